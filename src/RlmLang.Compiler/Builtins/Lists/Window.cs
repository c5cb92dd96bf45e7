using System.Collections.Immutable;
using RlmLang.Core;
using RlmLang.Sizes;
using RlmLang.Values;

namespace RlmLang.Builtins.Lists;

internal sealed class Window : Builtin
{
    public override string Header => "window(xs: [T], n: int) -> [[T]]";

    public override Documentation Documentation { get; } = new("Every `n` neighbours: a list for each place where one begins.")
    {
        Examples =
        [
            new("[1, 2, 3].window(2)", "[[1, 2], [2, 3]]"),
            new("[1].window(2)", "[[1]]"),
            new("[1, 2, 4].window(2).map(w => w[1] - w[0])", "[1, 2]"),
        ],
        Remarks = "A list of fewer than `n` items is one window by itself, so that none is lost.",
    };

    public override Size ResultSize(SizeArguments a)
    {
        var (xs, n) = (a.List(0), a.Int(1));
        var count = xs.Count.Constant is { } c and > 0 && n.Min is > 0 and var least ? Math.Max(1, c - least + 1) : xs.Count;
        var window = ListLaws.Part(xs, n.Max).AtMost() as ListSize ?? xs;
        // An item stands in at most `n` windows, and in no more than there are.
        var times = SizeExpr.Min(n.Max, count);
        return new ListSize(count, window, new ListSize(SizeExpr.Min(xs.Count * times, count * window.Count), xs.Item, xs.Total.Times(times)));
    }

    public override SizeExpr Work(SizeArguments a) => (a.Length(0) * SizeExpr.Min(a.Length(0), a.Int(1).Max)) + a.Length(0) + 1;

    public override string? Complaint(ImmutableArray<Value?> literals) => ArgumentComplaint.BelowOne(literals[1], "n");

    public override Value Invoke(Arguments a)
    {
        ArgumentComplaint.Refuse(Name, Complaint([a[0], a[1]]));
        var (items, n) = (a.List(0).Items, a.Count32(1));
        a.Meter.Make(8L * items.Length * Math.Min(n, items.Length));
        return items.Length <= n
            ? items.IsEmpty ? ListValue.Empty : new ListValue([a.List(0)])
            : new ListValue([.. Enumerable.Range(0, items.Length - n + 1).Select(i => new ListValue(items.Slice(i, n)))]);
    }
}
