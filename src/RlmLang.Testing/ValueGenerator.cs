using System.Collections.Immutable;
using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using RlmLang.Types;
using RlmLang.Values;

namespace RlmLang.Testing;

/// <summary>Values of every type of the language that can be declared, by chance, and smaller ones of the same type.</summary>
internal static class ValueGenerator
{
    private static readonly double[] s_floats = [0, 1, -1, 0.5, -0.25, 3.14159, 1e-9, 1e9, 100, 0.1];
    private static readonly string[] s_patterns = ["a", "\\d+", "(?m)^#+ ", "\\s+", "(?i)the", "[aeiou]", "x*"];

    /// <exception cref="TestFailedException">There is no value of the type before a program runs.</exception>
    public static Gen<Value> Of(RlmType type) => type switch
    {
        TextType text => TextGenerator.Of(text.MaxLength).Select(Value (t) => new TextValue(t)),
        IntType { Min: { } min, Max: { } max } => Between(min, max).Select(Value (n) => new IntValue(n)),
        IntType => Gen.Sized(size => Gen.Frequency((8, Between(-size, size)), (1, Gen.Constant(0L)), (1, Between(-1_000_000, 1_000_000)))).Select(Value (n) => new IntValue(n)),
        FloatType => Gen.OneOf(Gen.Elements(s_floats), Gen.Choose(-10_000, 10_000).Select(n => n / 8.0)).Select(Value (n) => new FloatValue(n)),
        BoolType => Gen.Elements(true, false).Select(Value (b) => b ? BoolValue.True : BoolValue.False),
        RegexType => Gen.Elements(s_patterns).Select(Value (p) => new RegexValue(p, new Regex(p, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant))),
        NoneType => Gen.Constant<Value>(NoneValue.Instance),
        OptionType option => Gen.Frequency((1, Gen.Constant<Value>(NoneValue.Instance)), (4, Of(option.Item))),
        OneOfType { Labels: { IsDefault: false } labels } => Gen.Elements(labels.AsEnumerable()).Select(Value (l) => new TextValue(l)),
        ListType list => Items(list),
        RecordType record => record.Fields.Aggregate(Gen.Constant(ImmutableArray<Value>.Empty), (so, field) => from before in so from value in Of(field.Type) select before.Add(value))
            .Select(Value (values) => new RecordValue([.. record.Fields.Select(f => f.Name)], values)),
        _ => throw new TestFailedException($"values of the type {type} cannot be generated."),
    };

    /// <summary>Values of the same type that are smaller, those that leave most away first.</summary>
    public static IEnumerable<Value> Shrink(RlmType type, Value value) => (type, value) switch
    {
        (OptionType, NoneValue) => [],
        (OptionType option, _) => Shrink(option.Item, value).Prepend(NoneValue.Instance),
        (OneOfType { Labels: { IsDefault: false } labels }, TextValue text) => labels.TakeWhile(l => l != text.ToString()).Select(l => new TextValue(l)),
        (TextType, TextValue text) => TextGenerator.Shrink(text.ToString()).Select(t => new TextValue(t)),
        (IntType { Min: { } min, Max: { } max }, IntValue number) => Smaller(number.Number).Where(n => n >= min && n <= max).Append(min).Where(n => Math.Abs(n) < Math.Abs(number.Number) || (n < number.Number && n >= 0)).Distinct().Select(n => new IntValue(n)),
        (IntType, IntValue number) => Smaller(number.Number).Select(n => new IntValue(n)),
        (FloatType, FloatValue number) when number.Number != 0 => new[] { 0, Math.Truncate(number.Number), number.Number / 2 }.Where(n => Math.Abs(n) < Math.Abs(number.Number)).Distinct().Take(2).Select(n => new FloatValue(n)),
        (BoolType, BoolValue { IsTrue: true }) => [BoolValue.False],
        (ListType list, ListValue items) => Parts(items.Items).Concat(items.Items.SelectMany((item, i) => Shrink(list.Item, item).Select(smaller => items.Items.SetItem(i, smaller)))).Select(l => new ListValue(l)),
        (RecordType record, RecordValue fields) => fields.Values.SelectMany((field, i) => Shrink(record.Fields[i].Type, field).Select(smaller => new RecordValue(fields.Names, fields.Values.SetItem(i, smaller)))),
        _ => [],
    };

    /// <summary>Numbers nearer to zero.</summary>
    public static IEnumerable<long> Smaller(long number)
    {
        if (number == 0)
        {
            yield break;
        }

        yield return 0;
        if (number < 0 && number > long.MinValue)
        {
            yield return -number;
        }

        for (var step = number / 2; step != 0; step /= 2)
        {
            yield return number - step;
        }
    }

    /// <summary>What is left of a list without a half, a quarter, … of it, down to without one.</summary>
    public static IEnumerable<ImmutableArray<T>> Parts<T>(ImmutableArray<T> items)
    {
        for (var cut = items.Length; cut > 0; cut /= 2)
        {
            for (var start = 0; start + cut <= items.Length; start += cut)
            {
                yield return items.RemoveRange(start, cut);
            }
        }
    }

    private static Gen<Value> Items(ListType list) => Gen.Sized(size =>
    {
        var most = (int)Math.Min(list.MaxCount ?? long.MaxValue, Math.Max(1, size / 4));
        return from count in Gen.Choose(0, most)
               from items in Of(list.Item).Resize(Math.Max(1, size / 2)).ArrayOf(count)
               select (Value)new ListValue([.. items]);
    });

    private static Gen<long> Between(long min, long max) => max - min is >= 0 and < int.MaxValue
        ? Gen.Choose(0, (int)(max - min)).Select(n => min + n)
        : Gen.OneOf(Gen.Constant(min), Gen.Constant(max), Gen.Choose(-1_000_000, 1_000_000).Select(n => Math.Clamp(n, min, max)));
}
