using RlmLang.Core;
using RlmLang.Sizes;
using RlmLang.Values;

namespace RlmLang.Builtins.Lists;

internal sealed class Sorted : Builtin
{
    public override string Header => "sorted(xs: [T], desc: bool = false, key: T => K = none) -> [T]";

    public override Documentation Documentation { get; } = new("Puts a list in order; equal items stay as they were.")
    {
        Examples =
        [
            new("[3, 1, 2].sorted()", "[1, 2, 3]"),
            new(""" ["b", "a"].sorted(desc=true) """, """ ["b", "a"] """),
            new(""" sorted(["ccc", "a"], key=x => x.len()) """, """ ["a", "ccc"] """),
        ],
        Remarks = "Numbers by size, texts by their characters, records by their fields in order; none comes first. `key=` is what `sort_by` takes.",
    };

    public override bool IsSizeExact => true;

    public override Size ResultSize(SizeArguments a) => a.List(0);

    public override SizeExpr Work(SizeArguments a) => ListLaws.ComparingWork(a, a.Known(2) is NoneValue ? 0 : 2);

    public override Value Invoke(Arguments a) => SortBy.Sort(a.List(0), a.IsNone(2) ? a.List(0) : a.List(2), a.Bool(1));
}
