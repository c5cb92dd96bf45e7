using System.Collections.Immutable;

namespace RlmLang.Sizes;

/// <summary>An upper bound as a formula over sizes that are not known yet, such as <c>⌈|context|/8000⌉ + |docs|</c>.</summary>
/// <remarks>
/// Never negative, and monotone in every variable: replacing a variable by a bound of it keeps a bound a bound. Arithmetic saturates at <see cref="Infinite"/>.
/// Made only by the operations below, which keep sums in a canonical linear form, so that <c>|t| + |t|</c> is <c>2|t|</c>.
/// Equality ignores <see cref="IsExact"/>.
/// </remarks>
internal abstract class SizeExpr : IEquatable<SizeExpr>
{
    /// <summary>A formula with more nodes than this is made coarser, and given up for <see cref="GivenUp"/> where that is not enough: a guard for the analysis itself, not for programs that people write.</summary>
    public const int WeightLimit = 4_000;

    public static readonly SizeExpr Zero = new SizeConstant(0);
    public static readonly SizeExpr One = new SizeConstant(1);
    public static readonly SizeExpr Infinite = new SizeConstant(long.MaxValue);

    /// <summary>No bound either, but for another reason than that there is none: its formula was too long to be kept.</summary>
    public static readonly SizeExpr GivenUp = new SizeConstant(long.MaxValue) { IsTooLong = true };

    private protected SizeExpr(int weight, int hash, bool isExact)
    {
        Weight = weight;
        Hash = hash;
        IsExact = isExact;
    }

    /// <summary>Whether the true size equals the formula, rather than being at most that.</summary>
    public bool IsExact { get; }

    /// <summary>Number of nodes.</summary>
    public int Weight { get; }

    /// <summary>The number where it is one and finite, else null.</summary>
    public long? Constant => this is SizeConstant { Value: not long.MaxValue and var value } ? value : null;

    public bool IsInfinite => this is SizeConstant { Value: long.MaxValue };

    public bool IsGivenUp => this is SizeConstant { IsTooLong: true };

    private int Hash { get; }

    public static implicit operator SizeExpr(long value) => value switch
    {
        <= 0 => Zero,
        1 => One,
        _ => new SizeConstant(value),
    };

    public static SizeExpr operator +(SizeExpr a, SizeExpr b) => SizeArithmetic.Add(a, b);

    public static SizeExpr operator *(SizeExpr a, SizeExpr b) => SizeArithmetic.Multiply(a, b);

    public static SizeExpr Max(SizeExpr a, SizeExpr b) => SizeArithmetic.Max(a, b);

    public static SizeExpr Min(SizeExpr a, SizeExpr b) => SizeArithmetic.Min(a, b);

    /// <summary><c>⌈e/divisor⌉</c>; without bound where the divisor may be 0 or less.</summary>
    public static SizeExpr CeilDiv(SizeExpr e, long divisor) => SizeArithmetic.Divide(e, divisor, up: true);

    /// <summary><c>⌊e/divisor⌋</c>; without bound where the divisor may be 0 or less.</summary>
    public static SizeExpr FloorDiv(SizeExpr e, long divisor) => SizeArithmetic.Divide(e, divisor, up: false);

    /// <summary>The same formula, meant as an upper bound only.</summary>
    public SizeExpr AtMost() => IsExact ? WithExact(false) : this;

    public bool Equals(SizeExpr? other) => ReferenceEquals(this, other) || (other is not null && Hash == other.Hash && SameShape(other));

    public override bool Equals(object? obj) => Equals(obj as SizeExpr);

    public override int GetHashCode() => Hash;

    public override string ToString() => SizePrinter.Print(this);

    private protected abstract SizeExpr WithExact(bool isExact);

    private protected abstract bool SameShape(SizeExpr other);
}

/// <summary>A size that the analysis leaves open: <c>|context|</c>, the length of an item, the size of a <c>let</c>.</summary>
/// <param name="name">How it is printed, bars included.</param>
/// <param name="definition">What it is at most (or exactly, if that is exact), or null for one that is given from outside.</param>
internal sealed class SizeVariable(string name, SizeExpr? definition = null)
{
    public string Name { get; } = name;

