using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using RlmLang.Models.Offline;

namespace RlmLang.Models;

/// <summary>A deterministic, extractive baseline that answers without a language model.</summary>
/// <remarks>
/// It reads words, not meaning: it picks the sentences that share the instruction's notions, chooses among labels by lexical evidence, decides yes or no by
/// topic and attitude, and finds numbers, dates, names and licences by pattern. A reply is always valid against the JSON schema that was asked for. Equal
/// requests give equal replies. Thread-safe; no I/O. Its worth is a floor to measure models against, and runs that cost nothing.
/// </remarks>
public sealed class OfflineChatClient : IChatClient
{
    private static readonly ChatClientMetadata s_metadata = new("offline", defaultModelId: "offline");

    /// <summary>The key under which <see cref="ChatOptions.AdditionalProperties"/> may hold the largest length of a plain reply, in UTF-16 code units.</summary>
    internal const string MaxCharsKey = "rlm.max_chars";

    /// <inheritdoc/>
    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<ChatResponse>(cancellationToken);
        }

        var list = messages as IReadOnlyList<ChatMessage> ?? [.. messages];
        return Task.FromResult(Answer(list, options));
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var response = await GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false);
        foreach (var update in response.ToChatResponseUpdates())
        {
            yield return update;
        }
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(ChatClientMetadata) ? s_metadata
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Nothing is held.
    }

    private static ChatResponse Answer(IReadOnlyList<ChatMessage> messages, ChatOptions? options)
    {
        var prompt = OfflinePrompt.Read(LastUserText(messages));
        var text = options?.ResponseFormat is ChatResponseFormatJson { Schema: { } schema }
            ? ReplyShape.Write(schema, prompt)
            : Passages.Answer(new Assignment(prompt.Instruction, prompt.Data), PlainLimit(options));

        var sent = messages.Sum(m => (long)m.Text.Length);
        var usage = new UsageDetails { InputTokenCount = Tokens(sent), OutputTokenCount = Tokens(text.Length), TotalTokenCount = Tokens(sent) + Tokens(text.Length) };
        return new ChatResponse(new ChatMessage(ChatRole.Assistant, text))
        {
            ModelId = s_metadata.DefaultModelId,
            FinishReason = ChatFinishReason.Stop,
            Usage = usage,
        };
    }

    private static string LastUserText(IReadOnlyList<ChatMessage> messages)
    {
        for (var i = messages.Count - 1; i >= 0; i--)
        {
            if (messages[i].Role == ChatRole.User)
            {
                return messages[i].Text;
            }
        }

        return messages.Count == 0 ? "" : messages[^1].Text;
    }

    private static int PlainLimit(ChatOptions? options)
    {
        var byTokens = options?.MaxOutputTokens is { } tokens ? (int)Math.Min(4L * Math.Max(tokens, 0), int.MaxValue) : 2_000;
        return options?.AdditionalProperties?.TryGetValue(MaxCharsKey, out int chars) == true ? Math.Min(byTokens, Math.Max(chars, 0)) : byTokens;
    }

    /// <summary>Four characters a token, rounded up: the usual estimate for English.</summary>
    private static long Tokens(long characters) => (characters + 3) / 4;
}
