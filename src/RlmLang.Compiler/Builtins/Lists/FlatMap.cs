using RlmLang.Core;
using RlmLang.Sizes;
using RlmLang.Values;

namespace RlmLang.Builtins.Lists;

internal sealed class FlatMap : Builtin
{
    public override string Header => "flat_map(xs: [T], f: T => [U]?) -> [U]";

    public override Documentation Documentation { get; } = new("The items of the lists that the lambda gives for each item, in order, in one list.")
    {
        Examples =
        [
            new(""" [{tags: ["a", "b"]}, {tags: ["c"]}].flat_map(it.tags) """, """ ["a", "b", "c"] """),
            new("[1, 2].flat_map([it, it * 10])", "[1, 10, 2, 20]"),
            new("[1, 2].flat_map(x => [x] if x > 1 else none)", "[2]"),
        ],
        Remarks = "A lambda that gives none adds nothing.",
    };

    public override bool IsSizeExact => true;

    public override Size ResultSize(SizeArguments a) => ListLaws.Flattened(a.List(1));

    public override SizeExpr Work(SizeArguments a) => ListLaws.FlatteningWork(a, 1);

    public override Value Invoke(Arguments a) => Flatten.All(a.List(1));
}
