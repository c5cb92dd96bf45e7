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
        Examples = [new("""[1, 2, 3].tail(2)""", """[2, 3]"""), new("""[1].tail(5)""", """[1]""")],
    };

    public override Size ResultSize(SizeArguments a) => ListLaws.First(a.List(0), a.Int(1).Max);

    public override SizeExpr Work(SizeArguments a) => SizeExpr.Min(a.Length(0), a.Int(1).Max) + 1;

    public override string? Complaint(ImmutableArray<Value?> literals) => ListLaws.TooSmall(literals[1], "n", 0);

    public override Value Invoke(Arguments a) => new ListValue(a.List(0).Items[^Math.Clamp(a.Count32(1), 0, a.List(0).Count)..]);
}
