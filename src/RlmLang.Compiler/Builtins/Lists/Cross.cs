using RlmLang.Core;
using RlmLang.Sizes;
using RlmLang.Values;

namespace RlmLang.Builtins.Lists;

internal sealed class Cross : Builtin
{
    public override string Header => "cross(xs: [T], ys: [U]) -> [{a: T, b: U}]";

    public override Documentation Documentation { get; } = new("Every item of one list with every item of another.")
    {
        Examples =
        [
            new(""" [1, 2].cross(["a", "b"]) """, """ [{a: 1, b: "a"}, {a: 1, b: "b"}, {a: 2, b: "a"}, {a: 2, b: "b"}] """),
            new("[1].cross([2, 3]).map((x, y) => x + y)", "[3, 4]"),
        ],
    };

    public override bool IsSizeExact => true;

    public override Size ResultSize(SizeArguments a)
    {
        var (xs, ys) = (a.List(0), a.List(1));
        return ListLaws.Combined(xs.Count * ys.Count, (xs.Item, xs.Total.Times(ys.Count)), (ys.Item, ys.Total.Times(xs.Count)));
    }

    public override SizeExpr Work(SizeArguments a) => (a.Length(0) * a.Length(1)) + a.Length(0) + a.Length(1) + 1;

    public override Value Invoke(Arguments a)
    {
        var (xs, ys) = (a.List(0).Items, a.List(1).Items);
        a.Meter.Make(80L * xs.Length * ys.Length);
        return new ListValue([.. xs.SelectMany(x => ys.Select(y => RecordValue.Of(("a", x), ("b", y))))]);
    }
}
