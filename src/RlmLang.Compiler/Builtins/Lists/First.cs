using RlmLang.Core;
using RlmLang.Sizes;
using RlmLang.Values;

namespace RlmLang.Builtins.Lists;

internal sealed class First : Builtin
{
    public override string Header => "first(xs: [T]) -> T?";

    public override Documentation Documentation { get; } = new("The first item, or none where there is none.")
    {
        Examples =
        [
            new("[1, 2].first()", "1"),
            new("[1, 2].filter(it > 5).first() ?? 0", "0"),
        ],
        Remarks = "`xs.first() ?? fallback` gives a value in any case. Right behind a filter or map that asks a model, what stands after the first item need not be asked.",
    };

    public override bool ReadsBeginning => true;

    public override Size ResultSize(SizeArguments a) => a.List(0).Item;

    public override SizeExpr Work(SizeArguments a) => SizeExpr.One;

    public override Value Invoke(Arguments a) => a.List(0).Items is [var first, ..] ? first : NoneValue.Instance;
}
