using RlmLang.Core;
using RlmLang.Sizes;
using RlmLang.Values;

namespace RlmLang.Builtins.Text;

internal sealed class LStrip : Builtin
{
    public override string Header => "lstrip(t: text) -> text";

    public override Documentation Documentation { get; } = new("The text without white space at its start.")
    {
        Examples = [new(""" " a ".lstrip() """, """ "a " """), new(""" "".lstrip() """, """ "" """)],
    };

    public override Size ResultSize(SizeArguments a) => new TextSize(a.Length(0));

    public override Value Invoke(Arguments a) => a.Text(0).Slice(a.Text(0).Length - a.Text(0).Span.TrimStart().Length, a.Text(0).Length);
}
