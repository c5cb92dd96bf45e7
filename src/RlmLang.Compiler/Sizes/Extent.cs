namespace RlmLang.Sizes;

/// <summary>How much there is of a value of a given size: in memory, and when it is printed.</summary>
internal static class Extent
{
    /// <summary>No number prints longer than this.</summary>
    public const int LongestNumber = 24;

    /// <summary>Characters and items in all: what walking the whole value costs.</summary>
    public static SizeExpr Of(Size size) => size switch
    {
        TextSize t => t.Length,
        ListSize l => l.Count + Of(l.Total),
        RecordSize r => r.Fields.Aggregate(SizeExpr.One, (sum, f) => sum + Of(f)),
        EmptySize => SizeExpr.Zero,
        _ => SizeExpr.One,
    };

    /// <summary>Characters when it stands in an f-string: a text as it is, all else as JSON.</summary>
    public static SizeExpr Printed(Size size) => size is TextSize t ? SizeExpr.Max(t.Length, 4) : Json(size, SizeExpr.One);

    /// <summary>Characters as JSON of <paramref name="count"/> values that together have this size. A text's escapes make it at most six times as long.</summary>
    public static SizeExpr Json(Size total, SizeExpr count) => total switch
    {
        TextSize t => ((SizeExpr)6 * t.Length) + ((SizeExpr)4 * count),
        ListSize l => ((SizeExpr)4 * count) + l.Count + Json(l.Total, l.Count),
        RecordSize r => r.Names.Zip(r.Fields).Aggregate(
            (SizeExpr)4 * count,
            (sum, f) => sum + (count * ((6L * f.First.Length) + 4)) + Json(f.Second, count)),
        _ => (SizeExpr)LongestNumber * count,
    };
}
