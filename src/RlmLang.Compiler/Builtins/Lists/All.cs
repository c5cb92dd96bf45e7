using RlmLang.Core;
using RlmLang.Sizes;
using RlmLang.Values;

namespace RlmLang.Builtins.Lists;

internal sealed class All : Builtin
{
    public override string Header => "all(xs: [T], pred: T => bool) -> bool";

    public override Documentation Documentation { get; } = new("Whether the condition holds for every item; true for an empty list.")
    {
        Examples = [new("""[1, 2].all(it > 0)""", """true"""), new("""[1, 2].all(it > 1)""", """false""")],
    };

    public override bool IsSizeExact => true;

    public override EarlyStop Stop => EarlyStop.AtFirstFalse;

    public override Size ResultSize(SizeArguments a) => Size.Scalar;

    public override Value Invoke(Arguments a) => BoolValue.Of(!a.List(1).Items.Contains(BoolValue.False));
}
