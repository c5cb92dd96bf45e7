using System.Collections.Immutable;
using RlmLang.Core;
using RlmLang.Sizes;
using RlmLang.Values;

namespace RlmLang.Builtins.Text;

internal sealed class Sentences : Builtin
{
    public override string Header => "sentences(t: text) -> [text]";

    public override Documentation Documentation { get; } = new("The sentences of a text: up to `.`, `!` or `?` and a space, or to a blank line.")
    {
        Examples = [new(""" "It works. Does it? Yes!".sentences() """, """["It works.", "Does it?", "Yes!"]"""), new(""" "".sentences() """, """[]""")],
    };

    private static readonly RegexValue s_end = RegexLanguage.TryCreate(@"[.!?…]+[""'”’)\]]*(\s+|\z)|\n\s*\n", out _) ?? throw new System.Diagnostics.UnreachableException();

    public override Size ResultSize(SizeArguments a) => TextLaws.Pieces(a.Length(0), a.Length(0));

    public override Value Invoke(Arguments a)
    {
        var text = a.Text(0);
        var sentences = ImmutableArray.CreateBuilder<Value>();
        var start = 0;
        foreach (var (at, length) in Matching.All(text, s_end, a.Meter))
        {
            Add(start, at + length);
            start = at + length;
        }

        Add(start, text.Length);
        return new ListValue(sentences.ToImmutable());

        void Add(int from, int to)
        {
            var (first, length) = Strip.Trimmed(text.Span[from..to]);
            if (length > 0)
            {
                sentences.Add(text.Slice(from + first, length));
            }
        }
    }
}
