using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace RlmLang.Values;

/// <summary>Values as JSON: how records and lists stand in prompts, in FINAL and in the run log.</summary>
internal static class ValueJson
{
    // Far above what types allow.
    private const int DeepestValue = 1_000;

    private static readonly JsonWriterOptions s_compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonWriterOptions s_indented = s_compact with { Indented = true };
    private static readonly JsonDocumentOptions s_deep = new() { MaxDepth = DeepestValue };

    /// <summary>The value as JSON. A text's length grows at most six times, by escapes.</summary>
    public static string Write(Value value, bool indented = false)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, s_compact))
        {
            Write(writer, value);
        }

        return Readable(Encoding.UTF8.GetString((indented ? Indented(buffer.WrittenMemory) : buffer).WrittenSpan));
    }

    // Floats are written raw, which the writer does not indent.
    private static ArrayBufferWriter<byte> Indented(ReadOnlyMemory<byte> json)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var document = JsonDocument.Parse(json, s_deep);
        using var writer = new Utf8JsonWriter(buffer, s_indented);
        document.RootElement.WriteTo(writer);
        writer.Flush();
        return buffer;
    }

    /// <summary>Characters beyond the first 65,536 as they are: the writer escapes them in twelve characters, which no reader needs and every model pays for.</summary>
    private static string Readable(string json)
    {
        if (!json.Contains("\\uD", StringComparison.Ordinal))
        {
            return json;
        }

        var text = new StringBuilder(json.Length);
        for (var i = 0; i < json.Length;)
        {
            var length = json[i] != '\\' ? 1 : json[i + 1] == 'u' ? 6 : 2;
            if (length == 6 && i + 12 <= json.Length && json[i + 6] == '\\' && json[i + 7] == 'u' && char.IsSurrogatePair(Unit(i + 2), Unit(i + 8)))
            {
                text.Append(Unit(i + 2)).Append(Unit(i + 8));
                length = 12;
            }
            else
            {
                text.Append(json, i, length);
            }

            i += length;
        }

        return text.ToString();

        char Unit(int at) => (char)ushort.Parse(json.AsSpan(at, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
    }

    public static void Write(Utf8JsonWriter writer, Value value)
    {
        switch (value)
        {
            case TextValue text:
                writer.WriteStringValue(text.Span);
                break;
            case IntValue number:
                writer.WriteNumberValue(number.Number);
                break;
            case FloatValue number when double.IsFinite(number.Number):
                writer.WriteRawValue(number.ToString());
                break;
            case FloatValue number:
                writer.WriteStringValue(number.ToString());
                break;
            case BoolValue flag:
                writer.WriteBooleanValue(flag.IsTrue);
                break;
            case NoneValue:
                writer.WriteNullValue();
                break;
            case RegexValue regex:
                writer.WriteStringValue(regex.Pattern);
                break;
            case ListValue list:
                writer.WriteStartArray();
                foreach (var item in list.Items)
                {
                    Write(writer, item);
                }

                writer.WriteEndArray();
                break;
            case RecordValue record:
                writer.WriteStartObject();
                for (var i = 0; i < record.Names.Length; i++)
                {
                    writer.WritePropertyName(record.Names[i]);
                    Write(writer, record.Values[i]);
                }

                writer.WriteEndObject();
                break;
            default:
                throw new System.Diagnostics.UnreachableException($"No JSON for {value.GetType().Name}.");
        }
    }
}
