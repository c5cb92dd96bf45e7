using System.Collections.Immutable;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using RlmLang.Core;
using RlmLang.Types;
using RlmLang.Values;

namespace RlmLang.Functions;

/// <summary>Between the types and values of .NET and those of the language: what System.Text.Json makes of them, with the common ones taken directly.</summary>
internal static class HostTypes
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter() },
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
    };

    // Stands for what has no direct way.
    private static readonly object s_unread = new();

    private static readonly ImmutableHashSet<Type> s_texts =
        [typeof(string), typeof(char), typeof(Guid), typeof(Uri), typeof(DateTime), typeof(DateTimeOffset), typeof(DateOnly), typeof(TimeOnly), typeof(TimeSpan)];

    /// <summary>The type of the language.</summary>
    /// <param name="type">Of .NET.</param>
    /// <param name="mayBeNull">Whether it is annotated so.</param>
    /// <param name="what">Whose it is, for the message.</param>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static RlmType Of(Type type, bool mayBeNull, string what) => Of(type, mayBeNull, what, []);

    /// <summary>A default value as the language writes it.</summary>
    public static string Literal(object? value) => value switch
    {
        null => "none",
        Enum label => JsonSerializer.Serialize(label, label.GetType(), s_json),
        string or char or bool or IFormattable => JsonSerializer.Serialize(value, value.GetType(), s_json),
        _ => throw new ArgumentException($"There is no literal for the default {value}.", nameof(value)),
    };

    /// <summary>A value as .NET takes it; false where it does not fit.</summary>
    public static bool TryGive(Value value, Type type, out object? given)
    {
        given = (value, type) switch
        {
            (NoneValue, _) => null,
            (TextValue text, _) when type == typeof(string) => text.ToString(),
            (IntValue number, _) when type == typeof(long) => number.Number,
            (IntValue { Number: >= int.MinValue and <= int.MaxValue } number, _) when type == typeof(int) => (int)number.Number,
            (FloatValue number, _) when type == typeof(double) => number.Number,
            (BoolValue flag, _) when type == typeof(bool) => flag.IsTrue,
            _ => s_unread,
        };
        if (given != s_unread)
        {
            return true;
        }

        try
        {
            given = JsonSerializer.Deserialize(ValueJson.Write(value), type, s_json);
            return true;
        }
        catch (Exception failure) when (failure is JsonException or NotSupportedException or FormatException or OverflowException)
        {
            return false;
        }
    }

    /// <summary>What .NET gave as a value of a type; null with a complaint where it is none.</summary>
    public static Value? Take(object? given, RlmType type, out string? complaint)
    {
        complaint = null;
        switch (given, type)
        {
            case (null, OptionType):
                return NoneValue.Instance;
            case (string text, TextType):
                return new TextValue(text);
            case (long number, IntType):
                return new IntValue(number);
            case (int number, IntType):
                return new IntValue(number);
            case (double number, FloatType) when double.IsFinite(number):
                return new FloatValue(number);
            case (bool flag, BoolType):
                return BoolValue.Of(flag);
        }

        try
        {
            return Read(JsonSerializer.SerializeToElement(given, s_json), type, out complaint);
        }
        catch (Exception failure) when (failure is JsonException or NotSupportedException or ArgumentException or InvalidOperationException)
        {
            complaint = failure.Message.ReplaceLineEndings(" ");
            return null;
        }
    }

    /// <summary>A result as it stands in a log.</summary>
    public static Value? Read(JsonElement json, RlmType type, out string? complaint)
    {
        var value = TypedJson.Read(json, type, static t => new TextValue(t), out complaint);
        complaint = complaint?.Replace("the answer", "the result", StringComparison.Ordinal);
        return value;
    }

    /// <summary>Characters of all texts and items of all lists, together.</summary>
    public static long Weight(Value value) => value switch
    {
        TextValue text => text.Length,
        ListValue list => list.Count + list.Items.Sum(Weight),
        RecordValue record => record.Values.Sum(Weight),
        _ => 0,
    };

    private static RlmType Of(Type type, bool mayBeNull, string what, ImmutableHashSet<Type> open)
    {
        if (Nullable.GetUnderlyingType(type) is { } inner)
        {
            return RlmType.Option(Of(inner, false, what, open));
        }

        var found = Whole(type, what, open);
        return mayBeNull && !type.IsValueType ? RlmType.Option(found) : found;
    }

    private static RlmType Whole(Type type, string what, ImmutableHashSet<Type> open)
    {
        if (type.IsEnum)
        {
            return new OneOfType([.. Enum.GetValuesAsUnderlyingType(type).Cast<object>().Select(v => JsonSerializer.SerializeToElement(Enum.ToObject(type, v), type, s_json).ToString()).Distinct()]);
        }

        if (s_texts.Contains(type))
        {
            return RlmType.Text;
        }

        switch (Type.GetTypeCode(type))
        {
            case TypeCode.Boolean:
                return RlmType.Bool;
            case >= TypeCode.SByte and <= TypeCode.UInt64:
                return RlmType.Int;
            case TypeCode.Single or TypeCode.Double or TypeCode.Decimal:
                return RlmType.Float;
        }

        if (type == typeof(void) || type.Namespace is "System.Threading.Tasks" or "System.Text.Json" or "System.Text.Json.Nodes" || type == typeof(object) || open.Contains(type))
        {
            throw None();
        }

        JsonTypeInfo shape;
        try
        {
            shape = s_json.GetTypeInfo(type);
        }
        catch (Exception failure) when (failure is NotSupportedException or InvalidOperationException)
        {
            throw None(failure);
        }

        var inside = open.Add(type);
        return shape.Kind switch
        {
            JsonTypeInfoKind.Enumerable when shape.ElementType is { } item => RlmType.List(Of(item, false, what, inside)),
            JsonTypeInfoKind.Object when shape.Properties.Count > 0 => new RecordType([.. shape.Properties.Select(p => new RecordField(p.Name, Of(p.PropertyType, p.IsGetNullable, what, inside)))]),
            _ => throw None(),
        };

        ArgumentException None(Exception? cause = null) => new(string.Create(CultureInfo.InvariantCulture, $"There is no type of the language for {what}: {type}."), cause);
    }
}
