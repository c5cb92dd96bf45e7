using RlmLang.Core;
using RlmLang.Sizes;
using RlmLang.Values;

namespace RlmLang.Builtins.Lists;

internal sealed class Mean : Builtin
{
    public override string Header => "mean(xs: [float?]) -> float?";

    public override Documentation Documentation { get; } = new("The mean of numbers, or none where there are none.")
    {
        Examples = [new("""[1, 2].mean()""", """1.5"""), new("""[2.0].mean()""", """2.0""")],
    };

    public override Size ResultSize(SizeArguments a) => Size.Scalar;

    public override Value Invoke(Arguments a)
    {
        var numbers = a.List(0).Items.Where(i => i is not NoneValue).Select(i => i is IntValue n ? n.Number : ((FloatValue)i).Number).ToList();
        return numbers.Count == 0 ? NoneValue.Instance : new FloatValue(numbers.Average());
    }
}
