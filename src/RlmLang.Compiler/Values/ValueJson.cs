using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace RlmLang.Values;

/// <summary>Values as JSON: how records and lists stand in prompts, in FINAL and in the run log.</summary>
internal static class ValueJson
{
    private static readonly JsonWriterOptions s_compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonWriterOptions s_indented = s_compact with { Indented = true };

    /// <summary>The value as JSON. A text's length grows at most six times, by escapes.</summary>
    public static string Write(Value value, bool indented = false)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, indented ? s_indented : s_compact))
        {
            Write(writer, value);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
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
