using RlmLang.Core;
using RlmLang.Diagnostics;
using RlmLang.Sizes;
using RlmLang.Values;

namespace RlmLang.Builtins.Lists;

internal sealed class Zip : Builtin
{
    public override string Header => "zip(xs: [T], ys: [U]) -> [{a: T, b: U}]";

    public override Documentation Documentation { get; } = new("Pairs items of the same place; the lists have to be of one length.")
    {
        Examples = [new("""[1, 2].zip(["a", "b"]).map(it.b)""", """["a", "b"]"""), new("""[1].zip([2]).map(it.a + it.b)""", """[3]""")],
    };

    public override Size ResultSize(SizeArguments a)
    {
        var (x, y) = (a.List(0), a.List(1));
        return new ListSize(SizeExpr.Min(x.Count, y.Count), RecordSize.Of(("a", x.Item), ("b", y.Item)), RecordSize.Of(("a", x.Total), ("b", y.Total)));
    }

    public override Value Invoke(Arguments a)
    {
        var (x, y) = (a.List(0).Items, a.List(1).Items);
        return x.Length == y.Length
            ? new ListValue([.. x.Zip(y, (p, q) => RecordValue.Of(("a", p), ("b", q)))])
            : throw new EvaluationException(span => EvaluationDiagnostics.UnequalLengths(span, x.Length, y.Length));
    }
}
