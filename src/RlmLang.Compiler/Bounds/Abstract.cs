using RlmLang.Core;
using RlmLang.Sizes;
using RlmLang.Values;

namespace RlmLang.Bounds;

/// <summary>What the analysis knows of a value: the value itself, or only how large it can be.</summary>
internal sealed record Abstract
{
    /// <summary>Nothing is known, since nothing has been said yet.</summary>
    public static readonly Abstract Nothing = new(null, null);

    private Abstract(Value? value, Size? size) => (Value, Bound) = (value, size);

    /// <summary>The value, where nothing but pure computation over known input leads to it.</summary>
    public Value? Value { get; }

    /// <summary>Its size, where the value is not known.</summary>
    public Size? Bound { get; }

    public bool IsKnown => Value is not null;

    public static Abstract Known(Value value) => new(value, null);

    public static Abstract Sized(Size size) => new(null, size);

    /// <summary>Its size in full; measures a known value.</summary>
    public Size Size() => Bound ?? Measure.Exact(Value ?? NoneValue.Instance);
}
