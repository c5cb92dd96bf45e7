using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using RlmLang.Models;
using RlmLang.Tests.Conformance;

namespace RlmLang.Benchmarks;

/// <summary>How far the announced bounds lie above what runs spend: the examples, the library, and the conformance suite's programs with calls.</summary>
internal static class TightnessBenchmark
{
    private const int TextLength = 200_000;
    private const int Shown = 10;

    private static readonly (string Name, string Question)[] s_strategies =
    [
        ("answer", "What did the second audit confirm?"), ("classify", "Is it about a refund?"), ("code", "Where is the file read?"), ("compare_pairs", "Which statements contradict each other?"),
        ("deduplicate", "Which events are there?"), ("extract_table", "List the prices"), ("multi_hop", "Who repaired what the audit rejected?"), ("rank_llm", "What was returned?"), ("search", "Who rejected the yearly report?"),
        ("summarise", "Summarise the reports"), ("timeline", "What happened when?"), ("verify", "The committee approved an offer in March 2021"), ("vote", "How much was paid?"),
    ];

    public static async Task RunAsync()
    {
        var runs = new List<Run>();
        var root = Repository.Root();
        runs.Add(await ExampleAsync(root, "refund-threats/refund_threats.rlm", "refund-threats/tickets.txt"));
        runs.Add(await ExampleAsync(root, "licences/licences.rlm", null));
        var text = RlmContext.FromText(SampleText.Of(TextLength));
        foreach (var (name, question) in s_strategies)
        {
            runs.Add(await MeasureAsync("library", name, RlmScript.Compile($"use \"std/{name}\"\nset FINAL = {name}(context, query)"), text, null, question, () => new OfflineChatClient(), 32_000));
        }

        foreach (var sample in ConformanceCase.Read(Path.Combine(root, "tests/conformance")).Where(c => c.Directives["reply"].Any()))
        {
            var source = sample.SetsFinal ? sample.Source : sample.Source + "set FINAL = none\n";
            if (RlmScript.TryCompile(source, out var script, out _))
            {
                var context = sample.Directives["context"].FirstOrDefault() is { } json ? RlmContext.FromText(JsonElement.Parse(json).GetString() ?? "")
                    : sample.Directives["docs"].FirstOrDefault() is { } docs ? new RlmContext(JsonElement.Parse(docs).EnumerateObject().Select(d => new RlmDocument(d.Name, d.Value.GetString() ?? "")))
                    : RlmContext.Empty;
                var parameters = sample.Directives["param"].Select(p => p.Split(' ', 2)).ToDictionary(p => p[0], p => JsonElement.Parse(p[1]));
                var query = sample.Directives["query"].FirstOrDefault() is { } asked ? JsonElement.Parse(asked).GetString() ?? "" : "";
                runs.Add(await MeasureAsync(
                    "conformance", $"{sample.File}: {sample.Title}", script, context, parameters.Count > 0 ? parameters : null, query, () => new ScriptedModel(sample.Directives["reply"]),
                    sample.Directives["window"].FirstOrDefault() is { } window ? long.Parse(window, CultureInfo.InvariantCulture) : 32_000));
            }
        }

        runs.RemoveAll(r => r.Actual == 0);
        Write(runs);
    }

    private static async Task<Run> ExampleAsync(string root, string program, string? context)
    {
        // The licences are read of the notices that come with the SDK; where they are not, the text of the samples stands in.
        var notices = Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../../ThirdPartyNotices.txt");
        var text = context is null ? (File.Exists(notices) ? await File.ReadAllTextAsync(notices) : SampleText.Of(TextLength)) : await File.ReadAllTextAsync(Path.Combine(root, "examples", context));
        var source = await File.ReadAllTextAsync(Path.Combine(root, "examples", program));
        return await MeasureAsync("examples", Path.GetFileName(program), RlmScript.Compile(source), RlmContext.FromText(text), null, "", () => new OfflineChatClient(), 32_000);
    }

