using System.Collections.Immutable;
using RlmLang.Core;
using RlmLang.Sizes;
using RlmLang.Values;

namespace RlmLang.Builtins.Lists;

internal sealed class Pack : Builtin
{
    public override string Header => """pack(xs: [text], size: int, sep: text = "\n\n") -> [text]""";

    public override Documentation Documentation { get; } = new("Joins neighbouring texts, with `sep` between them, into texts of at most `size` characters.")
    {
        Examples =
        [
            new(""" ["aa", "b", "cccc"].pack(5, sep=" ") """, """ ["aa b", "cccc"] """),
            new(""" ["abcdef", "g"].pack(4, sep="-") """, """ ["abcd", "ef-g"] """),
            new(""" ["a", "", "b"].pack(10, sep=",") """, """ ["a,b"] """),
        ],
        Remarks = "A text that is longer than `size` is cut; an empty one is left out. So fewer calls read the same: `xs.pack(8_000).map_llm(…)`.",
    };

    public override Size ResultSize(SizeArguments a)
    {
        var (xs, size, separator) = (a.List(0), a.Int(1), a.Length(2));
        if (xs.Total is not TextSize total)
        {
            return xs;
        }

        if (size.Min is not { } smallest || smallest < 1)
        {
            return new ListSize(SizeExpr.Infinite, new TextSize(size.Max));
        }

        // A long text is cut into full pieces, of which one may be a unit short so as not to split a pair, and a rest.
        var pieces = xs.Count + SizeExpr.FloorDiv(total.Length, Math.Max(1, smallest - 1));
        var joined = total.Length + (separator * pieces);
        // Two neighbours together are longer than `size`, or they would have been joined.
        var byLength = ((SizeExpr)2 * SizeExpr.FloorDiv(joined, Math.Min(smallest, long.MaxValue - 1) + 1)) + 1;
        return new ListSize(SizeExpr.Min(pieces, byLength), new TextSize(SizeExpr.Min(joined, size.Max)), new TextSize(joined));
    }

    public override SizeExpr Work(SizeArguments a)
    {
        var read = Extent.Of(a[0]);
        return read + read + (a.Length(0) * a.Length(2)) + 1;
    }

    public override string? Complaint(ImmutableArray<Value?> literals) => ArgumentComplaint.BelowOne(literals[1], "size");

    public override Value Invoke(Arguments a)
    {
        ArgumentComplaint.Refuse(Name, Complaint([a[0], a[1], a[2]]));
        var (size, separator) = (a.Count32(1), a.Text(2));
        var packs = ImmutableArray.CreateBuilder<Value>();
        var (open, length) = (new List<TextValue>(), 0L);
        foreach (var piece in a.List(0).Items.SelectMany(t => Pieces((TextValue)t, size)))
        {
            if (open.Count > 0 && length + separator.Length + piece.Length <= size)
            {
                open.Add(separator);
                length += separator.Length;
            }
            else if (open.Count > 0)
            {
                packs.Add(a.Concat(open));
                open.Clear();
                length = 0;
            }

            open.Add(piece);
            length += piece.Length;
        }

        if (open.Count > 0)
        {
            packs.Add(a.Concat(open));
        }

        return new ListValue(packs.ToImmutable());
    }

    private static IEnumerable<TextValue> Pieces(TextValue text, int size)
    {
        for (var start = 0; start < text.Length;)
        {
            // A pair that is longer than `size` is the one thing that has to be split.
            var end = text.Length - start <= size ? text.Length : Math.Max(text.Cut(start + size), start + 1);
            yield return text.Slice(start, end - start);
            start = end;
        }
    }
}
