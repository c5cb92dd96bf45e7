using System.Collections.Immutable;
using RlmLang.Core;
using RlmLang.Sizes;
using RlmLang.Values;

namespace RlmLang.Builtins.Lists;

internal sealed class Pack : Builtin
{
    public override string Header => "pack(xs: [text], size: int, sep: text = \"\n\n\") -> [text]";

    public override Documentation Documentation { get; } = new("Joins neighbouring texts into texts of at most `size` characters; a longer one is cut.")
    {
        Examples = [new("""["a", "b", "c"].pack(4, sep="+")""", """["a+b", "c"]"""), new("""["abcdef"].pack(4)""", """["abcd", "ef"]""")],
    };

    public override Size ResultSize(SizeArguments a)
    {
        var (xs, size, sep) = (a.List(0), a.Int(1), a.Length(2));
        var total = xs.Total is TextSize t ? t.Length : SizeExpr.Zero;
        var smallest = Math.Max(1, size.Min ?? 1);
        var all = total + (xs.Count * sep);
        // Two neighbours with their separator are longer than `size`, or they would be one; a cut may end one short of it, for a pair.
        var count = SizeExpr.Min(xs.Count + SizeExpr.FloorDiv(total, Math.Max(1, smallest - 1)), ((SizeExpr)2 * SizeExpr.CeilDiv(all, smallest)) + 1 + (smallest < 2 ? total : SizeExpr.Zero));
        return new ListSize(count, new TextSize(SizeExpr.Min(all, size.Max)), new TextSize(all));
    }

    public override SizeExpr Work(SizeArguments a) => (a.List(0).Total is TextSize t ? t.Length : SizeExpr.Zero) + (a.Length(0) * (a.Length(2) + 1)) + 1;

    public override string? Complaint(ImmutableArray<Value?> literals) => ListLaws.TooSmall(literals[1], "size", 2);

    public override Value Invoke(Arguments a)
    {
        ListLaws.Require(this, a[1], "size", 2);
        var (size, sep) = (a.Count32(1), a.Text(2));
        var packs = ImmutableArray.CreateBuilder<Value>();
        var open = new List<TextValue>();
        long length = 0;
        foreach (TextValue text in a.List(0).Items)
        {
            if (open.Count > 0 && length + sep.Length + text.Length > size)
            {
                Close();
            }

            var rest = text;
            while (rest.Length > size)
            {
                var cut = Math.Max(1, rest.Cut(size));
                packs.Add(rest.Slice(0, cut));
                rest = rest.Slice(cut, rest.Length);
            }

            length += rest.Length;
            if (open.Count > 0)
            {
                open.Add(sep);
                length += sep.Length;
            }

            open.Add(rest);
        }

        if (open.Count > 0)
        {
            Close();
        }

        return new ListValue(packs.ToImmutable());

        void Close()
        {
            packs.Add(TextValue.Concat(open));
            open = [];
            length = 0;
        }
    }
}
