namespace RlmLang;

/// <summary>What a run spent.</summary>
public sealed record RlmUsage
{
    /// <summary>Model calls made; the same call is made, and counted, once.</summary>
    public long Calls { get; init; }

    /// <summary>Requests sent: calls with their retries and repairs.</summary>
    public long Requests { get; init; }

    /// <summary>Calls that were answered by an equal call of the same run.</summary>
    public long CacheHits { get; init; }

    /// <summary>Replies that took no request, since an earlier run was given them: see <see cref="RlmOptions.CachePath"/>. Their calls count as calls, and cost neither tokens nor money.</summary>
    public long FromCache { get; init; }

    /// <summary>Replies that took no request, since the log that the run goes on from has them.</summary>
    internal long FromLog { get; init; }

    /// <summary>How deep models called models.</summary>
    public long Depth { get; init; }

    /// <summary>Characters of all prompts, repairs among them.</summary>
    public long PromptChars { get; init; }

    /// <summary>Characters of all replies that were kept.</summary>
    public long ReplyChars { get; init; }

    /// <summary>Tokens of prompts, as the providers counted them.</summary>
    public long InputTokens { get; init; }

    /// <summary>Tokens of replies, as the providers counted them.</summary>
    public long OutputTokens { get; init; }

    /// <summary>Money in US dollars, by <see cref="RlmOptions.Prices"/>; what a server did not count, or broke off, at the most that it can have cost. Null where a model that was asked has no price, or none was asked.</summary>
    public decimal? Usd { get; init; }

    /// <summary>Calls that failed for good.</summary>
    public long Failures { get; init; }

    /// <summary>Values that <c>or=</c> stood in for.</summary>
    public long Defaulted { get; init; }

    /// <summary>The largest single prompt, in characters.</summary>
    public long LargestPrompt { get; init; }
}
