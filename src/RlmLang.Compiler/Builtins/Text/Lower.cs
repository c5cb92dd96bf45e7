using RlmLang.Core;
using RlmLang.Sizes;
using RlmLang.Values;

namespace RlmLang.Builtins.Text;

internal sealed class Lower : Builtin
{
    public override string Header => "lower(t: text) -> text";

    public override Documentation Documentation { get; } = new("The text in lower case.")
    {
        Examples = [new(""" "AbC".lower() """, """ "abc" """), new(""" "É".lower() """, """ "é" """)],
    };

    public override bool IsSizeExact => true;

    public override Size ResultSize(SizeArguments a) => new TextSize(a.Length(0));

    public override Value Invoke(Arguments a) => TextValue.Derived(a.Text(0).ToString().ToLowerInvariant(), a.Text(0));
}
