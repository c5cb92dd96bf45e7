using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using RlmLang.Sizes;
using RlmLang.Types;

namespace RlmLang.Core;

/// <summary>The JSON schema of a reply's type: what is asked of the provider's constrained decoding, how long it is, and how large a reply of it can be.</summary>
internal static class ReplySchema
{
    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Whether the reply is plain text, with no schema.</summary>
    public static bool IsPlain(RlmType type, bool isPacked) => type is TextType && !isPacked;

    /// <summary>The schema's text; null for plain text.</summary>
    /// <param name="type">With all labels known.</param>
    /// <param name="packed">How many items share the prompt; null for one call.</param>
    public static string? Write(RlmType type, int? packed = null)
    {
        if (IsPlain(type, packed is not null))
        {
            return null;
        }

        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, s_options))
        {
            if (packed is { } count)
            {
                WriteWrapped(writer, "replies", () => WriteList(writer, type, count, count));
            }
            else if (type is RecordType)
            {
                WriteType(writer, type);
            }
            else
            {
                WriteWrapped(writer, "value", () => WriteType(writer, type));
            }
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>A bound on the schema's length.</summary>
    /// <param name="type">The reply's type; open labels are counted by the rest.</param>
    /// <param name="labelChars">Characters of all labels that are known only while running.</param>
    /// <param name="labels">How many of them.</param>
    /// <param name="isPacked">Whether items share the prompt; their number stands in the schema.</param>
    public static SizeExpr Length(RlmType type, SizeExpr labelChars, SizeExpr labels, bool isPacked)
    {
        if (IsPlain(type, isPacked))
        {
            return SizeExpr.Zero;
        }

        // The count is written twice; it has at most 10 digits.
        var known = Write(type, isPacked ? int.MaxValue : null)?.Length ?? 0;
        return (SizeExpr)known + ((SizeExpr)6 * labelChars) + ((SizeExpr)3 * labels);
    }

    /// <summary>The most characters that a value of the type takes as JSON, with room for some escapes; null where the type does not bound it.</summary>
    public static long? Longest(RlmType type) => type switch
    {
        TextType { MaxLength: { } length } => length + (length / 4) + 2,
        IntType => 20,
        FloatType => 25,
        BoolType or NoneType => 5,
        OneOfType { Labels: { IsDefault: false } labels } => labels.Select(l => l.Length + 2L).DefaultIfEmpty(2).Max(),
        OptionType option => Longest(option.Item) is { } item ? Math.Max(4, item) : null,
        ListType { MaxCount: { } count } list when Longest(list.Item) is { } item => (count * (item + 2)) + 2,
        RecordType record => record.Fields.Aggregate((long?)2, (so, field) => so + Longest(field.Type) + field.Name.Length + 6),
        _ => null,
    };

    /// <summary>How large the value of a reply can be, when the whole reply is held to <paramref name="maxChars"/> characters as it came.</summary>
    /// <param name="type">The reply's type.</param>
    /// <param name="maxChars">The limit on the reply's value, as it was written.</param>
    /// <param name="longestLabel">Of the labels that are known only while running.</param>
    public static Size ReplySize(RlmType type, int maxChars, SizeExpr longestLabel) => SizeOf(type, maxChars, longestLabel).AtMost();

    private static Size SizeOf(RlmType type, int maxChars, SizeExpr longestLabel) => type switch
    {
        TextType text => new TextSize(Math.Min(text.MaxLength ?? maxChars, maxChars)),
        // A label is written out, give or take the case, in a reply that is no longer than the limit.
        OneOfType { Labels.IsDefault: true } => new TextSize(SizeExpr.Min(maxChars, longestLabel)),
        OneOfType known => new TextSize(Math.Min(maxChars, known.Labels.Select(l => l.Length).DefaultIfEmpty(0).Max())),
        IntType number => new IntSize(number.Min, number.Max is { } max ? Math.Max(0, max) : SizeExpr.Infinite),
        OptionType option => SizeOf(option.Item, maxChars, longestLabel),
        ListType list => ListOf(list, maxChars, longestLabel),
        RecordType record => new RecordSize([.. record.Fields.Select(f => f.Name)], [.. record.Fields.Select(f => SizeOf(f.Type, maxChars, longestLabel))]),
        _ => Size.Scalar,
    };

    private static ListSize ListOf(ListType list, int maxChars, SizeExpr longestLabel)
    {
        SizeExpr count = Math.Min(list.MaxCount ?? maxChars, MostItems(maxChars));
        var item = SizeOf(list.Item, maxChars, longestLabel);
        return new ListSize(count, item, Together(item.Times(count), maxChars));
    }

    /// <summary>All the items stand in the one reply, so their texts together are no longer than it, and their lists together hold no more than it has room for.</summary>
    private static Size Together(Size total, int maxChars) => total switch
    {
        TextSize text => new TextSize(SizeExpr.Min(maxChars, text.Length)),
        ListSize list => new ListSize(SizeExpr.Min(MostItems(maxChars), list.Count), list.Item, Together(list.Total, maxChars)),
        RecordSize record => record.Select(f => Together(f, maxChars)),
        _ => total,
    };

    // Each item takes a character and a comma at least.
    private static int MostItems(int maxChars) => (maxChars / 2) + 1;

    private static void WriteWrapped(Utf8JsonWriter writer, string name, Action writeInner)
    {
        writer.WriteStartObject();
        writer.WriteString("type", "object");
        writer.WriteStartObject("properties");
        writer.WritePropertyName(name);
        writeInner();
        writer.WriteEndObject();
        writer.WriteStartArray("required");
        writer.WriteStringValue(name);
        writer.WriteEndArray();
        writer.WriteBoolean("additionalProperties", false);
        writer.WriteEndObject();
    }

    private static void WriteType(Utf8JsonWriter writer, RlmType type)
    {
        switch (type)
        {
            case OptionType option:
                writer.WriteStartObject();
                writer.WriteStartArray("anyOf");
                WriteType(writer, option.Item);
                writer.WriteStartObject();
                writer.WriteString("type", "null");
                writer.WriteEndObject();
                writer.WriteEndArray();
                writer.WriteEndObject();
                return;
            case ListType list:
                WriteList(writer, list.Item, null, list.MaxCount);
                return;
            case RecordType record:
                writer.WriteStartObject();
                writer.WriteString("type", "object");
                writer.WriteStartObject("properties");
                foreach (var field in record.Fields)
                {
                    writer.WritePropertyName(field.Name);
                    WriteType(writer, field.Type);
                }

                writer.WriteEndObject();
                writer.WriteStartArray("required");
                foreach (var field in record.Fields)
                {
                    writer.WriteStringValue(field.Name);
                }

                writer.WriteEndArray();
                writer.WriteBoolean("additionalProperties", false);
                writer.WriteEndObject();
                return;
        }

        writer.WriteStartObject();
        switch (type)
        {
            case TextType text:
                writer.WriteString("type", "string");
                if (text.MaxLength is { } length)
                {
                    writer.WriteNumber("maxLength", length);
                }

                break;
            case OneOfType labels:
                writer.WriteString("type", "string");
                writer.WriteStartArray("enum");
                foreach (var label in labels.Labels.IsDefault ? [] : labels.Labels)
                {
                    writer.WriteStringValue(label);
                }

                writer.WriteEndArray();
                break;
            case IntType number:
                writer.WriteString("type", "integer");
                if (number.Min is { } min)
                {
                    writer.WriteNumber("minimum", min);
                }

                if (number.Max is { } max)
                {
                    writer.WriteNumber("maximum", max);
                }

                break;
            case FloatType:
                writer.WriteString("type", "number");
                break;
            case BoolType:
                writer.WriteString("type", "boolean");
                break;
            default:
                writer.WriteString("type", "null");
                break;
        }

        writer.WriteEndObject();
    }

    private static void WriteList(Utf8JsonWriter writer, RlmType item, long? least, long? most)
    {
        writer.WriteStartObject();
        writer.WriteString("type", "array");
        writer.WritePropertyName("items");
        WriteType(writer, item);
        if (least is { } min)
        {
            writer.WriteNumber("minItems", min);
        }

        if (most is { } max)
        {
            writer.WriteNumber("maxItems", max);
        }

        writer.WriteEndObject();
    }
}
