using RlmLang.Core;
using RlmLang.Sizes;
using RlmLang.Values;

namespace RlmLang.Builtins.Lists;

internal sealed class FindFirst : Builtin
{
    public override string Header => "find_first(xs: [T], pred: T => bool) -> T?";

    public override Documentation Documentation { get; } = new("The first item for which the condition holds, or none.")
    {
        Examples = [new("""[1, 2, 3].find_first(it > 1)""", """2"""), new("""[1].find_first(it > 1) ?? 0""", """0""")],
    };

    public override EarlyStop Stop => EarlyStop.AtFirstTrue;

    public override Size ResultSize(SizeArguments a) => a.List(0).Item;

    public override Value Invoke(Arguments a) =>
        a.List(1).Items.IndexOf(BoolValue.True) is var place and >= 0 ? a.List(0).Items[place] : NoneValue.Instance;
}
