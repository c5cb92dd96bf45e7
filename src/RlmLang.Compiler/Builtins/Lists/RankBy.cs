using System.Collections.Immutable;
using RlmLang.Core;
using RlmLang.Sizes;
using RlmLang.Values;

namespace RlmLang.Builtins.Lists;

internal sealed class RankBy : Builtin
{
    public override string Header => "rank_by(xs: [T], by: T => text, query: text, top: int = 10) -> [T]";

    public override Documentation Documentation { get; } = new("The items whose text shares words with the query, the nearest first, at most `top` of them (BM25).")
    {
        Examples =
        [
            new(""" [{id: 1, t: "blue sky"}, {id: 2, t: "red apples"}].rank_by(it.t, "red").map(it.id) """, "[2]"),
            new(""" ["a", "b"].rank_by(it, "z") """, "[]"),
        ],
        Remarks = "Case does not matter; rare words weigh more than frequent ones, and a word in a short text more than in a long one. Of equally near ones the first comes first.",
    };

    public override Size ResultSize(SizeArguments a) => ListLaws.Part(a.List(0), a.Int(3).Max);

    public override SizeExpr Work(SizeArguments a) => ListLaws.ComparingWork(a, 1) + a.Length(2);

    public override string? Complaint(ImmutableArray<Value?> literals) => ArgumentComplaint.Negative(literals[3], "top");

    public override Value Invoke(Arguments a)
    {
        var items = a.List(0).Items;
        var order = Bm25.Rank([.. a.List(1).Items.Cast<TextValue>()], a.Text(2));
        return new ListValue([.. order.Take(Math.Max(0, a.Count32(3))).Select(i => items[i])]);
    }
}
