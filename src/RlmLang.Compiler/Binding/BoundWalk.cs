using System.Diagnostics;
using RlmLang.Symbols;

namespace RlmLang.Binding;

/// <summary>The parts of every kind of bound expression.</summary>
internal static class BoundWalk
{
    /// <summary>The expressions right below, in source order.</summary>
    public static IEnumerable<BoundExpression> Children(BoundExpression expression) => expression switch
    {
        BoundLiteral or BoundDefault or BoundName => [],
        BoundInterpolation e => e.Parts.OfType<BoundHole>().Select(h => h.Value),
        BoundPattern e => e.Parts.OfType<BoundHole>().Select(h => h.Value),
        BoundList e => e.Items,
        BoundRecord e => e.Entries.Select(entry => entry.Value),
        BoundField e => [e.Receiver],
        BoundOperation e => e.Operands,
        BoundLogical e => [e.Left, e.Right],
        BoundConditional e => [e.WhenTrue, e.Condition, e.WhenFalse],
        BoundCall e => e.Arguments,
        BoundLambda e => [e.Body],
        BoundComprehension e => e.Condition is null ? [e.Item, e.Source] : [e.Item, e.Source, e.Condition],
        BoundBlock e => [.. e.Lets.Select(l => l.Value), e.Result],
        BoundConvert e => [e.Operand],
        BoundTexts e => [e.Records],
        BoundTypeArgument e => e.Labels,
        BoundError e => e.Parts,
        _ => throw new UnreachableException($"No parts for {expression.GetType().Name}."),
    };

    /// <summary>The expression and all that stands in it.</summary>
    public static IEnumerable<BoundExpression> Self(BoundExpression expression)
    {
        var open = new Stack<BoundExpression>([expression]);
        while (open.TryPop(out var next))
        {
            yield return next;
            foreach (var child in Children(next).Reverse())
            {
                open.Push(child);
            }
        }
    }

    public static bool Mentions(BoundExpression expression, params IReadOnlyCollection<ValueSymbol> symbols) =>
        Self(expression).Any(e => e is BoundName name && symbols.Contains(name.Symbol));
}
