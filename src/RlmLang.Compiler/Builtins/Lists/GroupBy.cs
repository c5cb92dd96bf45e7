using RlmLang.Core;
using RlmLang.Sizes;
using RlmLang.Values;

namespace RlmLang.Builtins.Lists;

internal sealed class GroupBy : Builtin
{
    public override string Header => "group_by(xs: [T], key: T => K) -> [{key: K, items: [T]}]";

    public override Documentation Documentation { get; } = new("Puts items of one key together; groups stand in the order of their first items.")
    {
        Examples = [new("""[1, 2, 3].group_by(it % 2).map(it.items)""", """[[1, 3], [2]]"""), new("""["a"].group_by(it.len()).map(it.key)""", """[1]""")],
    };

    public override Size ResultSize(SizeArguments a)
    {
        var (items, keys) = (a.List(0), a.List(1));
        return new ListSize(
            items.Count,
            RecordSize.Of(("key", keys.Item), ("items", items)),
            RecordSize.Of(("key", keys.Total), ("items", items)));
    }

    public override Value Invoke(Arguments a)
    {
        var (items, keys) = (a.List(0).Items, a.List(1).Items);
        var groups = Enumerable.Range(0, items.Length).GroupBy(i => keys[i], i => items[i]);
        return new ListValue([.. groups.Select(g => RecordValue.Of(("key", g.Key), ("items", new ListValue([.. g]))))]);
    }
}
