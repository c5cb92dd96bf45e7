using System.Collections.Immutable;
using RlmLang.Core;
using RlmLang.Diagnostics;
using RlmLang.Sizes;
using RlmLang.Values;

namespace RlmLang.Builtins.Lists;

internal sealed class AtMost : Builtin
{
    public override string Header => "at_most(xs: [T], n: int) -> [T]";

    public override Documentation Documentation { get; } = new("The list itself where it has at most `n` items; else the run fails.")
    {
        Examples =
        [
            new("[1, 2].at_most(2)", "[1, 2]"),
            new("[1, 2].at_most(100).len()", "2"),
        ],
        Remarks = "It bounds a list whose length a model decides, and drops nothing in silence as `take(n)` would.",
    };

    public override Size ResultSize(SizeArguments a)
    {
        var list = a.List(0);
        var part = ListLaws.Part(list, a.Int(1).Max);
        // All items are there, or there is no result.
        return part with { Item = list.Item, Total = Size.Least(list.Total, part.Total) };
    }

    public override SizeExpr Work(SizeArguments a) => SizeExpr.One;

    public override string? Complaint(ImmutableArray<Value?> literals) => ArgumentComplaint.Negative(literals[1], "n");

    public override Value Invoke(Arguments a)
    {
        var (list, limit) = (a.List(0), a.Int(1));
        return list.Count <= limit
            ? list
            : throw new EvaluationException(span => EvaluationDiagnostics.TooManyItems(span, limit, list.Count));
    }
}
