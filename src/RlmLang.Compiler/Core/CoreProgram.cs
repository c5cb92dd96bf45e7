using System.Collections.Immutable;
using RlmLang.Source;
using RlmLang.Types;

namespace RlmLang.Core;

/// <summary>A program, lowered: what is bounded, measured and run.</summary>
/// <param name="Statements">In source order.</param>
/// <param name="Parameters">What the caller may give.</param>
/// <param name="Context">Stands for <c>context</c>.</param>
/// <param name="Documents">Stands for <c>docs</c>.</param>
/// <param name="Query">Stands for <c>query</c>.</param>
/// <param name="Sites">Every place that calls models, by number.</param>
/// <param name="FrameSize">How many slots the variables take.</param>
/// <param name="FinalType">The type of FINAL, or null where the program sets none.</param>
/// <param name="Budget">The program's own ceiling.</param>
internal sealed record CoreProgram(
    ImmutableArray<CoreStatement> Statements,
    ImmutableArray<CoreParameter> Parameters,
    CoreVariable Context,
    CoreVariable Documents,
    CoreVariable Query,
    ImmutableArray<CallSite> Sites,
    int FrameSize,
    RlmType? FinalType,
    ProgramBudget Budget)
{
    /// <summary>What earlier programs of the session bound; their values are inputs.</summary>
    public ImmutableArray<CoreVariable> Bindings { get; init; } = [];
}

internal abstract record CoreStatement(TextSpan Span)
{
    /// <summary>What is run in the place of its expression: the same, with lets put in that nothing else reads. Null for the expression itself.</summary>
    public CoreExpression? InPlace { get; init; }

    /// <summary>The lets that are put in there.</summary>
    public ImmutableArray<CoreVariable> PutIn { get; init; } = [];
}

internal sealed record CoreLetStatement(CoreVariable Variable, CoreExpression Value, TextSpan Span) : CoreStatement(Span);

/// <param name="Value">What is shown.</param>
/// <param name="Label">Its source text.</param>
internal sealed record CoreShowStatement(CoreExpression Value, string Label, TextSpan Span) : CoreStatement(Span);

internal sealed record CoreExpectStatement(CoreExpression Condition, CoreExpression? Message, TextSpan Span) : CoreStatement(Span);

internal sealed record CoreFinalStatement(CoreExpression Value, TextSpan Span) : CoreStatement(Span);

/// <param name="Default">Null where the caller has to give a value.</param>
internal sealed record CoreParameter(CoreVariable Variable, CoreExpression? Default, TextSpan Span);

/// <summary><c>calls=4_000</c></summary>
internal sealed record CoreBudgetEntry(string Name, double Amount, TextSpan Span);

/// <summary>The ceiling that a program sets itself; null where it says nothing.</summary>
internal sealed record ProgramBudget
{
    public static readonly ProgramBudget None = new();

    public long? Calls { get; init; }

    public long? Depth { get; init; }

    public long? PromptChars { get; init; }

    public long? Tokens { get; init; }

    public double? Seconds { get; init; }

    public double? Usd { get; init; }

    /// <summary>What was written, for refusals.</summary>
    public ImmutableArray<CoreBudgetEntry> Entries { get; init; } = [];

    /// <summary>Where the ceiling that holds was written; null where the program says nothing of it.</summary>
    public TextSpan? SpanOf(string name) => Entries.Where(e => e.Name == name).MinBy(e => e.Amount)?.Span;
}
