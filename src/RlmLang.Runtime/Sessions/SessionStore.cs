using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using RlmLang.Types;
using RlmLang.Values;

namespace RlmLang.Sessions;

/// <summary>A session's bindings as JSON. A text that the context has word for word is stored as its place, so it keeps it.</summary>
internal static class SessionStore
{
    private const int Version = 1;

    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(RlmContext context, SessionBindings bindings)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, s_options))
        {
            json.WriteStartObject();
            json.WriteNumber("version", Version);
            json.WriteString("context", context.Hash);
            json.WriteStartObject("declarations");
            foreach (var (name, text) in bindings.Declarations)
            {
                json.WriteString(name, text);
            }

            json.WriteEndObject();
            json.WriteStartArray("bindings");
            foreach (var binding in bindings.Values)
            {
                json.WriteStartObject();
                json.WriteString("name", binding.Name);
                json.WriteString("type", binding.Type.ToString());
                json.WriteBoolean("costCalls", binding.CostCalls);
                json.WritePropertyName("value");
                Write(json, binding.Value);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <exception cref="RlmException">It is no saved session, or one over another context.</exception>
    public static SessionBindings Read(string saved, RlmContext context)
    {
        try
        {
            using var document = JsonDocument.Parse(saved);
            var json = document.RootElement;
            if (json.GetProperty("version").GetInt32() != Version)
            {
                throw new RlmException("This session was saved by another version of RlmLang.");
            }

            if (json.GetProperty("context").GetString() != context.Hash)
            {
                throw new RlmException("This session was saved over another context: its texts are places of that.");
            }

            var bindings = SessionBindings.Empty with
            {
                Declarations = json.GetProperty("declarations").EnumerateObject().ToImmutableSortedDictionary(d => d.Name, d => d.Value.GetString() ?? ""),
            };
            foreach (var binding in json.GetProperty("bindings").EnumerateArray())
            {
                var type = TypeOf(binding.GetProperty("type").GetString() ?? "");
                var name = binding.GetProperty("name").GetString() ?? "";
                bindings = bindings.With(new(name, type, Read(binding.GetProperty("value"), context), binding.GetProperty("costCalls").GetBoolean()));
            }

            return bindings;
        }
        catch (Exception failure) when (failure is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentOutOfRangeException or IndexOutOfRangeException)
        {
            throw new RlmException("This is no saved session.", failure);
        }
    }

    private static void Write(Utf8JsonWriter json, Value value)
    {
        switch (value)
        {
            case TextValue { Origin: VerbatimProvenance origin } text:
                json.WriteStartObject();
                json.WriteStartArray("place");
                json.WriteNumberValue(origin.Document);
                json.WriteNumberValue(origin.Start);
                json.WriteNumberValue(text.Length);
                json.WriteEndArray();
                json.WriteEndObject();
                break;
            case TextValue text:
                json.WriteStringValue(text.Span);
                break;
            case IntValue number:
                json.WriteStartObject();
                json.WriteNumber("int", number.Number);
                json.WriteEndObject();
                break;
            case FloatValue number:
                json.WriteStartObject();
                json.WriteString("float", number.Number.ToString("R", System.Globalization.CultureInfo.InvariantCulture));
                json.WriteEndObject();
                break;
            case RegexValue regex:
                json.WriteStartObject();
                json.WriteString("regex", regex.Pattern);
                json.WriteEndObject();
                break;
            case ListValue list:
                json.WriteStartArray();
                foreach (var item in list.Items)
                {
                    Write(json, item);
                }

                json.WriteEndArray();
                break;
            case RecordValue record:
                json.WriteStartObject();
                json.WriteStartObject("record");
                for (var i = 0; i < record.Names.Length; i++)
                {
                    json.WritePropertyName(record.Names[i]);
                    Write(json, record.Values[i]);
                }

                json.WriteEndObject();
                json.WriteEndObject();
                break;
            default:
                ValueJson.Write(json, value);
                break;
        }
    }

    private static Value Read(JsonElement json, RlmContext context)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.String:
                return new TextValue(json.GetString() ?? "");
            case JsonValueKind.True:
                return BoolValue.True;
            case JsonValueKind.False:
                return BoolValue.False;
            case JsonValueKind.Null:
                return NoneValue.Instance;
            case JsonValueKind.Array:
                return new ListValue([.. json.EnumerateArray().Select(i => Read(i, context))]);
        }

        var form = json.EnumerateObject().Single();
        switch (form.Name)
        {
            case "place":
                var (document, start, length) = (form.Value[0].GetInt32(), form.Value[1].GetInt32(), form.Value[2].GetInt32());
                return new TextValue(context.Documents[document].Text.AsMemory(start, length), new VerbatimProvenance(document, start));
            case "int":
                return new IntValue(form.Value.GetInt64());
            case "float":
                return new FloatValue(double.Parse(form.Value.GetString() ?? "", System.Globalization.CultureInfo.InvariantCulture));
            case "regex":
                return ((RegexValue)Evaluated($"r\"{form.Value.GetString()}\""))!;
            default:
                List<(string Name, Value Value)> fields = [.. form.Value.EnumerateObject().Select(f => (f.Name, Read(f.Value, context)))];
                return new RecordValue([.. fields.Select(f => f.Name)], [.. fields.Select(f => f.Value)]);
        }
    }

    // A pattern is made by the language itself, as the program that was saved made it.
    private static Value Evaluated(string expression) => RlmScript.TryCompile($"let x = {expression}\nset FINAL = 1", out var script, out _)
        && script.Program.Statements[0] is Core.CoreLetStatement { Value: Core.CoreLiteral literal } ? literal.Value : throw new FormatException(expression);

    /// <summary>A type as it is written; the language's own reader knows them all.</summary>
    private static RlmType TypeOf(string written) =>
        RlmScript.TryCompile($"param x: {written}\nset FINAL = 1", out var script, out _) ? script.Program.Parameters[0].Variable.Type : throw new FormatException(written);
}
