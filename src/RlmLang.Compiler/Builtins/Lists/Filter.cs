using RlmLang.Core;
using RlmLang.Sizes;
using RlmLang.Values;

namespace RlmLang.Builtins.Lists;

internal sealed class Filter : Builtin
{
    public override string Header => "filter(xs: [T], keep: T => bool) -> [T]";

    public override Documentation Documentation { get; } = new("The items for which the condition holds, in their order.")
    {
        Examples = [new("[1, 2, 3, 4].filter(it % 2 == 0)", "[2, 4]"), new("[1, 2].filter(x => x > 5)", "[]")],
        Remarks = "After `filter(it != none)` the items are no longer optional.",
    };

    public override Size ResultSize(SizeArguments a) => a.List(0);

    public override Value Invoke(Arguments a)
    {
        var (items, kept) = (a.List(0).Items, a.List(1).Items);
        return new ListValue([.. items.Where((_, i) => ((BoolValue)kept[i]).IsTrue)]);
    }
}
