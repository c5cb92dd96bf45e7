using System.Globalization;
using System.Text;

namespace RlmLang.Syntax.Printing;

/// <summary>How literals are written in the canonical form.</summary>
internal static class TextForms
{
    private static readonly string[] s_quotes = ["\"", "'", "\"\"\"", "'''"];

    /// <summary><c>12_345</c>: groups of three from five digits on.</summary>
    public static string Int(long value)
    {
        var text = value.ToString("#,0", CultureInfo.InvariantCulture).Replace(',', '_');
        return value is > -10_000 and < 10_000 ? text.Replace("_", "", StringComparison.Ordinal) : text;
    }

    public static string Float(double value)
    {
        var text = value.ToString("R", CultureInfo.InvariantCulture).Replace("E+", "e", StringComparison.Ordinal).Replace('E', 'e');
        return text.AsSpan().ContainsAny('.', 'e') ? text : text + ".0";
    }

    /// <summary>Whether a name can stand as it is where any word can: as a field or a key.</summary>
    public static bool IsName(string text) =>
        text.Length > 0 && (char.IsLetter(text[0]) || text[0] == '_')
        && text.All(c => char.IsLetter(c) || c == '_' || char.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.DecimalDigitNumber);

    /// <summary>Whether a text reads better on lines of its own: several, and not short.</summary>
    public static bool IsLong(IEnumerable<string> literals)
    {
        var all = string.Concat(literals);
        return all.Length > 60 && all.AsSpan().Trim('\n').Contains('\n');
    }

    /// <summary>A text between double quotes, with escapes.</summary>
    public static string Text(string value, bool isLong) => isLong ? $"\"\"\"{Escape(value, true)}\"\"\"" : $"\"{Escape(value, false)}\"";

    /// <summary>What stands between the quotes.</summary>
    public static string Escape(string value, bool isLong)
    {
        var result = new StringBuilder(value.Length + 8);
        for (var i = 0; i < value.Length; i++)
        {
            var c = value[i];
            result.Append(c switch
            {
                '\\' => "\\\\",
                '\n' => isLong ? "\n" : "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                '"' when !isLong || i + 1 == value.Length || value[i + 1] == '"' => "\\\"",
                _ when char.IsControl(c) || c is '\uFEFF' or '\u2028' or '\u2029' || IsLoneSurrogate(value, i) => $"\\u{(int)c:x4}",
                _ => c.ToString(),
            });
        }

        return result.ToString();
    }

    /// <summary>The quotes that a regex's pattern can stand between; its characters are taken as they are.</summary>
    /// <param name="literals">The pattern's pieces between its holes.</param>
    /// <param name="endsWithHole">Whether a hole stands behind the last of them.</param>
    public static string RawQuotes(IReadOnlyList<string> literals, bool endsWithHole) =>
        Array.Find(s_quotes, q => literals.Select((l, i) => CanStandBetween(l, q, endsWithHole || i < literals.Count - 1)).All(fits => fits)) ?? "\"";

    public static string DoubleBraces(string text) => text.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal);

    private static bool CanStandBetween(string content, string quotes, bool isBeforeHole)
    {
        for (var i = 0; i < content.Length; i++)
        {
            if ((quotes.Length == 1 && content[i] is '\n' or '\r') || (content[i] == '\\' && i + 1 == content.Length && !isBeforeHole))
            {
                return false;
            }

            if (content[i] == '\\')
            {
                i++;
                if (quotes.Length == 1 && i < content.Length && content[i] is '\n' or '\r')
                {
                    return false;
                }
            }
            else if (content[i] == quotes[0] && (quotes.Length == 1 || (i + 1 == content.Length ? !isBeforeHole : content[i + 1] == quotes[0])))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsLoneSurrogate(string text, int i) =>
        char.IsHighSurrogate(text[i]) ? i + 1 == text.Length || !char.IsLowSurrogate(text[i + 1]) : char.IsLowSurrogate(text[i]) && (i == 0 || !char.IsHighSurrogate(text[i - 1]));
}
