using RlmLang.Core;
using RlmLang.Sizes;
using RlmLang.Values;

namespace RlmLang.Builtins.Lists;

internal sealed class SortBy : Builtin
{
    public override string Header => "sort_by(xs: [T], key: T => K, desc: bool = false) -> [T]";

    public override Documentation Documentation { get; } = new("Puts a list in the order of a key; items with equal keys stay as they were.")
    {
        Examples =
        [
            new(""" ["ccc", "a", "bb"].sort_by(it.len()) """, """ ["a", "bb", "ccc"] """),
            new(""" ["ccc", "a", "bb"].sort_by(it.len(), desc=true) """, """ ["ccc", "bb", "a"] """),
        ],
    };

    public override bool IsSizeExact => true;

    public override Size ResultSize(SizeArguments a) => a.List(0);

    public override Value Invoke(Arguments a)
    {
        var (items, keys) = (a.List(0).Items, a.List(1).Items);
        var order = Enumerable.Range(0, items.Length);
        var sorted = a.Bool(2) ? order.OrderByDescending(i => keys[i], ValueOrder.Instance) : order.OrderBy(i => keys[i], ValueOrder.Instance);
        return new ListValue([.. sorted.Select(i => items[i])]);
    }
}
