using System.Collections.Concurrent;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace RlmLang.Testing;

/// <summary>Replies of the type that is asked for, by chance: the same for the same prompt and seed, whatever the order of the calls.</summary>
/// <param name="seed">Chooses.</param>
/// <param name="size">How long texts and lists get; 0 gives the smallest replies there are.</param>
internal sealed class GeneratedReplies(int seed, int size) : IChatClient
{
    private static readonly string[] s_words = ["yes", "no", "none", "tea", "a note", "the text does not say", "3", "é🙂", "two\nlines", "- item"];

    private static readonly JsonSerializerOptions s_json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ConcurrentDictionary<string, string> _given = new(StringComparer.Ordinal);

    /// <summary>What was replied, in the order of the prompts.</summary>
    public IEnumerable<string> Given => _given.OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => g.Value);

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var prompt = messages.First(m => m.Role == ChatRole.User).Text;
        var random = new Random(Hash($"{seed} {options?.Seed} {prompt}"));
        var reply = _given.GetOrAdd($"{options?.Seed} {prompt}", _ => options?.ResponseFormat is ChatResponseFormatJson { Schema: { } schema }
            ? Make(schema, prompt, random)?.ToJsonString(s_json) ?? "null"
            : Text(prompt, random, 200));
        return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, reply)) { FinishReason = ChatFinishReason.Stop });
    }

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("Nothing asks for a stream.");

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
        // Nothing is held.
    }

    private JsonNode? Make(JsonElement schema, string prompt, Random random)
    {
        if (schema.TryGetProperty("anyOf", out var choices))
        {
            // The first is the type itself, the other is null.
            var all = choices.EnumerateArray().ToList();
            return Make(size == 0 ? all[^1] : all[random.Next(all.Count)], prompt, random);
        }

        if (schema.TryGetProperty("enum", out var labels))
        {
            return JsonNode.Parse(labels[size == 0 ? 0 : random.Next(labels.GetArrayLength())].GetRawText());
        }

        var type = schema.GetProperty("type");
        switch (type.ValueKind == JsonValueKind.Array ? type[size == 0 ? type.GetArrayLength() - 1 : random.Next(type.GetArrayLength())].GetString() : type.GetString())
        {
            case "object":
                var record = new JsonObject();
                foreach (var property in schema.GetProperty("properties").EnumerateObject())
                {
                    record[property.Name] = Make(property.Value, prompt, random);
                }

                return record;
            case "array":
                var (least, most) = (Limit(schema, "minItems") ?? 0, Limit(schema, "maxItems") ?? size);
                var count = least + random.NextInt64(Math.Max(0, Math.Min(most - least, size)) + 1);
                return new JsonArray([.. Enumerable.Range(0, (int)count).Select(_ => Make(schema.GetProperty("items"), prompt, random))]);
            case "integer":
                var (min, max) = (Limit(schema, "minimum") ?? -size, Limit(schema, "maximum") ?? size);
                return size == 0 ? Math.Clamp(0, min, max) : random.NextInt64(min, max + 1);
            case "number":
                return size == 0 ? 0 : Math.Round((random.NextDouble() - 0.5) * size, 3);
            case "boolean":
                return size > 0 && random.Next(2) == 0;
            case "null":
                return null;
            default:
                return Text(prompt, random, Limit(schema, "maxLength") ?? 200);
        }
    }

    /// <summary>Nothing, a few words, or words of the prompt: programs that look for quotes find some.</summary>
    private string Text(string prompt, Random random, long most)
    {
        if (size == 0)
        {
            return "";
        }

        var kind = random.Next(5);
        var text = kind < 2 ? s_words[random.Next(s_words.Length)]
            : kind == 2 ? string.Join(' ', Enumerable.Range(0, 1 + random.Next(size)).Select(_ => s_words[random.Next(s_words.Length)]))
            : Piece(prompt, random);
        return TextGenerator.Cut(text, most);
    }

    private string Piece(string prompt, Random random)
    {
        var start = random.Next(prompt.Length);
        start += start > 0 && char.IsLowSurrogate(prompt[start]) ? 1 : 0;
        return start >= prompt.Length ? "" : TextGenerator.Cut(prompt[start..], 1 + random.Next(1 + (4 * size)));
    }

    private static long? Limit(JsonElement schema, string name) => schema.TryGetProperty(name, out var limit) && limit.TryGetInt64(out var number) ? number : null;

    // The hash of the framework differs from process to process.
    private static int Hash(string text) => text.Aggregate(17, (hash, c) => unchecked((hash * 31) + c));
}
