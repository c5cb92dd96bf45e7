using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;

namespace RlmLang.Tests.Models.Offline;

/// <summary>One law: whatever the data and whatever the type, the reply fits the type.</summary>
public sealed class SchemaPropertyTests
{
    private static readonly string[] s_fields = ["why", "email", "licence", "holder", "year", "due_date", "amount", "terms", "ok", "value", "x"];

    private static Gen<string> Type(int depth)
    {
        var leaf = Gen.OneOf(
            Gen.Elements("""{"type":"boolean"}""", """{"type":"string"}""", """{"type":"integer"}""", """{"type":"number"}""", """{"type":"string","enum":["a","other"]}""", """{"type":"string","enum":["MIT"]}"""),
            Gen.Choose(0, 30).Select(n => $$"""{"type":"string","maxLength":{{n}}}"""),
            Gen.Choose(-5, 5).Two().Select(p => $$"""{"type":"integer","minimum":{{Math.Min(p.Item1, p.Item2)}},"maximum":{{Math.Max(p.Item1, p.Item2)}}}"""));
        return depth == 0 ? leaf : Gen.OneOf(
            leaf,
            Type(depth - 1).Select(t => $$"""{"anyOf":[{{t}},{"type":"null"}]}"""),
            Type(depth - 1).Zip(Gen.Choose(0, 4), (t, n) => $$"""{"type":"array","items":{{t}},"maxItems":{{n}}}"""),
            Object(Type(depth - 1)));
    }

    private static Gen<string> Object(Gen<string> type) =>
        Gen.SubListOf(s_fields).SelectMany(names => Gen.ListOf(type, names.Count).Select(types =>
            "{\"type\":\"object\",\"properties\":{" + string.Join(",", names.Zip(types, (n, t) => $"\"{n}\":{t}")) + "},\"required\":[" + string.Join(",", names.Select(n => $"\"{n}\"")) + "],\"additionalProperties\":false}"));

    [Fact]
    public void Every_reply_fits_the_type_that_was_asked_for()
    {
        var texts = Gen.OneOf(
            ArbMap.Default.GeneratorFor<string>().Where(s => s is not null),
            Gen.Elements("", "Copyright (c) 2018 Ada. 12 EUR on 2024-01-02, a@b.org. I want my money back!", "😀😀😀😀😀😀😀😀", "99999999999999999999999999999999999999 and 1e999", "> quoted\n\n- a\n- b: c"));
        Prop.ForAll(Object(Type(2)).Zip(texts).ToArbitrary(), (pair) =>
        {
            var reply = OfflineChatClientTests.Ask("How many are there, and why?", pair.Item2, pair.Item1).GetAwaiter().GetResult();
            return Fits(JsonElement.Parse(reply.Text), JsonElement.Parse(pair.Item1)).Label(reply.Text);
        }).QuickCheckThrowOnFailure();
    }

    private static bool Fits(JsonElement value, JsonElement schema)
    {
        if (schema.TryGetProperty("anyOf", out var choices))
        {
            return choices.EnumerateArray().Any(c => Fits(value, c));
        }

        return schema.GetProperty("type").GetString() switch
        {
            "null" => value.ValueKind == JsonValueKind.Null,
            "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
            "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var n) && Within(schema, n),
            "number" => value.ValueKind == JsonValueKind.Number,
            "array" => value.ValueKind == JsonValueKind.Array && value.GetArrayLength() <= schema.GetProperty("maxItems").GetInt32() && value.EnumerateArray().All(v => Fits(v, schema.GetProperty("items"))),
            "object" => value.ValueKind == JsonValueKind.Object && value.EnumerateObject().Select(p => p.Name).SequenceEqual(schema.GetProperty("properties").EnumerateObject().Select(p => p.Name))
                && value.EnumerateObject().All(p => Fits(p.Value, schema.GetProperty("properties").GetProperty(p.Name))),
            _ => value.ValueKind == JsonValueKind.String && value.GetString() is { } text
                && (!schema.TryGetProperty("maxLength", out var most) || text.Length <= most.GetInt32())
                && (!schema.TryGetProperty("enum", out var labels) || labels.EnumerateArray().Any(l => l.GetString() == text)),
        };
    }

    private static bool Within(JsonElement schema, long n) =>
        (!schema.TryGetProperty("minimum", out var least) || n >= least.GetInt64()) && (!schema.TryGetProperty("maximum", out var most) || n <= most.GetInt64());
}
