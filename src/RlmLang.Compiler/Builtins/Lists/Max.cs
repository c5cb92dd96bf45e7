using RlmLang.Core;
using RlmLang.Sizes;
using RlmLang.Values;

namespace RlmLang.Builtins.Lists;

internal sealed class Max : Builtin
{
    public override string Header => "max(xs: [T]) -> T?";

    public override Documentation Documentation { get; } = new("The largest item, or none where the list is empty.")
    {
        Examples = [new("""[3, 1, 2].max()""", """3"""), new("""["b", "a"].max()""", """ "b" """)],
    };

    public override Size ResultSize(SizeArguments a) => a.List(0).Item;

    public override Value Invoke(Arguments a) => a.List(0).Items.Max(ValueOrder.Instance) ?? NoneValue.Instance;
}
