using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using RlmLang.Bounds;
using RlmLang.Budgets;
using RlmLang.Core;
using RlmLang.Diagnostics;
using RlmLang.Sizes;
using RlmLang.Values;

namespace RlmLang;

/// <summary>A script, checked and bounded on its real input: the only thing that runs. Immutable.</summary>
public sealed class RlmPlan
{
    internal RlmPlan(
        RlmScript script, RlmContext context, RlmPolicy policy, BoundReport bounds, ImmutableDictionary<CoreVariable, Value> inputs, ImmutableArray<Diagnostic> diagnostics)
    {
        Stages = [.. bounds.Sites.Select(s => Stage(script, bounds, s))];
        (Script, Context, Policy, Bounds, Inputs, Diagnostics) = (script, context, policy, bounds, inputs, diagnostics);
        Fingerprint = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{script.Tree.Source.Text}\n{context.Hash}\n{Written(policy)}\n{BoundReport.LawVersion}\n{Given(script, inputs)}{string.Concat(script.HostCalls.Select(f => $"\n{f.Function.Header.Text} {f.Function.Most} {f.Function.IsPure}"))}")));
    }

    /// <summary>Whether it was made under this policy, or one that says the same.</summary>
    internal bool IsHeldTo(RlmPolicy policy) => ReferenceEquals(policy, Policy) || Written(policy) == Written(Policy);

    /// <summary>What was planned.</summary>
    public RlmScript Script { get; }

    /// <summary>What it reads.</summary>
    public RlmContext Context { get; }

    /// <summary>Whether it may run: nothing stands in <see cref="Diagnostics"/> that stops it.</summary>
    public bool IsAdmitted => !Diagnostics.Any(d => d.Severity is Severity.Error or Severity.Refusal);

    /// <summary>Refusals, and failures of what is pure; empty where there is nothing to say.</summary>
    public ImmutableArray<Diagnostic> Diagnostics { get; }

    /// <summary>The most model calls of a run; null where there is no bound.</summary>
    public long? MaxCalls => Bounds.Calls.Max;

    /// <summary>Whether the run makes exactly that many calls, before equal ones are made once.</summary>
    public bool IsExact => Bounds.Calls.IsExact;

    /// <summary>The most requests: calls with their repairs and retries. Null where there is no bound.</summary>
    public long? MaxRequests => Bounds.Requests.Max;

    /// <summary>How many calls must follow one another at most: with calls of a second each, no run is over sooner than it can take so many seconds. Null where there is no bound.</summary>
    public long? MaxRounds => Bounds.Rounds.Max;

    /// <summary>The most characters of all prompts; null where there is no bound.</summary>
    public long? MaxPromptChars => Bounds.PromptChars.Max;

    /// <summary>The most characters of one prompt; null where there is no bound.</summary>
    public long? LargestPrompt => Bounds.LargestPrompt.Max;

    /// <summary>The most characters of all replies; null where there is no bound.</summary>
    public long? MaxReplyChars => Bounds.ReplyChars.Max;

    /// <summary>About what a run costs in US dollars: four characters a token, every call answered at the first asking and at full length, with an eighth of the thinking that it is allowed. Null without a bound or prices.</summary>
    public decimal? EstimatedUsd => Money?.Estimated;

    /// <summary>The most that a run can cost in US dollars: three tokens a character, which no tokenizer passes, with every repair and retry, and every reply as long as it may be. Null without a bound or prices.</summary>
    public decimal? MaxUsd => Money?.Most;

    /// <summary>How much of the context can reach a model at most.</summary>
    public RlmCoverage Readable => new(Context.Length, Bounds.Measured?.Readable.Sum(s => (long)s.Length) ?? 0);

    /// <summary>The places of the program that call models, in source order.</summary>
    public ImmutableArray<RlmPlanStage> Stages { get; private set; }

