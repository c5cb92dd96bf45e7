using RlmLang.Core;
using RlmLang.Sizes;
using RlmLang.Values;

namespace RlmLang.Builtins.Lists;

internal sealed class DropUntil : Builtin
{
    public override string Header => "drop_until(xs: [T], pred: T => bool) -> [T]";

    public override Documentation Documentation { get; } = new("The list from the first item on for which the condition holds; empty where there is none.")
    {
        Examples = [new("""[1, 5, 2].drop_until(it > 3)""", """[5, 2]"""), new("""[1].drop_until(it > 3)""", """[]""")],
    };

    public override EarlyStop Stop => EarlyStop.AtFirstTrue;

    public override Size ResultSize(SizeArguments a) => a.List(0);

    public override Value Invoke(Arguments a) =>
        a.List(1).Items.IndexOf(BoolValue.True) is var place and >= 0 ? new ListValue(a.List(0).Items[place..]) : ListValue.Empty;
}
