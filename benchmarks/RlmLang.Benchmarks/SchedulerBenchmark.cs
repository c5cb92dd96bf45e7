using System.Diagnostics;
using System.Globalization;

namespace RlmLang.Benchmarks;

/// <summary>1,000 calls of a fixed latency against the ideal: so many waves, each as long as one call.</summary>
internal static class SchedulerBenchmark
{
    private const int Calls = 1_000;

    public static async Task RunAsync()
    {
        Console.WriteLine("scheduler: 1,000 calls, time against ceil(calls / concurrency) x latency");
        Console.WriteLine("| latency | concurrency | ideal | measured | of the ideal |");
        Console.WriteLine("|---:|---:|---:|---:|---:|");
        var context = RlmContext.FromText(string.Concat(Enumerable.Range(0, Calls).Select(i => string.Create(CultureInfo.InvariantCulture, $"item {i}\n"))));
        var script = RlmScript.Compile("""set FINAL = context.lines().map_llm(f"Shorten:\n{it}").len()""");
        foreach (var milliseconds in new[] { 100, 20 })
        {
            foreach (var concurrency in new[] { 16, 64, 256, 1_024 })
            {
                using var model = new SlowModel((_, _) => TimeSpan.FromMilliseconds(milliseconds));
                var engine = new RlmEngine(model, new RlmOptions { Concurrency = concurrency, Policy = new RlmPolicy { MaxCalls = Calls } });
                var plan = await engine.PlanAsync(script, context);
                // Once before the clock runs, so that compiling to machine code is not timed.
                await engine.RunAsync(RlmScript.Compile("""set FINAL = ["a", "b"].map_llm(f"Shorten:\n{it}")"""));
                var started = Stopwatch.GetTimestamp();
                var result = await engine.RunAsync(plan);
                var measured = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
                var ideal = Math.Ceiling((double)Calls / concurrency) * milliseconds;
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture, $"| {milliseconds} ms | {concurrency} | {ideal:0} ms | {measured:0} ms | {100 * ideal / measured:0.0} % |{(result.Usage.Calls == Calls ? "" : " WRONG")}"));
            }
        }

        Console.WriteLine();
    }
}
