using RlmLang.Core;
using RlmLang.Diagnostics;
using RlmLang.Sizes;
using RlmLang.Values;

namespace RlmLang.Builtins.Text;

internal sealed class Abs : Builtin
{
    public override string Header => """
        abs(x: int) -> int
        abs(x: float) -> float
        """;

    public override Documentation Documentation { get; } = new("The number without its sign.")
    {
        Examples = [new("""abs(-3)""", """3"""), new("""abs(2.5)""", """2.5""")],
    };

    public override Size ResultSize(SizeArguments a) => a[0] is not IntSize number ? Size.Scalar
        : IntSize.UpTo(number.Min switch { null or long.MinValue => SizeExpr.Infinite, < 0 and var least => SizeExpr.Max(number.Max, -least), _ => number.Max });

    public override SizeExpr Work(SizeArguments a) => SizeExpr.One;

    public override Value Invoke(Arguments a) => a[0] switch
    {
        IntValue { Number: long.MinValue } => throw new EvaluationException(span => EvaluationDiagnostics.NumberOverflow(span, Name)),
        IntValue number => new IntValue(Math.Abs(number.Number)),
        _ => new FloatValue(Math.Abs(a.Float(0))),
    };
}