    public SizeExpr? Definition { get; } = definition;

    public SizeExpr ToExpr() => new SizeReference(this, Definition?.IsExact ?? true);

    public override string ToString() => Name;
}

internal sealed class SizeConstant(long value, bool isExact = true) : SizeExpr(1, value.GetHashCode(), isExact && value != long.MaxValue)
{
    public long Value { get; } = value;

    /// <summary>Of what is without bound: whether that is for the length of its formula.</summary>
    public bool IsTooLong { get; init; }

    private protected override SizeExpr WithExact(bool isExact) => new SizeConstant(Value, isExact) { IsTooLong = IsTooLong };

    private protected override bool SameShape(SizeExpr other) => other is SizeConstant c && c.Value == Value;
}

internal sealed class SizeReference(SizeVariable variable, bool isExact) : SizeExpr(1, variable.GetHashCode(), isExact)
{
    public SizeVariable Variable { get; } = variable;

    private protected override SizeExpr WithExact(bool isExact) => new SizeReference(Variable, isExact);

    private protected override bool SameShape(SizeExpr other) => other is SizeReference r && ReferenceEquals(r.Variable, Variable);
}

/// <summary>A term of a sum: a positive factor and something that is neither a sum nor a constant.</summary>
internal sealed record SizeTerm(long Factor, SizeExpr Atom);

/// <summary><c>2a + b + 7</c></summary>
internal sealed class SizeSum : SizeExpr
{
    public SizeSum(ImmutableArray<SizeTerm> terms, long constant, bool isExact)
        : base(1 + terms.Sum(t => t.Atom.Weight), terms.Aggregate(constant.GetHashCode(), (h, t) => h + (t.GetHashCode() * 31)), isExact)
    {
        Terms = terms;
        Added = constant;
    }

    public ImmutableArray<SizeTerm> Terms { get; }

    /// <summary>The constant part.</summary>
    public long Added { get; }

    private protected override SizeExpr WithExact(bool isExact) => new SizeSum(Terms, Added, isExact);

    private protected override bool SameShape(SizeExpr other) =>
        other is SizeSum s && s.Added == Added && s.Terms.Length == Terms.Length && Terms.All(t => s.Terms.Contains(t));
}

internal enum SizeOperator
{
    Product,
    Max,
    Min,
}

/// <summary><c>a·b</c>, <c>max(a, b)</c>, <c>min(a, b)</c></summary>
internal sealed class SizeBinary : SizeExpr
{
    public SizeBinary(SizeOperator op, SizeExpr left, SizeExpr right, bool isExact)
        : base(1 + left.Weight + right.Weight, ((int)op * 7919) + left.GetHashCode() + right.GetHashCode(), isExact)
    {
        (Operator, Left, Right) = (op, left, right);
    }

    public SizeOperator Operator { get; }

    public SizeExpr Left { get; }

    public SizeExpr Right { get; }

    private protected override SizeExpr WithExact(bool isExact) => new SizeBinary(Operator, Left, Right, isExact);

    private protected override bool SameShape(SizeExpr other) => other is SizeBinary b && b.Operator == Operator
        && ((b.Left.Equals(Left) && b.Right.Equals(Right)) || (b.Left.Equals(Right) && b.Right.Equals(Left)));
}

/// <summary><c>⌈e/d⌉</c> or <c>⌊e/d⌋</c></summary>
internal sealed class SizeQuotient : SizeExpr
{
    public SizeQuotient(SizeExpr dividend, long divisor, bool up, bool isExact)
        : base(1 + dividend.Weight, ((dividend.GetHashCode() * 31) + divisor.GetHashCode()) * (up ? 7 : 13), isExact)
    {
        (Dividend, Divisor, RoundsUp) = (dividend, divisor, up);
    }

    public SizeExpr Dividend { get; }

    public long Divisor { get; }

    public bool RoundsUp { get; }

    private protected override SizeExpr WithExact(bool isExact) => new SizeQuotient(Dividend, Divisor, RoundsUp, isExact);

    private protected override bool SameShape(SizeExpr other) =>
        other is SizeQuotient q && q.Divisor == Divisor && q.RoundsUp == RoundsUp && q.Dividend.Equals(Dividend);
}
