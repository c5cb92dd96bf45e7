using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using RlmLang.Budgets;
using RlmLang.Sessions;

namespace RlmLang;

/// <summary>Answers conversations by an engine over the inner client; short ones by the inner client itself.</summary>
internal sealed class RecursiveChatClient : DelegatingChatClient
{
    // As for plain calls over short contexts: about 16,000 tokens, and room for a reply.
    private const int LongestPlain = 64_000;
    private const int ReplyRoom = 8_000;

    // FINAL is none where nothing in the text answers.
    private const string NoAnswer = "No answer was found.";

    private readonly RlmEngine _engine;
    private readonly RlmOptions _options;
    private readonly RlmAskOptions _asked;
    private readonly ChatClientMetadata _metadata;

    public RecursiveChatClient(IChatClient inner, RlmOptions options, RlmAskOptions asked)
        : base(inner)
    {
        asked.Validate();
        _engine = new RlmEngine(inner, options);
        (_options, _asked) = (_engine.Options, asked);
        var of = inner.GetService(typeof(ChatClientMetadata)) as ChatClientMetadata;
        _metadata = new("rlm", of?.ProviderUri, of?.DefaultModelId);
    }

    public override async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        IReadOnlyList<ChatMessage> said = [.. messages];
        if (IsPlain(said))
        {
            return await base.GetResponseAsync(said, options, cancellationToken).ConfigureAwait(false);
        }

        var question = ChatQuestion.Of(said, options);
        var result = await _engine.AskAsync(question.Query, question.Context, _asked, null, cancellationToken).ConfigureAwait(false);
        return new ChatResponse(new ChatMessage(ChatRole.Assistant, Text(result, options)))
        {
            ModelId = _metadata.DefaultModelId,
            CreatedAt = _options.Time.GetUtcNow(),
            FinishReason = Finish(result),
            Usage = Usage(result),
            RawRepresentation = result,
        };
    }

    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        IReadOnlyList<ChatMessage> said = [.. messages];
        if (IsPlain(said))
        {
            await foreach (var update in base.GetStreamingResponseAsync(said, options, cancellationToken).ConfigureAwait(false))
            {
                yield return update;
            }

            yield break;
        }

        var question = ChatQuestion.Of(said, options);
        await foreach (var told in _engine.StreamAskAsync(question.Query, question.Context, _asked, cancellationToken).ConfigureAwait(false))
        {
            var update = new ChatResponseUpdate { Role = ChatRole.Assistant, ModelId = _metadata.DefaultModelId, CreatedAt = _options.Time.GetUtcNow(), RawRepresentation = told };
            if (told is RlmFinal { Result: var result })
            {
                update.Contents = [new TextContent(Text(result, options)), new UsageContent(Usage(result))];
                update.FinishReason = Finish(result);
            }

            yield return update;
        }
    }

    public override object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is not null ? base.GetService(serviceType, serviceKey)
        : serviceType == typeof(RlmEngine) ? _engine
        : serviceType == typeof(ChatClientMetadata) ? _metadata
        : base.GetService(serviceType, serviceKey);

    /// <summary>Whether one plain request of the inner client does it, and nothing that the host asked for goes missing by it.</summary>
    private bool IsPlain(IReadOnlyList<ChatMessage> messages)
    {
        var policy = _options.Policy;
        return _asked is { Direct: not RlmDirect.Never, IsSealed: false, Strategy: null }
            && policy is { MaxCalls: not 0, MaxRequests: not 0, MaxDepth: not 0, MaxTokens: null, MaxUsd: null, Redactions.Count: 0 }
            && (policy.AllowedModels is null || Permissions.Allows(policy, _metadata.DefaultModelId ?? ""))
            && _options is { ReplayPath: null, ResumePath: null, LogPath: null, Approve: null }
            && messages.Sum(m => m.Contents.Sum(ChatQuestion.Length)) <= Math.Min(LongestPlain, _options.WindowChars - ReplyRoom);
    }

    private static string Text(RlmResult result, ChatOptions? options) =>
        result.FinalJson == "null" && options?.ResponseFormat is not ChatResponseFormatJson ? NoAnswer : result.FinalText ?? throw (result.Failure is { } failure ? new RlmException(failure) : new RlmException("The question was answered with nothing."));

    private static ChatFinishReason Finish(RlmResult result) => result.IsPartial ? ChatFinishReason.Length : ChatFinishReason.Stop;

    private static UsageDetails Usage(RlmResult result) => new()
    {
        InputTokenCount = result.Usage.InputTokens,
        OutputTokenCount = result.Usage.OutputTokens,
        TotalTokenCount = result.Usage.InputTokens + result.Usage.OutputTokens,
    };
}
