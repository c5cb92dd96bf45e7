using System.Diagnostics;
using System.Globalization;

namespace RlmLang.Benchmarks;

/// <summary>What a mapped item keeps in memory, up to a million of them: the live heap while the run is under way, and what is under way itself.</summary>
internal static class MillionBenchmark
{
    public static async Task RunAsync()
    {
        Console.WriteLine("million: items mapped by a model that answers at once, 64 at once; the heap that is alive at half of the items and at the end, and the most that the process took so far");
        Console.WriteLine("| items | form | time an item | live at half | live at the end | alive an item | process |");
        Console.WriteLine("|---:|---|---:|---:|---:|---:|---:|");
        foreach (var items in new[] { 10_000, 100_000, 1_000_000 })
        {
            await RunAsync(items, "mapped and counted", """set FINAL = context.lines().map_llm(f"Shorten:\n{it}").len()""");
            await RunAsync(items, "mapped, asked, kept", "let short = context.lines().map_llm(f\"Shorten:\\n{it}\")\nset FINAL = short.filter_llm(f\"Is it short?\\n{it}\").len()");
        }

        Console.WriteLine();
    }

    private static async Task RunAsync(int items, string form, string program)
    {
        var context = RlmContext.FromText(string.Concat(Enumerable.Range(0, items).Select(i => string.Create(CultureInfo.InvariantCulture, $"item {i}\n"))));
        var script = RlmScript.Compile(program);
        using var model = new SlowModel(null);
        var engine = new RlmEngine(model, new RlmOptions { Concurrency = 64, Policy = new RlmPolicy { MaxCalls = null, MaxPromptChars = null, MaxReplyChars = null, MaxRequests = null, MaxWork = long.MaxValue } });
        var plan = await engine.PlanAsync(script, context);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var (half, end) = (0L, 0L);
        var started = Stopwatch.GetTimestamp();
        model.At(plan.MaxCalls / 2 ?? 0, () => half = GC.GetTotalMemory(forceFullCollection: true) - before);
        model.At(plan.MaxCalls - 1 ?? 0, () => end = GC.GetTotalMemory(forceFullCollection: true) - before);
        var result = await engine.RunAsync(plan);
        var time = Stopwatch.GetElapsedTime(started).TotalMicroseconds / items;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"| {items:N0} | {form} | {time:0.0} us | {half / 1e6:0} MB | {end / 1e6:0} MB | {end / (double)items:0} bytes | {Process.GetCurrentProcess().PeakWorkingSet64 / 1e6:0} MB |{(result.Failure is null ? "" : " " + result.Failure.Message)}"));
    }
}
