using System.Collections.Immutable;
using RlmLang.Core;
using RlmLang.Sizes;
using RlmLang.Values;

namespace RlmLang.Builtins.Lists;

internal sealed class Take : Builtin
{
    public override string Header => "take(xs: [T], n: int) -> [T]";

    public override Documentation Documentation { get; } = new("The first `n` items, or all where there are fewer.")
    {
        Examples =
        [
            new("[1, 2, 3].take(2)", "[1, 2]"),
            new("[1].take(5)", "[1]"),
            new("[1, 2].take(0)", "[]"),
        ],
        Remarks = "What stands behind them is left out in silence; `at_most(n)` fails instead. Right behind a filter or map that asks a model, what stands after the last item that is taken need not be asked.",
    };

    public override bool IsSizeExact => true;

    public override bool ReadsBeginning => true;

    public override Size ResultSize(SizeArguments a) => ListLaws.Part(a.List(0), a.Int(1).Max);

    public override SizeExpr Work(SizeArguments a) => SizeExpr.Min(a.Length(0), a.Int(1).Max) + 1;

    public override string? Complaint(ImmutableArray<Value?> literals) => ArgumentComplaint.Negative(literals[1], "n");

    public override Value Invoke(Arguments a)
    {
        var items = a.List(0).Items;
        return new ListValue(items[..Math.Clamp(a.Count32(1), 0, items.Length)]);
    }
}
