using System.Text;
using System.Text.RegularExpressions;
using RlmLang.Values;

namespace RlmLang.Builtins.Text;

/// <summary>What a pattern asks for that linear-time matching does not have.</summary>
/// <param name="Offset">In the pattern.</param>
/// <param name="Construct">What stands there, in words.</param>
/// <param name="WayRound">What to write instead, as a sentence; null where nobody can know.</param>
internal sealed record RegexFault(int Offset, string Construct, string? WayRound);

/// <summary>Patterns: .NET's syntax, as far as its non-backtracking engine goes. Matching is linear in the text, whatever the pattern.</summary>
internal static class RegexLanguage
{
    // Also within a character class, and where white space is ignored.
    private const string Meaningful = @"\*+?|{}[]()^$.#-& ~";

    private static readonly (string Text, string Construct, string WayRound)[] s_missing =
    [
        ("(?=", "lookahead `(?=`", "To cut before each match write `split(r\"…\", keep=\"start\")` or `sections(r\"…\")`; to test for two things use two conditions with `and`."),
        ("(?!", "negative lookahead `(?!`", "Filter afterwards: `.filter(not it.matches(r\"…\"))`."),
        ("(?<=", "lookbehind `(?<=`", "Put what comes before into the pattern, and what you want into a group: `extract(r\"before(wanted)\")`."),
        ("(?<!", "negative lookbehind `(?<!`", "Filter afterwards: `.filter(not it.matches(r\"…\"))`."),
        ("(?>", "an atomic group `(?>`", "Matching never goes back here, so a plain group `(?:` does."),
        ("(?(", "a conditional `(?(`", "Write the two alternatives with `|`."),
        ("\\G", "`\\G`", "Matches are found one after the other anyway."),
    ];

    /// <summary>The value of a pattern; null with what is wrong. A plain one is compiled when it is used, any other to see whether that can be done.</summary>
    public static RegexValue? TryCreate(string pattern, out RegexFault? fault)
    {
        fault = null;
        if (PlainPattern.IsPlain(pattern))
        {
            return new RegexValue(pattern);
        }

        try
        {
            return new RegexValue(pattern, new Regex(pattern, RegexValue.Options));
        }
        catch (RegexParseException wrong)
        {
            fault = new(Math.Clamp(wrong.Offset, 0, pattern.Length), Sentence(wrong), null);
        }
        catch (NotSupportedException)
        {
            fault = Missing(pattern);
        }

        return null;
    }

    /// <summary>A pattern that matches just this text, also inside a character class.</summary>
    public static string Escape(ReadOnlySpan<char> text)
    {
        var escaped = new StringBuilder(text.Length + 8);
        foreach (var c in text)
        {
            // Only what means something is escaped: `\<` and `\'` would begin a backreference.
            _ = c switch
            {
                '\n' => escaped.Append("\\n"),
                '\r' => escaped.Append("\\r"),
                '\t' => escaped.Append("\\t"),
                _ when Meaningful.Contains(c) => escaped.Append('\\').Append(c),
                _ => escaped.Append(c),
            };
        }

        return escaped.ToString();
    }

    private static RegexFault Missing(string pattern)
    {
        foreach (var (text, construct, wayRound) in s_missing)
        {
            if (pattern.IndexOf(text, StringComparison.Ordinal) is var at and >= 0)
            {
                return new(at, construct, wayRound);
            }
        }

        for (var i = 0; i + 1 < pattern.Length; i++)
        {
            if (pattern[i] == '\\' && (pattern[i + 1] is >= '1' and <= '9' or 'k'))
            {
                return new(i, "a backreference", "Take the two parts as groups with `captures` and compare them with `==`.");
            }

            i += pattern[i] == '\\' ? 1 : 0;
        }

        return new(0, "a repetition that is too large", "Make the counts in `{…}` smaller.");
    }

    // .NET says "Invalid pattern '…' at offset 3. Unterminated [] set."; the last sentence is what helps.
    private static string Sentence(RegexParseException wrong) => wrong.Error switch
    {
        RegexParseError.InsufficientClosingParentheses => "a `(` without its `)`",
        RegexParseError.InsufficientOpeningParentheses => "a `)` without its `(`",
        RegexParseError.UnterminatedBracket => "a `[` without its `]`",
        RegexParseError.QuantifierAfterNothing => "a `*`, `+` or `?` with nothing before it",
        RegexParseError.ReversedCharacterRange => "a range with its ends reversed",
        RegexParseError.UnrecognizedEscape => "an escape that does not exist",
        RegexParseError.UnescapedEndingBackslash => "a single `\\` at the end",
        _ => $"{string.Concat(wrong.Error.ToString().Select((c, i) => i > 0 && char.IsUpper(c) ? $" {char.ToLowerInvariant(c)}" : $"{char.ToLowerInvariant(c)}"))}",
    };
}
