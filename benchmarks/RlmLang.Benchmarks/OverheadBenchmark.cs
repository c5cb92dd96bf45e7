namespace RlmLang.Benchmarks;

/// <summary>What a call costs besides its model: 20,000 calls of a model that answers at once; what the log, the cache and tracking where texts come from add.</summary>
internal static class OverheadBenchmark
{
    private const int Number = 20_000;
    private const int Rounds = 5;

    public static async Task RunAsync()
    {
        Console.WriteLine("overhead: 20,000 calls of a model that answers at once, best of 5 rounds; the processor's time is that of all threads");
        Console.WriteLine("| concurrency | with | time a call | processor a call | allocated a call |");
        Console.WriteLine("|---:|---|---:|---:|---:|");
        var context = Calls.Context(Number);
        var folder = Directory.CreateTempSubdirectory("rlm-benchmark-");
        var (log, cache) = (Path.Combine(folder.FullName, "run.jsonl"), Path.Combine(folder.FullName, "cache"));
        await Calls.WarmUpAsync();
        await PrintAsync(16, "nothing", _ => { });
        await PrintAsync(64, "nothing", _ => { });
        await PrintAsync(64, "a log", o => o.LogPath = log);
        await PrintAsync(64, "a cache that has nothing yet", o =>
        {
            Directory.CreateDirectory(cache);
            Directory.Delete(cache, recursive: true);
            o.CachePath = cache;
        });
        await PrintAsync(64, "a cache that has all", o => o.CachePath = cache);
        folder.Delete(recursive: true);
        Console.WriteLine();
        await LatencyAsync();

        async Task PrintAsync(int concurrency, string with, Action<RlmOptions> set)
        {
            var best = Measured.Worst;
            for (var round = 0; round < Rounds; round++)
            {
                using var model = new SlowModel(null);
                var options = Calls.Options(concurrency);
                set(options);
                best = best.Best(await Calls.RunAsync(model, context, options));
            }

            Console.WriteLine(Measured.Line($"| {concurrency} | {with} | {1_000 * best.Wall / Number:0.0} us | {1_000 * best.Cpu / Number:0.0} us | {best.Bytes / Number:N0} bytes |"));
        }
    }

    /// <summary>What the log takes of a run whose calls take time, in rounds by turns.</summary>
    private static async Task LatencyAsync()
    {
        const int calls = 4_000;
        Console.WriteLine("log: 4,000 calls of 20 ms, without and with a log in turns, best of 5 rounds each");
        Console.WriteLine("| concurrency | without | with | share of the log |");
        Console.WriteLine("|---:|---:|---:|---:|");
        var context = Calls.Context(calls);
        var log = Path.Combine(Path.GetTempPath(), $"rlm-benchmark-{Environment.ProcessId}.jsonl");
        foreach (var concurrency in new[] { 16, 64, 256 })
        {
            var (without, with) = (Measured.Worst, Measured.Worst);
            for (var round = 0; round < Rounds; round++)
            {
                using var model = new SlowModel((_, _) => TimeSpan.FromMilliseconds(20));
                without = without.Best(await Calls.RunAsync(model, context, Calls.Options(concurrency)));
                var options = Calls.Options(concurrency);
                options.LogPath = log;
                with = with.Best(await Calls.RunAsync(model, context, options));
            }

            Console.WriteLine(Measured.Line($"| {concurrency} | {without.Wall:0} ms | {with.Wall:0} ms | {100 * (1 - (without.Wall / with.Wall)):0.0} % |"));
        }

        File.Delete(log);
        Console.WriteLine();
    }
}
