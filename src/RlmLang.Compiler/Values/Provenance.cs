using System.Collections.Immutable;

namespace RlmLang.Values;

/// <summary>A stretch of a document of the context.</summary>
/// <param name="Document">Its index among the context's documents.</param>
/// <param name="Start">Offset in the document's text, in UTF-16 code units.</param>
/// <param name="Length">Units.</param>
internal readonly record struct SourceSpan(int Document, int Start, int Length)
{
    public int End => Start + Length;
}

/// <summary>Where a text came from. Null stands for what the program itself wrote.</summary>
/// <remarks>Immutable. Slices, chunks, matches, joins and interpolations keep exact spans; what was computed from a text, a model's reply among it, keeps the spans it was made from.</remarks>
internal abstract record Provenance
{
    /// <summary>The provenance of a slice of the text that this one belongs to.</summary>
    public abstract Provenance? Slice(int start, int length);

    /// <summary>Adds the spans that a text of the given length came from.</summary>
    public abstract void AddSpans(int length, List<SourceSpan> spans);

    /// <summary>The provenance of what was computed from these spans as a whole. Mostly that is one, and then kept small: a run has as many as replies.</summary>
    public static Provenance Derived(List<SourceSpan> spans) => spans is [{ Length: > 0 } only] ? new DerivedFromSpan(only) : new DerivedProvenance(Normalise(spans));

    /// <summary>The union of spans, sorted, overlaps and neighbours merged.</summary>
    public static ImmutableArray<SourceSpan> Normalise(List<SourceSpan> spans)
    {
        spans.Sort(static (a, b) => a.Document != b.Document ? a.Document.CompareTo(b.Document) : a.Start.CompareTo(b.Start));
        var merged = ImmutableArray.CreateBuilder<SourceSpan>();
        foreach (var span in spans)
        {
            if (span.Length == 0)
            {
                continue;
            }

            if (merged.Count > 0 && merged[^1].Document == span.Document && span.Start <= merged[^1].End)
            {
                var last = merged[^1];
                merged[^1] = last with { Length = Math.Max(last.End, span.End) - last.Start };
            }
            else
            {
                merged.Add(span);
            }
        }

        return merged.ToImmutable();
    }
}

/// <summary>A verbatim copy of a stretch of one document.</summary>
internal sealed record VerbatimProvenance(int Document, int Start) : Provenance
{
    public override Provenance Slice(int start, int length) => start == 0 ? this : new VerbatimProvenance(Document, Start + start);

    public override void AddSpans(int length, List<SourceSpan> spans) => spans.Add(new(Document, Start, length));
}

/// <summary>Computed from these spans as a whole: no part of the text can be told apart.</summary>
internal sealed record DerivedProvenance(ImmutableArray<SourceSpan> Spans) : Provenance
{
    public override Provenance Slice(int start, int length) => this;

    public override void AddSpans(int length, List<SourceSpan> spans) => spans.AddRange(Spans);
}

/// <summary>Computed from this span as a whole.</summary>
internal sealed record DerivedFromSpan(SourceSpan Span) : Provenance
{
    public override Provenance Slice(int start, int length) => this;

    public override void AddSpans(int length, List<SourceSpan> spans) => spans.Add(Span);
}

/// <summary>Pieces, one after the other, each with its own provenance; they cover the text.</summary>
internal sealed record JoinedProvenance(ImmutableArray<ProvenancePiece> Pieces) : Provenance
{
    public override Provenance? Slice(int start, int length)
    {
        var pieces = ImmutableArray.CreateBuilder<ProvenancePiece>();
        for (var i = PieceAt(start); i < Pieces.Length && Pieces[i].Start < start + length; i++)
        {
            var piece = Pieces[i];
            var from = Math.Max(piece.Start, start);
            var to = Math.Min(piece.Start + piece.Length, start + length);
            if (to > from)
            {
                pieces.Add(new(from - start, to - from, piece.Origin?.Slice(from - piece.Start, to - from)));
            }
        }

        return pieces.Count switch
        {
            0 => null,
            1 => pieces[0].Origin,
            _ => new JoinedProvenance(pieces.ToImmutable()),
        };
    }

    public override void AddSpans(int length, List<SourceSpan> spans)
    {
        foreach (var piece in Pieces)
        {
            piece.Origin?.AddSpans(piece.Length, spans);
        }
    }

    private int PieceAt(int offset)
    {
        var (low, high) = (0, Pieces.Length - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (Pieces[middle].Start <= offset)
            {
                low = middle;
            }
            else
            {
                high = middle - 1;
            }
        }

        return Math.Max(low, 0);
    }
}

/// <summary>A piece of a joined text.</summary>
internal readonly record struct ProvenancePiece(int Start, int Length, Provenance? Origin);
