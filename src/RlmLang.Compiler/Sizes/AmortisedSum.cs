namespace RlmLang.Sizes;

/// <summary>What is known of a list's items in one respect: the largest, and all together.</summary>
internal sealed record ItemRange(SizeExpr Largest, SizeExpr Total);

/// <summary>Bounds for a cost per item, over all items of a list: linear potential per element.</summary>
/// <remarks>
/// If an item of size <c>x</c> costs <c>A·x + C</c>, then all of them cost <c>A·total + C·count</c>, which can be far below <c>count</c> times the dearest.
/// This is the core of automatic amortised resource analysis (Hofmann and Jost, 2003); without recursion no linear program is needed.
/// </remarks>
internal sealed class AmortisedSum(SizeExpr count, IReadOnlyDictionary<SizeVariable, ItemRange> items)
{
    /// <summary>A bound for any one item: each variable at its largest.</summary>
    public SizeExpr Largest(SizeExpr e) => SizeArithmetic.Mentions(e, items.ContainsKey)
        ? SizeArithmetic.Substitute(e, v => items.TryGetValue(v, out var range) ? range.Largest.AtMost() : null)
        : e;

    /// <summary>A bound for the sum over all items.</summary>
    public SizeExpr Total(SizeExpr e)
    {
        if (!SizeArithmetic.Mentions(e, items.ContainsKey))
        {
            return count * e;
        }

        var amortised = Amortise(e);
        return amortised.IsExact ? amortised : SizeExpr.Min(amortised, count * Largest(e)).AtMost();
    }

    private SizeExpr Amortise(SizeExpr e)
    {
        if (!SizeArithmetic.Mentions(e, items.ContainsKey))
        {
            return count * e;
        }

        switch (e)
        {
            case SizeReference r:
                var total = items[r.Variable].Total;
                return r.IsExact ? total : total.AtMost();
            case SizeSum s:
                var all = s.Terms.Aggregate(count * s.Added, (sum, t) => sum + ((SizeExpr)t.Factor * Amortise(t.Atom)));
                return s.IsExact ? all : all.AtMost();
            case SizeBinary { Operator: SizeOperator.Product } p:
                var one = Largest(p.Left) * Amortise(p.Right);
                var other = Amortise(p.Left) * Largest(p.Right);
                return SizeExpr.Min(one, other).AtMost();
            case SizeBinary { Operator: SizeOperator.Max } m:
                return (Amortise(m.Left) + Amortise(m.Right)).AtMost();
            case SizeBinary m:
                return SizeExpr.Min(Amortise(m.Left), Amortise(m.Right)).AtMost();
            case SizeQuotient { RoundsUp: true } q:
                // ⌈x/k⌉ ≤ x/k + 1 for each item.
                return (SizeExpr.CeilDiv(Amortise(q.Dividend), q.Divisor) + count).AtMost();
            case SizeQuotient q:
                return SizeExpr.FloorDiv(Amortise(q.Dividend), q.Divisor).AtMost();
            default:
                throw new System.Diagnostics.UnreachableException($"No sum for {e.GetType().Name}.");
        }
    }
}
