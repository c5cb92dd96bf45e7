using RlmLang.Core;
using RlmLang.Sizes;
using RlmLang.Values;

namespace RlmLang.Builtins.Lists;

internal sealed class Any : Builtin
{
    public override string Header => """
        any(xs: [T], pred: T => bool) -> bool
        any(xs: [bool]) -> bool
        """;

    public override Documentation Documentation { get; } = new("Whether the condition holds for at least one item.")
    {
        Examples =
        [
            new("[1, 5].any(it > 3)", "true"),
            new("[true, false].any()", "true"),
            new("[].any(x => x == 1)", "false"),
        ],
        Remarks = "A list of bools is its own condition. Where the condition or the list asks a model, what stands behind the first true need not be asked.",
    };

    public override EarlyStop Stop => EarlyStop.AtFirstTrue;

    public override bool ReadsUntilDecided => true;

    public override Size ResultSize(SizeArguments a) => Size.Scalar;

    public override Value Invoke(Arguments a) => BoolValue.Of(a.List(a.Count - 1).Items.Contains(BoolValue.True));
}
