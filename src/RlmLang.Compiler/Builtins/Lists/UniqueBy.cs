using RlmLang.Core;
using RlmLang.Sizes;
using RlmLang.Values;

namespace RlmLang.Builtins.Lists;

internal sealed class UniqueBy : Builtin
{
    public override string Header => "unique_by(xs: [T], key: T => K) -> [T]";

    public override Documentation Documentation { get; } = new("The first item of each key.")
    {
        Examples =
        [
            new(""" ["a", "bb", "c"].unique_by(it.len()) """, """ ["a", "bb"] """),
            new("[1, 2, 3].unique_by(it % 2)", "[1, 2]"),
        ],
    };

    public override Size ResultSize(SizeArguments a) => a.List(0);

    public override SizeExpr Work(SizeArguments a) => ListLaws.ComparingWork(a, 1);

    public override Value Invoke(Arguments a)
    {
        var (items, keys) = (a.List(0).Items, a.List(1).Items);
        var seen = new HashSet<Value>();
        return new ListValue([.. items.Where((_, i) => seen.Add(keys[i]))]);
    }
}
