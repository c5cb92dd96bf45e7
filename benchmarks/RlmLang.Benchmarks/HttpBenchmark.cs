using System.Diagnostics;
using System.Globalization;
using RlmLang.Models;

namespace RlmLang.Benchmarks;

/// <summary>The same over HTTP, with the server in a process of its own: what the engine adds to what client and server take anyway.</summary>
internal static class HttpBenchmark
{
    private const int Number = 10_000;
    private const int Rounds = 3;

    public static async Task RunAsync()
    {
        Console.WriteLine("http: 10,000 calls of the Ollama client to a server in another process of the same machine, best of 3 rounds; bare are loops over the same client");
        Console.WriteLine("| latency | concurrency | ideal | bare | measured | of the ideal | of the bare | client's processor a call: bare | measured | server's processor a call |");
        Console.WriteLine("|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
        await Calls.WarmUpAsync();
        var context = Calls.Context(Number);
        foreach (var milliseconds in new[] { 100, 20 })
        {
            using var server = Start(milliseconds);
            var port = await server.StandardOutput.ReadLineAsync();
            foreach (var concurrency in new[] { 64, 256, 1_024 })
            {
                using var model = new OllamaChatClient(new Uri($"http://127.0.0.1:{port}"), "m");
                // Connections are made and code is compiled before the clock runs.
                await Calls.BareAsync(model, 2 * concurrency, concurrency);
                await Calls.RunAsync(model, Calls.Context(4 * concurrency), Calls.Options(concurrency));
                var (bare, run, served) = (Measured.Worst, Measured.Worst, double.MaxValue);
                for (var round = 0; round < Rounds; round++)
                {
                    bare = bare.Best(await Calls.BareAsync(model, Number, concurrency));
                    server.Refresh();
                    var before = server.TotalProcessorTime;
                    run = run.Best(await Calls.RunAsync(model, context, Calls.Options(concurrency)));
                    server.Refresh();
                    served = Math.Min(served, (server.TotalProcessorTime - before).TotalMilliseconds);
                }

                var ideal = Math.Ceiling((double)Number / concurrency) * milliseconds;
                Console.WriteLine(Measured.Line(
                    $"| {milliseconds} ms | {concurrency:N0} | {ideal:0} ms | {bare.Wall:0} ms | {run.Wall:0} ms | {100 * ideal / run.Wall:0.0} % | {100 * bare.Wall / run.Wall:0.0} % | {1_000 * bare.Cpu / Number:0.0} us | {1_000 * run.Cpu / Number:0.0} us | {1_000 * served / Number:0.0} us |"));
            }

            server.StandardInput.Close();
            await server.WaitForExitAsync();
        }

        Console.WriteLine();
    }

    private static Process Start(int milliseconds)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.ArgumentList.Add(typeof(HttpBenchmark).Assembly.Location);
        start.ArgumentList.Add("serve");
        start.ArgumentList.Add(milliseconds.ToString(CultureInfo.InvariantCulture));
        return Process.Start(start) ?? throw new InvalidOperationException("The server did not start.");
    }
}
