using RlmLang.Core;
using RlmLang.Sizes;
using RlmLang.Values;

namespace RlmLang.Builtins.Lists;

internal sealed class EnumerateItems : Builtin
{
    public override string Header => "enumerate(xs: [T]) -> [{index: int, value: T}]";

    public override Documentation Documentation { get; } = new("Each item with its place, counted from 0.")
    {
        Examples = [new("""["a", "b"].enumerate().map(it.index)""", """[0, 1]"""), new("""["a"].enumerate().map(it.value)""", """["a"]""")],
    };

    public override Size ResultSize(SizeArguments a)
    {
        var xs = a.List(0);
        return new ListSize(
            xs.Count,
            RecordSize.Of(("index", IntSize.UpTo(xs.Count)), ("value", xs.Item)),
            RecordSize.Of(("index", IntSize.UpTo(xs.Count * xs.Count)), ("value", xs.Total)));
    }

    public override Value Invoke(Arguments a) => new ListValue([.. a.List(0).Items.Select((x, i) => RecordValue.Of(("index", new IntValue(i)), ("value", x)))]);
}
