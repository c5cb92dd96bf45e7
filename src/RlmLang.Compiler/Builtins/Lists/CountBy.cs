using RlmLang.Core;
using RlmLang.Sizes;
using RlmLang.Values;

namespace RlmLang.Builtins.Lists;

internal sealed class CountBy : Builtin
{
    public override string Header => "count_by(xs: [T], key: T => K) -> [{key: K, count: int}]";

    public override Documentation Documentation { get; } = new("How many items there are of each key, in the order in which the keys first come up.")
    {
        Examples =
        [
            new(""" ["a", "b", "a"].count_by(it) """, """ [{key: "a", count: 2}, {key: "b", count: 1}] """),
            new("[1, 2, 3].count_by(it % 2 == 0)", "[{key: false, count: 2}, {key: true, count: 1}]"),
        ],
    };

    public override Size ResultSize(SizeArguments a)
    {
        var (count, keys) = (a.List(0).Count, a.List(1));
        return new ListSize(
            count,
            RecordSize.Of(("key", keys.Item), ("count", new IntSize(1, count))),
            RecordSize.Of(("key", keys.Total), ("count", IntSize.UpTo(count))));
    }

    public override SizeExpr Work(SizeArguments a) => ListLaws.ComparingWork(a, 1);

    public override Value Invoke(Arguments a)
    {
        var counts = new OrderedDictionary<Value, long>();
        foreach (var key in a.List(1).Items)
        {
            counts[key] = counts.GetValueOrDefault(key) + 1;
        }

        return new ListValue([.. counts.Select(c => RecordValue.Of(("key", c.Key), ("count", new IntValue(c.Value))))]);
    }
}
