using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using RlmLang.Bounds;
using RlmLang.Budgets;
using RlmLang.Calls;
using RlmLang.Contexts;
using RlmLang.Core;
using RlmLang.Evaluation;
using RlmLang.Values;

namespace RlmLang.Sessions;

/// <summary>What a root model is told of a context that it cannot see: sizes, format, ways to cut it with what each would cost, samples.</summary>
internal sealed record ContextFacts
{
    private const int MostDocuments = 20;
    private const int SampleLength = 500;
    private const int LongestName = 200;
    private const int LongestMeasuredLine = 1 << 16;

    /// <summary>In UTF-16 code units.</summary>
    public required long Characters { get; init; }

    public required int Documents { get; init; }

    public required long Lines { get; init; }

    /// <summary>The length that half of the lines, nine in ten, and all do not pass.</summary>
    public required (long Half, long MostOf, long Longest) LineLengths { get; init; }

    public required RecordFormat Format { get; init; }

    public required ImmutableArray<CandidateCut> Cuts { get; init; }

    /// <summary>What a root model writes to cut it into its records, as it may be told; null where there are none. Content, where the format says so.</summary>
    public required string? RecordCut { get; init; }

    /// <summary>Names and sizes of the first documents. Content.</summary>
    public required ImmutableArray<(string Name, int Length)> Named { get; init; }

    /// <summary>Pieces of the text itself, each with where it stands. Content.</summary>
    public required ImmutableArray<(string Place, string Text)> Samples { get; init; }

    /// <param name="context">The context.</param>
    /// <param name="text">As programs see it.</param>
    /// <param name="documents">As programs see them.</param>
    /// <param name="work">The most that measuring the cuts may cost.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <param name="redactor">Nothing that it puts out of sight is in what is told; null for none.</param>
    public static ContextFacts Of(RlmContext context, TextValue text, ListValue documents, long work, CancellationToken cancellation, Redactor? redactor = null)
    {
        redactor ??= Redactor.None;
        var format = RecordFormats.Of(context);
        var (lines, lengths) = MeasureLines(text.Span);
        var cuts = ImmutableArray.CreateBuilder<CandidateCut>();
        if (format.Cut is { } own)
        {
            // What gives one piece is no format of records, whatever the sample looked like.
            if (Measure(own, text, documents, work, cancellation) is not { Pieces: > 1 } cut)
            {
                format = context.Documents.Length > 1 ? format : new(RecordKind.Prose, null, null);
            }
            else
            {
                cuts.Add(cut);
            }
        }

        foreach (var expression in Expressions(format.Kind))
        {
            if (Measure(expression, text, documents, work, cancellation) is { } cut)
            {
                cuts.Add(cut);
            }
        }

        return new()
        {
            Characters = text.Length,
            Documents = context.Documents.Length,
            Lines = lines,
            LineLengths = lengths,
            Format = format with { Detail = format.Detail is { } detail ? redactor.Apply(detail) : null },
            Cuts = cuts.ToImmutable(),
            RecordCut = format.Cut is { } written ? redactor.Apply(written) : null,
            Named = [.. context.Documents.Take(MostDocuments).Select(d => (redactor.Apply(d.Name), d.Text.Length))],
            // First redacted, then cut: of what crosses the edge of a sample no part is left.
            Samples = SamplesOf(redactor.Apply(text)),
        };
    }

    /// <summary>For a root model: what is counted first, then what the context itself says, between delimiters.</summary>
    /// <param name="isSealed">Whether nothing of the content may be in it.</param>
    public string Write(bool isSealed)
    {
        var facts = new StringBuilder();
        var content = new DataBlocks();
        Line($"context: {Characters:N0} characters (about {Characters / TokenEstimate.CharsPerToken:N0} tokens), {Documents:N0} document{(Documents == 1 ? "" : "s")}, {Lines:N0} lines");
        Line($"lines: half are no longer than {LineLengths.Half:N0} characters, nine in ten than {LineLengths.MostOf:N0}, the longest is {LineLengths.Longest:N0}");
        Line($"format: {Format.Name}");
        Line($"ways to cut it, and what `map_llm` over the pieces would cost:");
        foreach (var cut in Cuts)
        {
            var written = cut.Expression != Format.Cut || !Format.CutHasContent ? cut.Expression : isSealed ? "(the records)" : content.Add("how its records are cut", RecordCut ?? "");
            Line($"  {written}: {cut.Pieces:N0} pieces, the longest {cut.Longest:N0} characters; {cut.Pieces:N0} calls{(cut.Longest <= 2_000 && cut.Pieces > 50 ? $", {(cut.Pieces + 7) / 8:N0} with per_call=8" : "")}");
        }

        if (isSealed)
        {
            return facts.ToString();
        }

        if (Format is { Detail: { } detail, CutHasContent: false })
        {
            content.Add("what its first line tells", detail);
        }

        if (Documents > 1)
        {
            var left = Documents > Named.Length ? string.Create(CultureInfo.InvariantCulture, $"\nand {Documents - Named.Length:N0} more") : "";
            content.Add("names and lengths of its documents", string.Join('\n', Named.Select(d => string.Create(CultureInfo.InvariantCulture, $"{OneLine(Observation.Cut(d.Name, LongestName))}: {d.Length:N0}"))) + left);
        }

        foreach (var (place, sample) in Samples)
        {
            content.Add($"sample, {place}", sample);
        }

        return facts.Append(content).ToString();

        void Line(FormattableString text) => facts.Append(text.ToString(CultureInfo.InvariantCulture)).Append('\n');
    }

