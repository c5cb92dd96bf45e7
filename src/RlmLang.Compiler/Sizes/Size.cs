using System.Collections.Immutable;

namespace RlmLang.Sizes;

/// <summary>An upper bound on how large a value is, by the shape of its type.</summary>
/// <remarks>An option's size is that of its value: none is smaller than anything (<see cref="EmptySize"/>).</remarks>
internal abstract record Size
{
    public static readonly Size Empty = new EmptySize();
    public static readonly Size Scalar = new ScalarSize();

    /// <summary>The least size that is at least both: the size of a conditional, the largest item of a list.</summary>
    public static Size Hull(Size a, Size b) => (a, b) switch
    {
        (EmptySize, _) => b,
        (_, EmptySize) => a,
        (TextSize x, TextSize y) => new TextSize(SizeExpr.Max(x.Length, y.Length)),
        (IntSize x, IntSize y) => new IntSize(x.Min is { } p && y.Min is { } q ? Math.Min(p, q) : null, SizeExpr.Max(x.Max, y.Max)),
        (ListSize x, ListSize y) => new ListSize(SizeExpr.Max(x.Count, y.Count), Hull(x.Item, y.Item), Hull(x.Total, y.Total)),
        (RecordSize x, RecordSize y) => x.Combine(y, Hull),
        _ => Scalar,
    };

    /// <summary>Both together, component by component: the total of a list's items.</summary>
    public static Size Sum(Size a, Size b) => (a, b) switch
    {
        (EmptySize, _) => b,
        (_, EmptySize) => a,
        (TextSize x, TextSize y) => new TextSize(x.Length + y.Length),
        (IntSize x, IntSize y) => new IntSize(x.Min is { } p && y.Min is { } q && p >= 0 && q >= 0 ? 0 : null, x.Max + y.Max),
        (ListSize x, ListSize y) => new ListSize(x.Count + y.Count, Hull(x.Item, y.Item), Sum(x.Total, y.Total)),
        (RecordSize x, RecordSize y) => x.Combine(y, Sum),
        _ => Scalar,
    };

    /// <summary>So many of these together.</summary>
    public Size Times(SizeExpr count) => this switch
    {
        TextSize t => new TextSize(count * t.Length),
        IntSize i => new IntSize(i.Min >= 0 ? 0 : null, count * i.Max),
        ListSize l => new ListSize(count * l.Count, l.Item, l.Total.Times(count)),
        RecordSize r => r.Select(f => f.Times(count)),
        _ => this,
    };

    /// <summary>The smaller of two bounds of the same value, component by component.</summary>
    public static Size Least(Size a, Size b) => (a, b) switch
    {
        (TextSize x, TextSize y) => new TextSize(SizeExpr.Min(x.Length, y.Length)),
        (IntSize x, IntSize y) => new IntSize(x.Min is { } p ? Math.Max(p, y.Min ?? p) : y.Min, SizeExpr.Min(x.Max, y.Max)),
        (ListSize x, ListSize y) => new ListSize(SizeExpr.Min(x.Count, y.Count), Least(x.Item, y.Item), Least(x.Total, y.Total)),
        (RecordSize x, RecordSize y) => x.Combine(y, Least),
        (EmptySize, _) or (_, EmptySize) => Empty,
        _ => a,
    };

    /// <summary>The size with every formula in it changed; counts among them.</summary>
    public Size Map(Func<SizeExpr, SizeExpr> change) => this switch
    {
        TextSize t => new TextSize(change(t.Length)),
        IntSize i => new IntSize(i.Min, change(i.Max)),
        ListSize l => new ListSize(change(l.Count), l.Item.Map(change), l.Total.Map(change)),
        RecordSize r => r.Select(f => f.Map(change)),
        _ => this,
    };

    /// <summary>The same formulas, meant as upper bounds only.</summary>
    public Size AtMost() => Map(static e => e.AtMost());
}

/// <summary>Nothing: none, and the items of an empty list.</summary>
internal sealed record EmptySize : Size;

/// <summary>A bool, float or regex: all of one size.</summary>
internal sealed record ScalarSize : Size;

/// <param name="Length">UTF-16 code units.</param>
internal sealed record TextSize(SizeExpr Length) : Size;

/// <summary>The range of an int.</summary>
/// <param name="Min">The least it can be, or null where that is not known. Laws that fall in an argument read this.</param>
/// <param name="Max">The most it can be; 0 stands for anything that is not positive.</param>
internal sealed record IntSize(long? Min, SizeExpr Max) : Size
{
    public static readonly IntSize Unknown = new(null, SizeExpr.Infinite);

    /// <summary>Any int that is not negative and at most this.</summary>
    public static IntSize UpTo(SizeExpr max) => new(0, max);
}

/// <summary>A list: how many items, the largest in each respect, and all together in each respect.</summary>
/// <param name="Count">Number of items.</param>
/// <param name="Item">Covers every item.</param>
/// <param name="Total">Covers the sum over all items, component by component; it is kept apart because it is what makes sums tight.</param>
internal sealed record ListSize(SizeExpr Count, Size Item, Size Total) : Size
{
    /// <summary>A list of which only count and largest item are known.</summary>
    public ListSize(SizeExpr count, Size item)
        : this(count, item, item.Times(count))
    {
    }
}

/// <summary>A record, field by field.</summary>
internal sealed record RecordSize(ImmutableArray<string> Names, ImmutableArray<Size> Fields) : Size
{
    public static RecordSize Of(params ReadOnlySpan<(string Name, Size Size)> fields)
    {
        var names = ImmutableArray.CreateBuilder<string>(fields.Length);
        var sizes = ImmutableArray.CreateBuilder<Size>(fields.Length);
        foreach (var (name, size) in fields)
        {
            names.Add(name);
            sizes.Add(size);
        }

        return new(names.MoveToImmutable(), sizes.MoveToImmutable());
    }

    public Size? Find(string name) => Names.IndexOf(name) is var index and >= 0 ? Fields[index] : null;

    public RecordSize Select(Func<Size, Size> change) => new(Names, [.. Fields.Select(change)]);

    public RecordSize Combine(RecordSize other, Func<Size, Size, Size> combine) =>
        new(Names, [.. Names.Select((name, i) => other.Find(name) is { } found ? combine(Fields[i], found) : Fields[i])]);

    public bool Equals(RecordSize? other) => other is not null && Names.SequenceEqual(other.Names) && Fields.SequenceEqual(other.Fields);

    public override int GetHashCode() => Fields.Aggregate(Names.Length, HashCode.Combine);
}
