using RlmLang.Core;
using RlmLang.Diagnostics;
using RlmLang.Sizes;
using RlmLang.Values;

namespace RlmLang.Builtins.Operators;

/// <summary>An operator on two numbers: ints while both are ints, else floats.</summary>
internal abstract class NumberOperation : Operation
{
    public sealed override Size ResultSize(SizeArguments a) => a[0] is IntSize or EmptySize && a[1] is IntSize or EmptySize ? Range(a.Int(0), a.Int(1)) : Size.Scalar;

    public sealed override SizeExpr Work(SizeArguments a) => SizeExpr.One;

    public sealed override Value Invoke(Arguments a)
    {
        try
        {
            return a[0] is IntValue x && a[1] is IntValue y ? new IntValue(Compute(x.Number, y.Number)) : new FloatValue(Compute(a.Float(0), a.Float(1)));
        }
        catch (OverflowException)
        {
            throw new EvaluationException(span => EvaluationDiagnostics.NumberOverflow(span, Name));
        }
    }

    protected abstract IntSize Range(IntSize a, IntSize b);

    protected abstract long Compute(long x, long y);

    protected abstract double Compute(double x, double y);

    protected static EvaluationException ByZero() => new(EvaluationDiagnostics.DivisionByZero);

    /// <summary>A known limit, or null where it would not fit.</summary>
    protected static long? Held(Int128 value) => value >= long.MinValue && value <= long.MaxValue ? (long)value : null;
}

/// <summary><c>a + b</c></summary>
internal sealed class Add : NumberOperation
{
    public static readonly Add Instance = new();

    public override string Name => "+";

    protected override IntSize Range(IntSize a, IntSize b) => new(a.Min is { } x && b.Min is { } y ? Held((Int128)x + y) : null, a.Max + b.Max);

    protected override long Compute(long x, long y) => checked(x + y);

    protected override double Compute(double x, double y) => x + y;
}

/// <summary><c>a - b</c></summary>
internal sealed class Subtract : NumberOperation
{
    public static readonly Subtract Instance = new();

    public override string Name => "-";

    protected override IntSize Range(IntSize a, IntSize b)
    {
        var min = a.Min is { } x && b.Max.Constant is { } most ? Held((Int128)x - most) : null;
        // Taking away a negative adds; a formula cannot be lowered, a number can.
        var max = b.Min switch
        {
            null => SizeExpr.Infinite,
            < 0 and var negative => a.Max + (negative == long.MinValue ? SizeExpr.Infinite : -negative),
            { } least => a.Max.Constant is { } n ? Math.Max(0, n - least) : a.Max,
        };
        return new(min, max);
    }

    protected override long Compute(long x, long y) => checked(x - y);

    protected override double Compute(double x, double y) => x - y;
}

/// <summary><c>a * b</c></summary>
internal sealed class Multiply : NumberOperation
{
    public static readonly Multiply Instance = new();

    public override string Name => "*";

    protected override IntSize Range(IntSize a, IntSize b) =>
        a.Min is >= 0 and var x && b.Min is >= 0 and var y ? new(Held((Int128)x * y), a.Max * b.Max) : IntSize.Unknown;

    protected override long Compute(long x, long y) => checked(x * y);

    protected override double Compute(double x, double y) => x * y;
}

/// <summary><c>a // b</c>, rounded down as in Python.</summary>
internal sealed class FloorDivide : NumberOperation
{
    public static readonly FloorDivide Instance = new();

    public override string Name => "//";

    protected override IntSize Range(IntSize a, IntSize b) =>
        a.Min >= 0 && b.Min is >= 1 and var divisor ? new(0, SizeExpr.FloorDiv(a.Max, divisor)) : IntSize.Unknown;

    protected override long Compute(long x, long y)
    {
        if (y == 0)
        {
            throw ByZero();
        }

        var quotient = checked(x / y);
        return x % y != 0 && (x < 0) != (y < 0) ? quotient - 1 : quotient;
    }

    protected override double Compute(double x, double y) => y == 0 ? throw ByZero() : Math.Floor(x / y);
}

/// <summary><c>a % b</c>, with the sign of the divisor as in Python.</summary>
internal sealed class Remainder : NumberOperation
{
    public static readonly Remainder Instance = new();

    public override string Name => "%";

    protected override IntSize Range(IntSize a, IntSize b) => b.Min >= 0 ? new(0, b.Max) : new(null, b.Max);

    protected override long Compute(long x, long y)
    {
        if (y == 0)
        {
            throw ByZero();
        }

        var rest = y == -1 ? 0 : x % y;
        return rest != 0 && (rest < 0) != (y < 0) ? rest + y : rest;
    }

    protected override double Compute(double x, double y) => y == 0 ? throw ByZero() : x - (y * Math.Floor(x / y));
}

/// <summary><c>a / b</c>: always a float.</summary>
internal sealed class Divide : Operation
{
    public static readonly Divide Instance = new();

    public override string Name => "/";

    public override Size ResultSize(SizeArguments a) => Size.Scalar;

    public override SizeExpr Work(SizeArguments a) => SizeExpr.One;

    public override Value Invoke(Arguments a) =>
        a.Float(1) == 0 ? throw new EvaluationException(EvaluationDiagnostics.DivisionByZero) : new FloatValue(a.Float(0) / a.Float(1));
}

/// <summary><c>-a</c></summary>
internal sealed class Negate : Operation
{
    public static readonly Negate Instance = new();

    public override string Name => "-";

    public override Size ResultSize(SizeArguments a) => a[0] is not IntSize number ? Size.Scalar
        : new IntSize(
            number.Max.Constant is { } most ? -most : null,
            number.Min switch { null or long.MinValue => SizeExpr.Infinite, >= 0 => SizeExpr.Zero, { } least => -least });

    public override SizeExpr Work(SizeArguments a) => SizeExpr.One;

    public override Value Invoke(Arguments a) => a[0] switch
    {
        IntValue { Number: long.MinValue } => throw new EvaluationException(span => EvaluationDiagnostics.NumberOverflow(span, Name)),
        IntValue number => new IntValue(-number.Number),
        _ => new FloatValue(-a.Float(0)),
    };
}
