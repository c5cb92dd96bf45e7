using RlmLang.Core;
using RlmLang.Sizes;
using RlmLang.Values;

namespace RlmLang.Builtins.Lists;

internal sealed class Min : Builtin
{
    public override string Header => "min(xs: [T], key: T => K = none) -> T?";

    public override Documentation Documentation { get; } = new("The smallest item, or the one whose key is; none for an empty list.")
    {
        Examples =
        [
            new("[3, 1, 2].min()", "1"),
            new(""" min(["bb", "a"], key=x => x.len()) """, """ "a" """),
            new("[1].drop(1).min() ?? 0", "0"),
        ],
        Remarks = "Items that are none, or whose key is, are left aside. Of equal ones it is the first.",
    };

    public override Size ResultSize(SizeArguments a) => a.List(0).Item;

    public override SizeExpr Work(SizeArguments a) => ListLaws.ComparingWork(a, a.Known(1) is NoneValue ? 0 : 1);

    public override Value Invoke(Arguments a)
    {
        var items = a.List(0).Items;
        var keys = a.IsNone(1) ? items : a.List(1).Items;
        var best = Enumerable.Range(0, items.Length).Where(i => keys[i] is not NoneValue).Select(i => (int?)i).MinBy(i => keys[i ?? 0], ValueOrder.Instance);
        return best is { } at ? items[at] : NoneValue.Instance;
    }
}
