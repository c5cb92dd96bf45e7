using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using RlmLang.Builtins.Text;
using RlmLang.Diagnostics;
using RlmLang.Source;
using RlmLang.Values;

namespace RlmLang.Binding;

/// <summary>Holds regex literals to what can be matched, and finds texts that were meant as one.</summary>
internal static partial class RegexChecker
{
    // Compiling a pattern costs more than the rest of a program: those of programs that are read again and again, as in sessions and editors, are kept.
    private const int MostKept = 200;

    private static readonly ConcurrentDictionary<string, RegexValue> s_kept = new(StringComparer.Ordinal);

    /// <summary>What is wrong with a pattern, or null; then the value is there.</summary>
    public static Diagnostic? Check(string pattern, TextSpan span, out RegexValue? value)
    {
        if (s_kept.TryGetValue(pattern, out value))
        {
            return null;
        }

        value = RegexLanguage.TryCreate(pattern, out var fault);
        if (value is not null && pattern.Length <= 200)
        {
            if (s_kept.Count >= MostKept)
            {
                s_kept.Clear();
            }

            s_kept.TryAdd(pattern, value);
        }

        return fault is null ? null : BindingDiagnostics.Regex(span, fault.Construct, fault.WayRound);
    }

    /// <summary>Whether a text given where a regex may stand was probably meant as one.</summary>
    public static bool LooksLikeRegex(string text) => RegexLook().IsMatch(text);

    /// <summary>Whether a text that is looked for as it stands was perhaps meant as a regex: as above, or with alternatives between words, or an anchor at an end.</summary>
    /// <remarks>Less sure than <see cref="LooksLikeRegex"/>: enough for a warning, and not for putting something right unasked.</remarks>
    public static bool MayBeRegex(string text) =>
        LooksLikeRegex(text) || (AlternativeLook().IsMatch(text) && text is not (['|', ..] or [.., '|'])) || AnchorLook().IsMatch(text);

    [GeneratedRegex(@"\(\?|\\[dswDSWbB]|\.[*+]|\][*+]|\[\^", RegexOptions.CultureInvariant)]
    private static partial Regex RegexLook();

    // Rows of tables have spaces around the sign, or one at their ends.
    [GeneratedRegex(@"[\w)\]]\|[\w(\[^]", RegexOptions.CultureInvariant)]
    private static partial Regex AlternativeLook();

    // `^2` is a power or a footnote, and `US$`, `5$` are money.
    [GeneratedRegex(@"\A\^(?:[\p{L}_#*<(\[""-]|\d\d)|(?:[\p{Ll}.;)\]!?]|\p{Lu}{4})\$\z", RegexOptions.CultureInvariant)]
    private static partial Regex AnchorLook();
}
