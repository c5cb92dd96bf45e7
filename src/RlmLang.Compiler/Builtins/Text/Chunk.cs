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
        // Snapping keeps more than half of the step, less one where a pair is not split.
        var bySnapping = SizeExpr.CeilDiv((SizeExpr)2 * length, Math.Max(1, smallest - shared - 2));
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
            var end = End(text, start, size, overlap, separator);
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

    private static int End(TextValue text, int start, int size, int overlap, string? separator)
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

        // Snapping back must leave more than the overlap, and at least half of what a cut would take, or pieces would hardly move on.
        var least = overlap + ((size - overlap) / 2);
        var last = text.Span[start..end].LastIndexOf(separator, StringComparison.Ordinal);
        return last >= 0 && last + separator.Length > least ? start + last + separator.Length : end;
    }
}
