using System.Text.RegularExpressions;
using RlmLang.Builtins.Text;
using RlmLang.Diagnostics;
using RlmLang.Source;
using RlmLang.Values;

namespace RlmLang.Binding;

/// <summary>Holds regex literals to what can be matched, and finds texts that were meant as one.</summary>
internal static partial class RegexChecker
{
    /// <summary>What is wrong with a pattern, or null; then the value is there.</summary>
    public static Diagnostic? Check(string pattern, TextSpan span, out RegexValue? value)
    {
        value = RegexLanguage.TryCreate(pattern, out var fault);
        return fault is null ? null : BindingDiagnostics.Regex(span, fault.Construct, fault.WayRound);
    }

    /// <summary>Whether a text given where a regex may stand was probably meant as one.</summary>
    public static bool LooksLikeRegex(string text) => RegexLook().IsMatch(text);

    [GeneratedRegex(@"\(\?|\\[dswDSWbB]|\.[*+]|\][*+]|\[\^", RegexOptions.CultureInvariant)]
    private static partial Regex RegexLook();
}
