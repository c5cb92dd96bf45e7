using RlmLang.Core;
using RlmLang.Sizes;
using RlmLang.Values;

namespace RlmLang.Builtins.Lists;

internal sealed class Reversed : Builtin
{
    public override string Header => "reversed(xs: [T]) -> [T]";

    public override Documentation Documentation { get; } = new("The items from the last to the first.")
    {
        Examples =
        [
            new("[1, 2, 3].reversed()", "[3, 2, 1]"),
            new(""" ["a"].reversed() """, """ ["a"] """),
        ],
    };

    public override bool IsSizeExact => true;

    public override Size ResultSize(SizeArguments a) => a.List(0);

    public override Value Invoke(Arguments a) => new ListValue([.. a.List(0).Items.Reverse()]);
}
