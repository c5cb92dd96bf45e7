using System.Text;
using System.Text.RegularExpressions;
using RlmLang.Diagnostics;
using RlmLang.Source;
using static RlmLang.Syntax.Parsing.Generated.RlmLexer;

namespace RlmLang.Syntax.Parsing;

/// <summary>Texts with values in them, and regexes, as other languages write them.</summary>
internal static partial class ForeignHabits
{
    // `$"… {x}"`, `@"…"`
    private static bool TextSign(WordRow row, int i)
    {
        if (row[i] is not { Type: UNKNOWN, Text: "$" or "@" } sign || row.At(i + 1) is not { Type: STRING } text || text.StartIndex != sign.StopIndex + 1)
        {
            return false;
        }

        if (sign.Text == "@")
        {
            // Its backslashes are backslashes.
            var escapes = Enumerable.Range(0, text.Text.Length).Where(n => text.Text[n] == '\\').Select(n => new TextEdit(new TextSpan(text.StartIndex + n, 0), "\\"));
            row.Report(SyntaxDiagnostics.TextPrefix(sign.Span, "@", [.. escapes]));
            text.Text = text.Text.Replace("\\", "\\\\", StringComparison.Ordinal);
        }
        else
        {
            row.Report(SyntaxDiagnostics.TextFormat(sign.Span, Fix.Replace(sign.Span, "f", "put `f` before the quote")));
            text.Text = "\"\"";
        }

        row.RemoveAt(i);
        return true;
    }

    // `"%s of %d" % (a, b)`
    private static bool PercentFormat(WordRow row, int i)
    {
        if (row[i].Type != PERCENT || row.At(i - 1) is not { Type: STRING } text || row.EndOfOperand(i + 1) is var end && end < 0)
        {
            return false;
        }

        var places = Places().Matches(text.Text).Where(m => m.Value != "%%").ToList();
        if (places.Count == 0)
        {
            return false;
        }

        List<string> values = places.Count > 1 && row[i + 1] is { Type: LPAREN, Partner: { } close } && row.IndexOf(close, i) == end - 1
            ? Items(row, i + 1, end - 1)
            : [row[i + 1] is { Type: LPAREN, Partner: { } only } one && row.IndexOf(only, i) == end - 1 && Items(row, i + 1, end - 1) is [var item] ? item : row.Written(i + 1, end)];
        string? replacement = null;
        if (values.Count == places.Count && !text.Text.AsSpan().ContainsAny('{', '}'))
        {
            var at = 0;
            replacement = "f" + Places().Replace(text.Text, m => m.Value == "%%" ? "%" : $"{{{values[at++]}{(m.Value == "%f" ? ":.6f" : Format(m.Groups[1].Value))}}}");
            // Widths and other formats than these stay in the text.
            replacement = Width().IsMatch(Places().Replace(text.Text, "")) ? null : replacement;
        }

        var span = TextSpan.Cover(text.Span, row.SpanOf(i, end));
        row.Report(SyntaxDiagnostics.TextFormat(row[i].Span, replacement is null ? null : Fix.Replace(span, replacement, "write an f-string", places.Exists(p => p.Value == "%r") ? FixApplicability.Likely : FixApplicability.Certain)));
        row.Replace(i - 1, end, new SourceToken(STRING, "\"\"", text.StartIndex) { StopIndex = row[end - 1].StopIndex, Opener = text.Opener });
        return true;
    }

    private static string Format(string precision) => precision.Length > 0 ? $":{precision}f" : "";

