using RlmLang.Core;
using RlmLang.Sizes;
using RlmLang.Values;

namespace RlmLang.Builtins.Text;

internal sealed class Round : Builtin
{
    public override string Header => "round(x: float, digits: int = 0) -> float";

    public override Documentation Documentation { get; } = new("The number with so many digits after the point; halves go to the even neighbour, as in Python.")
    {
        Examples = [new("""round(2.345, 1)""", """2.3"""), new("""round(2.5)""", """2.0""")],
    };

    public override Size ResultSize(SizeArguments a) => Size.Scalar;

    public override SizeExpr Work(SizeArguments a) => SizeExpr.One;

    public override Value Invoke(Arguments a) => new FloatValue(Math.Round(a.Float(0), Math.Clamp(a.Count32(1), 0, 15), MidpointRounding.ToEven));
}
