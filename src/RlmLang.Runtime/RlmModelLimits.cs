namespace RlmLang;

/// <summary>What every endpoint of a model is held to, whoever asks it. Calls that would pass a limit wait; they do not fail, and their answers are the same.</summary>
/// <remarks>Besides these an engine learns: an endpoint that says that it is asked too much is left alone as long as it wants, by all calls, and then asked by fewer at once.</remarks>
public sealed record RlmModelLimits
{
    internal const int MostThinkingTokens = 1_000_000;

    /// <summary>No limits but those that are learned.</summary>
    public static readonly RlmModelLimits None = new();

    /// <summary>The most requests under way at once.</summary>
    /// <value>1 to 10,000; null by default: only <see cref="RlmOptions.Concurrency"/> counts.</value>
    public int? Concurrency { get; init; }

    /// <summary>The most requests that are started in any 60 seconds.</summary>
    /// <value>1 or more; null by default, which is unlimited.</value>
    public int? RequestsPerMinute { get; init; }

    /// <summary>The most tokens of prompts and replies of the requests that are started in any 60 seconds. Until a reply is there, the most that it can cost is counted.</summary>
    /// <value>1 or more; null by default, which is unlimited. A request that could cost more than all of it is made alone.</value>
    public long? TokensPerMinute { get; init; }

    /// <summary>How long one request may take; one that takes longer counts as failed on the way, and is sent again as often as <see cref="RlmPolicy.Retries"/> allows.</summary>
    /// <value>More than zero; null by default: only the model's own limit counts.</value>
    public TimeSpan? RequestTimeout { get; init; }

    /// <summary>Tokens that the model may spend on thinking before each reply, besides those of the reply. They are reserved with every request where tokens or money are limited.</summary>
    /// <value>0 to 1,000,000; null by default: 8,192 for models that are known to think by their names, and 0 for others. A root model has 8,192 at least.</value>
    public int? ThinkingTokens { get; init; }

    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Concurrency ?? 1, 1, nameof(Concurrency));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Concurrency ?? 1, 10_000, nameof(Concurrency));
        ArgumentOutOfRangeException.ThrowIfLessThan(RequestsPerMinute ?? 1, 1, nameof(RequestsPerMinute));
        ArgumentOutOfRangeException.ThrowIfLessThan(TokensPerMinute ?? 1, 1, nameof(TokensPerMinute));
        ArgumentOutOfRangeException.ThrowIfNegative(ThinkingTokens ?? 0, nameof(ThinkingTokens));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(ThinkingTokens ?? 0, MostThinkingTokens, nameof(ThinkingTokens));
        if (RequestTimeout <= TimeSpan.Zero)
        {
            throw new ArgumentOutOfRangeException(nameof(RequestTimeout), RequestTimeout, "A time limit has to be more than zero; null is unlimited.");
        }
    }
}
