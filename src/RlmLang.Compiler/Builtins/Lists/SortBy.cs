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

    public override SizeExpr Work(SizeArguments a) => ListLaws.ComparingWork(a, 1);

    public override Value Invoke(Arguments a) => Sort(a.List(0), a.List(1), a.Bool(2));

    /// <summary>The items in the order of their keys, equal ones as they were.</summary>
    public static ListValue Sort(ListValue list, ListValue keys, bool isDescending)
    {
        var order = Enumerable.Range(0, list.Count);
        var sorted = isDescending ? order.OrderByDescending(i => keys.Items[i], ValueOrder.Instance) : order.OrderBy(i => keys.Items[i], ValueOrder.Instance);
        return new ListValue([.. sorted.Select(i => list.Items[i])]);
    }
}
