using RlmLang.Core;
using RlmLang.Sizes;
using RlmLang.Values;

namespace RlmLang.Builtins.Text;

internal sealed class Words : Builtin
{
    public override string Header => "words(t: text) -> [text]";

    public override Documentation Documentation { get; } = new("The words of a text: letters and digits, with what joins them inside.")
    {
        Examples = [new(""" "Don't stop, ever.".words() """, """["Don't", "stop", "ever"]"""), new(""" "".words() """, """[]""")],
    };

    private static readonly RegexValue s_word = RegexLanguage.TryCreate(@"[\p{L}\p{N}_]+(['’\-][\p{L}\p{N}_]+)*", out _) ?? throw new System.Diagnostics.UnreachableException();

    public override Size ResultSize(SizeArguments a) => TextLaws.Pieces(a.Length(0), SizeExpr.FloorDiv(a.Length(0) + 1, 1));

    public override Value Invoke(Arguments a)
    {
        var text = a.Text(0);
        return new ListValue([.. Matching.All(text, s_word, a.Meter).Select(m => (Value)text.Slice(m.Start, m.Length))]);
    }
}
