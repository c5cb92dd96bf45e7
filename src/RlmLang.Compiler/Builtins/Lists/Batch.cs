using System.Collections.Immutable;
using RlmLang.Core;
using RlmLang.Sizes;
using RlmLang.Values;

namespace RlmLang.Builtins.Lists;

internal sealed class Batch : Builtin
{
    public override string Header => "batch(xs: [T], n: int) -> [[T]]";

    public override Documentation Documentation { get; } = new("Cuts a list into lists of `n` items; the last may have fewer.")
    {
        Examples = [new("""[1, 2, 3].batch(2)""", """[[1, 2], [3]]"""), new("""[].batch(2)""", """[]""")],
    };

    public override Size ResultSize(SizeArguments a)
    {
        var (xs, n) = (a.List(0), a.Int(1));
        return new ListSize(SizeExpr.CeilDiv(xs.Count, Math.Max(1, n.Min ?? 1)), ListLaws.First(xs, n.Max), xs);
    }

    public override string? Complaint(ImmutableArray<Value?> literals) => ListLaws.TooSmall(literals[1], "n", 1);

    public override Value Invoke(Arguments a)
    {
        ListLaws.Require(this, a[1], "n", 1);
        return new ListValue([.. a.List(0).Items.Chunk(a.Count32(1)).Select(c => (Value)new ListValue([.. c]))]);
    }
}
