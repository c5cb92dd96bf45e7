using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.AI;
using RlmLang.Models.Offline;
using RlmLang.Values;

namespace RlmLang.Testing;

/// <summary>Which prompts a reply is for, and the reply.</summary>
/// <param name="Pattern">Null for every prompt.</param>
/// <param name="Reply">From the prompt to a value of the type that the call asks for.</param>
/// <param name="IsComputed">Whether the reply hangs on the prompt; items that share a prompt then get a reply each.</param>
internal sealed record Stub(Regex? Pattern, Func<string, Task<Value>> Reply, bool IsComputed);

/// <summary>Answers by stubs, the first whose pattern is found in the prompt.</summary>
/// <param name="stubs">In the order in which they are tried.</param>
/// <param name="others">Answers what none is for; null fails such a call, and keeps its prompt.</param>
internal sealed class StubChatClient(ImmutableArray<Stub> stubs, IChatClient? others) : IChatClient
{
    private readonly ConcurrentQueue<string> _unanswered = new();

    public IReadOnlyCollection<string> Unanswered => _unanswered;

    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var prompt = messages.First(m => m.Role == ChatRole.User).Text;
        if (stubs.FirstOrDefault(s => s.Pattern is null || s.Pattern.IsMatch(prompt)) is not { } stub)
        {
            if (others is not null)
            {
                return await others.GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false);
            }

            _unanswered.Enqueue(prompt);
            throw new InvalidOperationException("no `given llm` is for this prompt");
        }

        var packed = OfflinePrompt.Read(prompt);
        var text = stub.IsComputed && packed.Items.Count > 0
            ? $$"""{"replies": {{ValueJson.Write(new ListValue([.. await Task.WhenAll(packed.Items.Select(i => stub.Reply($"{packed.Instruction}\n{packed.Data}\n{i}"))).ConfigureAwait(false)]))}}}"""
            : Write(await stub.Reply(prompt).ConfigureAwait(false), options);
        return new ChatResponse(new ChatMessage(ChatRole.Assistant, text)) { FinishReason = ChatFinishReason.Stop };
    }

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("Nothing asks for a stream.");

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
    }

    private static string Write(Value reply, ChatOptions? options)
    {
        if (options?.ResponseFormat is not ChatResponseFormatJson { Schema: { } schema })
        {
            return reply.ToString() ?? "";
        }

        var json = ValueJson.Write(reply);
        var fields = schema.TryGetProperty("properties", out var properties) ? properties : default;
        if (fields.ValueKind == JsonValueKind.Object && fields.TryGetProperty("replies", out var replies) && replies.TryGetProperty("minItems", out var count))
        {
            // Items that share a prompt: a list answers them in order, another value answers each.
            return $$"""{"replies": {{(reply is ListValue list && list.Count == count.GetInt32() ? json : $"[{string.Join(", ", Enumerable.Repeat(json, count.GetInt32()))}]")}}}""";
        }

        return fields.ValueKind == JsonValueKind.Object && fields.TryGetProperty("value", out _) && reply is not RecordValue ? $$"""{"value": {{json}}}"""
            : fields.ValueKind == JsonValueKind.Object && fields.TryGetProperty("value", out _) && fields.EnumerateObject().Count() == 1 ? $$"""{"value": {{json}}}"""
            : json;
    }
}
