namespace RlmLang.Benchmarks;

/// <summary>Calls of a fixed latency against the ideal, so many waves each as long as one call, and against loops that do nothing but wait for the model.</summary>
internal static class SchedulerBenchmark
{
    private const int Rounds = 3;

    /// <param name="only">Calls, milliseconds and concurrency, to measure that alone; empty for all.</param>
    public static async Task RunAsync(IReadOnlyList<int> only)
    {
        Console.WriteLine("scheduler: time against ceil(calls / concurrency) x latency, and against bare loops over the same model in the same process; best of 3 rounds, 1 where the ideal is above 10 s");
        Console.WriteLine("| calls | latency | concurrency | ideal | bare | measured | of the ideal | of the bare | processor a call: bare | measured |");
        Console.WriteLine("|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
        await Calls.WarmUpAsync();
        foreach (var calls in only is [var number, ..] ? [number] : new[] { 1_000, 10_000 })
        {
            var context = Calls.Context(calls);
            foreach (var milliseconds in only is [_, var latency, ..] ? [latency] : new[] { 100, 20 })
            {
                foreach (var concurrency in only is [_, _, var most] ? [most] : new[] { 16, 64, 256, 1_024 })
                {
                    using var model = new SlowModel((_, _) => TimeSpan.FromMilliseconds(milliseconds));
                    var ideal = Math.Ceiling((double)calls / concurrency) * milliseconds;
                    var (bare, run) = (Measured.Worst, Measured.Worst);
                    for (var round = 0; round < (ideal > 10_000 ? 1 : Rounds); round++)
                    {
                        bare = bare.Best(await Calls.BareAsync(model, calls, concurrency));
                        run = run.Best(await Calls.RunAsync(model, context, Calls.Options(concurrency)));
                    }

                    Console.WriteLine(Measured.Line(
                        $"| {calls:N0} | {milliseconds} ms | {concurrency:N0} | {ideal:0} ms | {bare.Wall:0} ms | {run.Wall:0} ms | {100 * ideal / run.Wall:0.0} % | {100 * bare.Wall / run.Wall:0.0} % | {1_000 * bare.Cpu / calls:0.0} us | {1_000 * run.Cpu / calls:0.0} us |"));
                }
            }
        }

        Console.WriteLine();
    }
}