    private static async Task<Run> MeasureAsync(
        string set, string name, RlmScript script, RlmContext context, object? parameters, string query, Func<Microsoft.Extensions.AI.IChatClient> answers, long window)
    {
        var (plan, result) = await RunAsync(repairs: 1);
        var (once, _) = await RunAsync(repairs: 0);
        return result is null
            ? new(set, name, 0, 0, 0, 0, 0, 0, "")
            : new(set, name, plan.MaxCalls ?? long.MaxValue, result.Usage.Calls, result.Usage.CacheHits, plan.MaxPromptChars ?? long.MaxValue, once.MaxPromptChars ?? long.MaxValue, result.Usage.PromptChars, string.Join(", ", plan.Stages.Select(s => s.Operation).Distinct()));

        async Task<(RlmPlan Plan, RlmResult? Result)> RunAsync(int repairs)
        {
            using var model = answers();
            var engine = new RlmEngine(model, new RlmOptions { WindowChars = window, Policy = new RlmPolicy { MaxCalls = 100_000, MaxPromptChars = null, Retries = 0, Repairs = repairs } });
            var plan = await engine.PlanAsync(script, context, parameters, query);
            // What fails on its way spends less than a whole run: that says nothing about the law.
            return (plan, plan.IsAdmitted && await engine.RunAsync(plan) is { IsSuccess: true } done ? done : null);
        }
    }

    private static void Write(List<Run> runs)
    {
        Console.WriteLine("tightness: announced bound / what was spent, over runs that ended well");
        Console.WriteLine("| programs | number | calls: median | p90 | worst | of calls asked for: worst | prompt characters: median | p90 | worst | without repairs: median | p90 |");
        Console.WriteLine("|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
        foreach (var set in runs.GroupBy(r => r.Set).Select(g => (Name: g.Key, Runs: g.ToList())).Append((Name: "all", Runs: runs)))
        {
            var (calls, asked, chars, once) = (set.Runs.Select(r => r.Calls).Order().ToList(), set.Runs.Select(r => r.Asked).Order().ToList(), set.Runs.Select(r => r.Chars).Order().ToList(), set.Runs.Select(r => r.Once).Order().ToList());
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {set.Name} | {calls.Count} | {At(calls, 0.5):0.00} | {At(calls, 0.9):0.00} | {calls[^1]:0.00} | {asked[^1]:0.00} | {At(chars, 0.5):0.00} | {At(chars, 0.9):0.00} | {chars[^1]:0.00} | {At(once, 0.5):0.00} | {At(once, 0.9):0.00} |"));
        }

        Console.WriteLine();
        Console.WriteLine("the loosest of them");
        Console.WriteLine("| program | bound | calls | ratio | equal calls, made once | ratio of prompt characters | calls by |");
        Console.WriteLine("|---|---:|---:|---:|---:|---:|---|");
        foreach (var r in runs.OrderByDescending(r => r.Calls).ThenByDescending(r => r.Chars).Take(Shown).Concat(runs.Where(r => r.Set != "conformance" && r.Calls > 1)).Distinct())
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {r.Set}, {r.Name} | {r.Bound:N0} | {r.Actual:N0} | {r.Calls:0.00} | {r.Hits:N0} | {r.Chars:0.00} | {r.Operations} |"));
        }

        Console.WriteLine();
    }

    private static double At(List<double> sorted, double share) => sorted[Math.Min(sorted.Count - 1, (int)(share * sorted.Count))];

    private sealed record Run(string Set, string Name, long Bound, long Actual, long Hits, long BoundChars, long BoundCharsOnce, long ActualChars, string Operations)
    {
        public double Calls => (double)Bound / Actual;

        public double Asked => (double)Bound / (Actual + Hits);

        public double Chars => (double)BoundChars / ActualChars;

        public double Once => (double)BoundCharsOnce / ActualChars;
    }
}
