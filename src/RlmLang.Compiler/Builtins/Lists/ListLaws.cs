using RlmLang.Core;
using RlmLang.Sizes;
using RlmLang.Values;

namespace RlmLang.Builtins.Lists;

/// <summary>Laws that several list functions share.</summary>
internal static class ListLaws
{
    /// <summary>Some of the items, at most so many.</summary>
    public static ListSize Part(ListSize list, SizeExpr atMost)
    {
        var count = SizeExpr.Min(list.Count, atMost);
        return count.Equals(list.Count) && count.IsExact == list.Count.IsExact
            ? list
            : new ListSize(count, list.Item.AtMost(), Size.Least(list.Total, list.Item.Times(count)).AtMost());
    }

    /// <summary>All items of a list's lists: its total, which is kept for such sums.</summary>
    public static ListSize Flattened(ListSize lists) => lists.Total as ListSize ?? new ListSize(SizeExpr.Zero, Size.Empty, Size.Empty);

    /// <summary>Reading two lists and making the items of a list's lists.</summary>
    public static SizeExpr FlatteningWork(SizeArguments a, int index) => SizeExpr.One + a.Length(index) + (a.Known(index) is ListValue known
        ? known.Items.Sum(i => i is ListValue inner ? (long)inner.Count : 0)
        : Flattened(a.List(index)).Count);

    /// <summary>Comparing or hashing values reads them whole.</summary>
    public static SizeExpr ComparingWork(SizeArguments a, int index) => SizeExpr.One + a.Length(0) + Extent.Of(a[index]);

    /// <summary>The items of two lists side by side, as many times each as the other has items.</summary>
    public static ListSize Combined(SizeExpr count, (Size Item, Size Total) left, (Size Item, Size Total) right) => count.Constant == 0
        ? new ListSize(count, Size.Empty, Size.Empty)
        : new ListSize(count, RecordSize.Of(("a", left.Item), ("b", right.Item)), RecordSize.Of(("a", left.Total), ("b", right.Total)));
}
