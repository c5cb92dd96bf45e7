using RlmLang.Core;
using RlmLang.Sizes;
using RlmLang.Values;

namespace RlmLang.Builtins.Text;

internal sealed class Escape : Builtin
{
    public override string Header => "escape(t: text) -> text";

    public override Documentation Documentation { get; } = new("The text with a backslash before whatever means something in a pattern.")
    {
        Examples = [new(""" "a.b".escape() """, """ "a\\.b" """), new(""" "ab".escape() """, """ "ab" """)],
        Remarks = "In `rf\"…{x}…\"` what is put in is escaped already.",
    };

    public override Size ResultSize(SizeArguments a) => new TextSize((SizeExpr)2 * a.Length(0));

    public override Value Invoke(Arguments a) => TextValue.Derived(RegexLanguage.Escape(a.Text(0).Span), a.Text(0));
}
