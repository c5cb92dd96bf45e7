using RlmLang.Core;
using RlmLang.Sizes;
using RlmLang.Values;

namespace RlmLang.Builtins.Lists;

internal sealed class Any : Builtin
{
    public override string Header => "any(xs: [T], pred: T => bool) -> bool";

    public override Documentation Documentation { get; } = new("Whether the condition holds for some item.")
    {
        Examples = [new("""[1, 2].any(it > 1)""", """true"""), new("""[1].any(it > 1)""", """false""")],
    };

    public override bool IsSizeExact => true;

    public override EarlyStop Stop => EarlyStop.AtFirstTrue;

    public override Size ResultSize(SizeArguments a) => Size.Scalar;

    public override Value Invoke(Arguments a) => BoolValue.Of(a.List(1).Items.Contains(BoolValue.True));
}
