using RlmLang.Core;
using RlmLang.Sizes;
using RlmLang.Values;

namespace RlmLang.Builtins.Text;

internal sealed class Lines : Builtin
{
    public override string Header => "lines(t: text) -> [text]";

    public override Documentation Documentation { get; } = new("The lines of a text, without their line ends.")
    {
        Examples = [new(""" "a\nb".lines() """, """["a", "b"]"""), new(""" "".lines() """, """[]"""), new(""" "a\r\nb\n".lines() """, """["a", "b"]""")],
    };

    public override Size ResultSize(SizeArguments a) => TextLaws.Pieces(a.Length(0), a.Length(0));

    public override Value Invoke(Arguments a) => TextLines.Values(a.Text(0), a.Meter);
}
