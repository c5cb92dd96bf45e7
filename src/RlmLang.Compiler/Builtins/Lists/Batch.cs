using System.Collections.Immutable;
using RlmLang.Core;
using RlmLang.Sizes;
using RlmLang.Values;

namespace RlmLang.Builtins.Lists;

internal sealed class Batch : Builtin
{
    public override string Header => "batch(xs: [T], n: int) -> [[T]]";

    public override Documentation Documentation { get; } = new("Cuts a list into lists of `n` neighbours; the last may have fewer.")
    {
        Examples =
        [
            new("[1, 2, 3].batch(2)", "[[1, 2], [3]]"),
            new("[1].batch(5)", "[[1]]"),
            new("range(6).batch(3).map(it.sum())", "[3, 12]"),
        ],
        Remarks = "`flatten()` undoes it.",
    };

    public override bool IsSizeExact => true;

    public override Size ResultSize(SizeArguments a)
    {
        var (xs, n) = (a.List(0), a.Int(1));
        var batch = ListLaws.Part(xs, n.Max);
        // Where the size is not known, nor is how many there are.
        var count = n.Min is > 0 and var least ? SizeExpr.CeilDiv(xs.Count, least) : xs.Count;
        return new ListSize(a.Known(1) is null ? count.AtMost() : count, new ListSize(batch.Count, batch.Item, batch.Total.AtMost()), xs);
    }

    public override string? Complaint(ImmutableArray<Value?> literals) => ArgumentComplaint.BelowOne(literals[1], "n");

    public override Value Invoke(Arguments a)
    {
        ArgumentComplaint.Refuse(Name, Complaint([a[0], a[1]]));
        var (items, n) = (a.List(0).Items, a.Count32(1));
        var batches = ImmutableArray.CreateBuilder<Value>();
        for (long start = 0; start < items.Length; start += n)
        {
            batches.Add(new ListValue(items.Slice((int)start, (int)Math.Min(n, items.Length - start))));
        }

        return new ListValue(batches.ToImmutable());
    }
}
