using RlmLang.Core;
using RlmLang.Sizes;
using RlmLang.Values;

namespace RlmLang.Builtins.Lists;

internal sealed class FindFirst : Builtin
{
    public override string Header => "find_first(xs: [T], pred: T => bool) -> T?";

    public override Documentation Documentation { get; } = new("The first item for which the condition holds, or none.")
    {
        Examples =
        [
            new("[1, 5, 7].find_first(it > 3)", "5"),
            new("[1, 2].find_first(x => x > 3) ?? 0", "0"),
        ],
        Remarks = "Where the condition or the list asks a model, what stands behind the first hit need not be asked.",
    };

    public override EarlyStop Stop => EarlyStop.AtFirstTrue;

    public override bool ReadsUntilDecided => true;

    public override Size ResultSize(SizeArguments a) => a.List(0).Item;

    public override Value Invoke(Arguments a) => a.List(1).Items.IndexOf(BoolValue.True) is var at and >= 0 ? a.List(0).Items[at] : NoneValue.Instance;
}
