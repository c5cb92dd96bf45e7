using RlmLang.Core;
using RlmLang.Sizes;
using RlmLang.Values;

namespace RlmLang.Builtins.Lists;

internal sealed class Reversed : Builtin
{
    public override string Header => "reversed(xs: [T]) -> [T]";

    public override Documentation Documentation { get; } = new("The list from its end to its start.")
    {
        Examples = [new("""[1, 2].reversed()""", """[2, 1]"""), new("""[].reversed()""", """[]""")],
    };

    public override bool IsSizeExact => true;

    public override Size ResultSize(SizeArguments a) => a.List(0);

    public override Value Invoke(Arguments a) => new ListValue([.. a.List(0).Items.Reverse()]);
}
