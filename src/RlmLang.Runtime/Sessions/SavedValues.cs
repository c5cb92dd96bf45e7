using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using RlmLang.Builtins.Text;
using RlmLang.Types;
using RlmLang.Values;

namespace RlmLang.Sessions;

/// <summary>Values in a saved session, texts with where they came from: what came from the context stays data in every prompt.</summary>
internal static class SavedValues
{
    public static void Write(Utf8JsonWriter json, Value value)
    {
        switch (value)
        {
            case TextValue text:
                Write(json, text);
                break;
            case BoolValue flag:
                json.WriteBooleanValue(flag.IsTrue);
                break;
            case NoneValue:
                json.WriteNullValue();
                break;
            case ListValue list:
                json.WriteStartArray();
                foreach (var item in list.Items)
                {
                    Write(json, item);
                }

                json.WriteEndArray();
                break;
            case IntValue number:
                json.WriteStartObject();
                json.WriteNumber("int", number.Number);
                json.WriteEndObject();
                break;
            case FloatValue number:
                json.WriteStartObject();
                json.WriteString("float", number.Number.ToString("R", CultureInfo.InvariantCulture));
                json.WriteEndObject();
                break;
            case RegexValue regex:
                json.WriteStartObject();
                json.WritePropertyName("regex");
                WriteText(json, regex.Pattern);
                json.WriteEndObject();
                break;
            case RecordValue record:
                json.WriteStartObject();
                json.WriteStartArray("record");
                for (var i = 0; i < record.Names.Length; i++)
                {
                    WriteText(json, record.Names[i]);
                    Write(json, record.Values[i]);
                }

                json.WriteEndArray();
                json.WriteEndObject();
                break;
            default:
                throw new System.Diagnostics.UnreachableException($"Nothing to save of {value.GetType().Name}.");
        }
    }

    /// <exception cref="FormatException">It is no value, or a place that the context does not have.</exception>
    public static Value Read(JsonElement json, RlmContext context)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.String:
                return new TextValue(ReadText(json));
            case JsonValueKind.True:
                return BoolValue.True;
            case JsonValueKind.False:
                return BoolValue.False;
            case JsonValueKind.Null:
                return NoneValue.Instance;
            case JsonValueKind.Array:
                return new ListValue([.. json.EnumerateArray().Select(i => Read(i, context))]);
        }

        var form = json.EnumerateObject().First();
        switch (form.Name)
        {
            case "place":
                var place = Span(form.Value, context);
                return Whole(new TextValue(context.Documents[place.Document].Text.AsMemory(place.Start, place.Length), new VerbatimProvenance(place.Document, place.Start)), context.Documents[place.Document].Text, place);
            case "units":
                return new TextValue(ReadText(json));
            case "derived":
                return new TextValue(ReadText(form.Value).AsMemory(), Provenance.Derived([.. json.GetProperty("from").EnumerateArray().Select(s => Span(s, context))]));
            case "joined":
                return TextValue.Concat([.. form.Value.EnumerateArray().Select(p => Read(p, context) as TextValue ?? throw new FormatException("No text."))]);
            case "int":
                return new IntValue(form.Value.GetInt64());
            case "float":
                return new FloatValue(double.Parse(form.Value.GetString() ?? "", CultureInfo.InvariantCulture));
            case "regex":
                return RegexLanguage.TryCreate(ReadText(form.Value), out var fault) ?? throw new FormatException(fault?.Construct);
            case "record":
                var parts = form.Value.EnumerateArray().Chunk(2).Select(f => (Name: ReadText(f[0]), Value: Read(f[1], context))).ToList();
                return new RecordValue([.. parts.Select(f => f.Name)], [.. parts.Select(f => f.Value)]);
            default:
                throw new FormatException(form.Name);
        }
    }

    /// <summary>Whether a value is of a type, so that nothing that works on it meets another one.</summary>
    public static bool Fits(Value value, RlmType type) => type switch
    {
        TextType or OneOfType => value is TextValue,
        IntType => value is IntValue,
        FloatType => value is FloatValue or IntValue,
        BoolType => value is BoolValue,
        RegexType => value is RegexValue,
        NoneType => value is NoneValue,
        OptionType option => value is NoneValue || Fits(value, option.Item),
        ListType list => value is ListValue items && items.Items.All(i => Fits(i, list.Item)),
        RecordType record => value is RecordValue fields && record.Fields.All(f => fields.Find(f.Name) is { } field && Fits(field, f.Type)),
        _ => false,
    };

    /// <summary>A text without its origin. JSON has no half surrogate pairs, so that a text with one stands there as its units.</summary>
    public static void WriteText(Utf8JsonWriter json, ReadOnlySpan<char> text)
    {
        if (IsWhole(text))
        {
            json.WriteStringValue(text);
            return;
        }

        json.WriteStartObject();
        json.WriteBase64String("units", MemoryMarshal.AsBytes(text));
        json.WriteEndObject();
    }

    public static string ReadText(JsonElement json) => json.ValueKind == JsonValueKind.String ? json.GetString() ?? ""
        : json.GetProperty("units").GetBytesFromBase64() is { } bytes && bytes.Length % 2 == 0 ? new string(MemoryMarshal.Cast<byte, char>(bytes)) : throw new FormatException("Half a unit.");

    private static void Write(Utf8JsonWriter json, TextValue text)
    {
        if (text.Origin is null)
        {
            WriteText(json, text.Span);
            return;
        }

        json.WriteStartObject();
        switch (text.Origin)
        {
            case VerbatimProvenance origin:
                json.WritePropertyName("place");
                Write(json, new SourceSpan(origin.Document, origin.Start, text.Length));
                break;
            case JoinedProvenance joined:
                json.WriteStartArray("joined");
                foreach (var piece in joined.Pieces)
                {
                    Write(json, new TextValue(text.Memory.Slice(piece.Start, piece.Length), piece.Origin));
                }

                json.WriteEndArray();
                break;
            default:
                // Made from its spans as a whole.
                var spans = new List<SourceSpan>();
                text.Origin.AddSpans(text.Length, spans);
                json.WritePropertyName("derived");
                WriteText(json, text.Span);
                json.WriteStartArray("from");
                foreach (var span in spans)
                {
                    Write(json, span);
                }

                json.WriteEndArray();
                break;
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, SourceSpan span)
    {
        json.WriteStartArray();
        json.WriteNumberValue(span.Document);
        json.WriteNumberValue(span.Start);
        json.WriteNumberValue(span.Length);
        json.WriteEndArray();
    }

    private static SourceSpan Span(JsonElement json, RlmContext context)
    {
        if (json.EnumerateArray().Select(n => n.GetInt32()).ToArray() is not [var document, var start, var length])
        {
            throw new FormatException("No place.");
        }

        return document >= 0 && document < context.Documents.Length && start >= 0 && length >= 0 && length <= context.Documents[document].Text.Length - start
            ? new(document, start, length)
            : throw new FormatException("A place that the context does not have.");
    }

    // No program can cut a character in two.
    private static TextValue Whole(TextValue text, string document, SourceSpan place) =>
        IsCut(document, place.Start) || IsCut(document, place.End) ? throw new FormatException("Half a character.") : text;

    private static bool IsCut(string text, int at) => at > 0 && at < text.Length && char.IsSurrogatePair(text[at - 1], text[at]);

    private static bool IsWhole(ReadOnlySpan<char> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]) && !(char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[++i])))
            {
                return false;
            }
        }

        return true;
    }
}
