using System.Diagnostics;
using System.Globalization;

namespace RlmLang.Benchmarks;

/// <summary>Two dependent stages under a heavy tail: overlapping item by item against the same with a barrier between them, in one run, with the same latencies.</summary>
internal static class StagesBenchmark
{
    private const int Items = 400;
    private const int Concurrency = 64;
    private const int Seed = 1;

    public static async Task RunAsync()
    {
        Console.WriteLine("stages: 400 items, two dependent calls each, one call in 100 takes 20 times as long (20 ms, 400 ms), concurrency 64");
        Console.WriteLine("| form | time | ratio |");
        Console.WriteLine("|---|---:|---:|");
        var context = RlmContext.FromText(string.Concat(Enumerable.Range(0, Items).Select(i => string.Create(CultureInfo.InvariantCulture, $"item {i}\n"))));
        await TimeAsync(context, """set FINAL = ["a", "b"].map_llm(f"Shorten:\n{it}").map_llm(f"Again:\n{it}")""");
        var overlapped = await TimeAsync(context, """
            let first = context.lines().map_llm(f"Shorten:\n{it}")
            set FINAL = first.map_llm(f"Again:\n{it}").len()
            """);
        // The first stage has to be there as a whole before the second can begin.
        var barrier = await TimeAsync(context, """
            let first = context.lines().map_llm(f"Shorten:\n{it}")
            let sorted = first.sorted()
            set FINAL = sorted.map_llm(f"Again:\n{it}").len()
            """);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| overlapped | {overlapped:0} ms | 1.00 |"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| with a barrier | {barrier:0} ms | {barrier / overlapped:0.00} |"));
        Console.WriteLine();
    }

    private static async Task<double> TimeAsync(RlmContext context, string program)
    {
        // Drawn once: in both forms the same numbers of calls are the slow ones.
        var random = new Random(Seed);
        var slow = Enumerable.Range(0, (2 * Items) + 1).Select(_ => random.Next(100) == 0).ToArray();
        using var model = new SlowModel((n, _) => TimeSpan.FromMilliseconds(slow[n % slow.Length] ? 400 : 20));
        var engine = new RlmEngine(model, new RlmOptions { Concurrency = Concurrency, Policy = new RlmPolicy { MaxCalls = 10 * Items } });
        var plan = await engine.PlanAsync(RlmScript.Compile(program), context);
        var started = Stopwatch.GetTimestamp();
        await engine.RunAsync(plan);
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }
}
