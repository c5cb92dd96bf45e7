using System.Collections.Immutable;

namespace RlmLang.Diagnostics;

/// <summary>Gathers a stage's diagnostics. Not thread-safe: one stage, one bag.</summary>
internal sealed class DiagnosticBag
{
    private readonly List<Diagnostic> _items = [];

    public bool HasErrors => _items.Exists(d => d.Severity is Severity.Error or Severity.Refusal);

    public int Count => _items.Count;

    public void Add(Diagnostic diagnostic) => _items.Add(diagnostic);

    public void AddRange(IEnumerable<Diagnostic> diagnostics) => _items.AddRange(diagnostics);

    /// <summary>In the order of the source; what was reported first stays first where places are equal.</summary>
    public ImmutableArray<Diagnostic> ToImmutable() => [.. _items.OrderBy(d => d.Span.Start)];
}
