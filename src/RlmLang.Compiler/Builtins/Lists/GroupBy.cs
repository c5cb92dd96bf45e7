using System.Collections.Immutable;
using RlmLang.Core;
using RlmLang.Sizes;
using RlmLang.Values;

namespace RlmLang.Builtins.Lists;

internal sealed class GroupBy : Builtin
{
    public override string Header => "group_by(xs: [T], key: T => K) -> [{key: K, items: [T]}]";

    public override Documentation Documentation { get; } = new("The items of each key together, in the order in which the keys first come up.")
    {
        Examples =
        [
            new("[1, 2, 3].group_by(it % 2)", "[{key: 1, items: [1, 3]}, {key: 0, items: [2]}]"),
            new(""" ["a", "bb", "c"].group_by(it.len()).map(g => g.items.len()) """, "[2, 1]"),
        ],
        Remarks = "`(key, items) => …` takes the two fields of a group.",
    };

    public override Size ResultSize(SizeArguments a)
    {
        var (items, keys) = (a.List(0), a.List(1));
        var group = items.AtMost();
        return new ListSize(
            items.Count,
            RecordSize.Of(("key", keys.Item), ("items", group)),
            RecordSize.Of(("key", keys.Total), ("items", group)));
    }

    public override SizeExpr Work(SizeArguments a) => ListLaws.ComparingWork(a, 1);

    public override Value Invoke(Arguments a)
    {
        var (items, keys) = (a.List(0).Items, a.List(1).Items);
        var groups = new OrderedDictionary<Value, ImmutableArray<Value>.Builder>();
        for (var i = 0; i < items.Length; i++)
        {
            if (!groups.TryGetValue(keys[i], out var group))
            {
                groups.Add(keys[i], group = ImmutableArray.CreateBuilder<Value>());
            }

            group.Add(items[i]);
        }

        return new ListValue([.. groups.Select(g => RecordValue.Of(("key", g.Key), ("items", new ListValue(g.Value.ToImmutable()))))]);
    }
}
