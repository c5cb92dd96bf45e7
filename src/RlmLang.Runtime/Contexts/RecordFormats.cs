using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace RlmLang.Contexts;

/// <summary>Recognises what a context is made of, from its first lines. Prefers to say nothing over saying something wrong: each rule asks for most lines, not for some.</summary>
internal static partial class RecordFormats
{
    private const int Sampled = 2_000;
    private const int LongestSeparator = 80;
    private const double Most = 0.8;

    private static readonly HashSet<string> s_sourceExtensions = new(StringComparer.OrdinalIgnoreCase)
    {
        ".c", ".cc", ".cpp", ".cs", ".fs", ".go", ".h", ".hpp", ".java", ".js", ".jsx", ".kt", ".php", ".py", ".rb", ".rs", ".scala", ".sh", ".sql", ".swift", ".ts", ".tsx", ".vb",
    };

    public static RecordFormat Of(RlmContext context)
    {
        if (context.Documents.Length > 1)
        {
            var source = context.Documents.Count(d => s_sourceExtensions.Contains(Path.GetExtension(d.Name)));
            return new(source > context.Documents.Length / 2 ? RecordKind.Source : RecordKind.Documents, null, "docs");
        }

        var text = context.Documents.Length == 0 ? "" : context.Documents[0].Text;
        var lines = FirstLines(text);
        return lines.Count < 2 ? new(RecordKind.Prose, null, null)
            : JsonLines(lines) ?? Csv(lines) ?? Log(lines) ?? Separated(lines) ?? Markdown(lines) ?? Clauses(lines) ?? Chat(lines) ?? new(RecordKind.Prose, null, null);
    }

    private static List<string> FirstLines(string text)
    {
        var lines = new List<string>();
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            if (line.IsWhiteSpace())
            {
                continue;
            }

            lines.Add(line.Length > 4_096 ? line[..4_096].ToString() : line.ToString());
            if (lines.Count == Sampled)
            {
                break;
            }
        }

