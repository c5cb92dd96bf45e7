using System.Collections.Immutable;
using RlmLang.Core;
using RlmLang.Diagnostics;
using RlmLang.Sizes;
using RlmLang.Values;

namespace RlmLang.Builtins.Text;

internal sealed class Chunk : Builtin
{
    public override string Header =>
        """chunk(t: text, size: int, overlap: int = 0, by: one_of("line", "char", "paragraph") = "line") -> [text]""";

    public override Documentation Documentation { get; } = new("Cuts a text into pieces of at most `size` characters, each sharing its first `overlap` characters with the piece before.")
    {
        Examples =
        [
            new(""" "abcdef".chunk(4, by="char") """, """ ["abcd", "ef"] """),
            new(""" "abcdef".chunk(4, overlap=1, by="char") """, """ ["abcd", "def"] """),
            new(""" "one\ntwo\nthree\n".chunk(9) """, """ ["one\ntwo\n", "three\n"] """),
            new(""" "".chunk(4) """, "[]"),
        ],
        Remarks = "By default pieces end at line ends where they can; a line that is longer than `size` is cut.",
    };

    public override Size ResultSize(SizeArguments a)
    {
        var (length, size, overlap) = (a.Length(0), a.Int(1), a.Int(2));
        if (size.Min is not { } smallest || overlap.Max.Constant is not { } shared)
        {
            return new ListSize(SizeExpr.Infinite, new TextSize(length));
        }

        // A cut moves back by one where it would split a surrogate pair, so a step may be one shorter than asked for.
        var step = Math.Max(1, smallest - shared - 1);
        var byChar = SizeExpr.CeilDiv(length, step);
        // Two neighbours together are longer than `size`, or they would have been one piece.
        var bySnapping = ((SizeExpr)2 * SizeExpr.FloorDiv(length, Math.Max(1, smallest - shared))) + 1;
        var count = SizeExpr.Min(length, a.KnownText(3) == "char" ? byChar : SizeExpr.Max(byChar, bySnapping));
        var item = new TextSize(SizeExpr.Min(length, size.Max));
        return new ListSize(count, item, new TextSize(length + (count * shared)));
    }

    public override string? Complaint(ImmutableArray<Value?> literals) =>
        (literals[1] as IntValue)?.Number is < 1 and var size ? $"`size` must be at least 1; it is {size}"
        : (literals[2] as IntValue)?.Number is < 0 and var negative ? $"`overlap` must not be negative; it is {negative}"
        : literals[1] is IntValue s && literals[2] is IntValue o && o.Number >= s.Number ? $"`overlap` must be smaller than `size`; they are {o.Number:N0} and {s.Number:N0}"
        : null;

    public override Value Invoke(Arguments a)
    {
        if (Complaint([a[0], a[1], a[2], a[3]]) is { } complaint)
        {
            throw new EvaluationException(span => EvaluationDiagnostics.BadArgument(span, Name, complaint));
        }

        var (text, size, overlap) = (a.Text(0), a.Count32(1), a.Count32(2));
        var separator = a.Text(3).ToString() switch { "line" => "\n", "paragraph" => "\n\n", _ => null };
        var pieces = ImmutableArray.CreateBuilder<Value>();
        var start = 0;
        while (start < text.Length)
        {
            var end = End(text, start, size, separator);
            pieces.Add(text.Slice(start, end - start));
            if (end == text.Length)
            {
                break;
            }

            // Always forward, whatever the overlap and the snapping.
            start = Math.Max(start + 1, text.Cut(end - overlap));
        }

        return new ListValue(pieces.ToImmutable());
    }

    private static int End(TextValue text, int start, int size, string? separator)
    {
        if (text.Length - start <= size)
        {
            return text.Length;
        }

        var end = Math.Max(text.Cut(start + size), start + 1);
        if (separator is null)
        {
            return end;
        }

        var last = text.Span[start..end].LastIndexOf(separator, StringComparison.Ordinal);
        return last >= 0 ? start + last + separator.Length : end;
    }
}
