using System.Globalization;
using System.Text;
using RlmLang.Diagnostics;
using RlmLang.Source;

namespace RlmLang.Syntax.Parsing;

/// <summary>What literals mean: numbers, escapes, quotes.</summary>
internal static class Literals
{
    /// <summary>The value of <c>1_000</c>.</summary>
    public static long Int(string written, TextSpan span, DiagnosticBag diagnostics)
    {
        if (long.TryParse(written.Replace("_", "", StringComparison.Ordinal), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value))
        {
            return value;
        }

        diagnostics.Add(SyntaxDiagnostics.NumberTooLarge(span));
        return long.MaxValue;
    }

    /// <summary>The value of <c>2.5</c>, <c>1e3</c>.</summary>
    public static double Float(string written, TextSpan span, DiagnosticBag diagnostics)
    {
        if (double.TryParse(written.Replace("_", "", StringComparison.Ordinal), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value))
        {
            return value;
        }

        diagnostics.Add(SyntaxDiagnostics.NumberTooLarge(span));
        return double.MaxValue;
    }

    /// <summary>What stands between a text's quotes, and where that starts.</summary>
    public static (string Content, int Start, int QuoteLength) Unquote(SourceToken token)
    {
        var text = token.Text;
        var start = text[0] is 'r' or 'R' ? 1 : 0;
        var quotes = text.Length >= start + 3 && text[start] == text[start + 1] && text[start] == text[start + 2] && (token.IsUnclosed || text.Length >= start + 6) ? 3 : 1;
        var end = token.IsUnclosed ? text.Length : text.Length - quotes;
        return (text[(start + quotes)..Math.Max(start + quotes, end)], token.StartIndex + start + quotes, quotes);
    }

    /// <summary>Resolves Python's escapes; an unknown one keeps its backslash, with a warning.</summary>
    /// <param name="content">What stands between the quotes.</param>
    /// <param name="at">Where it starts in the source.</param>
    /// <param name="diagnostics">Gets the warnings.</param>
    public static string Unescape(string content, int at, DiagnosticBag diagnostics)
    {
        if (!content.Contains('\\', StringComparison.Ordinal) && !content.Contains('\r', StringComparison.Ordinal))
        {
            return content;
        }

        var result = new StringBuilder(content.Length);
        for (var i = 0; i < content.Length; i++)
        {
            if (content[i] == '\r')
            {
                // Line ends inside a text are the language's, whatever the file's are.
                result.Append('\n');
                i += i + 1 < content.Length && content[i + 1] == '\n' ? 1 : 0;
                continue;
            }

            if (content[i] != '\\' || i + 1 == content.Length)
            {
                result.Append(content[i]);
                continue;
            }

            var length = AppendEscape(result, content, i);
            if (length == 0)
            {
                diagnostics.Add(SyntaxDiagnostics.UnknownEscape(new TextSpan(at + i, 2), content.Substring(i, 2)));
                result.Append('\\');
                continue;
            }

            i += length - 1;
        }

        return result.ToString();
    }

    // Gives the length of the escape at `i`, or 0 where it is none.
    private static int AppendEscape(StringBuilder result, string content, int i)
    {
        switch (content[i + 1])
        {
            case '\n':
                return 2;
            case '\r':
                return i + 2 < content.Length && content[i + 2] == '\n' ? 3 : 2;
            case 'x':
                return AppendCode(result, content, i, 2);
            case 'u':
                return AppendCode(result, content, i, 4);
            case 'U':
                return AppendCode(result, content, i, 8);
            default:
                const string names = "\\'\"abfnrtv0";
                const string values = "\\'\"\a\b\f\n\r\t\v\0";
                var known = names.IndexOf(content[i + 1], StringComparison.Ordinal);
                if (known >= 0)
                {
                    result.Append(values[known]);
                }

                return known >= 0 ? 2 : 0;
        }
    }

    private static int AppendCode(StringBuilder result, string content, int i, int digits)
    {
        if (i + 2 + digits > content.Length
            || !uint.TryParse(content.AsSpan(i + 2, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)
            || code > 0x10FFFF)
        {
            return 0;
        }

        // Half a pair may be written, as in Python's and JSON's \ud83d\ude00.
        result.Append(code <= 0xFFFF ? ((char)code).ToString() : char.ConvertFromUtf32((int)code));
        return 2 + digits;
    }

    /// <summary>Makes one brace of each doubled one.</summary>
    public static string UndoubleBraces(string content) =>
        content.Length < 2 ? content : content.Replace("{{", "{", StringComparison.Ordinal).Replace("}}", "}", StringComparison.Ordinal);
}
