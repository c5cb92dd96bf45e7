using RlmLang.Sizes;
using RlmLang.Values;

namespace RlmLang.Core;

/// <summary>From a value to its exact size, and whether a value fits a size.</summary>
internal static class Measure
{
    public static Size Exact(Value value)
    {
        switch (value)
        {
            case TextValue text:
                return new TextSize(text.Length);
            case IntValue number:
                return new IntSize(number.Number, number.Number);
            case NoneValue:
                return Size.Empty;
            case ListValue { Count: > 0 } texts when texts.Items[0] is TextValue && OfTexts(texts) is { } size:
                return size;
            case ListValue { Count: > 0 } numbers when numbers.Items[0] is IntValue && OfInts(numbers) is { } size:
                return size;
            case ListValue list:
                var (largest, total) = (Size.Empty, Size.Empty);
                foreach (var item in list.Items)
                {
                    var size = Exact(item);
                    largest = Size.Hull(largest, size);
                    total = Size.Sum(total, size);
                }

                return new ListSize(list.Count, largest, total);
            case RecordValue record:
                return new RecordSize(record.Names, [.. record.Values.Select(Exact)]);
            default:
                return Size.Scalar;
        }
    }

    // Lists of texts and of ints are the long ones: measured without a size for each item.
    private static ListSize? OfTexts(ListValue list)
    {
        var (largest, total) = (0L, 0L);
        foreach (var item in list.Items)
        {
            if (item is not TextValue text)
            {
                return null;
            }

            (largest, total) = (Math.Max(largest, text.Length), total + text.Length);
        }

        return new(list.Count, new TextSize(largest), new TextSize(total));
    }

    private static ListSize? OfInts(ListValue list)
    {
        var (least, most, total) = (long.MaxValue, 0L, (Int128)0);
        foreach (var item in list.Items)
        {
            if (item is not IntValue { Number: var number })
            {
                return null;
            }

            (least, most, total) = (Math.Min(least, number), Math.Max(most, number), total + Math.Max(number, 0));
        }

        // Of a single item the total is its own.
        long? leastTotal = list.Count == 1 ? least : least >= 0 ? 0 : null;
        return new(list.Count, new IntSize(least, most), new IntSize(leastTotal, (long)Int128.Min(total, long.MaxValue)));
    }

    /// <summary>Whether the value is no larger than the bound, whose formulas must be numbers.</summary>
    public static bool Fits(Value value, Size bound) => Fits(Exact(value), bound);

    /// <summary>Whether one size, of numbers only, is within another.</summary>
    public static bool Fits(Size size, Size bound) => (size, bound) switch
    {
        (EmptySize, _) => true,
        (TextSize a, TextSize b) => Within(a.Length, b.Length),
        (IntSize a, IntSize b) => Within(a.Max, b.Max) && (b.Min is null || a.Min >= b.Min),
        (ListSize a, ListSize b) => Within(a.Count, b.Count) && Fits(a.Item, b.Item) && Fits(a.Total, b.Total),
        (RecordSize a, RecordSize b) => a.Names.Zip(a.Fields).All(f => b.Find(f.First) is { } field && Fits(f.Second, field)),
        (ScalarSize, ScalarSize) => true,
        _ => false,
    };

    private static bool Within(SizeExpr size, SizeExpr bound) => bound.IsInfinite || (size.Constant is { } a && bound.Constant is { } b && a <= b);
}
