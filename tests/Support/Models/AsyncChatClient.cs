using System.Collections.Concurrent;
using Microsoft.Extensions.AI;

namespace RlmLang.Tests.Support;

/// <summary>A model whose replies take as long as a test says. Remembers what it was sent.</summary>
internal sealed class AsyncChatClient(Func<IReadOnlyList<ChatMessage>, CancellationToken, Task<string>> answer) : IChatClient
{
    private readonly ConcurrentQueue<IReadOnlyList<ChatMessage>> _sent = new();

    public IReadOnlyList<IReadOnlyList<ChatMessage>> Sent => [.. _sent];

    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        IReadOnlyList<ChatMessage> sent = [.. messages];
        _sent.Enqueue(sent);
        return new(new ChatMessage(ChatRole.Assistant, await answer(sent, cancellationToken))) { FinishReason = ChatFinishReason.Stop };
    }

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("Nothing here streams.");

    /// <summary>Of the name of a <see cref="RlmLang.Testing.ScriptedChatClient"/>: a test may go on with the one where the other stopped.</summary>
    public object? GetService(Type serviceType, object? serviceKey = null) => serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata("scripted", null, "scripted") : null;

    public void Dispose()
    {
    }
}
