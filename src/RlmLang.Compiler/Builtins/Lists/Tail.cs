using System.Collections.Immutable;
using RlmLang.Core;
using RlmLang.Sizes;
using RlmLang.Values;

namespace RlmLang.Builtins.Lists;

internal sealed class Tail : Builtin
{
    public override string Header => "tail(xs: [T], n: int) -> [T]";

    public override Documentation Documentation { get; } = new("The last `n` items, or all where there are fewer.")
    {
        Examples =
        [
            new("[1, 2, 3].tail(2)", "[2, 3]"),
            new("[1].tail(5)", "[1]"),
        ],
    };

    public override bool IsSizeExact => true;

    public override Size ResultSize(SizeArguments a) => ListLaws.Part(a.List(0), a.Int(1).Max);

    public override SizeExpr Work(SizeArguments a) => SizeExpr.Min(a.Length(0), a.Int(1).Max) + 1;

    public override string? Complaint(ImmutableArray<Value?> literals) => ArgumentComplaint.Negative(literals[1], "n");

    public override Value Invoke(Arguments a)
    {
        var items = a.List(0).Items;
        return new ListValue(items[^Math.Clamp(a.Count32(1), 0, items.Length)..]);
    }
}
