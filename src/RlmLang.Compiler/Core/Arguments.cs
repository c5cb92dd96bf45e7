using System.Text.RegularExpressions;
using RlmLang.Values;

namespace RlmLang.Core;

/// <summary>The values that an operation is applied to; one for each parameter, defaults filled in. A lambda's place holds the list of its results.</summary>
internal readonly struct Arguments(ReadOnlyMemory<Value> values, IWorkMeter meter)
{
    public int Count => values.Length;

    /// <summary>For operations whose work is not known from sizes alone, as matching a regex: charge between steps.</summary>
    public IWorkMeter Meter => meter;

    /// <summary>The texts as one; what it takes is reserved before.</summary>
    /// <exception cref="EvaluationException">There is no room for it.</exception>
    public TextValue Concat(IReadOnlyList<TextValue> parts)
    {
        var length = parts.Sum(p => (long)p.Length);
        meter.Make(sizeof(char) * length);
        return length <= TextValue.LongestLength ? TextValue.Concat(parts)
            : throw new EvaluationException(span => Diagnostics.EvaluationDiagnostics.TooMuchMemory(span, $"a text of {length:N0} characters"));
    }

    public Value this[int index] => values.Span[index];

    public bool IsNone(int index) => this[index] is NoneValue;

    public TextValue Text(int index) => (TextValue)this[index];

    public ListValue List(int index) => (ListValue)this[index];

    public RecordValue Record(int index) => (RecordValue)this[index];

    public Regex Regex(int index) => ((RegexValue)this[index]).Regex;

    public bool Bool(int index) => ((BoolValue)this[index]).IsTrue;

    public long Int(int index) => ((IntValue)this[index]).Number;

    /// <summary>An int that only matters up to the size of things, held to what a count can be.</summary>
    public int Count32(int index) => (int)Math.Clamp(Int(index), int.MinValue, int.MaxValue);

    public double Float(int index) => this[index] is IntValue i ? i.Number : ((FloatValue)this[index]).Number;
}
