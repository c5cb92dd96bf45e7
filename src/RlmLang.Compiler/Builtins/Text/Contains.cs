using RlmLang.Core;
using RlmLang.Sizes;
using RlmLang.Values;

namespace RlmLang.Builtins.Text;

internal sealed class Contains : Builtin
{
    public override string Header => """
        contains(t: text, x: text) -> bool
        contains(t: text, x: regex) -> bool
        contains(xs: [T], x: T) -> bool
        """;

    public override Documentation Documentation { get; } = new("Whether `x` stands in the text, or is an item of the list.")
    {
        Examples = [new(""" "abc".contains("bc") """, """true"""), new("""[1, 2].contains(3)""", """false"""), new(""" "abc1".contains(r"\d") """, """true""")],
    };

    public override bool IsSizeExact => true;

    public override Size ResultSize(SizeArguments a) => Size.Scalar;

    public override SizeExpr Work(SizeArguments a) => a[0] is ListSize ? Extent.Of(a[0]) + (a.Length(0) * Extent.Of(a[1])) : a.Length(0) + a.Length(1) + 1;

    public override Value Invoke(Arguments a) => BoolValue.Of(a[0] is ListValue list ? list.Items.Contains(a[1]) : Matching.Any(a.Text(0).Span, a[1]));
}
