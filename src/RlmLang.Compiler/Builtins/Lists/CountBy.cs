using RlmLang.Core;
using RlmLang.Sizes;
using RlmLang.Values;

namespace RlmLang.Builtins.Lists;

internal sealed class CountBy : Builtin
{
    public override string Header => "count_by(xs: [T], key: T => K) -> [{key: K, count: int}]";

    public override Documentation Documentation { get; } = new("How many items each key has; keys stand in the order in which they first come.")
    {
        Examples = [new("""["a", "b", "a"].count_by(it).map(it.count)""", """[2, 1]"""), new("""[1, 2, 3].count_by(it % 2).map(it.key)""", """[1, 0]""")],
    };

    public override Size ResultSize(SizeArguments a)
    {
        var (items, keys) = (a.List(0), a.List(1));
        return new ListSize(
            items.Count,
            RecordSize.Of(("key", keys.Item), ("count", IntSize.UpTo(items.Count))),
            RecordSize.Of(("key", keys.Total), ("count", IntSize.UpTo(items.Count))));
    }

    public override Value Invoke(Arguments a) => new ListValue(
        [.. a.List(1).Items.CountBy(k => k).Select(k => RecordValue.Of(("key", k.Key), ("count", new IntValue(k.Value))))]);
}
