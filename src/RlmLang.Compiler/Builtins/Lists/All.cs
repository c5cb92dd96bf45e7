using RlmLang.Core;
using RlmLang.Sizes;
using RlmLang.Values;

namespace RlmLang.Builtins.Lists;

internal sealed class All : Builtin
{
    public override string Header => """
        all(xs: [T], pred: T => bool) -> bool
        all(xs: [bool]) -> bool
        """;

    public override Documentation Documentation { get; } = new("Whether the condition holds for every item.")
    {
        Examples =
        [
            new("[1, 5].all(it > 3)", "false"),
            new("[true, true].all()", "true"),
            new("[].all(x => x == 1)", "true"),
        ],
        Remarks = "A list of bools is its own condition. Where the condition or the list asks a model, what stands behind the first false need not be asked.",
    };

    public override EarlyStop Stop => EarlyStop.AtFirstFalse;

    public override bool ReadsUntilDecided => true;

    public override Size ResultSize(SizeArguments a) => Size.Scalar;

    public override Value Invoke(Arguments a) => BoolValue.Of(!a.List(a.Count - 1).Items.Contains(BoolValue.False));
}