    /// <summary>How long a run may take, where every call takes as long as is said and no more than so many are under way at once.</summary>
    /// <param name="latency">Of one call.</param>
    /// <param name="concurrency">1 or more.</param>
    /// <returns>Null where there is no bound.</returns>
    public TimeSpan? EstimateDuration(TimeSpan latency, int concurrency)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(concurrency, 1);
        // In each round all places are taken but in its last wave.
        return MaxCalls is { } calls && MaxRounds is { } rounds
            ? latency * (calls == 0 ? 0 : Math.Max(rounds, Math.Ceiling((double)calls / concurrency) + rounds - 1))
            : null;
    }

    /// <summary>A hash of program, context, parameters, question, policy and laws: what was approved is what runs.</summary>
    public string Fingerprint { get; }

    internal PlannedMoney? Money
    {
        get;
        init
        {
            field = value;
            Stages = value is null ? Stages : [.. Stages.Zip(value.Sites, (stage, usd) => stage with { EstimatedUsd = usd })];
        }
    }

    internal RlmPolicy Policy { get; }

    internal BoundReport Bounds { get; }

    internal ImmutableDictionary<CoreVariable, Value> Inputs { get; }

    private static string Written(RlmPolicy policy) => JsonSerializer.Serialize(policy, JsonSerializerOptions.Web);

    private static string Given(RlmScript script, ImmutableDictionary<CoreVariable, Value> inputs) =>
        ValueJson.Write(new ListValue([.. script.Program.Parameters.Select(p => inputs[p.Variable]).Append(inputs[script.Program.Query])]));

    private static RlmPlanStage Stage(RlmScript script, BoundReport bounds, CallSite site)
    {
        var (part, start) = script.Tree.Source.PartAt(site.Span.Start);
        var (line, column) = part.Position(site.Span.Start - start);
        var (calls, largest) = (bounds.SiteCalls(site), bounds.SiteLargestPrompt(site));
        return new(line, column, site.Operation, calls.Max, calls.IsExact, calls.Formula.ToString(), largest.Max)
        {
            Module = start > 0 ? part.Name : null,
            MaxPromptChars = Most(c => c.Most.PromptChars),
            MaxReplyChars = Most(c => c.Most.ReplyChars),
            EstimatedTokens = (Most(c => c.Once.PromptChars) + Most(c => c.Once.ReplyChars)) / TokenEstimate.CharsPerToken,
        };

        long? Most(Func<SiteCost, SizeExpr> part) => SizeArithmetic.Expand(part(bounds.SiteSpending(site))).Constant;
    }
}

/// <summary>A place of a program that calls models.</summary>
/// <param name="Line">Counted from 1.</param>
/// <param name="Column">Counted from 1.</param>
/// <param name="Operation">As it is written: <c>map_llm</c>.</param>
/// <param name="MaxCalls">The most calls; null where there is no bound.</param>
/// <param name="IsExact">Whether it makes exactly so many.</param>
/// <param name="Formula">The bound over sizes of the context and lets.</param>
/// <param name="LargestPrompt">The most characters of one prompt, repairs among them; null where there is no bound.</param>
public sealed record RlmPlanStage(int Line, int Column, string Operation, long? MaxCalls, bool IsExact, string Formula, long? LargestPrompt)
{
    /// <summary>The module that the place is in; null for the script itself.</summary>
    public string? Module { get; init; }

    /// <summary>The most characters of its prompts together, repairs among them; null where there is no bound.</summary>
    public long? MaxPromptChars { get; init; }

    /// <summary>The most characters of its replies together; null where there is no bound.</summary>
    public long? MaxReplyChars { get; init; }

    /// <summary>About how many tokens it sends and gets: four characters each, every call answered at the first asking and at full length. Null where there is no bound.</summary>
    public long? EstimatedTokens { get; init; }

    /// <summary>About what it costs in US dollars, as <see cref="RlmPlan.EstimatedUsd"/>; null without a bound or prices.</summary>
    public decimal? EstimatedUsd { get; init; }
}
