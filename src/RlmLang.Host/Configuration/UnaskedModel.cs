using Microsoft.Extensions.AI;

namespace RlmLang.Configuration;

/// <summary>Stands for a model while a run is planned, or for one that cannot be used here: it has the model's name, so that policies and prices hold, and needs no key and no server.</summary>
/// <param name="spec">Which.</param>
/// <param name="why">Why it cannot be used; null where nobody asks it.</param>
internal sealed class UnaskedModel(ModelSpec spec, RlmException? why = null) : IChatClient
{
    private readonly ChatClientMetadata _metadata = new(spec.Provider, null, spec.Provider switch
    {
        "offline" => spec.Provider,
        "replay" => $"replay:{spec.Name}",
        _ => spec.Name,
    });

    /// <summary>Why it cannot be used; null for one that stands for a model that can.</summary>
    public RlmException? Why => why;

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => throw Asked();

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => throw Asked();

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceKey is null && serviceType == typeof(ChatClientMetadata) ? _metadata : null;

    public void Dispose()
    {
    }

    private Exception Asked() => why is null ? new InvalidOperationException("A plan asks no model.") : new RlmException(why.Message, why);
}
