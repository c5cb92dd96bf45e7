using System.Text.Json;

namespace RlmLang;

/// <summary>One task answered in one mode by one model.</summary>
/// <param name="Suite">Its suite.</param>
/// <param name="Length">The length that was asked for.</param>
/// <param name="Task">Counted from 0.</param>
/// <param name="Model">Who answered the calls.</param>
/// <param name="IsSimulated">Whether that is no model.</param>
/// <param name="Mode">How.</param>
internal sealed record EvalRecord(string Suite, int Length, int Task, string Model, bool IsSimulated, string Mode)
{
    /// <summary>From 0 to 1.</summary>
    public double Score { get; init; }

    /// <summary>What is right, cut.</summary>
    public string Truth { get; init; } = "";

    /// <summary>What was answered, cut; null for nothing.</summary>
    public string? Answer { get; init; }

    /// <summary>The code of what went wrong; null where nothing did.</summary>
    public string? Failure { get; init; }

    public long Calls { get; init; }

    /// <summary>The most calls, announced before the first; null where programs are written on the way.</summary>
    public long? Bound { get; init; }

    public long PromptChars { get; init; }

    public long InputTokens { get; init; }

    public long OutputTokens { get; init; }

    /// <summary>Null where no price is known.</summary>
    public decimal? Usd { get; init; }

    public double Seconds { get; init; }

    public double ReadShare { get; init; }

    /// <summary>What it is about: a record with the same is the same work.</summary>
    public (string Suite, int Length, int Task, string Model, string Mode) Key => (Suite, Length, Task, Model, Mode);

    public string ToJson() => JsonSerializer.Serialize(this, JsonSerializerOptions.Web);
}
