using Microsoft.Extensions.AI;
using RlmLang.Core;
using RlmLang.Testing;

namespace RlmLang.Properties.Generators;

/// <summary>An adversarial model that also writes programs, where a child run asks it to.</summary>
/// <param name="seed">Other seeds, other answers.</param>
/// <param name="root">What a root model of a child says to its messages, by a number that they decide; null where none is expected.</param>
internal sealed class AdversarialModel(int seed, Func<int, string>? root = null) : IChatClient
{
    private readonly AdversarialChatClient _other = new(seed);

    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var all = messages.ToList();
        return root is not null && all[0].Text != PromptLayout.SystemText
            ? new ChatResponse(new ChatMessage(ChatRole.Assistant, root((int)(_other.Kind(all) % 10_000)))) { FinishReason = ChatFinishReason.Stop }
            : await _other.GetResponseAsync(all, options, cancellationToken).ConfigureAwait(false);
    }

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("Nothing asks for a stream.");

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose() => _other.Dispose();
}
