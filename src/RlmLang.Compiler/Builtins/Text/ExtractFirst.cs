using RlmLang.Core;
using RlmLang.Sizes;
using RlmLang.Values;

namespace RlmLang.Builtins.Text;

internal sealed class ExtractFirst : Builtin
{
    public override string Header => "extract_first(t: text, pattern: regex) -> text?";

    public override Documentation Documentation { get; } = new("The first match of a pattern, or what its one group matched; none where there is no match.")
    {
        Examples = [new(""" "a1b22".extract_first(r"\d+") """, """ "1" """), new(""" "a".extract_first(r"\d") ?? "-" """, """ "-" """)],
    };

    public override Size ResultSize(SizeArguments a) => new TextSize(a.Length(0));

    public override Value Invoke(Arguments a) => (Value?)Extract.Matches(a.Text(0), (RegexValue)a[1], a.Meter).FirstOrDefault() ?? NoneValue.Instance;
}
