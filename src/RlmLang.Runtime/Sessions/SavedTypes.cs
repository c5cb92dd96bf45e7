using System.Text.Json;
using RlmLang.Types;

namespace RlmLang.Sessions;

/// <summary>Types in a saved session, by their parts: what a type is written as in a program does not always read back, as with labels that hold quotes and the type of <c>[]</c>.</summary>
internal static class SavedTypes
{
    public static void Write(Utf8JsonWriter json, RlmType type)
    {
        if (type is TextType { MaxLength: null } or IntType { Min: null } or FloatType or BoolType or RegexType or NoneType or NeverType)
        {
            json.WriteStringValue(type.ToString());
            return;
        }

        json.WriteStartObject();
        switch (type)
        {
            case TextType { MaxLength: { } most }:
                json.WriteNumber("text", most);
                break;
            case IntType { Min: { } min, Max: { } max }:
                json.WriteStartArray("int");
                json.WriteNumberValue(min);
                json.WriteNumberValue(max);
                json.WriteEndArray();
                break;
            case ListType list:
                json.WritePropertyName("list");
                Write(json, list.Item);
                if (list.MaxCount is { } count)
                {
                    json.WriteNumber("most", count);
                }

                break;
            case OptionType option:
                json.WritePropertyName("option");
                Write(json, option.Item);
                break;
            case OneOfType { Labels: { IsDefault: false } labels }:
                json.WriteStartArray("oneOf");
                foreach (var label in labels)
                {
                    SavedValues.WriteText(json, label);
                }

                json.WriteEndArray();
                break;
            case OneOfType:
                json.WriteNull("oneOf");
                break;
            case RecordType record:
                json.WriteStartArray("record");
                foreach (var field in record.Fields)
                {
                    SavedValues.WriteText(json, field.Name);
                    Write(json, field.Type);
                }

                json.WriteEndArray();
                break;
            default:
                throw new System.Diagnostics.UnreachableException($"No value has the type {type}.");
        }

        json.WriteEndObject();
    }

    /// <exception cref="FormatException">It is no type.</exception>
    public static RlmType Read(JsonElement json)
    {
        if (json.ValueKind == JsonValueKind.String)
        {
            return json.GetString() switch
            {
                "text" => RlmType.Text,
                "int" => RlmType.Int,
                "float" => RlmType.Float,
                "bool" => RlmType.Bool,
                "regex" => RlmType.Regex,
                "none" => RlmType.None,
                "nothing" => RlmType.Never,
                var other => throw new FormatException(other),
            };
        }

        var form = json.EnumerateObject().First();
        switch (form.Name)
        {
            case "text":
                return new TextType(form.Value.GetInt64());
            case "int":
                return new IntType(form.Value[0].GetInt64(), form.Value[1].GetInt64());
            case "list":
                return new ListType(Read(form.Value), json.TryGetProperty("most", out var most) ? most.GetInt64() : null);
            case "option":
                return RlmType.Option(Read(form.Value));
            case "oneOf":
                return new OneOfType(form.Value.ValueKind == JsonValueKind.Null ? default : [.. form.Value.EnumerateArray().Select(SavedValues.ReadText)]);
            case "record":
                return new RecordType([.. form.Value.EnumerateArray().Chunk(2).Select(f => new RecordField(SavedValues.ReadText(f[0]), Read(f[1])))]);
            default:
                throw new FormatException(form.Name);
        }
    }
}
