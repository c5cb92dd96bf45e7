using System.Collections.Immutable;
using RlmLang.Builtins.Lists;
using RlmLang.Core;
using RlmLang.Sizes;
using RlmLang.Values;

namespace RlmLang.Builtins.Text;

internal sealed class Split : Builtin
{
    public override string Header => """
        split(t: text, sep: text, keep: one_of("none", "start", "end") = "none", blanks: bool = false) -> [text]
        split(t: text, sep: regex, keep: one_of("none", "start", "end") = "none", blanks: bool = false) -> [text]
        """;

    public override Documentation Documentation { get; } = new("Cuts a text at a separator; pieces without a character that prints are left out, unless `blanks=true`.")
    {
        Examples = [new(""" "a,b,,c".split(",") """, """["a", "b", "c"]"""), new(""" "a,b".split(",", keep="end") """, """["a,", "b"]"""), new(""" "a1b22c".split(r"\d+") """, """["a", "b", "c"]"""), new(""" "a,,b".split(",", blanks=true) """, """["a", "", "b"]""")],
        Remarks = "Python and JavaScript keep empty pieces: what is taken by its place, as a cell of a line, needs `blanks=true`. `keep=\"start\"` leaves the separator at the head of the piece that follows it, `keep=\"end\"` at the tail of the one before.",
    };

    // Each separator of n characters makes one more piece; a pattern can match nothing at all before every character.
    public override Size ResultSize(SizeArguments a)
    {
        var length = a.Length(0);
        return TextLaws.Pieces(length, (a.Known(1) is TextValue { Length: > 0 and var n } ? SizeExpr.FloorDiv(length, n) : length + 1) + 1);
    }

    public override string? Complaint(ImmutableArray<Value?> literals) => TextLaws.EmptyText(literals[1], "sep");

    public override Value Invoke(Arguments a)
    {
        ArgumentComplaint.Refuse(Name, Complaint([a[0], a[1], a[2], a[3]]));
        var (text, keep, blanks) = (a.Text(0), a.Text(2).ToString(), a.Bool(3));
        var pieces = ImmutableArray.CreateBuilder<Value>();
        var start = 0;
        foreach (var (at, length) in Matching.All(text, a[1], a.Meter))
        {
            Add(start, keep == "end" ? at + length : at);
            start = keep == "start" ? at : at + length;
        }

        Add(start, text.Length);
        return new ListValue(pieces.ToImmutable());

        void Add(int from, int to)
        {
            var piece = text.Slice(from, to - from);
            if (blanks || !piece.Span.IsWhiteSpace())
            {
                pieces.Add(piece);
            }
        }
    }
}
