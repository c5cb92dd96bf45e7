using System.Text.RegularExpressions;
using RlmLang.Diagnostics;
using RlmLang.Source;
using RlmLang.Values;

namespace RlmLang.Binding;

/// <summary>Holds regex literals to what can be matched in linear time, and names what cannot and the way round it.</summary>
internal static partial class RegexChecker
{
    // What backtracking alone can match, and what to write in its place.
    private static readonly (string Construct, string Name, string WayRound)[] s_excluded =
    [
        ("(?=", "lookahead", "To cut before each match write `t.split(r\"…\", keep=\"start\")`; `t.sections(r\"…\")` keeps each header with what follows it."),
        ("(?!", "negative lookahead", "Match more, and leave out what is not wanted: `t.extract(r\"…\").filter(not it.matches(r\"…\"))`."),
        ("(?<=", "lookbehind", "Match what stands before as well, and take the part that is wanted from `t.captures(r\"before(?<wanted>…)\")`."),
        ("(?<!", "negative lookbehind", "Match more, and leave out what is not wanted: `t.extract(r\"…\").filter(not it.matches(r\"…\"))`."),
        ("(?>", "an atomic group", "Write a plain group, `(?:…)`: there is no backtracking to prevent."),
        ("(?(", "a conditional group", "Write the alternatives with `|`."),
    ];

    /// <summary>What is wrong with a pattern, or null; then the value is there.</summary>
    public static Diagnostic? Check(string pattern, TextSpan span, out RegexValue? value)
    {
        value = null;
        try
        {
            value = new RegexValue(pattern, new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant));
            return null;
        }
        catch (RegexParseException e)
        {
            // The message repeats the pattern; what follows it is what is wrong.
            var fault = e.Message[(e.Message.LastIndexOf("offset", StringComparison.Ordinal) is var at and >= 0 ? at : 0)..];
            return BindingDiagnostics.Regex(span, $"This is no regex: {fault.Replace("offset", "at character", StringComparison.Ordinal)}", null);
        }
        catch (NotSupportedException)
        {
            foreach (var (construct, name, wayRound) in s_excluded)
            {
                if (pattern.Contains(construct, StringComparison.Ordinal))
                {
                    return BindingDiagnostics.Regex(span, $"This regex uses {name}, `{construct}`, which cannot be matched in linear time.", wayRound);
                }
            }

            return BackReference().IsMatch(pattern)
                ? BindingDiagnostics.Regex(span, "This regex uses a backreference, which cannot be matched in linear time.", "Take the parts with `t.captures(r\"…\")` and compare them with `==`.")
                : BindingDiagnostics.Regex(span, "This regex is too large, or uses what cannot be matched in linear time.", "Write it more simply, or match in two steps.");
        }
    }

    /// <summary>Whether a text given where a regex may stand was probably meant as one.</summary>
    public static bool LooksLikeRegex(string text) => RegexLook().IsMatch(text);

    [GeneratedRegex(@"\\([1-9]|k<)", RegexOptions.CultureInvariant)]
    private static partial Regex BackReference();

    [GeneratedRegex(@"\(\?|\\[dswDSWbB]|\.[*+]|\][*+]|\[\^", RegexOptions.CultureInvariant)]
    private static partial Regex RegexLook();
}
