using RlmLang.Core;
using RlmLang.Sizes;
using RlmLang.Values;

namespace RlmLang.Builtins.Lists;

internal sealed class First : Builtin
{
    public override string Header => "first(xs: [T]) -> T?";

    public override Documentation Documentation { get; } = new("The first item, or none where the list is empty.")
    {
        Examples = [new("""[1, 2].first()""", """1"""), new("""([1, 2].take(0)).first() ?? 7""", """7""")],
    };

    public override Size ResultSize(SizeArguments a) => a.List(0).Item;

    public override SizeExpr Work(SizeArguments a) => SizeExpr.One;

    public override Value Invoke(Arguments a) => a.List(0).Count == 0 ? NoneValue.Instance : a.List(0).Items[0];
}
