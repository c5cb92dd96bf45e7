using RlmLang.Core;
using RlmLang.Sizes;
using RlmLang.Values;

namespace RlmLang.Builtins.Lists;

internal sealed class DropUntil : Builtin
{
    public override string Header => "drop_until(xs: [T], pred: T => bool) -> [T]";

    public override Documentation Documentation { get; } = new("The items from the first on for which the condition holds.")
    {
        Examples =
        [
            new("[1, 5, 2].drop_until(it > 3)", "[5, 2]"),
            new("[1, 2].drop_until(it > 3)", "[]"),
        ],
        Remarks = "Where it holds for none, the list is empty.",
    };

    public override EarlyStop Stop => EarlyStop.AtFirstTrue;

    public override Size ResultSize(SizeArguments a) => a.List(0);

    public override Value Invoke(Arguments a)
    {
        var from = a.List(1).Items.IndexOf(BoolValue.True);
        return from < 0 ? ListValue.Empty : new ListValue(a.List(0).Items[from..]);
    }
}
