using Microsoft.Extensions.AI;

namespace RlmLang.Configuration;

/// <summary>Stands for a model while a run is planned: it has the model's name, so that policies and prices hold, and is never asked, so that it needs no key and no server.</summary>
internal sealed class UnaskedModel(ModelSpec spec) : IChatClient
{
    private readonly ChatClientMetadata _metadata = new(spec.Provider, null, spec.Provider switch
    {
        "offline" => spec.Provider,
        "replay" => $"replay:{spec.Name}",
        _ => spec.Name,
    });

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => throw Asked();

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => throw Asked();

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceKey is null && serviceType == typeof(ChatClientMetadata) ? _metadata : null;

    public void Dispose()
    {
    }

    private static InvalidOperationException Asked() => new("A plan asks no model.");
}
