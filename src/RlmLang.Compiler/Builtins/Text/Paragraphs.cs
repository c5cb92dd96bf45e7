using System.Collections.Immutable;
using RlmLang.Core;
using RlmLang.Sizes;
using RlmLang.Values;

namespace RlmLang.Builtins.Text;

internal sealed class Paragraphs : Builtin
{
    public override string Header => "paragraphs(t: text) -> [text]";

    public override Documentation Documentation { get; } = new("The parts of a text between blank lines.")
    {
        Examples = [new(""" "a\nb\n\nc".paragraphs() """, """["a\nb", "c"]"""), new(""" "".paragraphs() """, """[]""")],
    };

    public override Size ResultSize(SizeArguments a) => TextLaws.Pieces(a.Length(0), SizeExpr.FloorDiv(a.Length(0), 2) + 1);

    public override Value Invoke(Arguments a)
    {
        var text = a.Text(0);
        var paragraphs = ImmutableArray.CreateBuilder<Value>();
        var (start, end) = (-1, 0);
        foreach (var (from, length) in TextLines.Of(text, a.Meter))
        {
            if (!text.Span.Slice(from, length).IsWhiteSpace())
            {
                start = start < 0 ? from : start;
                end = from + length;
            }
            else if (start >= 0)
            {
                paragraphs.Add(text.Slice(start, end - start));
                start = -1;
            }
        }

        if (start >= 0)
        {
            paragraphs.Add(text.Slice(start, end - start));
        }

        return new ListValue(paragraphs.ToImmutable());
    }
}
