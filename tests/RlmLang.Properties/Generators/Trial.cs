using RlmLang.Bounds;
using RlmLang.Core;
using RlmLang.Diagnostics;
using RlmLang.Sizes;

namespace RlmLang.Properties.Generators;

/// <summary>What came of one program: twice run, one call at a time and sixteen.</summary>
/// <param name="Plan">Was admitted.</param>
/// <param name="Results">One for each way to run it.</param>
internal sealed record Trial(RlmPlan Plan, IReadOnlyList<RlmResult> Results, string? Complaint)
{
    /// <summary>Characters that fit the models of all but children's trials.</summary>
    public const long Window = 10_000_000;

    private static readonly RlmPrice s_price = new(10, 40);

    /// <summary>Runs a program; null where it is refused.</summary>
    public static Task<Trial?> RunAsync(string source, string context, int seed) =>
        RunAsync(source, context, seed, () => new AdversarialModel(seed), PolicyOf(seed), Window, [1, 16]);

    /// <summary>One call at a time, and once: for what looks at the same run in many ways.</summary>
    public static Task<Trial?> RunOnceAsync(string source, string context, int seed) => RunAsync(source, context, seed, () => new AdversarialModel(seed), PolicyOf(seed), Window, [1]);

    /// <summary>The same for a program whose children write programs of their own.</summary>
    public static Task<Trial?> RunChildrenAsync(string source, string context, int seed) =>
        RunAsync(source, context, seed, () => new AdversarialModel(seed, Root), new RlmPolicy { MaxCalls = 400, MaxDepth = 3, MaxWork = 30_000_000, Retries = 1 }, 40_000, [1, 16]);

    /// <summary>What the bounds of a plan are not above, or null.</summary>
    public string? Beyond(ProgramBounds bounds)
    {
        var report = new BoundReport(Plan.Bounds.Symbolic, bounds, Plan.Bounds.Sites);
        return Results.Select(r => Beyond(report, r)).FirstOrDefault(c => c is not null);
    }

    private static RlmPolicy PolicyOf(int seed) => new() { MaxCalls = 400, MaxWork = 3_000_000, Retries = seed % 3, Repairs = seed % 4 };

    private static string Root(int number) => (number % 5) switch
    {
        0 => "```rlm\nset FINAL = context.lines().take(3).map_llm(f\"Shorten {it}\", max_chars=9, or=\"\").join(\",\")\n```",
        1 => "```rlm\nlet a = context.words().take(2).map_llm(f\"Rate {it}\", as=int(0..9), or=1)\nshow a\n```",
        2 => "```rlm\nset FINAL = rlm(context, \"Deeper\", calls=3, or=\"nothing\")\n```",
        3 => "I do not know.",
        _ => $"```rlm\n{new Programs(new Random(number), callsModel: true).Program()}\n```",
    };

    private static async Task<Trial?> RunAsync(string source, string context, int seed, Func<AdversarialModel> answers, RlmPolicy policy, long window, int[] concurrencies)
    {
        if (!RlmScript.TryCompile(source, out var script, out _))
        {
            return null;
        }

        RlmPlan? plan = null;
        var results = new List<RlmResult>();
        foreach (var concurrency in concurrencies)
        {
            using var model = answers();
            using var small = answers();
            var options = new RlmOptions { Concurrency = concurrency, Policy = policy, WindowChars = window };
            options.Models["small"] = small;
            (options.Prices["default"], options.Prices["small"]) = (s_price, s_price);
            var engine = new RlmEngine(model, options);
            plan ??= await engine.PlanAsync(script, RlmContext.FromText(context), cancellationToken: TestContext.Current.CancellationToken);
            if (!plan.IsAdmitted)
            {
                return null;
            }

            var progress = new List<RlmProgress>();
            RlmResult result;
            try
            {
                result = await engine.RunAsync(plan, e => progress.AddRange(e is RlmProgress p ? [p] : []), TestContext.Current.CancellationToken);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                return new(plan, results, $"crashes: {failure}");
            }

            results.Add(result);
            if ((Ending(result) ?? Beyond(plan.Bounds, result) ?? Overspent(plan, result) ?? Risen(plan, result, progress)) is { } complaint)
            {
                return new(plan, results, complaint);
            }
        }

        // Which calls were made when money, tokens or pure work ran out is a matter of the schedule, and so is the best value until then.
        var outcomes = results.Select(r => $"{r.Failure?.Code} {(r.IsPartial ? null : r.FinalJson)}").Distinct().ToList();
        return new(plan!, results, outcomes.Count <= 1 || results.Exists(r => r.Failure?.Blame == Blame.Budget) ? null : $"with seed {seed} gives {outcomes[0]} one by one, and {outcomes[1]} side by side");
    }

