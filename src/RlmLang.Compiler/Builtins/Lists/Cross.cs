using RlmLang.Core;
using RlmLang.Sizes;
using RlmLang.Values;

namespace RlmLang.Builtins.Lists;

internal sealed class Cross : Builtin
{
    public override string Header => "cross(xs: [T], ys: [U]) -> [{a: T, b: U}]";

    public override Documentation Documentation { get; } = new("Every item of one list with every item of the other.")
    {
        Examples = [new("""[1, 2].cross([3, 4]).map(it.a * it.b)""", """[3, 4, 6, 8]"""), new("""[1].cross([]).len()""", """0""")],
    };

    public override bool IsSizeExact => true;

    public override Size ResultSize(SizeArguments a)
    {
        var (x, y) = (a.List(0), a.List(1));
        return new ListSize(
            x.Count * y.Count,
            RecordSize.Of(("a", x.Item), ("b", y.Item)),
            RecordSize.Of(("a", x.Total.Times(y.Count)), ("b", y.Total.Times(x.Count))));
    }

    public override SizeExpr Work(SizeArguments a) => (a.Length(0) * a.Length(1)) + 1;

    public override Value Invoke(Arguments a)
    {
        var (x, y) = (a.List(0).Items, a.List(1).Items);
        return new ListValue([.. x.SelectMany(p => y.Select(q => RecordValue.Of(("a", p), ("b", q))))]);
    }
}
