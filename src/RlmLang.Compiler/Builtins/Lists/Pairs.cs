using System.Collections.Immutable;
using RlmLang.Core;
using RlmLang.Sizes;
using RlmLang.Values;

namespace RlmLang.Builtins.Lists;

internal sealed class Pairs : Builtin
{
    public override string Header => "pairs(xs: [T]) -> [{a: T, b: T}]";

    public override Documentation Documentation { get; } = new("Every two items once, in list order.")
    {
        Examples =
        [
            new("[1, 2, 3].pairs()", "[{a: 1, b: 2}, {a: 1, b: 3}, {a: 2, b: 3}]"),
            new("[1, 2, 3].pairs().map((x, y) => x * y)", "[2, 3, 6]"),
            new("[1].pairs()", "[]"),
        ],
        Remarks = "There are n·(n-1)/2 of them: filter or group before asking a model about each.",
    };

    public override bool IsSizeExact => true;

    public override Size ResultSize(SizeArguments a)
    {
        var xs = a.List(0);
        var count = CountOf(xs.Count);
        var others = xs.Count.Constant is { } n ? n - 1 : xs.Count;
        // An item stands in a pair with each other one.
        var total = Size.Least(xs.Total.Times(others), xs.Item.Times(count)).AtMost();
        return ListLaws.Combined(count, (xs.Item.AtMost(), total), (xs.Item.AtMost(), total));
    }

    public override SizeExpr Work(SizeArguments a) => CountOf(a.Length(0)) + a.Length(0) + 1;

    public override Value Invoke(Arguments a)
    {
        var items = a.List(0).Items;
        a.Meter.Make(80L * items.Length * (items.Length - 1L) / 2);
        var pairs = ImmutableArray.CreateBuilder<Value>();
        for (var i = 0; i < items.Length; i++)
        {
            for (var j = i + 1; j < items.Length; j++)
            {
                pairs.Add(RecordValue.Of(("a", items[i]), ("b", items[j])));
            }
        }

        return new ListValue(pairs.ToImmutable());
    }

    private static SizeExpr CountOf(SizeExpr n)
    {
        if (n.Constant is not { } count)
        {
            return SizeExpr.FloorDiv(n * n, 2).AtMost();
        }

        SizeExpr pairs = (long)Int128.Min((Int128)count * (count - 1) / 2, long.MaxValue);
        return n.IsExact ? pairs : pairs.AtMost();
    }
}
