using RlmLang.Core;
using RlmLang.Sizes;
using RlmLang.Values;

namespace RlmLang.Builtins.Lists;

internal sealed class Pairs : Builtin
{
    public override string Header => "pairs(xs: [T]) -> [{a: T, b: T}]";

    public override Documentation Documentation { get; } = new("Every two items, once, in the order of the list.")
    {
        Examples = [new("""[1, 2, 3].pairs().map(it.a * 10 + it.b)""", """[12, 13, 23]"""), new("""[1].pairs().len()""", """0""")],
    };

    public override Size ResultSize(SizeArguments a)
    {
        var xs = a.List(0);
        var both = RecordSize.Of(("a", xs.Item), ("b", xs.Item));
        // Each item stands in a pair with every other one.
        var all = xs.Total.Times(xs.Count);
        return new ListSize(Count(xs.Count), both, RecordSize.Of(("a", all), ("b", all)));
    }

    public override SizeExpr Work(SizeArguments a) => Count(a.Length(0)) + a.Length(0) + 1;

    public override Value Invoke(Arguments a)
    {
        var items = a.List(0).Items;
        return new ListValue([.. items.SelectMany((x, i) => items.Skip(i + 1).Select(y => RecordValue.Of(("a", x), ("b", y))))]);
    }

    private static SizeExpr Count(SizeExpr n) => n.Constant is { } count and < 3_000_000_000
        ? (n.IsExact ? count * (count - 1) / 2 : ((SizeExpr)(count * (count - 1) / 2)).AtMost())
        : SizeExpr.FloorDiv(n * n, 2);
}