    // `"{} of {n}".format(a, n=b)`
    private static bool FormatCall(WordRow row, int i)
    {
        if (row[i] is not { Type: NAME, Text: "format" or "Format" } || row.At(i - 1)?.Type != DOT || row.At(i - 2) is not { Type: STRING } text
            || row.At(i + 1) is not { Type: CALL_LPAREN, Partner: { } close } open || row.IndexOf(close, i) is var end && end < 0)
        {
            return false;
        }

        var (byPlace, byName) = (new List<string>(), new Dictionary<string, string>(StringComparer.Ordinal));
        foreach (var (from, to) in Parts(row, i + 1, end))
        {
            if (row[from].Type == NAME && row.At(from + 1)?.Type == ASSIGN && to > from + 2)
            {
                byName[row[from].Text] = row.Written(from + 2, to);
            }
            else
            {
                byPlace.Add(row.Written(from, to));
            }
        }

        var (at, isWhole, result) = (0, true, new StringBuilder());
        var isOurs = Holes().Matches(text.Text).All(m => m.Groups[2].Length == 0 || OurFormat().IsMatch(m.Groups[2].Value));
        var content = Holes().Replace(text.Text, m =>
        {
            var name = m.Groups[1].Value;
            var value = name.Length == 0 ? byPlace.ElementAtOrDefault(at++) : int.TryParse(name, out var place) ? byPlace.ElementAtOrDefault(place) : byName.GetValueOrDefault(name);
            isWhole &= value is not null;
            return $"{{{value}{m.Groups[2].Value}}}";
        });
        // What stays between braces is no hole that was read.
        isWhole &= (at == 0 || at == byPlace.Count) && isOurs && !Holes().Replace(text.Text.Replace("{{", "", StringComparison.Ordinal).Replace("}}", "", StringComparison.Ordinal), "").AsSpan().ContainsAny('{', '}')
            && byPlace.TrueForAll(v => !v.Contains('\n', StringComparison.Ordinal));
        result.Append('f').Append(content);
        row.Report(SyntaxDiagnostics.TextFormat(row[i].Span, isWhole ? Fix.Replace(TextSpan.Cover(text.Span, close.Span), result.ToString(), "write an f-string") : null));
        row.Replace(i - 2, end + 1, new SourceToken(STRING, "\"\"", text.StartIndex) { StopIndex = close.StopIndex, Opener = text.Opener });
        return true;
    }

    private static List<string> Items(WordRow row, int open, int close) => [.. Parts(row, open, close).Select(p => row.Written(p.From, p.To))];

    private static IEnumerable<(int From, int To)> Parts(WordRow row, int open, int close)
    {
        for (var from = open + 1; from < close;)
        {
            var to = row.Next(from, row[open], t => t.Type == COMMA) is var comma and >= 0 ? comma : close;
            if (to > from)
            {
                yield return (from, to);
            }

            from = to + 1;
        }
    }

    // `/error/i.test(l)`
    private static bool RegexTest(WordRow row, int i)
    {
        if (row[i] is not { Type: SLASH } first || TokenReader.EndsValue(row.At(i - 1)) || SlashPattern().Match(row.Source, first.StartIndex) is not { Success: true } found)
        {
            return false;
        }

        var open = i;
        while (row.At(open) is { } token && token.StartIndex < found.Index + found.Length - 1)
        {
            open++;
        }

        if (row.At(open) is not { Type: CALL_LPAREN or LPAREN, Partner: { } close } || row.IndexOf(close, open) is var end && end <= open + 1)
        {
            return false;
        }

        var (pattern, flags) = (found.Groups[1].Value.Replace("\\/", "/", StringComparison.Ordinal), string.Concat(found.Groups[2].Value.Where(c => c is 'i' or 'm' or 's')));
        var quote = pattern.Contains('"', StringComparison.Ordinal) ? "'" : "\"";
        var ours = $"r{quote}{(flags.Length > 0 ? $"(?{flags})" : "")}{pattern}{quote}";
        var span = TextSpan.Cover(first.Span, close.Span);
        var text = $"{row.Receiver(open + 1, end)}.matches({ours})";
        row.Report(SyntaxDiagnostics.SlashRegex(span, ours, Fix.Replace(span, text, $"write `{text}`")));
        row.Replace(i, end + 1, new SourceToken(TRUE, "true", first.StartIndex) { StopIndex = close.StopIndex, Opener = first.Opener });
        return true;
    }

    [GeneratedRegex(@"\G/((?:[^/\\\n]|\\.)+)/([gimsu]*)\.test\(")]
    private static partial Regex SlashPattern();

