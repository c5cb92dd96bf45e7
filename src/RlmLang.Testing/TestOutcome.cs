using System.Collections.Immutable;

namespace RlmLang.Testing;

/// <summary>How one test or property ended.</summary>
/// <param name="Name">As it is written.</param>
/// <param name="Line">Where it begins, counted from 1.</param>
/// <param name="Failure">What went wrong, for people; null where all held.</param>
/// <param name="Coverage">What of the context reached a call; of a property, what of all its contexts together.</param>
internal sealed record TestOutcome(string Name, int Line, string? Failure, RlmCoverage Coverage)
{
    /// <summary>How many generated cases a property was held against; null for a test.</summary>
    public int? Cases { get; init; }

    /// <summary>What makes the cases of a property come again; null for a test.</summary>
    public int? Seed { get; init; }
}

/// <summary>Which lines of a file its tests reach.</summary>
/// <param name="Lines">Lines with something to evaluate, outside of tests.</param>
/// <param name="Missed">Those of them that no test evaluated, counted from 1.</param>
internal sealed record LineCoverage(int Lines, ImmutableArray<int> Missed)
{
    /// <summary>From 0 to 1; 1 where there is nothing to evaluate.</summary>
    public double Share => Lines == 0 ? 1 : 1 - ((double)Missed.Length / Lines);
}

/// <summary>How properties are checked.</summary>
/// <param name="Seed">Equal seeds make equal cases.</param>
/// <param name="Cases">How many a property is held against.</param>
internal sealed record PropertyOptions(int Seed, int Cases);

/// <summary>Ends a test with what there is to tell.</summary>
internal sealed class TestFailedException(string message) : Exception(message);
