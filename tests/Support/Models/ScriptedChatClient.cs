using System.Collections.Concurrent;
using Microsoft.Extensions.AI;

namespace RlmLang.Tests.Support;

/// <summary>A model whose replies a test writes. Remembers what it was sent.</summary>
/// <param name="answer">From the messages to the reply; may throw what a provider would.</param>
internal sealed class ScriptedChatClient(Func<IReadOnlyList<ChatMessage>, ChatOptions?, string> answer) : IChatClient
{
    private readonly ConcurrentQueue<IReadOnlyList<ChatMessage>> _sent = new();

    /// <summary>Replies one after the other, whatever is asked; the last one again and again.</summary>
    public ScriptedChatClient(params string[] replies)
        : this(new Replies(replies).Next)
    {
    }

    public IReadOnlyList<IReadOnlyList<ChatMessage>> Sent => [.. _sent];

    /// <summary>Whether the provider cut a reply before its end.</summary>
    public Func<string, bool> IsCutOff { get; init; } = _ => false;

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        IReadOnlyList<ChatMessage> sent = [.. messages];
        _sent.Enqueue(sent);
        var reply = answer(sent, options);
        return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, reply)) { FinishReason = IsCutOff(reply) ? ChatFinishReason.Length : ChatFinishReason.Stop });
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var update in (await GetResponseAsync(messages, options, cancellationToken)).ToChatResponseUpdates())
        {
            yield return update;
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
    }

    private sealed class Replies(string[] replies)
    {
        private int _next = -1;

        public string Next(IReadOnlyList<ChatMessage> messages, ChatOptions? options) => replies[Math.Min(Interlocked.Increment(ref _next), replies.Length - 1)];
    }
}
