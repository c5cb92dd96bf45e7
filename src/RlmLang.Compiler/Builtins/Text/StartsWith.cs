using RlmLang.Core;
using RlmLang.Sizes;
using RlmLang.Values;

namespace RlmLang.Builtins.Text;

internal sealed class StartsWith : Builtin
{
    public override string Header => "startswith(t: text, part: text) -> bool";

    public override Documentation Documentation { get; } = new("Whether the text begins with `part`.")
    {
        Examples = [new(""" "abc".startswith("ab") """, """true"""), new(""" "abc".startswith("b") """, """false""")],
    };

    public override bool IsSizeExact => true;

    public override Size ResultSize(SizeArguments a) => Size.Scalar;

    public override SizeExpr Work(SizeArguments a) => a.Length(1) + 1;

    public override Value Invoke(Arguments a) => BoolValue.Of(a.Text(0).Span.StartsWith(a.Text(1).Span, StringComparison.Ordinal));
}
