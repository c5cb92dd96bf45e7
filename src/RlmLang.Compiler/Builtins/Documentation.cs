using System.Collections.Immutable;

namespace RlmLang.Builtins;

/// <summary>What the reference page, the card and hover say of a function.</summary>
/// <param name="Summary">One sentence, ending in a full stop.</param>
internal sealed record Documentation(string Summary)
{
    /// <summary>Run as tests: each gives exactly its result.</summary>
    public ImmutableArray<DocumentationExample> Examples { get; init; } = [];

    /// <summary>What else is worth knowing, in whole sentences; null where the summary says it all.</summary>
    public string? Remarks { get; init; }
}

/// <param name="Expression">An expression without model calls.</param>
/// <param name="Result">A literal of the language.</param>
internal sealed record DocumentationExample(string Expression, string Result);
