using System.Collections.Immutable;

namespace RlmLang.Sizes;

/// <summary>The operations on <see cref="SizeExpr"/>: saturating, simplifying, monotone.</summary>
internal static class SizeArithmetic
{
    public static SizeExpr Add(SizeExpr a, SizeExpr b)
    {
        if (a.IsInfinite || b.IsInfinite)
        {
            return Unbounded(a, b);
        }

        var exact = a.IsExact && b.IsExact;
        if (a.Constant is { } x && b.Constant is { } y)
        {
            return Number(Plus(x, y), exact);
        }

        // 0 + b is b, whatever is known about the 0.
        if (a.Constant == 0)
        {
            return a.IsExact ? b : b.AtMost();
        }

        if (b.Constant == 0)
        {
            return b.IsExact ? a : a.AtMost();
        }

        var (left, leftAdded) = Linear(a);
        var (right, rightAdded) = Linear(b);
        var terms = left.ToBuilder();
        foreach (var term in right)
        {
            Merge(terms, term);
        }

        return Sum(terms, Plus(leftAdded, rightAdded), exact);
    }

    public static SizeExpr Multiply(SizeExpr a, SizeExpr b)
    {
        if (a.Constant == 0 || b.Constant == 0)
        {
            var zero = a.Constant == 0 ? a : b;
            return zero.IsExact ? SizeExpr.Zero : SizeExpr.Zero.AtMost();
        }

        if (a.IsInfinite || b.IsInfinite)
        {
            return Unbounded(a, b);
        }

        var exact = a.IsExact && b.IsExact;
        if (a.Constant is { } x)
        {
            return Scale(b, x, exact);
        }

        if (b.Constant is { } y)
        {
            return Scale(a, y, exact);
        }

        // Distributing keeps sums linear in their atoms; past a few terms it would only make them longer.
        if ((a is SizeSum || b is SizeSum) && Linear(a).Terms.Length * Linear(b).Terms.Length <= 9)
        {
            var (left, leftAdded) = Linear(a);
            var (right, rightAdded) = Linear(b);
            var terms = ImmutableArray.CreateBuilder<SizeTerm>();
            foreach (var l in left)
            {
                foreach (var r in right)
                {
                    Merge(terms, new(Times(l.Factor, r.Factor), Guard(new SizeBinary(SizeOperator.Product, l.Atom, r.Atom, true))));
                }

                if (rightAdded > 0)
                {
                    Merge(terms, l with { Factor = Times(l.Factor, rightAdded) });
                }
            }

            if (leftAdded > 0)
            {
                foreach (var r in right)
                {
                    Merge(terms, r with { Factor = Times(r.Factor, leftAdded) });
                }
            }

            return Sum(terms, Times(leftAdded, rightAdded), exact);
        }

        return Guard(new SizeBinary(SizeOperator.Product, a, b, exact));
    }

    public static SizeExpr Max(SizeExpr a, SizeExpr b)
    {
        if (a.IsInfinite || b.IsInfinite)
        {
            return Unbounded(a, b);
        }

        var exact = a.IsExact && b.IsExact;
        return AtLeast(a, b) ? Exactly(a, exact)
            : AtLeast(b, a) ? Exactly(b, exact)
            : Guard(new SizeBinary(SizeOperator.Max, a, b, exact));
    }

    public static SizeExpr Min(SizeExpr a, SizeExpr b)
    {
        var exact = a.IsExact && b.IsExact;
        return AtLeast(a, b) ? Exactly(b, exact)
            : AtLeast(b, a) ? Exactly(a, exact)
            : Guard(new SizeBinary(SizeOperator.Min, a, b, exact));
    }

    public static SizeExpr Divide(SizeExpr e, long divisor, bool up)
    {
        if (e.Constant == 0)
        {
            return e;
        }

        if (divisor <= 0 || e.IsInfinite)
        {
            return Unbounded(e, e);
        }

        return divisor == 1 ? e
            : e.Constant is { } value ? Number(up ? (value / divisor) + (value % divisor > 0 ? 1 : 0) : value / divisor, e.IsExact)
            : Guard(new SizeQuotient(e, divisor, up, e.IsExact));
    }

