using RlmLang.Core;
using RlmLang.Sizes;
using RlmLang.Values;

namespace RlmLang.Builtins.Lists;

internal sealed class Flatten : Builtin
{
    public override string Header => "flatten(xss: [[T]?]) -> [T]";

    public override Documentation Documentation { get; } = new("The items of a list's lists, in order, in one list.")
    {
        Examples =
        [
            new("[[1, 2], [3]].flatten()", "[1, 2, 3]"),
            new("[[1], none, [2]].flatten()", "[1, 2]"),
            new("[[], [1]].flatten()", "[1]"),
        ],
        Remarks = "Lists that are none are skipped. One level only: what stands in the inner lists stays as it is.",
    };

    public override bool IsSizeExact => true;

    public override Size ResultSize(SizeArguments a) => ListLaws.Flattened(a.List(0));

    public override SizeExpr Work(SizeArguments a) => ListLaws.FlatteningWork(a, 0);

    public override Value Invoke(Arguments a) => All(a.List(0));

    /// <summary>None stands for an empty list.</summary>
    public static ListValue All(ListValue lists) => new([.. lists.Items.OfType<ListValue>().SelectMany(l => l.Items)]);
}
