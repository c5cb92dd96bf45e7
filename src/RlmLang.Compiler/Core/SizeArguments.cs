using RlmLang.Sizes;
using RlmLang.Values;

namespace RlmLang.Core;

/// <summary>What a law may know of an operation's arguments: their sizes, and the values of those that are known.</summary>
/// <remarks>Measuring a known value deeply is put off until a law asks for it, so that laws of cheap operations stay cheap.</remarks>
internal sealed class SizeArguments
{
    private readonly Value?[] _values;
    private readonly Size?[] _sizes;

    public SizeArguments(ReadOnlySpan<Value> values)
    {
        _values = [.. values];
        _sizes = new Size?[values.Length];
    }

    /// <param name="values">For each argument its value where that is known.</param>
    /// <param name="sizes">For each argument its size where the value is not known, or that is measured already.</param>
    public SizeArguments(Value?[] values, Size?[] sizes) => (_values, _sizes) = (values, sizes);

    /// <param name="arguments">For each argument its value where that is known, else its size.</param>
    public SizeArguments(IReadOnlyList<(Value? Value, Size? Size)> arguments)
        : this([.. arguments.Select(a => a.Value)], [.. arguments.Select(a => a.Size)])
    {
    }

    public int Count => _values.Length;

    /// <summary>The argument's size in full.</summary>
    public Size this[int index] => _sizes[index] ??= Measure.Exact(_values[index] ?? NoneValue.Instance);

    /// <summary>The argument's value where it is known before running, as literals are; else null.</summary>
    public Value? Known(int index) => _values[index];

    /// <summary>A known text, for options such as <c>by="line"</c>; else null.</summary>
    public string? KnownText(int index) => _values[index] is TextValue text ? text.ToString() : null;

    public bool? KnownBool(int index) => _values[index] is BoolValue flag ? flag.IsTrue : null;

    /// <summary>A text's length or a list's count, without looking inside; 1 for anything else.</summary>
    public SizeExpr Length(int index) => _values[index] switch
    {
        TextValue text => text.Length,
        ListValue list => list.Count,
        NoneValue => SizeExpr.Zero,
        not null => SizeExpr.One,
        null => _sizes[index] switch
        {
            TextSize text => text.Length,
            ListSize list => list.Count,
            EmptySize => SizeExpr.Zero,
            _ => SizeExpr.One,
        },
    };

    public ListSize List(int index) => this[index] as ListSize ?? new ListSize(SizeExpr.Zero, Size.Empty, Size.Empty);

    public IntSize Int(int index) => _values[index] is IntValue value
        ? new IntSize(value.Number, value.Number)
        : this[index] switch
        {
            IntSize size => size,
            EmptySize => new IntSize(0, SizeExpr.Zero),
            _ => IntSize.Unknown,
        };
}
