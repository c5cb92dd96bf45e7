using RlmLang.Core;
using RlmLang.Sizes;
using RlmLang.Values;

namespace RlmLang.Builtins.Lists;

internal sealed class Mean : Builtin
{
    public override string Header => "mean(xs: [float?]) -> float?";

    public override Documentation Documentation { get; } = new("The sum of the numbers divided by how many there are, skipping none; none for an empty list.")
    {
        Examples =
        [
            new("[1, 2].mean()", "1.5"),
            new("[2.0, none].mean()", "2.0"),
            new("[1.0].drop(1).mean() ?? 0.0", "0.0"),
        ],
    };

    public override Size ResultSize(SizeArguments a) => Size.Scalar;

    public override Value Invoke(Arguments a)
    {
        var (sum, count) = (0.0, 0);
        foreach (var item in a.List(0).Items)
        {
            if (item is FloatValue or IntValue)
            {
                sum += item is FloatValue f ? f.Number : ((IntValue)item).Number;
                count++;
            }
        }

        return count == 0 ? NoneValue.Instance : new FloatValue(sum / count);
    }
}