    private static string? Ending(RlmResult result) => result.Failure is { Code: not ['R', 'L', 'M', '5', ..] } failure ? $"ends in {failure.Code} {failure.Message}" : null;

    private static string? Beyond(BoundReport bounds, RlmResult result)
    {
        var usage = result.Usage;
        (string What, long Spent, BoundLine Bound)[] metrics =
        [
            ("calls", usage.Calls, bounds.Calls), ("requests", usage.Requests, bounds.Requests), ("levels of depth", usage.Depth, bounds.Depth), ("prompt characters", usage.PromptChars, bounds.PromptChars),
            ("characters in the largest prompt", usage.LargestPrompt, bounds.LargestPrompt), ("reply characters", usage.ReplyChars, bounds.ReplyChars),
        ];
        foreach (var (what, spent, bound) in metrics)
        {
            if (spent > (bound.Max ?? long.MaxValue))
            {
                return $"spent {RefusalDiagnostics.Counted(spent, what)}, bound {bound.Max}: {bound.Formula}";
            }
        }

        // What was left out fell back on equal calls; where nothing did, what is said to be exact has to be.
        if (result.IsSuccess && bounds.Calls is { IsExact: true, Max: { } exact } && usage.Calls + usage.CacheHits != exact)
        {
            return $"made {usage.Calls} calls and {usage.CacheHits} hits, exactly {exact} were announced";
        }

        foreach (var (name, _, value, _) in result.Lets)
        {
            var size = bounds.Measured?.Lets.First(l => l.Variable.Name == name).Size ?? Size.Empty;
            if (!Measure.Fits(value, size))
            {
                return $"`{name}` has the size {Measure.Exact(value)}, bound {size}";
            }
        }

        return null;
    }

    /// <summary>No budget of tokens or money is passed, and money stays below what was planned at worst.</summary>
    private static string? Overspent(RlmPlan plan, RlmResult result)
    {
        var (budget, usage) = (plan.Script.Program.Budget, result.Usage);
        return usage.Usd > (decimal?)budget.Usd ? $"spent {usage.Usd} dollars of {budget.Usd}"
            : usage.Usd > plan.MaxUsd ? $"spent {usage.Usd} dollars, planned at most {plan.MaxUsd}"
            : usage.InputTokens + usage.OutputTokens > budget.Tokens ? $"spent {usage.InputTokens + usage.OutputTokens} tokens of {budget.Tokens}"
            : null;
    }

    /// <summary>The total in sight never rises, never lies below what was made, and does not end below it.</summary>
    private static string? Risen(RlmPlan plan, RlmResult result, List<RlmProgress> progress)
    {
        var most = plan.MaxCalls ?? long.MaxValue;
        foreach (var step in progress)
        {
            if ((step.Bound ?? long.MaxValue) > most || step.Made > (step.Bound ?? long.MaxValue))
            {
                return $"progress says {step.Made} of {step.Bound} after {most}";
            }

            most = step.Bound ?? most;
        }

        return result.Usage.Calls <= most ? null : $"made {result.Usage.Calls} calls, and the last progress said at most {most}";
    }
}
