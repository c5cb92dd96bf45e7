namespace RlmLang.Budgets;

/// <summary>Tokens and money: what is known only once a reply is there.</summary>
/// <param name="Tokens">Of prompts and replies.</param>
/// <param name="Usd">What they cost; null where the model has no price.</param>
internal readonly record struct Spending(long Tokens, decimal? Usd)
{
    public static readonly Spending None = new(0, 0);

    public static Spending Of(long input, long output, RlmPrice? price) => new(input + output, price?.Of(input, output));
}

/// <summary>What a run may spend of both; null is unlimited.</summary>
internal readonly record struct SpendingLimits(long? Tokens, decimal? Usd)
{
    public static readonly SpendingLimits None;

    public bool IsAny => Tokens is not null || Usd is not null;

    /// <summary>The tighter of a policy's and a program's own.</summary>
    public static SpendingLimits Of(RlmPolicy policy, Core.ProgramBudget own) => new(
        own.Tokens is { } tokens ? Math.Min(tokens, policy.MaxTokens ?? long.MaxValue) : policy.MaxTokens,
        own.Usd is { } usd ? Math.Min(Money(usd), policy.MaxUsd ?? decimal.MaxValue) : policy.MaxUsd);

    /// <summary>The tokens of a reply that can be paid for once the prompt is; below zero where not even that can.</summary>
    /// <param name="input">The most tokens of the prompt.</param>
    /// <param name="price">Null where there is none.</param>
    public long Output(long input, RlmPrice? price)
    {
        var most = Tokens is { } tokens ? tokens - input : long.MaxValue;
        return Usd is { } usd && price?.Of(0, 1) is { } one and > 0 ? (long)Math.Clamp(Math.Floor((usd - price.Of(input, 0)) / one), -1, most) : most;
    }

    // More than this is no limit that anybody could mean.
    private static decimal Money(double usd) => (decimal)Math.Min(usd, 1e15);
}
