using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace RlmLang.Testing;

/// <summary>A model whose replies a test writes. It remembers what it was sent. Thread-safe.</summary>
/// <remarks>A reply of a type is JSON, as in <c>true</c> or <c>{"area": "billing"}</c>; a typed call also reads what is plain, as in <c>yes</c>.</remarks>
public sealed class ScriptedChatClient : IChatClient
{
    private readonly ConcurrentQueue<IReadOnlyList<ChatMessage>> _sent = new();
    private readonly Func<IReadOnlyList<ChatMessage>, ChatOptions?, string> _answer;

    /// <summary>Replies one after the other, whatever is asked; the last one again and again. Calls that run side by side take them in no certain order: make an engine with a concurrency of 1, or answer by the prompt.</summary>
    /// <param name="replies">One or more.</param>
    /// <exception cref="ArgumentException">There is none.</exception>
    public ScriptedChatClient(params string[] replies)
    {
        ArgumentNullException.ThrowIfNull(replies);
        if (replies.Length == 0)
        {
            throw new ArgumentException("A scripted model needs a reply.", nameof(replies));
        }

        var next = -1;
        _answer = (_, _) => replies[Math.Min(Interlocked.Increment(ref next), replies.Length - 1)];
    }

    /// <summary>Answers by what it is sent.</summary>
    /// <param name="answer">From the messages and what is asked of the reply to the reply; may throw what a provider would. Called from several threads at once.</param>
    public ScriptedChatClient(Func<IReadOnlyList<ChatMessage>, ChatOptions?, string> answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        _answer = answer;
    }

    /// <summary>The model's name, as prices and policies see it.</summary>
    /// <value><c>scripted</c> by default; null for a model that does not say its name, as some hosts' clients do not.</value>
    public string? Model { get; init; } = "scripted";

    /// <summary>Whether the provider cut a reply before its end, as at a limit of tokens: a reply that was cut is asked for again.</summary>
    /// <value>Never by default.</value>
    public Func<string, bool> IsCutOff { get; init; } = _ => false;

    /// <summary>What it was sent, request by request.</summary>
    public IReadOnlyList<IReadOnlyList<ChatMessage>> Sent => [.. _sent];

    /// <inheritdoc/>
    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        IReadOnlyList<ChatMessage> sent = [.. messages];
        _sent.Enqueue(sent);
        var reply = _answer(sent, options);
        return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, reply)) { FinishReason = IsCutOff(reply) ? ChatFinishReason.Length : ChatFinishReason.Stop, ModelId = Model });
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
        return serviceKey is not null ? null : serviceType == typeof(ChatClientMetadata) && Model is not null ? new ChatClientMetadata("scripted", null, Model) : serviceType.IsInstanceOfType(this) ? this : null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Nothing is held.
    }
}
