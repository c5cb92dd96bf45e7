using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace RlmLang.Models.Offline;

/// <summary>Writes a reply in the shape of a JSON schema. Whatever the data, the reply is valid against it.</summary>
internal static class ReplyShape
{
    private const int DefaultItems = 8;
    private const int DefaultTextLength = 400;
    private static readonly JsonWriterOptions s_plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(JsonElement schema, OfflinePrompt prompt)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter writer = new(buffer, s_plain))
        {
            if (prompt.Items.Count > 0 && Packed(schema) is { } item)
            {
                writer.WriteStartObject();
                writer.WriteStartArray("replies");
                foreach (var data in prompt.Items)
                {
                    WriteValue(writer, item, "", new(prompt.Instruction, prompt.Data.Length == 0 ? data : $"{prompt.Data}\n\n{data}"));
                }

                writer.WriteEndArray();
                writer.WriteEndObject();
            }
            else
            {
                var data = prompt.Items.Count == 0 ? prompt.Data : string.Join("\n\n", [prompt.Data, .. prompt.Items]);
                WriteValue(writer, schema, "", new(prompt.Instruction, data));
            }
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static JsonElement? Packed(JsonElement schema) =>
        schema.TryGetProperty("properties", out var properties) && properties.TryGetProperty("replies", out var replies) && replies.TryGetProperty("items", out var item) ? item : null;

    private static void WriteValue(Utf8JsonWriter writer, JsonElement schema, string field, Assignment assignment)
    {
        if (Optional(schema) is { } inner)
        {
            if (IsAbsent(inner, field, assignment))
            {
                writer.WriteNullValue();
            }
            else
            {
                WriteValue(writer, inner, field, assignment);
            }

            return;
        }

        if (schema.TryGetProperty("const", out var constant))
        {
            constant.WriteTo(writer);
            return;
        }

        if (Labels(schema) is { } labels)
        {
            writer.WriteStringValue(LabelChoice.Choose(labels, assignment));
            return;
        }

        switch (TypeOf(schema))
        {
            case "object": WriteObject(writer, schema, assignment); break;
            case "array": WriteArray(writer, schema, field, assignment); break;
            case "integer": writer.WriteNumberValue((long)Held(schema, FieldFinder.Number(field, assignment, Limit(schema, "minimum"), Limit(schema, "maximum")), whole: true)); break;
            case "number": writer.WriteNumberValue(Held(schema, FieldFinder.Number(field, assignment, Limit(schema, "minimum"), Limit(schema, "maximum")), whole: false)); break;
            case "boolean": writer.WriteBooleanValue(YesNo.Decide(assignment)); break;
            case "null": writer.WriteNullValue(); break;
            default: writer.WriteStringValue(TextFor(schema, field, assignment)); break;
        }
    }

    private static void WriteObject(Utf8JsonWriter writer, JsonElement schema, Assignment assignment)
    {
        writer.WriteStartObject();
        if (schema.TryGetProperty("properties", out var properties))
        {
            var several = properties.EnumerateObject().Count(p => TypeOf(p.Value) == "boolean") > 1;
            foreach (var property in properties.EnumerateObject())
            {
                writer.WritePropertyName(property.Name);

                // A wrapper's name says nothing; of several yes-or-no fields each asks for its own name.
                var field = property.Name is "value" or "answer" or "result" or "reply" ? "" : property.Name;
                var own = several && field.Length > 0 && TypeOf(property.Value) == "boolean"
                    ? new Assignment(string.Join(' ', FieldFinder.NameWords(field)), assignment.Data)
                    : assignment;
                WriteValue(writer, property.Value, field, own);
            }
        }

        writer.WriteEndObject();
    }

    private static void WriteArray(Utf8JsonWriter writer, JsonElement schema, string field, Assignment assignment)
    {
        var limit = Limit(schema, "maxItems") is { } most ? (int)Math.Min(most, int.MaxValue) : DefaultItems;
        writer.WriteStartArray();
        if (schema.TryGetProperty("items", out var item))
        {
            // What is found is never absent, so optional items need no null.
            item = Optional(item) ?? item;
            if (Labels(item) is { } labels)
            {
                foreach (var label in LabelChoice.ChooseAll(labels, assignment).Take(limit))
                {
                    writer.WriteStringValue(label);
                }
            }
            else if (TypeOf(item) is "integer" or "number")
            {
                foreach (var number in FieldFinder.Numbers(assignment.Data).Take(limit))
                {
                    writer.WriteNumberValue(Held(item, number, TypeOf(item) == "integer"));
                }
            }
            else
            {
                WriteFound(writer, item, field, assignment, limit);
            }
        }

        writer.WriteEndArray();
    }

    private static void WriteFound(Utf8JsonWriter writer, JsonElement item, string field, Assignment assignment, int limit)
    {
        var isText = TypeOf(item) == "string";
        var named = isText ? FieldFinder.Find(field.Length > 0 ? field : assignment.Instruction, assignment) : null;
        var found = named ?? [.. Passages.Matching(assignment, Reading.Of($"{field} {assignment.Instruction}")).Take(limit)];
        foreach (var text in found.Take(limit))
        {
            if (isText)
            {
                writer.WriteStringValue(Passages.Clip(text, MaxLength(item)));
            }
            else
            {
                // A list of records: one for each passage that answers, read by itself.
                WriteValue(writer, item, field, new(assignment.Instruction, text));
            }
        }
    }

    private static string TextFor(JsonElement schema, string field, Assignment assignment)
    {
        var limit = MaxLength(schema);
        var found = field.Length > 0 ? FieldFinder.Find(field, assignment) : null;
        return found is null ? field.Length > 0 ? Passages.Best(assignment, field, limit) : Passages.Answer(assignment, limit)
            : Passages.Clip(found.Count == 0 ? "" : found[0], limit);
    }

    private static bool IsAbsent(JsonElement schema, string field, Assignment assignment) =>
        string.IsNullOrWhiteSpace(assignment.Data)
        || (Labels(schema) is null && TypeOf(schema) switch
        {
            "string" => FieldFinder.Find(field, assignment) is { } found ? found.Count == 0 : !Passages.Matching(assignment, assignment.Question).Any(),
            "integer" or "number" => FieldFinder.Number(field, assignment, Limit(schema, "minimum"), Limit(schema, "maximum")) is null,
            _ => false,
        });

    /// <summary>The schema inside <c>{"anyOf": [X, {"type": "null"}]}</c> or <c>"type": ["x", "null"]</c>, or null where the value is not optional.</summary>
    private static JsonElement? Optional(JsonElement schema)
    {
        if (schema.TryGetProperty("anyOf", out var choices) || schema.TryGetProperty("oneOf", out choices))
        {
            foreach (var choice in choices.EnumerateArray())
            {
                if (TypeOf(choice) != "null")
                {
                    return choice;
                }
            }
        }

        return null;
    }

    private static string TypeOf(JsonElement schema)
    {
        if (schema.ValueKind != JsonValueKind.Object)
        {
            return "string";
        }

        if (schema.TryGetProperty("type", out var type))
        {
            return (type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().First().GetString() : type.GetString()) ?? "string";
        }

        return schema.TryGetProperty("properties", out _) ? "object" : "string";
    }

    private static List<string>? Labels(JsonElement schema) =>
        schema.TryGetProperty("enum", out var labels) && labels.GetArrayLength() > 0 ? [.. labels.EnumerateArray().Select(l => l.ToString())] : null;

    private static int MaxLength(JsonElement schema) => Limit(schema, "maxLength") is { } most ? (int)Math.Clamp(most, 0, int.MaxValue) : DefaultTextLength;

    private static decimal? Limit(JsonElement schema, string name) => schema.TryGetProperty(name, out var limit) && limit.TryGetDecimal(out var value) ? value : null;

    /// <summary>A number held to the schema's range; zero, or what is nearest to it, where none was found.</summary>
    private static decimal Held(JsonElement schema, decimal? found, bool whole)
    {
        var value = found ?? 0;
        value = whole ? Math.Clamp(Math.Round(value), long.MinValue, long.MaxValue) : value;
        value = Limit(schema, "minimum") is { } least ? Math.Max(value, least) : value;
        return Limit(schema, "maximum") is { } most ? Math.Min(value, most) : value;
    }
}
