using Microsoft.Extensions.AI;

namespace RlmLang.Tests.Support;

/// <summary>A model that keeps its own books: what it charged for, whoever was told. A token for four characters, as its usage says.</summary>
/// <param name="answer">From the user's message to the reply; may throw what a provider would.</param>
/// <param name="counts">Whether it tells what it counted.</param>
internal sealed class MeteredChatClient(Func<string, string> answer, bool counts = true) : IChatClient
{
    public const string Name = "metered";

    private long _input;
    private long _output;
    private int _requests;

    public int Requests => _requests;

    public long Input => Interlocked.Read(ref _input);

    public long Output => Interlocked.Read(ref _output);

    public decimal Usd(RlmPrice price) => ((Input * price.InputPerMillion) + (Output * price.OutputPerMillion)) / 1_000_000;

    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _requests);
        var all = messages.ToList();
        await Task.Delay(1, cancellationToken);
        var reply = answer(all[^1].Text);
        var (input, output) = (all.Sum(m => m.Text.Length / 4), (reply.Length + 3) / 4);
        Interlocked.Add(ref _input, input);
        Interlocked.Add(ref _output, output);
        return new(new ChatMessage(ChatRole.Assistant, reply))
        {
            FinishReason = ChatFinishReason.Stop,
            Usage = counts ? new() { InputTokenCount = input, OutputTokenCount = output } : null,
        };
    }

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("Nothing here streams.");

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata("test", null, Name) : null;

    public void Dispose()
    {
    }
}
