using Microsoft.Extensions.AI;

namespace RlmLang.Benchmarks;

/// <summary>A model that takes as long as it is told, and answers with a number.</summary>
/// <param name="latency">From the number of the call and its prompt to how long it takes; null for at once.</param>
internal sealed class SlowModel(Func<int, string, TimeSpan>? latency) : IChatClient
{
    private readonly Dictionary<long, Action> _at = [];
    private int _calls;

    /// <summary>Does something when a call is made.</summary>
    /// <param name="call">Its number, from 1.</param>
    /// <param name="what">While the others are under way.</param>
    public void At(long call, Action what) => _at[call] = what;

    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var number = Interlocked.Increment(ref _calls);
        if (_at.TryGetValue(number, out var what))
        {
            what();
        }

        if (latency is not null)
        {
            await Task.Delay(latency(number, messages.Last().Text), cancellationToken);
        }

        // No two replies are the same, or later calls over them would be made once.
        var reply = options?.ResponseFormat is ChatResponseFormatJson ? """{"value": true}""" : $"reply {number}";
        return new ChatResponse(new ChatMessage(ChatRole.Assistant, reply)) { FinishReason = ChatFinishReason.Stop };
    }

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("Nothing here streams.");

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata("benchmark", null, "slow") : null;

    public void Dispose()
    {
    }
}
