using System.Globalization;
using RlmLang.Models;

namespace RlmLang.Benchmarks;

/// <summary>Planned against made calls for five tasks over texts of four lengths, with the strategies of the library and a model that costs nothing; beside them what the published planner's own code gave.</summary>
internal static class ComparisonBenchmark
{
    private static readonly (string Task, string Strategy, string Question)[] s_tasks =
    [
        ("summary", "summarise", "Summarise the reports"), ("search", "search", "Who rejected the yearly report in March 2021?"), ("classification", "classify", "Is it about a refund?"),
        ("extraction", "extract_table", "List the prices"), ("pairwise", "compare_pairs", "Which statements contradict each other?"),
    ];

    /// <summary>Measured by running its published code with a mock model in place of a real one, on texts of the same lengths; not repeated here.</summary>
    private static readonly (string Task, int Characters, int Planned, int Made)[] s_published = [("search", 130_000, 21, 580), ("analysis", 130_000, 21, 291), ("classification", 1_000_000, 11, 74)];

    public static async Task RunAsync()
    {
        Console.WriteLine("comparison: calls planned and made; the model is the offline baseline");
        Console.WriteLine("| task | characters | planned | made | planned / made | prompt characters planned | sent |");
        Console.WriteLine("|---|---:|---:|---:|---:|---:|---:|");
        foreach (var (task, strategy, question) in s_tasks)
        {
            foreach (var characters in new[] { 130_000, 500_000, 1_000_000, 2_000_000 })
            {
                using var model = new OfflineChatClient();
                var engine = new RlmEngine(model, new RlmOptions { Policy = new RlmPolicy { MaxCalls = 10_000 } });
                var plan = await engine.PlanAsync(RlmScript.Compile($"use \"std/{strategy}\"\nset FINAL = {strategy}(context, query)"), RlmContext.FromText(SampleText.Of(characters)), query: question);
                var result = await engine.RunAsync(plan);
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {task} | {characters:N0} | {(plan.IsExact ? "" : "<= ")}{plan.MaxCalls:N0} | {result.Usage.Calls:N0} | {(double)(plan.MaxCalls ?? 0) / Math.Max(1, result.Usage.Calls):0.00} | {plan.MaxPromptChars:N0} | {result.Usage.PromptChars:N0} |{(result.IsSuccess ? "" : $" {result.Failure?.Message}")}"));
            }
        }

        Console.WriteLine();
        Console.WriteLine("the published planner (λ-RLM), its own code with a mock model: calls announced and made");
        Console.WriteLine("| task | characters | planned | made | made / planned |");
        Console.WriteLine("|---|---:|---:|---:|---:|");
        foreach (var (task, characters, planned, made) in s_published)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {task} | {characters:N0} | {planned} | {made} | {(double)made / planned:0.0} |"));
        }

        Console.WriteLine();
    }
}
