using RlmLang.Core;
using RlmLang.Diagnostics;
using RlmLang.Sizes;
using RlmLang.Values;

namespace RlmLang.Builtins.Lists;

internal sealed class Zip : Builtin
{
    public override string Header => "zip(xs: [T], ys: [U]) -> [{a: T, b: U}]";

    public override Documentation Documentation { get; } = new("Pairs the items of two lists of one length by their place.")
    {
        Examples =
        [
            new(""" [1, 2].zip(["a", "b"]) """, """ [{a: 1, b: "a"}, {a: 2, b: "b"}] """),
            new("[1, 2].zip([10, 20]).map((x, y) => x + y)", "[11, 22]"),
        ],
        Remarks = "Lists of different lengths fail the run: a missing item would shift every later pair.",
    };

    public override bool IsSizeExact => true;

    public override Size ResultSize(SizeArguments a)
    {
        var (xs, ys) = (a.List(0), a.List(1));
        return ListLaws.Combined(SizeExpr.Min(xs.Count, ys.Count), (xs.Item, xs.Total), (ys.Item, ys.Total));
    }

    public override Value Invoke(Arguments a)
    {
        var (xs, ys) = (a.List(0).Items, a.List(1).Items);
        return xs.Length == ys.Length
            ? new ListValue([.. xs.Select((x, i) => RecordValue.Of(("a", x), ("b", ys[i])))])
            : throw new EvaluationException(span => EvaluationDiagnostics.UnequalLengths(span, xs.Length, ys.Length));
    }
}
