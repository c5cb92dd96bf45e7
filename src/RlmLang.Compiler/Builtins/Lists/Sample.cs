using System.Collections.Immutable;
using RlmLang.Core;
using RlmLang.Sizes;
using RlmLang.Values;

namespace RlmLang.Builtins.Lists;

internal sealed class Sample : Builtin
{
    public override string Header => "sample(xs: [T], n: int) -> [T]";

    public override Documentation Documentation { get; } = new("`n` items, evenly spread over the list and in its order; all where there are fewer.")
    {
        Examples = [new("""[1, 2, 3, 4].sample(2)""", """[1, 3]"""), new("""[1].sample(3)""", """[1]""")],
        Remarks = "The same every time: a program has no randomness.",
    };

    public override Size ResultSize(SizeArguments a) => ListLaws.First(a.List(0), a.Int(1).Max);

    public override string? Complaint(ImmutableArray<Value?> literals) => ListLaws.TooSmall(literals[1], "n", 0);

    public override Value Invoke(Arguments a)
    {
        var (items, wanted) = (a.List(0).Items, Math.Clamp(a.Count32(1), 0, a.List(0).Count));
        return new ListValue([.. Enumerable.Range(0, wanted).Select(i => items[(int)((long)i * items.Length / wanted)])]);
    }
}
