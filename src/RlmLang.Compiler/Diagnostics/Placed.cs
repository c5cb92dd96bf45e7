using RlmLang.Source;

namespace RlmLang.Diagnostics;

/// <summary>A diagnostic as it is told to people: in the text that it is about, which may be a module's.</summary>
internal static class Placed
{
    /// <summary>The text that holds the place, and the diagnostic with its places counted from there. What lies in other texts is left out.</summary>
    public static (SourceText Source, Diagnostic Diagnostic) In(SourceText source, Diagnostic diagnostic)
    {
        var (part, start) = source.PartAt(diagnostic.Span.Start);
        if (start == 0)
        {
            return (part, part == source ? diagnostic : diagnostic with { Labels = [.. diagnostic.Labels.Where(l => l.Span.End <= part.Text.Length)] });
        }

        return (part, diagnostic with
        {
            Span = Shift(diagnostic.Span),
            Labels = [.. diagnostic.Labels.Where(l => IsInside(l.Span)).Select(l => l with { Span = Shift(l.Span) })],
            Fixes = [.. diagnostic.Fixes.Where(f => f.Edits.All(e => IsInside(e.Span))).Select(f => f with { Edits = [.. f.Edits.Select(e => e with { Span = Shift(e.Span) })] })],
        });

        bool IsInside(TextSpan span) => span.Start >= start && span.End <= start + part.Text.Length;

        TextSpan Shift(TextSpan span) => span with { Start = span.Start - start };
    }
}
