using System.Collections.Immutable;
using RlmLang.Core;
using RlmLang.Sizes;
using RlmLang.Values;

namespace RlmLang.Builtins.Lists;

internal sealed class Rank : Builtin
{
    public override string Header => """
        rank(xs: [text], query: text, top: int = 10) -> [text]
        rank(xs: [doc], query: text, top: int = 10) -> [doc]
        """;

    public override Documentation Documentation { get; } = new("The texts that share words with the query, the nearest first, at most `top` of them (BM25).")
    {
        Examples =
        [
            new(""" ["red apples", "blue sky", "an apple, a red one"].rank("red apple", top=1) """, """ ["an apple, a red one"] """),
            new(""" ["red sky", "blue sky", "grass"].rank("sky") """, """ ["red sky", "blue sky"] """),
            new(""" [{name: "a", text: "blue"}, {name: "b", text: "red"}].rank("red").map(it.name) """, """ ["b"] """),
        ],
        Remarks = "Case does not matter; rare words weigh more than frequent ones, and a word in a short text more than in a long one. Of equally near ones the first comes first. For other records there is `rank_by`.",
    };

    public override Size ResultSize(SizeArguments a) => ListLaws.Part(a.List(0), a.Int(2).Max);

    public override SizeExpr Work(SizeArguments a) => ListLaws.ComparingWork(a, 0) + a.Length(1);

    public override string? Complaint(ImmutableArray<Value?> literals) => ArgumentComplaint.Negative(literals[2], "top");

    public override Value Invoke(Arguments a)
    {
        var items = a.List(0).Items;
        var order = Bm25.Rank([.. items.Select(i => i as TextValue ?? (TextValue?)((RecordValue)i).Find("text") ?? TextValue.Empty)], a.Text(1));
        return new ListValue([.. order.Take(Math.Max(0, a.Count32(2))).Select(i => items[i])]);
    }
}
