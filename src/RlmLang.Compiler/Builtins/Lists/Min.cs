using RlmLang.Core;
using RlmLang.Sizes;
using RlmLang.Values;

namespace RlmLang.Builtins.Lists;

internal sealed class Min : Builtin
{
    public override string Header => "min(xs: [T]) -> T?";

    public override Documentation Documentation { get; } = new("The smallest item, or none where the list is empty.")
    {
        Examples = [new("""[3, 1, 2].min()""", """1"""), new("""["b", "a"].min()""", """ "a" """)],
    };

    public override Size ResultSize(SizeArguments a) => a.List(0).Item;

    public override Value Invoke(Arguments a) => a.List(0).Items.Min(ValueOrder.Instance) ?? NoneValue.Instance;
}
