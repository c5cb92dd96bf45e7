using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace RlmLang.Contexts;

/// <summary>Recognises what a context is made of, from a sample of its lines. Prefers to say nothing over saying something wrong: each rule asks for most lines, not for some.</summary>
internal static partial class RecordFormats
{
    private const int LongestSeparator = 80;
    private const double Most = 0.8;

    private static readonly RecordFormat s_prose = new(RecordKind.Prose, null, null);

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
        var sample = LineSample.Of(text);
        return sample.Lines.Length < 2 ? s_prose
            : JsonLines(sample) ?? Mails(sample) ?? Table(text, sample) ?? StampedChat(sample) ?? Log(sample) ?? Separated(sample) ?? Markdown(sample) ?? Clauses(sample) ?? Fields(sample) ?? Chat(sample) ?? s_prose;
    }

    private static RecordFormat? JsonLines(LineSample sample)
    {
        return sample.Share(IsObject) >= 0.95 ? new(RecordKind.JsonLines, null, "jsonl(context)") : null;

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
                // A long line was cut: that it begins as an object has to do.
                return line.Length >= LineSample.LongestLine;
            }
        }
    }

    /// <summary>Lines that are the same but for their numbers, and begin with something that prose does not begin with.</summary>
    private static RecordFormat? Separated(LineSample sample)
    {
        var shapes = new Dictionary<string, (int Count, int First)>(StringComparer.Ordinal);
        for (var i = 0; i < sample.Lines.Length; i++)
        {
            if (sample.Lines[i].Length <= LongestSeparator && Ruled().IsMatch(sample.Lines[i]))
            {
                var shape = Shape(sample.Lines[i]);
                var (count, first) = shapes.GetValueOrDefault(shape, (0, i));
                shapes[shape] = (count + 1, first);
            }
        }

        // The first record starts near the head, and the shape comes again through the whole sample.
        var best = shapes.Where(s => s.Value.Count >= 3 && s.Value.First <= 5 && s.Value.Count >= sample.Lines.Length / 400)
            .OrderByDescending(s => s.Value.Count).ThenBy(s => s.Key, StringComparer.Ordinal).FirstOrDefault();
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

            shape.Append(i > start ? @"\d+" : Written(line[i].ToString()));
            i += i > start ? 0 : 1;
        }

        return shape.Append('$').ToString();
    }

    /// <summary>A text as a pattern in `r"…"` has it.</summary>
    private static string Written(string text) =>
        Regex.Escape(text).Replace("\\ ", " ", StringComparison.Ordinal).Replace("\\#", "#", StringComparison.Ordinal).Replace("\"", "[\"]", StringComparison.Ordinal);

    private static RecordFormat? Markdown(LineSample sample) =>
        sample.Lines.Count(l => Heading().IsMatch(l)) >= 3 ? new(RecordKind.Markdown, null, """context.sections(r"(?m)^#{1,6} .+$")""") : null;

    private static RecordFormat? Clauses(LineSample sample)
    {
        var (dotted, plain) = (Numbers(sample, Dotted()), Numbers(sample, Numbered()));
        var isDotted = IsThroughout(dotted, sample) && dotted.Count >= plain.Count;
        return Laws(sample) is { } law && !(isDotted && dotted.Count > law.Count) ? law.Format
            : isDotted ? new(RecordKind.Clauses, null, """context.split(r"(?m)^\d+\.\d+(?:\.\d+)*\.? ", keep="start")""")
            : IsThroughout(plain, sample) && plain.Count >= sample.Lines.Length / 20 ? new(RecordKind.Clauses, null, """context.split(r"(?m)^\d+\. ", keep="start")""")
            : null;
    }

    private static List<(int Line, int[] Number)> Numbers(LineSample sample, Regex numbered) =>
        [.. sample.Lines.Select((l, i) => (Line: i, Match: numbered.Match(l))).Where(l => l.Match.Success)
            .Select(l => (l.Line, l.Match.Groups["number"].Value.Split('.', StringSplitOptions.RemoveEmptyEntries).Select(n => int.Parse(n, System.Globalization.CultureInfo.InvariantCulture)).ToArray()))];

    /// <summary>Whether numbers rise, and go through the text from near its head: not addresses and amounts, and no list in an essay.</summary>
    private static bool IsThroughout(List<(int Line, int[] Number)> numbers, LineSample sample)
    {
        if (numbers.Count < 5)
        {
            return false;
        }

        var rising = numbers.Zip(numbers.Skip(1)).Count(n => n.Second.Number.AsSpan().SequenceCompareTo(n.First.Number) > 0);
        var gap = numbers.Select(n => n.Line).Append(sample.Lines.Length).Zip(numbers.Select(n => n.Line).Prepend(0), (next, line) => next - line).Max();
        return rising >= (numbers.Count - 1) * Most && gap <= Math.Max(10, sample.Lines.Length / 4);
    }

    /// <summary>A record a line, of fields that have names: `Date: … || User: …`.</summary>
    private static RecordFormat? Fields(LineSample sample)
    {
        var names = sample.Lines.Select(l => Named().Match(l) is { Success: true } m ? $"{m.Groups["first"]}:{m.Groups["second"]}" : "").ToList();
        return names[0].Length > 0 && names.Count(n => n == names[0]) >= names.Count * 0.9
            ? new(RecordKind.Lines, null, sample.HasBlanks ? """context.lines().filter(it.strip() != "")""" : "context.lines()")
            : null;
    }

    [GeneratedRegex(@"^([-=*#_~+<>|@%]{2,}|(?i:(ticket|record|entry|case|item|message|document|page|id|no|nr)\b[ :#.]*\d)|\[[^\]]*\d+[^\]]*\]$)")]
    private static partial Regex Ruled();

    [GeneratedRegex(@"^#{1,6} \S")]
    private static partial Regex Heading();

    [GeneratedRegex(@"^(?<number>\d{1,3}(\.\d{1,3})+)\.? \S")]
    private static partial Regex Dotted();

    [GeneratedRegex(@"^(?<number>\d{1,4})\. \S")]
    private static partial Regex Numbered();

    [GeneratedRegex(@"^(?<first>\w[\w ]{0,30}): .*?\|\|? *(?<second>\w[\w ]{0,30}): ")]
    private static partial Regex Named();
}
