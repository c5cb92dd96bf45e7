using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace RlmLang.Logs;

/// <summary>A model that answers from a log: what was asked there word for word gets the reply that came then, whatever program asks. Thread-safe.</summary>
/// <remarks>Unlike repeating a run, this takes another program and another context: work on what is pure goes on without paying for the same calls again.</remarks>
internal sealed class RecordedChatClient : IChatClient
{
    private readonly Dictionary<string, ChatResponse> _replies = new(StringComparer.Ordinal);
    private readonly string _path;

    /// <param name="log">Where the replies stand.</param>
    public RecordedChatClient(RunLogReader log)
    {
        _path = log.Path;
        foreach (var record in log.Records)
        {
            if (RunLogReader.KindOf(record) is "reply" or "turn"
                && record.TryGetProperty("sent", out var sent) && sent.GetString() is { } hash
                && record.TryGetProperty("text", out var text) && text.GetString() is { } reply)
            {
                var finish = record.TryGetProperty("finish", out var f) && f.GetString() is { } reason ? new ChatFinishReason(reason) : (ChatFinishReason?)null;
                _replies[hash] = new ChatResponse(new ChatMessage(ChatRole.Assistant, reply)) { FinishReason = finish };
            }
        }
    }

    /// <summary>A hash of all that a model is sent, but for who it is.</summary>
    public static string SentHash(IEnumerable<ChatMessage> messages, ChatOptions? options)
    {
        var hash = new TextHash();
        hash.Add(options?.Seed ?? 0);
        hash.AddWithLength(options?.ResponseFormat is ChatResponseFormatJson { Schema: { } json } ? json.GetRawText() : "");
        foreach (var message in messages)
        {
            hash.AddWithLength(message.Role.Value);
            hash.AddWithLength(message.Text);
        }

        return hash.FinishAsText();
    }

    /// <inheritdoc/>
    /// <exception cref="MissingReplyException">The log has no reply to this.</exception>
    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var sent = SentHash(messages, options);
        return _replies.TryGetValue(sent, out var reply) ? Task.FromResult(reply) : throw new MissingReplyException(_path, sent);
    }

    /// <inheritdoc/>
    /// <exception cref="MissingReplyException">The log has no reply to this.</exception>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var update in (await GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false)).ToChatResponseUpdates())
        {
            yield return update;
        }
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null) => serviceKey is not null ? null
        : serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata("replay", null, $"replay:{_path}")
        : serviceType.IsInstanceOfType(this) ? this
        : null;

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}

/// <summary>Something was asked that the log has no reply to. No failure of a call, which <c>or=</c> could cover: the run cannot go on as it was.</summary>
internal sealed class MissingReplyException(string path, string key) : RlmException(LogDiagnostics.MissingReply(path, key));