    // `t.split(/\s+/)`: the words between the slashes are a regex's.
    private static bool SlashRegex(WordRow row, int i)
    {
        if (row[i] is not { Type: SLASH, Opener.Type: CALL_LPAREN } first || row.At(i - 1)?.Type is not (CALL_LPAREN or COMMA))
        {
            return false;
        }

        var at = first.StopIndex + 1;
        for (; at < row.Source.Length && row.Source[at] is not ('/' or '\n'); at++)
        {
            at += row.Source[at] == '\\' ? 1 : 0;
        }

        var last = at;
        while (last + 1 < row.Source.Length && row.Source[last + 1] is 'g' or 'i' or 'm' or 's' or 'u')
        {
            last++;
        }

        var end = i + 1;
        while (end < row.Count && row[end].StartIndex <= last)
        {
            end++;
        }

        if (at >= row.Source.Length || row.Source[at] != '/' || at == first.StopIndex + 1 || row.At(end)?.Type is not (RPAREN or COMMA) || row[end - 1].StopIndex > last)
        {
            return false;
        }

        var pattern = row.Source[(first.StopIndex + 1)..at].Replace("\\/", "/", StringComparison.Ordinal);
        var flags = string.Concat(row.Source[(at + 1)..(last + 1)].Where(c => c is 'i' or 'm' or 's'));
        var quote = pattern.Contains('"', StringComparison.Ordinal) ? "'" : "\"";
        var ours = $"r{quote}{(flags.Length > 0 ? $"(?{flags})" : "")}{pattern}{quote}";
        var span = TextSpan.FromBounds(first.StartIndex, last + 1);
        var (isAll, method) = (row.Source[(at + 1)..(last + 1)].Contains('g', StringComparison.Ordinal), row.At(i - 1)?.Type == CALL_LPAREN && row.At(i - 3)?.Type == DOT ? row.At(i - 2) : null);
        var hasGroup = pattern.Replace("\\(", "", StringComparison.Ordinal).Replace("(?:", "", StringComparison.Ordinal).Contains('(', StringComparison.Ordinal);
        var edits = new List<TextEdit> { new(span, ours) };
        var applicability = FixApplicability.Certain;
        switch (method?.Text)
        {
            case "match" or "matchAll" when isAll:
                // Every match as a whole.
                applicability = hasGroup || method.Text == "matchAll" ? FixApplicability.Likely : applicability;
                edits.Insert(0, new TextEdit(method.Span, "extract"));
                method.Text = "extract";
                break;
            case "match" or "exec":
                // The first match with its groups, as a list.
                applicability = FixApplicability.Likely;
                break;
            case "replace" or "replaceAll":
                // Without `g` only the first is replaced; `$1` is the first group.
                applicability = isAll && row.At(end) is { Type: COMMA } && row.At(end + 1) is { Type: STRING } put && row.At(end + 2)?.Type == RPAREN && !put.Text.Contains('$', StringComparison.Ordinal) ? applicability : FixApplicability.Likely;
                break;
            case "split" when row.At(end)?.Type == RPAREN:
                applicability = hasGroup ? FixApplicability.Likely : applicability;
                edits.Add(new TextEdit(new TextSpan(last + 1, 0), ", blanks=true"));
                break;
            default:
                break;
        }

        row.Report(SyntaxDiagnostics.SlashRegex(span, ours, new Fix($"write `{ours}`", applicability, [.. edits])));
        row.Replace(i, end, new SourceToken(REGEX, ours, first.StartIndex) { StopIndex = last, Opener = first.Opener });
        return true;
    }

    [GeneratedRegex(@"%(?:%|(\.[0-9])f|[sdifr])")]
    private static partial Regex Places();

    [GeneratedRegex("%[-+ #0-9.(]*[a-zA-Z]")]
    private static partial Regex Width();

    [GeneratedRegex(@"^:(\.[0-9]f|d|,)$")]
    private static partial Regex OurFormat();

    [GeneratedRegex(@"\{([A-Za-z_0-9]*)(:[^{}]*)?\}")]
    private static partial Regex Holes();
}
