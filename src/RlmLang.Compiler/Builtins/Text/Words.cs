using System.Collections.Immutable;
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

    public override Size ResultSize(SizeArguments a) => TextLaws.Pieces(a.Length(0), SizeExpr.FloorDiv(a.Length(0) + 1, 2));

    // By hand, since every character is looked at: a regex takes several times as long.
    public override Value Invoke(Arguments a)
    {
        var text = a.Text(0);
        var span = text.Span;
        var words = ImmutableArray.CreateBuilder<Value>();
        for (var at = 0; at < span.Length; at++)
        {
            var start = at;
            while (at < span.Length && (IsOfWord(span[at]) || (at > start && at + 1 < span.Length && IsJoint(span[at]) && IsOfWord(span[at + 1]))))
            {
                at++;
            }

            if (at > start)
            {
                words.Add(text.Slice(start, at - start));
                if (words.Count % 65_536 == 0)
                {
                    a.Meter.Make(65_536 * 88);
                }
            }
        }

        return new ListValue(words.DrainToImmutable());
    }

    private static bool IsOfWord(char c) => char.IsAscii(c) ? char.IsAsciiLetterOrDigit(c) || c == '_' : char.IsLetter(c) || char.IsNumber(c);

    private static bool IsJoint(char c) => c is '\'' or '’' or '-';
}
