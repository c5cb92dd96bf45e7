using RlmLang.Bounds;
using RlmLang.Core;
using RlmLang.Sizes;

namespace RlmLang.Properties.Generators;

/// <summary>Runs one program twice, one call at a time and sixteen, and says what went beyond its bounds.</summary>
internal static class Trial
{
    /// <summary>What is wrong, or null; and the calls that were made.</summary>
    public static Task<(string? Complaint, long Calls)> ComplaintAsync(string source, string context, int seed) =>
        RunAsync(source, context, () => new AdversarialModel(seed), new RlmPolicy { MaxCalls = 400, MaxWork = 3_000_000, Retries = seed % 3, Repairs = seed % 4 }, 10_000_000, static r => r.Calls);

    /// <summary>The same for a program whose children write programs of their own; and how deep it went.</summary>
    public static Task<(string? Complaint, long Depth)> ChildComplaintAsync(string source, string context, int seed) =>
        RunAsync(source, context, () => new AdversarialModel(seed, Root), new RlmPolicy { MaxCalls = 400, MaxDepth = 3, MaxWork = 30_000_000, Retries = 1 }, 40_000, static r => r.Depth);

    private static string Root(int number) => (number % 5) switch
    {
        0 => "```rlm\nset FINAL = context.lines().take(3).map_llm(f\"Shorten {it}\", max_chars=9, or=\"\").join(\",\")\n```",
        1 => "```rlm\nlet a = context.words().take(2).map_llm(f\"Rate {it}\", as=int(0..9), or=1)\nshow a\n```",
        2 => "```rlm\nset FINAL = rlm(context, \"Deeper\", calls=3, or=\"nothing\")\n```",
        3 => "I do not know.",
        _ => $"```rlm\n{new Programs(new Random(number), callsModel: true).Program()}\n```",
    };

    private static async Task<(string? Complaint, long Measure)> RunAsync(
        string source, string context, Func<AdversarialModel> answers, RlmPolicy policy, long window, Func<RlmUsage, long> measure)
    {
        var outcomes = new List<string>();
        long measured = 0;
        foreach (var concurrency in (int[])[1, 16])
        {
            if (!RlmScript.TryCompile(source, out var script, out _))
            {
                return (null, 0);
            }

            using var model = answers();
            var engine = new RlmEngine(model, new RlmOptions { Concurrency = concurrency, Policy = policy, WindowChars = window });
            var plan = await engine.PlanAsync(script, RlmContext.FromText(context), cancellationToken: TestContext.Current.CancellationToken);
            if (!plan.IsAdmitted)
            {
                return (null, 0);
            }

            var progress = new List<RlmProgress>();
            RlmResult result;
            try
            {
                result = await engine.RunAsync(plan, e => progress.AddRange(e is RlmProgress p ? [p] : []), TestContext.Current.CancellationToken);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                return ($"crashes: {failure}", 0);
            }

            if ((Complaint(plan, result) ?? Complaint(plan, result, progress)) is { } complaint)
            {
                return (complaint, 0);
            }

            measured = Math.Max(measured, measure(result.Usage));
            outcomes.Add($"{result.Failure?.Code} {result.FinalJson}");
        }

        return (outcomes[0] == outcomes[1] ? null : $"gives {outcomes[0]} one by one, and {outcomes[1]} side by side", measured);
    }

    private static string? Complaint(RlmPlan plan, RlmResult result)
    {
        if (result.Failure is { Code: not ['R', 'L', 'M', '5', ..] } failure)
        {
            return $"ends in {failure.Code} {failure.Message}";
        }

        var (usage, bounds) = (result.Usage, plan.Bounds);
        (string What, long Spent, BoundLine Bound)[] metrics =
        [
            ("calls", usage.Calls, bounds.Calls), ("requests", usage.Requests, bounds.Requests), ("levels of depth", usage.Depth, bounds.Depth), ("prompt characters", usage.PromptChars, bounds.PromptChars),
            ("characters in the largest prompt", usage.LargestPrompt, bounds.LargestPrompt), ("reply characters", usage.ReplyChars, bounds.ReplyChars),
        ];
        foreach (var (what, spent, bound) in metrics)
        {
            if (spent > (bound.Max ?? long.MaxValue))
            {
                return $"spent {spent} {what}, bound {bound.Max}: {bound.Formula}";
            }
        }

        // What was left out fell back on equal calls; where nothing did, what is said to be exact has to be.
        if (result.IsSuccess && bounds.Calls is { IsExact: true, Max: { } exact } && usage.Calls + usage.CacheHits != exact)
        {
            return $"made {usage.Calls} calls and {usage.CacheHits} hits, exactly {exact} were announced";
        }

        foreach (var (name, _, value, _) in result.Lets)
        {
            var size = plan.Bounds.Measured?.Lets.First(l => l.Variable.Name == name).Size ?? Size.Empty;
            if (!Measure.Fits(value, size))
            {
                return $"`{name}` has the size {Measure.Exact(value)}, bound {size}";
            }
        }

        return null;
    }

    /// <summary>The total in sight never rises, never lies below what was made, and does not end below it.</summary>
    private static string? Complaint(RlmPlan plan, RlmResult result, List<RlmProgress> progress)
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
