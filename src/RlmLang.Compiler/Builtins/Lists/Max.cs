using RlmLang.Core;
using RlmLang.Sizes;
using RlmLang.Values;

namespace RlmLang.Builtins.Lists;

internal sealed class Max : Builtin
{
    public override string Header => "max(xs: [T], key: T => K = none) -> T?";

    public override Documentation Documentation { get; } = new("The largest item, or the one whose key is; none for an empty list.")
    {
        Examples =
        [
            new("[3, 1, 2].max()", "3"),
            new(""" max(["bb", "a"], key=x => x.len()) """, """ "bb" """),
            new("[1, none].max()", "1"),
        ],
        Remarks = "Items that are none, or whose key is, are left aside. Of equal ones it is the first.",
    };

    public override Size ResultSize(SizeArguments a) => a.List(0).Item;

    public override SizeExpr Work(SizeArguments a) => ListLaws.ComparingWork(a, a.Known(1) is NoneValue ? 0 : 1);

    public override Value Invoke(Arguments a)
    {
        var items = a.List(0).Items;
        var keys = a.IsNone(1) ? items : a.List(1).Items;
        var best = Enumerable.Range(0, items.Length).Where(i => keys[i] is not NoneValue).Select(i => (int?)i).MaxBy(i => keys[i ?? 0], ValueOrder.Instance);
        return best is { } at ? items[at] : NoneValue.Instance;
    }
}
