using RlmLang.Core;
using RlmLang.Sizes;
using RlmLang.Values;

namespace RlmLang.Builtins.Lists;

internal sealed class Sorted : Builtin
{
    public override string Header => "sorted(xs: [T], desc: bool = false) -> [T]";

    public override Documentation Documentation { get; } = new("Puts a list in order; equal items stay as they were.")
    {
        Examples = [new("""[3, 1, 2].sorted()""", """[1, 2, 3]"""), new("""["b", "a"].sorted(desc=true)""", """["b", "a"]""")],
        Remarks = "Numbers by value, texts by code unit.",
    };

    public override bool IsSizeExact => true;

    public override Size ResultSize(SizeArguments a) => a.List(0);

    public override Value Invoke(Arguments a) => new ListValue(
        [.. a.Bool(1) ? a.List(0).Items.OrderByDescending(x => x, ValueOrder.Instance) : a.List(0).Items.OrderBy(x => x, ValueOrder.Instance)]);
}
