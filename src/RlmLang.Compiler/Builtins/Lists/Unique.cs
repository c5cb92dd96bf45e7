using RlmLang.Core;
using RlmLang.Sizes;
using RlmLang.Values;

namespace RlmLang.Builtins.Lists;

internal sealed class Unique : Builtin
{
    public override string Header => "unique(xs: [T]) -> [T]";

    public override Documentation Documentation { get; } = new("Each value once, where it first stood.")
    {
        Examples =
        [
            new("[1, 2, 1].unique()", "[1, 2]"),
            new(""" ["b", "a", "b"].unique() """, """ ["b", "a"] """),
        ],
    };

    public override Size ResultSize(SizeArguments a) => a.List(0);

    public override SizeExpr Work(SizeArguments a) => ListLaws.ComparingWork(a, 0);

    public override Value Invoke(Arguments a) => new ListValue([.. a.List(0).Items.Distinct()]);
}
