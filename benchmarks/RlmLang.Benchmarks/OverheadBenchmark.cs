using System.Diagnostics;
using System.Globalization;

namespace RlmLang.Benchmarks;

/// <summary>What a call costs besides its model: 20,000 calls of a model that answers at once; and what the log adds.</summary>
internal static class OverheadBenchmark
{
    private const int Calls = 20_000;
    private const int Rounds = 5;

    public static async Task RunAsync()
    {
        Console.WriteLine("overhead: 20,000 calls of a model that answers at once, best of 5 rounds");
        Console.WriteLine("| concurrency | log | time a call | allocated a call |");
        Console.WriteLine("|---:|---|---:|---:|");
        var context = RlmContext.FromText(string.Concat(Enumerable.Range(0, Calls).Select(i => string.Create(CultureInfo.InvariantCulture, $"item {i}\n"))));
        var script = RlmScript.Compile("""set FINAL = context.lines().map_llm(f"Shorten:\n{it}").len()""");
        var log = Path.Combine(Path.GetTempPath(), $"rlm-benchmark-{Environment.ProcessId}.jsonl");
        foreach (var (concurrency, path) in new[] { (16, null), (64, null), (64, log) })
        {
            var (time, bytes) = (double.MaxValue, double.MaxValue);
            for (var round = 0; round < Rounds; round++)
            {
                using var model = new SlowModel(null);
                var engine = new RlmEngine(model, new RlmOptions { Concurrency = concurrency, LogPath = path, Policy = new RlmPolicy { MaxCalls = Calls } });
                var plan = await engine.PlanAsync(script, context);
                GC.Collect();
                var allocated = GC.GetTotalAllocatedBytes(precise: true);
                var started = Stopwatch.GetTimestamp();
                await engine.RunAsync(plan);
                time = Math.Min(time, Stopwatch.GetElapsedTime(started).TotalMicroseconds / Calls);
                bytes = Math.Min(bytes, (double)(GC.GetTotalAllocatedBytes(precise: true) - allocated) / Calls);
            }

            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {concurrency} | {(path is null ? "no" : "yes")} | {time:0.0} us | {bytes:N0} bytes |"));
        }

        File.Delete(log);
        Console.WriteLine();
    }
}