    /// <summary>The formula with variables replaced; those that the function leaves null stay.</summary>
    public static SizeExpr Substitute(SizeExpr e, Func<SizeVariable, SizeExpr?> replacement) => e switch
    {
        SizeConstant => e,
        SizeReference r => replacement(r.Variable) is { } found ? Exactly(found, found.IsExact && r.IsExact) : e,
        SizeSum s => Exactly(
            s.Terms.Aggregate((SizeExpr)s.Added, (sum, t) => sum + ((SizeExpr)t.Factor * Substitute(t.Atom, replacement))), s.IsExact),
        SizeBinary b => Exactly(Binary(b.Operator, Substitute(b.Left, replacement), Substitute(b.Right, replacement)), b.IsExact),
        SizeQuotient q => Exactly(Divide(Substitute(q.Dividend, replacement), q.Divisor, q.RoundsUp), q.IsExact),
        _ => throw new System.Diagnostics.UnreachableException($"No substitution for {e.GetType().Name}."),
    };

    /// <summary>The formula in terms of what is given from outside alone: every variable with a definition is replaced by it.</summary>
    /// <remarks>Each definition is expanded once, however often it is used: lets that use each other twice would else take exponential time.</remarks>
    public static SizeExpr Expand(SizeExpr e)
    {
        var expanded = new Dictionary<SizeVariable, SizeExpr>();
        return Substitute(e, Definition);

        SizeExpr? Definition(SizeVariable variable)
        {
            if (variable.Definition is not { } definition)
            {
                return null;
            }

            if (!expanded.TryGetValue(variable, out var known))
            {
                expanded.Add(variable, known = Substitute(definition, Definition));
            }

            return known;
        }
    }

    /// <summary>The same over fewer variables, where one is bounded by others of the formula alone: <c>|tickets| + |threats|</c> is at most <c>2|tickets|</c>.</summary>
    public static SizeExpr OverFewer(SizeExpr e)
    {
        while (true)
        {
            var variables = new List<SizeVariable>();
            Mentions(e, v =>
            {
                variables.Add(v);
                return false;
            });
            var bounded = variables.FirstOrDefault(v => v.Definition is { } definition
                && !Mentions(definition, inner => !variables.Exists(o => o.Name == inner.Name && o.Name != v.Name)));
            if (bounded is null)
            {
                return e;
            }

            e = Substitute(e, v => v.Name == bounded.Name ? v.Definition : null);
        }
    }

    public static bool Mentions(SizeExpr e, Predicate<SizeVariable> which) => e switch
    {
        SizeReference r => which(r.Variable),
        SizeSum s => s.Terms.Any(t => Mentions(t.Atom, which)),
        SizeBinary b => Mentions(b.Left, which) || Mentions(b.Right, which),
        SizeQuotient q => Mentions(q.Dividend, which),
        _ => false,
    };

    public static SizeExpr Binary(SizeOperator op, SizeExpr a, SizeExpr b) => op switch
    {
        SizeOperator.Product => Multiply(a, b),
        SizeOperator.Max => Max(a, b),
        _ => Min(a, b),
    };

    /// <summary>A sum as its terms and its constant; anything else as one term.</summary>
    public static (ImmutableArray<SizeTerm> Terms, long Constant) Linear(SizeExpr e) => e switch
    {
        SizeSum s => (s.Terms, s.Added),
        SizeConstant c => ([], c.Value),
        _ => ([new(1, e)], 0),
    };

    /// <summary>Whether a ≥ b can be read off, term by term.</summary>
    private static bool AtLeast(SizeExpr a, SizeExpr b)
    {
        if (a.IsInfinite || b.Constant == 0)
        {
            return true;
        }

        if (b.IsInfinite)
        {
            return false;
        }

        if (b is SizeBinary { Operator: SizeOperator.Min } least && (AtLeast(a, least.Left) || AtLeast(a, least.Right)))
        {
            return true;
        }

        var (left, leftAdded) = Linear(a);
        var (right, rightAdded) = Linear(b);
        return leftAdded >= rightAdded && right.All(r => left.Any(l => l.Factor >= r.Factor && l.Atom.Equals(r.Atom)));
    }

