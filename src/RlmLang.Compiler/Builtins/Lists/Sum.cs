using RlmLang.Core;
using RlmLang.Diagnostics;
using RlmLang.Sizes;
using RlmLang.Values;

namespace RlmLang.Builtins.Lists;

internal sealed class Sum : Builtin
{
    public override string Header => """
        sum(xs: [int?]) -> int
        sum(xs: [float?]) -> float
        """;

    public override Documentation Documentation { get; } = new("The sum of numbers; none is skipped.")
    {
        Examples = [new("""[1, 2, 3].sum()""", """6"""), new("""[0.5, 1.5].sum()""", """2.0""")],
    };

    public override Size ResultSize(SizeArguments a) => a.List(0) switch
    {
        { Total: IntSize total } => total with { Min = total.Min >= 0 ? 0 : null },
        { Total: EmptySize } => IntSize.UpTo(SizeExpr.Zero),
        _ => Size.Scalar,
    };

    public override Value Invoke(Arguments a)
    {
        var items = a.List(0).Items;
        if (items.Any(i => i is FloatValue))
        {
            return new FloatValue(items.Sum(i => i switch { FloatValue f => f.Number, IntValue n => n.Number, _ => 0 }));
        }

        try
        {
            return new IntValue(items.OfType<IntValue>().Sum(i => i.Number));
        }
        catch (OverflowException)
        {
            throw new EvaluationException(span => EvaluationDiagnostics.NumberOverflow(span, Name));
        }
    }
}
