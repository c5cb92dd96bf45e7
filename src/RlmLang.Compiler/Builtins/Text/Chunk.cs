using System.Collections.Immutable;
using RlmLang.Builtins.Lists;
using RlmLang.Core;
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
        Remarks = "By default pieces end at line ends where they can; a line that is longer than `size` is cut, and so is one that would leave a piece of less than half of it.",
    };

    public override Size ResultSize(SizeArguments a)
    {
        var (length, size, overlap) = (a.Length(0), a.Int(1), a.Int(2));
        var item = new TextSize(SizeExpr.Min(length, SizeExpr.Max(size.Max, 2)));
        if (size.Min is not { } smallest || overlap.Max.Constant is not { } shared)
        {
            return new ListSize(length, item);
        }

        // A cut moves back by one where it would split a surrogate pair.
        var byChar = SizeExpr.CeilDiv(length, Math.Max(1, smallest - 1));
        // Two neighbours together are longer than `size`: each is longer than half of it.
        // There are none in an empty text.
        var bySeparator = length.Constant == 0 ? SizeExpr.Zero : ((SizeExpr)2 * SizeExpr.FloorDiv(length, Math.Max(1, smallest == long.MaxValue ? smallest : smallest + 1))) + SizeExpr.One;
        var count = shared > 0 ? SizeExpr.CeilDiv(length, OverlappingStep(smallest, shared, a.KnownText(3) == "char"))
            : a.KnownText(3) switch { "char" => byChar, null => SizeExpr.Max(byChar, bySeparator), _ => bySeparator };
        count = length.Constant is null ? count : SizeExpr.Min(length, count);
        return new ListSize(count, item, shared == 0 ? new TextSize(length)
            : new TextSize(SizeExpr.Min(length + (count * shared) + count, count * item.Length)));
    }

    public override string? Complaint(ImmutableArray<Value?> literals) =>
        (literals[1] as IntValue)?.Number is < 1 and var size ? $"`size` must be at least 1; it is {size}"
        : (literals[2] as IntValue)?.Number is < 0 and var negative ? $"`overlap` must not be negative; it is {negative}"
        : literals[1] is IntValue s && literals[2] is IntValue o && o.Number >= s.Number ? $"`overlap` must be smaller than `size`; they are {o.Number:N0} and {s.Number:N0}"
        : null;

    public override Value Invoke(Arguments a)
    {
        ArgumentComplaint.Refuse(Name, Complaint([a[0], a[1], a[2], a[3]]));
        var (text, size, overlap) = (a.Text(0), a.Count32(1), a.Count32(2));
        var separator = a.Text(3).ToString() switch { "line" => "\n", "paragraph" => "\n\n", _ => null };
        var pieces = ImmutableArray.CreateBuilder<Value>();
        var start = 0;
        while (start < text.Length)
        {
            var end = End(text, start, size, overlap, separator);
            a.Meter.Charge(1 + end - start);
            pieces.Add(text.Slice(start, end - start));
            if (end == text.Length)
            {
                break;
            }

            var next = text.Cut(end - overlap);
            start = next > start ? next : Ahead(text, start + 1);
        }

        return new ListValue(pieces.ToImmutable());
    }

    // A piece is longer than the overlap by more than half of the rest, so each step is that long; a start moves back by one where it would split a surrogate pair.
    private static long OverlappingStep(long size, long overlap, bool byChar) =>
        Math.Max(1, byChar ? size - overlap - 2 : Math.Min((size - overlap) / 2, size - overlap - 2));

    private static int End(TextValue text, int start, int size, int overlap, string? separator)
    {
        if (text.Length - start <= size)
        {
            return text.Length;
        }

        // A piece of one character has to take a whole surrogate pair.
        var end = text.Cut(start + size) is var cut && cut > start ? cut : Ahead(text, start + 1);
        if (separator is null)
        {
            return end;
        }

        // Snapping back to the last separator must leave a piece that is well past what the next one repeats, else pieces would hardly move.
        var least = overlap + ((size - overlap) / 2);
        var last = text.Span[start..end].LastIndexOf(separator, StringComparison.Ordinal);
        return last >= 0 && last + separator.Length > least ? start + last + separator.Length : end;
    }

    // The nearest place at or after the offset that does not split a surrogate pair.
    private static int Ahead(TextValue text, int offset) => text.Cut(offset) == offset ? offset : offset + 1;
}
