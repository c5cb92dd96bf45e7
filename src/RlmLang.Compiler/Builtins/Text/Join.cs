using RlmLang.Core;
using RlmLang.Sizes;
using RlmLang.Values;

namespace RlmLang.Builtins.Text;

internal sealed class Join : Builtin
{
    public override string Header => "join(xs: [text?], sep: text = \"\") -> text";

    public override Documentation Documentation { get; } = new("The texts one after the other, with `sep` between each two; none is skipped.")
    {
        Examples = [new("""["a", "b"].join("-")""", """ "a-b" """), new("""["a", none].join(",")""", """ "a" """)],
    };

    public override Size ResultSize(SizeArguments a)
    {
        var xs = a.List(0);
        return new TextSize((xs.Total is TextSize t ? t.Length : SizeExpr.Zero) + (xs.Count * a.Length(1)));
    }

    public override SizeExpr Work(SizeArguments a) => ((TextSize)ResultSize(a)).Length + a.Length(0) + 1;

    public override Value Invoke(Arguments a)
    {
        var parts = new List<TextValue>();
        foreach (var text in a.List(0).Items.OfType<TextValue>())
        {
            if (parts.Count > 0)
            {
                parts.Add(a.Text(1));
            }

            parts.Add(text);
        }

        return parts.Count == 0 ? TextValue.Empty : a.Concat(parts);
    }
}
