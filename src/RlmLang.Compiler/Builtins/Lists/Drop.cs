using System.Collections.Immutable;
using RlmLang.Core;
using RlmLang.Sizes;
using RlmLang.Values;

namespace RlmLang.Builtins.Lists;

internal sealed class Drop : Builtin
{
    public override string Header => "drop(xs: [T], n: int) -> [T]";

    public override Documentation Documentation { get; } = new("The list without its first `n` items.")
    {
        Examples = [new("""[1, 2, 3].drop(1)""", """[2, 3]"""), new("""[1].drop(5)""", """[]""")],
    };

    public override Size ResultSize(SizeArguments a) => ListLaws.Without(a.List(0), a.Int(1).Min ?? 0);

    public override string? Complaint(ImmutableArray<Value?> literals) => ListLaws.TooSmall(literals[1], "n", 0);

    public override Value Invoke(Arguments a) => new ListValue(a.List(0).Items[Math.Clamp(a.Count32(1), 0, a.List(0).Count)..]);
}
