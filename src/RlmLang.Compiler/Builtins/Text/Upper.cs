using RlmLang.Core;
using RlmLang.Sizes;
using RlmLang.Values;

namespace RlmLang.Builtins.Text;

internal sealed class Upper : Builtin
{
    public override string Header => "upper(t: text) -> text";

    public override Documentation Documentation { get; } = new("The text in upper case.")
    {
        Examples = [new(""" "AbC".upper() """, """ "ABC" """), new(""" "é".upper() """, """ "É" """)],
    };

    public override bool IsSizeExact => true;

    public override Size ResultSize(SizeArguments a) => new TextSize(a.Length(0));

    public override Value Invoke(Arguments a) => TextValue.Derived(a.Text(0).ToString().ToUpperInvariant(), a.Text(0));
}
