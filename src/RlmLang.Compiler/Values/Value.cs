using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;

namespace RlmLang.Values;

/// <summary>A value of the language. Immutable; equal by content.</summary>
internal abstract class Value : IEquatable<Value>
{
    public abstract bool Equals(Value? other);

    public override bool Equals(object? obj) => Equals(obj as Value);

    public abstract override int GetHashCode();
}

internal sealed class IntValue(long number) : Value
{
    public long Number { get; } = number;

    public override bool Equals(Value? other) => other is IntValue i ? i.Number == Number : other is FloatValue f && f.Number == Number;

    // An int equals the float of the same number, so they hash alike.
    public override int GetHashCode() => FloatValue.Hash(Number);

    public override string ToString() => Number.ToString(CultureInfo.InvariantCulture);
}

internal sealed class FloatValue(double number) : Value
{
    public double Number { get; } = number;

    public override bool Equals(Value? other) => other is FloatValue f ? f.Number.Equals(Number) : other is IntValue i && i.Number == Number;

    public override int GetHashCode() => Hash(Number);

    /// <summary>Mixed with the process's own seed: numbers can be made whose plain hashes are all the same, and a set of them would take the square of its size.</summary>
    internal static int Hash(double number)
    {
        var bits = BitConverter.DoubleToInt64Bits(number == 0 ? 0 : double.IsNaN(number) ? double.NaN : number);
        return HashCode.Combine((int)bits, (int)(bits >> 32));
    }

    /// <summary>As Python prints it: the shortest form that reads back, with a point or, from 10¹⁶ on and below 10⁻⁴, with an exponent of two digits.</summary>
    public override string ToString()
    {
        var shortest = Number.ToString("R", CultureInfo.InvariantCulture);
        if (!double.IsFinite(Number))
        {
            return shortest;
        }

        // .NET's form has the right digits; where the exponent begins differs.
        var e = shortest.IndexOf('E', StringComparison.Ordinal);
        var mantissa = (e < 0 ? shortest : shortest[..e]).TrimStart('-');
        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        var written = mantissa.Replace(".", "", StringComparison.Ordinal);
        var digits = written.TrimStart('0');
        var exponent = (point < 0 ? mantissa.Length : point) - 1 - (written.Length - digits.Length) + (e < 0 ? 0 : int.Parse(shortest.AsSpan(e + 1), CultureInfo.InvariantCulture));
        digits = digits.TrimEnd('0');
        var sign = double.IsNegative(Number) ? "-" : "";
        return digits.Length == 0 ? sign + "0.0"
            : exponent is < -4 or >= 16 ? string.Create(CultureInfo.InvariantCulture, $"{sign}{digits[0]}{(digits.Length > 1 ? "." : "")}{digits.AsSpan(1)}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}")
            : exponent < 0 ? $"{sign}0.{new string('0', -exponent - 1)}{digits}"
            : digits.Length <= exponent + 1 ? $"{sign}{digits.PadRight(exponent + 1, '0')}.0"
            : $"{sign}{digits.AsSpan(0, exponent + 1)}.{digits.AsSpan(exponent + 1)}";
    }
}

internal sealed class BoolValue : Value
{
    public static readonly BoolValue True = new(true);
    public static readonly BoolValue False = new(false);

    private BoolValue(bool isTrue) => IsTrue = isTrue;

    public bool IsTrue { get; }

    public static BoolValue Of(bool value) => value ? True : False;

    public override bool Equals(Value? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => IsTrue ? 1 : 2;

    public override string ToString() => IsTrue ? "true" : "false";
}

internal sealed class NoneValue : Value
{
    public static readonly NoneValue Instance = new();

    private NoneValue()
    {
    }

    public override bool Equals(Value? other) => other is NoneValue;

    public override int GetHashCode() => 3;

    public override string ToString() => "none";
}

/// <summary>A compiled pattern. Matching is linear in the text (.NET's non-backtracking engine).</summary>
/// <param name="pattern">As it was written.</param>
/// <param name="regex">The engine; null where the pattern is sure to have one, which is then made when a text is searched.</param>
internal sealed class RegexValue(string pattern, Regex? regex = null) : Value
{
    public const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant;

    private Regex? _regex = regex;

    public string Pattern { get; } = pattern;

    /// <summary>Always the same one, whichever thread asks first.</summary>
    public Regex Regex => _regex ?? Interlocked.CompareExchange(ref _regex, new Regex(Pattern, Options), null) ?? _regex;

    public override bool Equals(Value? other) => other is RegexValue r && r.Pattern == Pattern;

    public override int GetHashCode() => Pattern.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => $"r\"{Pattern}\"";
}

internal sealed class ListValue(ImmutableArray<Value> items) : Value
{
    public static readonly ListValue Empty = new([]);

    private int _hash;

    public ImmutableArray<Value> Items { get; } = items;

    public int Count => Items.Length;

    public override bool Equals(Value? other) => other is ListValue list && Items.AsSpan().SequenceEqual(list.Items.AsSpan());

    // Of all items, so that lists which differ late are told apart as fast; once, so that asking again costs nothing.
    public override int GetHashCode()
    {
        if (_hash == 0)
        {
            var hash = new HashCode();
            hash.Add(Items.Length);
            foreach (var item in Items)
            {
                hash.Add(item);
            }

            _hash = hash.ToHashCode();
        }

        return _hash;
    }
}

/// <summary>A record: names and values in the order written. Two are equal when they hold the same fields, in any order.</summary>
internal sealed class RecordValue(ImmutableArray<string> names, ImmutableArray<Value> values) : Value
{
    public ImmutableArray<string> Names { get; } = names;

    public ImmutableArray<Value> Values { get; } = values;

    public static RecordValue Of(params ReadOnlySpan<(string Name, Value Value)> fields)
    {
        var names = ImmutableArray.CreateBuilder<string>(fields.Length);
        var values = ImmutableArray.CreateBuilder<Value>(fields.Length);
        foreach (var (name, value) in fields)
        {
            names.Add(name);
            values.Add(value);
        }

        return new(names.MoveToImmutable(), values.MoveToImmutable());
    }

    public Value? Find(string name)
    {
        var names = Names.AsSpan();
        for (var i = 0; i < names.Length; i++)
        {
            if (names[i] == name)
            {
                return Values[i];
            }
        }

        return null;
    }

    public override bool Equals(Value? other)
    {
        if (other is not RecordValue record || record.Values.Length != Values.Length)
        {
            return false;
        }

        for (var i = 0; i < Names.Length; i++)
        {
            if (record.Find(Names[i]) is not { } value || !value.Equals(Values[i]))
            {
                return false;
            }
        }

        return true;
    }

    // Independent of the order of fields, as equality is.
    public override int GetHashCode()
    {
        var hash = Values.Length;
        for (var i = 0; i < Names.Length; i++)
        {
            hash ^= HashCode.Combine(Names[i].GetHashCode(StringComparison.Ordinal), Values[i]);
        }

        return hash;
    }
}
