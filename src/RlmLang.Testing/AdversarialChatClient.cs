using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using RlmLang.Diagnostics;
using RlmLang.Models;

namespace RlmLang.Testing;

/// <summary>A model that answers as badly as models do: well, at great length, at the very limit of what was asked for, with nothing, with no JSON, cut off, only when asked again, or not at all. The same for the same prompt
/// and seed, whatever the order of the calls. Thread-safe.</summary>
/// <remarks>For tests that a program's bounds hold, and that it copes: with <c>or=</c> for calls that fail, and types for replies that do not fit.</remarks>
/// <param name="seed">Other seeds, other answers.</param>
public sealed class AdversarialChatClient(int seed) : IChatClient
{
    private readonly OfflineChatClient _well = new();
    private readonly ConcurrentDictionary<uint, bool> _failedOnce = new();

    /// <inheritdoc/>
    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var all = messages.ToList();
        var kind = Kind(all);
        if (kind % 13 == 0 && _failedOnce.TryAdd(kind, true))
        {
            throw Failure();
        }

        var schema = (options?.ResponseFormat as ChatResponseFormatJson)?.Schema;
        var text = (kind % 12) switch
        {
            0 => new string('x', 5_000),
            1 => "",
            2 => "{\"value\": [\"" + new string('y', 50) + "\", \"é\", \"\"], \"a\": \"" + new string('z', (int)(kind % 70)) + "\", \"b\": -99999}",
            3 => "{\"replies\": [true, \"" + new string('w', 40) + "\"]}",
            4 => throw (kind % 5 == 0 ? Failure() : new InvalidOperationException("the model does not answer")),
            5 => string.Concat(Enumerable.Repeat("\\u00e9 \"quoted\" \n", 20)),
            6 or 7 or 8 when schema is { } s => Largest(s, kind).ToJsonString(),
            6 => string.Concat(Enumerable.Repeat("😀", 2_000)),
            7 => new string('"', 2_000),
            _ => (await _well.GetResponseAsync(all, options, cancellationToken).ConfigureAwait(false)).Text,
        };
        return new ChatResponse(new ChatMessage(ChatRole.Assistant, text))
        {
            FinishReason = kind % 11 == 0 ? ChatFinishReason.Length : ChatFinishReason.Stop,
            // Some servers count tokens, and some do not: those that do count no more than there are bytes, and charge no more than they were allowed.
            Usage = kind % 3 == 0 ? null : new UsageDetails
            {
                InputTokenCount = all.Sum(m => (long)Encoding.UTF8.GetByteCount(m.Text)) / (1 + (kind % 4)),
                OutputTokenCount = Math.Min(options?.MaxOutputTokens ?? int.MaxValue, Encoding.UTF8.GetByteCount(text) / (1 + (kind % 2))),
            },
        };
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var update in (await GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false)).ToChatResponseUpdates())
        {
            yield return update;
        }
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;
    }

    /// <inheritdoc/>
    public void Dispose() => _well.Dispose();

    /// <summary>A number that decides the answer to these messages.</summary>
    internal uint Kind(IEnumerable<ChatMessage> messages) => (uint)messages.Aggregate(seed, (hash, m) => m.Text.Aggregate(hash, (h, c) => unchecked((h * 31) + c)));

    private static ModelException Failure() => new(ModelFailure.ServerError, EvaluationDiagnostics.ExpectFailed(default, "the server fell over")) { RetryAfter = TimeSpan.Zero };

    /// <summary>Lists with as many items as the schema allows, texts as long, numbers as large.</summary>
    private static JsonNode Largest(JsonElement schema, uint kind)
    {
        if (schema.TryGetProperty("anyOf", out var choices))
        {
            return Largest(choices[0], kind);
        }

        if (schema.TryGetProperty("enum", out var labels))
        {
            return labels.EnumerateArray().MaxBy(l => l.ToString().Length).ToString();
        }

        var type = schema.TryGetProperty("type", out var t) ? (t.ValueKind == JsonValueKind.Array ? t[0].GetString() : t.GetString()) : "string";
        switch (type)
        {
            case "object":
                var fields = new JsonObject();
                foreach (var property in schema.GetProperty("properties").EnumerateObject())
                {
                    fields[property.Name] = Largest(property.Value, kind);
                }

                return fields;
            case "array":
                var count = Limit(schema, "maxItems") ?? Limit(schema, "minItems") ?? 6;
                return new JsonArray([.. Enumerable.Range(0, count).Select(_ => Largest(schema.GetProperty("items"), kind))]);
            case "integer" or "number":
                return Limit(schema, "maximum") ?? int.MaxValue;
            case "boolean":
                return kind % 2 == 0;
            default:
                return new string(kind % 3 == 0 ? '"' : 'm', Limit(schema, "maxLength") ?? (int)(kind % 30));
        }
    }

    private static int? Limit(JsonElement schema, string name) =>
        schema.TryGetProperty(name, out var limit) && int.TryParse(limit.ToString(), CultureInfo.InvariantCulture, out var number) ? number : null;
}
