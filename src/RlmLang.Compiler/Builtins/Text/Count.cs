using System.Collections.Immutable;
using RlmLang.Builtins.Lists;
using RlmLang.Core;
using RlmLang.Sizes;
using RlmLang.Values;

namespace RlmLang.Builtins.Text;

internal sealed class Count : Builtin
{
    public override string Header => """
        count(t: text, x: text) -> int
        count(t: text, x: regex) -> int
        count(xs: [T], x: T) -> int
        """;

    public override Documentation Documentation { get; } = new("How often `x` stands in the text, without overlaps, or is an item of the list.")
    {
        Examples = [new(""" "abab".count("ab") """, """2"""), new("""[1, 2, 1].count(1)""", """2"""), new(""" "a1b22".count(r"\d+") """, """2""")],
    };

    public override Size ResultSize(SizeArguments a) => IntSize.UpTo(a.Length(0) + 1);

    public override string? Complaint(ImmutableArray<Value?> literals) => literals[0] is ListValue ? null : TextLaws.EmptyText(literals[1], "x");

    public override Value Invoke(Arguments a)
    {
        ArgumentComplaint.Refuse(Name, Complaint([a[0], a[1]]));
        return new IntValue(a[0] is ListValue list ? list.Items.Count(i => i.Equals(a[1])) : Matching.All(a.Text(0), a[1], a.Meter).Count());
    }
}
