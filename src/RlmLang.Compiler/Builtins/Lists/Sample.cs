using System.Collections.Immutable;
using RlmLang.Core;
using RlmLang.Sizes;
using RlmLang.Values;

namespace RlmLang.Builtins.Lists;

internal sealed class Sample : Builtin
{
    public override string Header => "sample(xs: [T], n: int) -> [T]";

    public override Documentation Documentation { get; } = new("At most `n` items, evenly spaced over the list, in their order.")
    {
        Examples =
        [
            new("range(10).sample(5)", "[0, 2, 4, 6, 8]"),
            new("[1, 2].sample(5)", "[1, 2]"),
            new("range(100).sample(3)", "[0, 33, 66]"),
        ],
        Remarks = "The same items each time: nothing in the language is random.",
    };

    public override bool IsSizeExact => true;

    public override Size ResultSize(SizeArguments a) => ListLaws.Part(a.List(0), a.Int(1).Max);

    public override SizeExpr Work(SizeArguments a) => SizeExpr.Min(a.Length(0), a.Int(1).Max) + 1;

    public override string? Complaint(ImmutableArray<Value?> literals) => ArgumentComplaint.Negative(literals[1], "n");

    public override Value Invoke(Arguments a)
    {
        var items = a.List(0).Items;
        var count = Math.Clamp(a.Count32(1), 0, items.Length);
        return new ListValue([.. Enumerable.Range(0, count).Select(i => items[(int)((long)i * items.Length / count)])]);
    }
}
