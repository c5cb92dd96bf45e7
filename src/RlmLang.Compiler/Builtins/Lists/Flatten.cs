using RlmLang.Core;
using RlmLang.Sizes;
using RlmLang.Values;

namespace RlmLang.Builtins.Lists;

internal sealed class Flatten : Builtin
{
    public override string Header => "flatten(xs: [[T]?]) -> [T]";

    public override Documentation Documentation { get; } = new("The lists inside a list, one after the other; none is skipped.")
    {
        Examples = [new("""[[1, 2], [], [3]].flatten()""", """[1, 2, 3]"""), new("""[[1], none].flatten()""", """[1]""")],
    };

    public override bool IsSizeExact => true;

    public override Size ResultSize(SizeArguments a) => ListLaws.Flattened(a.List(0));

    public override SizeExpr Work(SizeArguments a) => ListLaws.Flattened(a.List(0)).Count + a.Length(0) + 1;

    public override Value Invoke(Arguments a) => new ListValue([.. a.List(0).Items.OfType<ListValue>().SelectMany(l => l.Items)]);
}
