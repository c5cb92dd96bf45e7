using System.Collections.Immutable;
using RlmLang.Core;
using RlmLang.Sizes;
using RlmLang.Values;

namespace RlmLang.Builtins.Lists;

internal sealed class Drop : Builtin
{
    public override string Header => "drop(xs: [T], n: int) -> [T]";

    public override Documentation Documentation { get; } = new("The items after the first `n`.")
    {
        Examples =
        [
            new("[1, 2, 3].drop(1)", "[2, 3]"),
            new("[1].drop(5)", "[]"),
            new(""" ["header", "row"].drop(1) """, """ ["row"] """),
        ],
    };

    public override Size ResultSize(SizeArguments a)
    {
        var list = a.List(0);
        return list.Count.Constant is { } count && a.Int(1).Min is > 0 and var dropped
            ? ListLaws.Part(list, count - Math.Min(count, dropped))
            : list;
    }

    public override string? Complaint(ImmutableArray<Value?> literals) => ArgumentComplaint.Negative(literals[1], "n");

    public override Value Invoke(Arguments a)
    {
        var items = a.List(0).Items;
        return new ListValue(items[Math.Clamp(a.Count32(1), 0, items.Length)..]);
    }
}
