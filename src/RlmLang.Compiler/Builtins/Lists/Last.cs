using RlmLang.Core;
using RlmLang.Sizes;
using RlmLang.Values;

namespace RlmLang.Builtins.Lists;

internal sealed class Last : Builtin
{
    public override string Header => "last(xs: [T]) -> T?";

    public override Documentation Documentation { get; } = new("The last item, or none where there is none.")
    {
        Examples =
        [
            new("[1, 2].last()", "2"),
            new("[1].drop(1).last() ?? 0", "0"),
        ],
    };

    public override Size ResultSize(SizeArguments a) => a.List(0).Item;

    public override SizeExpr Work(SizeArguments a) => SizeExpr.One;

    public override Value Invoke(Arguments a) => a.List(0).Items is [.., var last] ? last : NoneValue.Instance;
}
