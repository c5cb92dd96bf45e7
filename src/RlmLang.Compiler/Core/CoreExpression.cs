using System.Collections.Immutable;
using RlmLang.Source;
using RlmLang.Types;
using RlmLang.Values;

namespace RlmLang.Core;

/// <summary>A node of the core: few kinds, all that the analyser and the evaluator know.</summary>
/// <param name="Type">The type of its value.</param>
/// <param name="Span">Where to point when it fails.</param>
internal abstract record CoreExpression(RlmType Type, TextSpan Span)
{
    /// <summary>Whether no model call stands in it, and nothing else that is left to the run: it can be evaluated at once and for nothing.</summary>
    public abstract bool IsPure { get; }

    public sealed override string ToString() => CorePrinter.Print(this);
}

/// <summary>A name with a value while running: a let, a parameter, a lambda's item. Compared by identity.</summary>
/// <param name="name">As the author wrote it, or a made-up one.</param>
/// <param name="slot">Its place in a frame; no two variables of a program share one.</param>
internal sealed class CoreVariable(string name, int slot, RlmType type)
{
    public string Name { get; } = name;

    public int Slot { get; } = slot;

    public RlmType Type { get; } = type;

    public override string ToString() => Name;
}

/// <summary>A value that stands in the program.</summary>
internal sealed record CoreLiteral(Value Value, RlmType Type, TextSpan Span) : CoreExpression(Type, Span)
{
    public override bool IsPure => true;
}

internal sealed record CoreLocal(CoreVariable Variable, TextSpan Span) : CoreExpression(Variable.Type, Span)
{
    public override bool IsPure => true;
}

/// <summary>The body, with the variable standing for the value.</summary>
internal sealed record CoreLet(CoreVariable Variable, CoreExpression Value, CoreExpression Body) : CoreExpression(Body.Type, Body.Span)
{
    public override bool IsPure { get; } = Value.IsPure && Body.IsPure;
}

internal sealed record CoreList(ImmutableArray<CoreExpression> Items, RlmType Type, TextSpan Span) : CoreExpression(Type, Span)
{
    public override bool IsPure { get; } = Items.All(i => i.IsPure);
}

internal sealed record CoreRecord(ImmutableArray<string> Names, ImmutableArray<CoreExpression> Values, RlmType Type, TextSpan Span) : CoreExpression(Type, Span)
{
    public override bool IsPure { get; } = Values.All(v => v.IsPure);
}

internal sealed record CoreField(CoreExpression Receiver, string Name, RlmType Type, TextSpan Span) : CoreExpression(Type, Span)
{
    public override bool IsPure { get; } = Receiver.IsPure;
}

/// <summary>One of the two branches; only that one is evaluated. <c>and</c>, <c>or</c> and <c>??</c> are this.</summary>
internal sealed record CoreIf(CoreExpression Condition, CoreExpression WhenTrue, CoreExpression WhenFalse, RlmType Type, TextSpan Span) : CoreExpression(Type, Span)
{
    public override bool IsPure { get; } = Condition.IsPure && WhenTrue.IsPure && WhenFalse.IsPure;
}

/// <summary>An operation, with a value for each of its parameters.</summary>
internal sealed record CoreApply(Operation Operation, ImmutableArray<CoreExpression> Arguments, RlmType Type, TextSpan Span) : CoreExpression(Type, Span)
{
    public override bool IsPure { get; } = Operation.IsPure && Arguments.All(a => a.IsPure);
}

/// <summary>When <see cref="CoreEach"/> over model calls may leave the rest undone.</summary>
internal enum EarlyStop
{
    Never,

    /// <summary>The first true decides, as in <c>any</c> and <c>find_first</c>: what stands after it is no longer needed.</summary>
    AtFirstTrue,

    /// <summary>The first false decides, as in <c>all</c>.</summary>
    AtFirstFalse,

    /// <summary>Whoever reads the results may stop before the end, as <c>first</c> and <c>take</c> do.</summary>
    WithReader,
}

/// <summary>The body for each item, in parallel, results in order: the one place where lambdas run.</summary>
/// <param name="Source">A list.</param>
/// <param name="Item">Stands for the item.</param>
/// <param name="Index">Stands for its index, where the lambda asks for it.</param>
/// <param name="Body">Evaluated once for each item.</param>
/// <param name="Stop">When the rest may be left undone; the results after that place are then missing from the list.</param>
/// <param name="Type">A list of the body's type.</param>
/// <param name="Span">The call that it was written as.</param>
internal sealed record CoreEach(CoreExpression Source, CoreVariable Item, CoreVariable? Index, CoreExpression Body, EarlyStop Stop, RlmType Type, TextSpan Span)
    : CoreExpression(Type, Span)
{
    public override bool IsPure { get; } = Source.IsPure && Body.IsPure;
}

/// <summary>One item after the other, each with the result so far.</summary>
internal sealed record CoreFold(CoreExpression Source, CoreExpression Initial, CoreVariable Accumulator, CoreVariable Item, CoreExpression Body, RlmType Type, TextSpan Span)
    : CoreExpression(Type, Span)
{
    public override bool IsPure { get; } = Source.IsPure && Initial.IsPure && Body.IsPure;
}

/// <summary>Combines a list's items over a complete tree: <c>⌈(n-1)/(fan-1)⌉</c> combinations in <c>⌈log_fan n⌉</c> rounds. An empty list is left to the caller; one item is its own result.</summary>
/// <param name="Source">The leaves: a list that is not empty when this is evaluated, or the result is none.</param>
/// <param name="Fan">How many are combined at once; at least 2.</param>
/// <param name="Parts">Stands for the list of at most <paramref name="Fan"/> neighbours.</param>
/// <param name="Combine">Their combination; of the items' type.</param>
/// <param name="Type">An option of the items' type: none for an empty list.</param>
/// <param name="Span">The call that it was written as.</param>
internal sealed record CoreDivide(CoreExpression Source, int Fan, CoreVariable Parts, CoreExpression Combine, RlmType Type, TextSpan Span) : CoreExpression(Type, Span)
{
    public override bool IsPure { get; } = Source.IsPure && Combine.IsPure;
}