    private static void Merge(ImmutableArray<SizeTerm>.Builder terms, SizeTerm term)
    {
        for (var i = 0; i < terms.Count; i++)
        {
            if (terms[i].Atom.Equals(term.Atom))
            {
                terms[i] = new(Plus(terms[i].Factor, term.Factor), terms[i].Atom);
                return;
            }
        }

        terms.Add(term);
    }

    private static SizeExpr Scale(SizeExpr e, long factor, bool exact)
    {
        if (factor == 1)
        {
            return Exactly(e, exact);
        }

        if (e.Constant is { } value)
        {
            return Number(Times(value, factor), exact);
        }

        var (terms, added) = Linear(e);
        var scaled = ImmutableArray.CreateBuilder<SizeTerm>(terms.Length);
        foreach (var term in terms)
        {
            scaled.Add(term with { Factor = Times(term.Factor, factor) });
        }

        return Sum(scaled, Times(added, factor), exact);
    }

    private static SizeExpr Sum(ImmutableArray<SizeTerm>.Builder terms, long added, bool exact)
    {
        if (added == long.MaxValue || terms.Any(t => t.Factor == long.MaxValue || t.Atom.IsInfinite))
        {
            return terms.Any(t => t.Atom.IsGivenUp) ? SizeExpr.GivenUp : SizeExpr.Infinite;
        }

        return terms.Count == 0 ? Number(added, exact)
            : added == 0 && terms.Count == 1 && terms[0].Factor == 1 ? Exactly(terms[0].Atom, exact)
            : Guard(new SizeSum(terms.ToImmutable(), added, exact));
    }

    private static SizeExpr Number(long value, bool exact) => exact ? value : ((SizeExpr)value).AtMost();

    // An exact part of an inexact whole stays exact by itself, so only the loss is carried over.
    private static SizeExpr Exactly(SizeExpr e, bool exact) => exact ? e : e.AtMost();

    private static SizeExpr Unbounded(SizeExpr a, SizeExpr b) => a.IsGivenUp || b.IsGivenUp ? SizeExpr.GivenUp : SizeExpr.Infinite;

    private static SizeExpr Guard(SizeExpr e) => e.Weight <= SizeExpr.WeightLimit ? e
        : HasMin(e) ? Coarser(e)
        : SizeExpr.GivenUp;

    /// <summary>A formula that is nowhere smaller, with one side of each minimum: sums of long lambdas double their formulas by them.</summary>
    private static SizeExpr Coarser(SizeExpr e) => e switch
    {
        SizeSum s => s.Terms.Aggregate((SizeExpr)s.Added, (sum, t) => sum + ((SizeExpr)t.Factor * Coarser(t.Atom))).AtMost(),
        SizeBinary { Operator: SizeOperator.Min } m => Coarser(m.Left.Weight <= m.Right.Weight ? m.Left : m.Right).AtMost(),
        SizeBinary b => Binary(b.Operator, Coarser(b.Left), Coarser(b.Right)).AtMost(),
        SizeQuotient q => Divide(Coarser(q.Dividend), q.Divisor, q.RoundsUp).AtMost(),
        _ => e,
    };

    private static bool HasMin(SizeExpr e) => e switch
    {
        SizeBinary { Operator: SizeOperator.Min } => true,
        SizeBinary b => HasMin(b.Left) || HasMin(b.Right),
        SizeSum s => s.Terms.Any(t => HasMin(t.Atom)),
        SizeQuotient q => HasMin(q.Dividend),
        _ => false,
    };

    // Neither is negative. Numbers twice as wide would say it more shortly, but code with them cannot be compiled ahead.
    private static long Plus(long a, long b) => a > long.MaxValue - b ? long.MaxValue : a + b;

    private static long Times(long a, long b) => Math.BigMul((ulong)a, (ulong)b, out var low) > 0 || low > long.MaxValue ? long.MaxValue : (long)low;
}
