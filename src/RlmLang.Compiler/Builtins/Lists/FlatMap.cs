using RlmLang.Core;
using RlmLang.Sizes;
using RlmLang.Values;

namespace RlmLang.Builtins.Lists;

internal sealed class FlatMap : Builtin
{
    public override string Header => "flat_map(xs: [T], f: T => [U]) -> [U]";

    public override Documentation Documentation { get; } = new("The lists that the lambda gives, one after the other.")
    {
        Examples = [new("""[1, 2].flat_map([it, it * 10])""", """[1, 10, 2, 20]"""), new("""["a b", "c"].flat_map(it.split(" "))""", """["a", "b", "c"]""")],
    };

    public override bool IsSizeExact => true;

    public override Size ResultSize(SizeArguments a) => ListLaws.Flattened(a.List(1));

    public override SizeExpr Work(SizeArguments a) => ListLaws.Flattened(a.List(1)).Count + a.Length(0) + 1;

    public override Value Invoke(Arguments a) => new ListValue([.. a.List(1).Items.SelectMany(l => ((ListValue)l).Items)]);
}
