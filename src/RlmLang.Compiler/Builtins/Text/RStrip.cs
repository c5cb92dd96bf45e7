using RlmLang.Core;
using RlmLang.Sizes;
using RlmLang.Values;

namespace RlmLang.Builtins.Text;

internal sealed class RStrip : Builtin
{
    public override string Header => "rstrip(t: text) -> text";

    public override Documentation Documentation { get; } = new("The text without white space at its end.")
    {
        Examples = [new(""" " a ".rstrip() """, """ " a" """), new(""" "".rstrip() """, """ "" """)],
    };

    public override Size ResultSize(SizeArguments a) => new TextSize(a.Length(0));

    public override Value Invoke(Arguments a) => a.Text(0).Slice(0, a.Text(0).Span.TrimEnd().Length);
}
