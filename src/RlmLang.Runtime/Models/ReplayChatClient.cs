using Microsoft.Extensions.AI;

namespace RlmLang.Models;

/// <summary>Stands for a model whose replies come from a log: has its name, and is never asked.</summary>
/// <param name="model">The model's name in the log.</param>
internal sealed class ReplayChatClient(string model) : IChatClient
{
    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new RlmException($"`{model}` is only replayed here: its replies come from the log.");

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new RlmException($"`{model}` is only replayed here: its replies come from the log.");

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is null && serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata("replay", null, model) : null;

    public void Dispose()
    {
    }
}