        return lines;
    }

    private static RecordFormat? JsonLines(List<string> lines)
    {
        var sample = lines.Take(50).ToList();
        return sample.Count(IsObject) >= sample.Count * 0.95 ? new(RecordKind.JsonLines, null, "jsonl(context)") : null;

        static bool IsObject(string line)
        {
            if (line.TrimStart() is not ['{', ..])
            {
                return false;
            }

            try
            {
                using var json = JsonDocument.Parse(line);
                return json.RootElement.ValueKind == JsonValueKind.Object;
            }
            catch (JsonException)
            {
                // A line of 4,096 characters was cut: that it begins as an object has to do.
                return line.Length >= 4_096;
            }
        }
    }

    private static RecordFormat? Csv(List<string> lines)
    {
        foreach (var delimiter in ",;\t")
        {
            var columns = lines[0].Count(c => c == delimiter) + 1;
            // Quoted cells hold delimiters and line ends of their own, so not every line has as many.
            if (columns >= 3 && !lines[0].EndsWith('.') && lines.Take(100).Count(l => Unquoted(l).Count(c => c == delimiter) + 1 == columns) >= Math.Min(lines.Count, 100) * Most)
            {
                return new(RecordKind.Csv, $"columns {lines[0]}", "csv(context)");
            }
        }

        return null;

        static string Unquoted(string line) => Quoted().Replace(line, "");
    }

    private static RecordFormat? Log(List<string> lines) =>
        lines.Count(l => Dated().IsMatch(l)) >= lines.Count * Most ? new(RecordKind.Log, null, "context.lines()") : null;

    private static RecordFormat? Chat(List<string> lines)
    {
        var speakers = lines.Select(l => Speaker().Match(l)).Where(m => m.Success).Select(m => m.Groups["who"].Value).ToList();
        // A few people who speak again and again, not any word before a colon.
        return speakers.Count >= lines.Count * Most && speakers.Distinct().Count() <= Math.Max(2, speakers.Count / 3) ? new(RecordKind.Chat, null, "context.lines()") : null;
    }

    /// <summary>Lines that are the same but for their numbers, and begin with something that prose does not begin with.</summary>
    private static RecordFormat? Separated(List<string> lines)
    {
        var shapes = new Dictionary<string, (int Count, int First, int Distinct)>(StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < lines.Count; i++)
        {
            if (lines[i].Length <= LongestSeparator && Ruled().IsMatch(lines[i]))
            {
                var shape = Shape(lines[i]);
                var (count, first, distinct) = shapes.GetValueOrDefault(shape, (0, i, 0));
                shapes[shape] = (count + 1, first, distinct + (seen.Add(lines[i]) ? 1 : 0));
            }
        }

        // The first record starts near the head, and the shape comes again through the whole sample.
        var best = shapes.Where(s => s.Value.Count >= 3 && s.Value.First <= 5 && s.Value.Count >= lines.Count / 400).OrderByDescending(s => s.Value.Count).ThenBy(s => s.Key, StringComparer.Ordinal).FirstOrDefault();
        return best.Key is null ? null : new(RecordKind.Separated, $"separator r\"{best.Key}\"", $"context.split(r\"(?m){best.Key}\")");
    }

    private static string Shape(string line)
    {
        var shape = new StringBuilder("^");
        for (var i = 0; i < line.Length;)
        {
            var start = i;
            while (i < line.Length && char.IsAsciiDigit(line[i]))
            {
                i++;
            }

            shape.Append(i > start ? @"\d+" : line[i] == '"' ? "[\"]" : Regex.Escape(line[i].ToString()).Replace("\\ ", " ", StringComparison.Ordinal).Replace("\\#", "#", StringComparison.Ordinal));
            i += i > start ? 0 : 1;
        }

        return shape.Append('$').ToString();
    }

    private static RecordFormat? Markdown(List<string> lines) =>
        lines.Count(l => Heading().IsMatch(l)) >= 3 ? new(RecordKind.Markdown, null, """context.sections(r"(?m)^#{1,6} .+$")""") : null;

    private static RecordFormat? Clauses(List<string> lines)
    {
        var dotted = lines.Count(l => Dotted().IsMatch(l));
        var plain = lines.Count(l => Numbered().IsMatch(l));
        return dotted >= 5 && dotted >= plain ? new(RecordKind.Clauses, null, """context.split(r"(?m)^\d+\.\d+(?:\.\d+)*\.? ", keep="start")""")
            : plain >= 5 && plain >= lines.Count / 20 ? new(RecordKind.Clauses, null, """context.split(r"(?m)^\d+\. ", keep="start")""")
            : null;
    }

    [GeneratedRegex("\"[^\"]*\"")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"^\s*[\[(<]?(\d{4}[-/.]\d{2}[-/.]\d{2}|\d{2}[-/.]\d{2}[-/.]\d{2,4}|[A-Z][a-z]{2} +\d{1,2} \d{2}:\d{2})\b.*\d{2}:\d{2}")]
    private static partial Regex Dated();

    [GeneratedRegex(@"^(\[?[\d:./ -]+\]?[ -]*)?(?<who>[\p{Lu}@][\p{L}\p{Nd}_.'-]*( [\p{Lu}][\p{L}.'-]*)?): \S")]
    private static partial Regex Speaker();

    [GeneratedRegex(@"^([-=*#_~+<>|@%]{2,}|(?i:(ticket|record|entry|case|item|message|document|page|id|no|nr)\b[ :#.]*\d)|\[[^\]]*\d+[^\]]*\]$)")]
    private static partial Regex Ruled();

    [GeneratedRegex(@"^#{1,6} \S")]
    private static partial Regex Heading();

    [GeneratedRegex(@"^\d+\.\d+(\.\d+)*\.? \S")]
    private static partial Regex Dotted();

    [GeneratedRegex(@"^\d+\. \S")]
    private static partial Regex Numbered();
}
