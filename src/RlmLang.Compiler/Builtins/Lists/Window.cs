using System.Collections.Immutable;
using RlmLang.Core;
using RlmLang.Sizes;
using RlmLang.Values;

namespace RlmLang.Builtins.Lists;

internal sealed class Window : Builtin
{
    public override string Header => "window(xs: [T], n: int) -> [[T]]";

    public override Documentation Documentation { get; } = new("Every `n` neighbours; one list of all where there are fewer.")
    {
        Examples = [new("""[1, 2, 3].window(2)""", """[[1, 2], [2, 3]]"""), new("""[1].window(2)""", """[[1]]""")],
    };

    public override Size ResultSize(SizeArguments a)
    {
        var (xs, n) = (a.List(0), a.Int(1).Max);
        var one = ListLaws.First(xs, n);
        // Each item stands in at most n windows, and a window is no longer than the list.
        var most = SizeExpr.Min(n, xs.Count);
        return new ListSize(xs.Count, one, new ListSize(xs.Count * most, xs.Item, xs.Total.Times(most)));
    }

    public override SizeExpr Work(SizeArguments a) => (a.Length(0) * SizeExpr.Min(a.Length(0), a.Int(1).Max)) + 1;

    public override string? Complaint(ImmutableArray<Value?> literals) => ListLaws.TooSmall(literals[1], "n", 1);

    public override Value Invoke(Arguments a)
    {
        ListLaws.Require(this, a[1], "n", 1);
        var (items, n) = (a.List(0).Items, a.Count32(1));
        return items.IsEmpty ? ListValue.Empty
            : new ListValue([.. Enumerable.Range(0, Math.Max(1, items.Length - n + 1)).Select(i => (Value)new ListValue(items.Slice(i, Math.Min(n, items.Length - i))))]);
    }
}
