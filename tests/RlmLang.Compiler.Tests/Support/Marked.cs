using RlmLang.Source;

namespace RlmLang.Tests.Support;

/// <summary>A source in which <c>⟦…⟧</c> marks the place that a test speaks of, so that no test counts columns.</summary>
internal sealed record Marked(string Text, TextSpan Span)
{
    public static Marked Parse(string marked)
    {
        var (start, end) = (marked.IndexOf('⟦', StringComparison.Ordinal), marked.IndexOf('⟧', StringComparison.Ordinal));
        Assert.True(start >= 0 && end > start, "The source marks a place.");
        return new Marked(marked.Remove(end, 1).Remove(start, 1), TextSpan.FromBounds(start, end - 1));
    }
}
