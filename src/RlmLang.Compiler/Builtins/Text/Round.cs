using RlmLang.Core;
using RlmLang.Sizes;
using RlmLang.Values;

namespace RlmLang.Builtins.Text;

internal sealed class Round : Builtin
{
    public override string Header => "round(x: float, digits: int = 0) -> float";

    public override Documentation Documentation { get; } = new("The number with so many digits after the point; halves go to the even neighbour, as in Python.")
    {
        Examples = [new("""round(2.345, 1)""", """2.3"""), new("""round(2.5)""", """2.0"""), new("""round(1234, digits=-2)""", """1200.0""")],
        Remarks = "Negative digits round to tens, hundreds and so on.",
    };

    public override Size ResultSize(SizeArguments a) => Size.Scalar;

    public override SizeExpr Work(SizeArguments a) => SizeExpr.One;

    public override Value Invoke(Arguments a)
    {
        var (number, digits) = (a.Float(0), a.Count32(1));
        if (digits >= 0)
        {
            // .NET rounds to no more digits than a float has.
            return new FloatValue(digits > 15 ? number : Math.Round(number, digits));
        }

        var unit = Math.Pow(10, -(double)digits);
        return new FloatValue(!double.IsFinite(number) ? number : double.IsInfinity(unit) ? 0 : Math.Round(number / unit) * unit);
    }
}
