using RlmLang.Core;
using RlmLang.Sizes;
using RlmLang.Values;

namespace RlmLang.Builtins.Text;

internal sealed class MatchesPattern : Builtin
{
    public override string Header => "matches(t: text, pattern: regex) -> bool";

    public override Documentation Documentation { get; } = new("Whether the pattern matches somewhere in the text.")
    {
        Examples = [new(""" "abc".matches(r"b") """, """true"""), new(""" "abc".matches(r"^b") """, """false""")],
    };

    public override bool IsSizeExact => true;

    public override Size ResultSize(SizeArguments a) => Size.Scalar;

    public override Value Invoke(Arguments a) => BoolValue.Of(Matching.Any(a.Text(0).Span, a[1]));
}