    /// <summary>A name in quotes, as a program would write it: what breaks lines, cannot be seen or turns the direction of writing is escaped.</summary>
    private static string OneLine(string name)
    {
        var written = new StringBuilder("\"");
        foreach (var c in name)
        {
            _ = c is '"' or '\\' ? written.Append('\\').Append(c)
                : char.GetUnicodeCategory(c) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
                    ? written.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}")
                    : written.Append(c);
        }

        return written.Append('"').ToString();
    }

    private static IEnumerable<string> Expressions(RecordKind kind)
    {
        if (kind is RecordKind.Prose or RecordKind.Markdown or RecordKind.Clauses or RecordKind.Law)
        {
            yield return "context.paragraphs()";
        }

        yield return "context.chunk(8_000)";
        yield return "context.chunk(24_000)";
    }

    /// <summary>Runs the cut itself: the facts then say exactly what a program would find.</summary>
    private static CandidateCut? Measure(string expression, TextValue text, ListValue documents, long work, CancellationToken cancellation)
    {
        if (!RlmScript.TryCompile($"let pieces = {expression}\nset FINAL = pieces.len()", out var script, out _))
        {
            return null;
        }

        try
        {
            var program = script.Program;
            var inputs = ScriptInputs.Of(program, new SessionInput(text, documents), null, "");
            var measured = ProgramBounds.Measured(program, new CallLimits(0, 0), new WorkMeter(work, null, cancellation), inputs);
            return measured.Lets[0].Size is Sizes.ListSize { Count.Constant: { } count } size ? new(expression, count, Longest(size.Item)) : null;
        }
        catch (EvaluationException)
        {
            // A cut that does not work on this text, such as a table with a broken row, is not a candidate.
            return null;
        }

        static long Longest(Sizes.Size size) => size switch
        {
            Sizes.TextSize t => t.Length.Constant ?? 0,
            Sizes.RecordSize r => r.Fields.Sum(Longest),
            Sizes.ListSize l => Longest(l.Total),
            _ => 0,
        };
    }

    // Lines as `lines()` gives them.
    private static (long Lines, (long Half, long MostOf, long Longest) Lengths) MeasureLines(ReadOnlySpan<char> text)
    {
        var counts = new long[LongestMeasuredLine + 1];
        var (lines, longest) = (0L, 0L);
        for (var rest = text; !rest.IsEmpty;)
        {
            var end = rest.IndexOf('\n');
            var length = end < 0 ? rest.Length : end > 0 && rest[end - 1] == '\r' ? end - 1 : end;
            rest = rest[(end < 0 ? rest.Length : end + 1)..];
            lines++;
            longest = Math.Max(longest, length);
            counts[Math.Min(length, LongestMeasuredLine)]++;
        }

        return (lines, (Quantile(lines / 2), Quantile(lines * 9 / 10), longest));

        long Quantile(long rank)
        {
            var seen = 0L;
            for (var length = 0; length <= LongestMeasuredLine; length++)
            {
                seen += counts[length];
                if (seen > rank)
                {
                    return length;
                }
            }

            return longest;
        }
    }

    private static ImmutableArray<(string Place, string Text)> SamplesOf(TextValue text)
    {
        if (text.Length <= SampleLength * 4)
        {
            return [("all of it", text.ToString())];
        }

        var middle = text.Cut(text.Length / 2);
        var tail = text.Cut(text.Length - SampleLength);
        return
        [
            ("head", text.Slice(0, text.Cut(SampleLength)).ToString()),
            ("middle", text.Slice(middle, text.Cut(middle + SampleLength) - middle).ToString()),
            ("tail", text.Slice(tail, text.Length - tail).ToString()),
        ];
    }
}

/// <summary>A way to cut a context.</summary>
/// <param name="Expression">As a program writes it.</param>
/// <param name="Pieces">How many come of it.</param>
/// <param name="Longest">Characters of the longest.</param>
internal sealed record CandidateCut(string Expression, long Pieces, long Longest);
