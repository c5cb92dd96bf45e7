using RlmLang.Tests.Support;

namespace RlmLang.Tests.Cli;

public sealed class LongRunTests : IDisposable
{
    private const string Program = "let short = context.lines().map_llm(f\"Shorten:\\n{it}\")\nset FINAL = short";

    private readonly CommandLine _rlm = new();

    public void Dispose() => _rlm.Dispose();

    [Fact]
    public async Task Interrupted_run_ends_with_130_and_goes_on_from_its_log()
    {
        const string reply = """{"model": "m", "message": {"role": "assistant", "content": "short"}, "done": true, "done_reason": "stop"}""";
        var (served, isSlow) = (0, true);
        // The first ten at once, then nothing until the run is interrupted.
        await using var ollama = new LoopbackOllama(_ => new OllamaAnswer(reply) { Latency = Interlocked.Increment(ref served) > 10 && Volatile.Read(ref isSlow) ? TimeSpan.FromMinutes(5) : TimeSpan.Zero });
        _rlm.Write("a.rlm", Program);
        _rlm.Write("a.txt", string.Concat(Enumerable.Range(0, 30).Select(i => $"line {i}\n")));
        var model = $"ollama:m@{ollama.Address.AbsoluteUri.TrimEnd('/')}";

        using var process = _rlm.Start("run", "a.rlm", "-c", "a.txt", "--model", model, "--log", "run.jsonl", "--concurrency", "4");
        while (Volatile.Read(ref served) <= 10)
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        await Interrupt(process.Id);
        var interrupted = await CommandLine.EndAsync(process);
        Assert.Equal((130, ""), (interrupted.Exit, interrupted.Output));
        Assert.DoesNotContain("   at ", interrupted.Error, StringComparison.Ordinal);

        var recorded = _rlm.Read("run.jsonl").Split('\n').Count(l => l.Contains("\"kind\":\"reply\"", StringComparison.Ordinal));
        Assert.InRange(recorded, 6, 10);
        var before = Volatile.Read(ref served);
        Volatile.Write(ref isSlow, false);
        var resumed = await _rlm.RunAsync("run", "a.rlm", "-c", "a.txt", "--model", model, "--resume", "run.jsonl", "--format", "json", "-q");
        Assert.Equal((0, $"[{string.Join(',', Enumerable.Repeat("\"short\"", 30))}]\n"), (resumed.Exit, resumed.Output));
        Assert.Equal(30 - recorded, Volatile.Read(ref served) - before);

        var replayed = await _rlm.RunAsync("replay", "run.jsonl");
        Assert.Equal(0, replayed.Exit);
        Assert.Contains("the same as in the log", replayed.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Log_of_another_context_is_refused()
    {
        _rlm.Write("a.rlm", "set FINAL = context.len()");
        _rlm.Write("a.txt", "one");
        await _rlm.RunAsync("run", "a.rlm", "-c", "a.txt", "--log", "run.jsonl", "-q");
        _rlm.Write("a.txt", "two");

        var resumed = await _rlm.RunAsync("run", "a.rlm", "-c", "a.txt", "--resume", "run.jsonl");

        Assert.Equal((2, ""), (resumed.Exit, resumed.Output));
        Assert.Contains("RLM8203", resumed.Error, StringComparison.Ordinal);
    }

    private static async Task Interrupt(int process)
    {
        using var kill = System.Diagnostics.Process.Start("kill", ["-INT", $"{process}"]);
        await kill.WaitForExitAsync();
    }
}
