using System.Diagnostics;
using System.Text.Json;
using RlmLang.Tests.Support;

namespace RlmLang.Tests.Cli;

/// <summary>Logs that cannot be written, from the beginning or from somewhere on, and logs that two processes want.</summary>
public sealed class LogFileTests : IDisposable
{
    private const int Items = 200;

    private readonly CommandLine _rlm = new();

    public LogFileTests()
    {
        _rlm.Write("a.rlm", "set FINAL = context.lines().map_llm(f\"Which number?\\n{it}\", as=int).sum()");
        _rlm.Write("a.txt", string.Concat(Enumerable.Range(0, Items).Select(i => $"item {i}.\n")));
    }

    private static string Final => $"{Items * (Items - 1) / 2}\n";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _rlm.Dispose();

    [Fact]
    public async Task Disk_that_is_full_in_the_middle_stops_the_run_says_what_was_spent_and_loses_no_reply_that_is_on_it()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Limits the size of files as shells of Linux do.");
        await using var server = new FaultyServer((_, _) => Fault.None);

        var cut = await LimitedAsync(40, [.. Command(server), "--log", "run.jsonl"]);
        var asked = server.Requests;
        var paid = Replies();
        var json = await LimitedAsync(40, [.. Command(server), "--log", "other.jsonl", "--json", "-q"]);
        var before = server.Requests;
        var resumed = await _rlm.RunAsync([.. Command(server), "--resume", "run.jsonl", "-q"]);

        Assert.Equal((1, ""), (cut.Exit, cut.Output));
        Assert.Contains("error[RLM8210]", cut.Error, StringComparison.Ordinal);
        Assert.Contains($"({asked} requests)", cut.Error, StringComparison.Ordinal);
        Assert.Contains("--resume run.jsonl", cut.Error, StringComparison.Ordinal);
        Assert.InRange(paid, 10, Items - 10);
        Assert.Equal((1, "RLM8210"), (json.Exit, JsonElement.Parse(json.Output).GetProperty("diagnostics")[0].GetProperty("code").GetString()));
        Assert.Equal((0, Final), (resumed.Exit, resumed.Output));
        Assert.Equal(Items - paid, server.Requests - before);
    }

    [Fact]
    public async Task Final_is_given_though_the_end_of_its_log_cannot_be_written_and_the_log_can_be_ended_later()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Limits the size of files as shells of Linux do.");
        await using var server = new FaultyServer((_, _) => Fault.None);
        _rlm.Write("a.rlm", "set FINAL = llm(f\"Which number?\\n{context.lines()[7]}\") + context");
        _rlm.Write("a.txt", string.Concat(Enumerable.Range(0, 8_000).Select(i => $"item {i}.\n")));

        var cut = await LimitedAsync(40, [.. Command(server), "--log", "run.jsonl", "-q"]);
        var resumed = await _rlm.RunAsync([.. Command(server), "--resume", "run.jsonl", "-q"]);
        var replayed = await _rlm.RunAsync("replay", "run.jsonl", "-q");

        Assert.Equal((0, 0, 0), (cut.Exit, resumed.Exit, replayed.Exit));
        Assert.Equal((cut.Output, cut.Output), (resumed.Output, replayed.Output));
        Assert.Contains("warning[RLM8211]", cut.Error, StringComparison.Ordinal);
        Assert.Equal(("", 1), (resumed.Error, server.Requests));
    }

    [Theory]
    [InlineData("--log")]
    [InlineData("--resume")]
    public async Task Log_of_a_run_that_goes_on_is_no_other_process_s(string option)
    {
        await using var server = new FaultyServer((_, _) => Fault.None) { Latency = TimeSpan.FromMilliseconds(100) };
        using var first = _rlm.Start([.. Command(server), "--log", "run.jsonl", "-q"]);
        while (server.Requests < 8 && !first.HasExited)
        {
            await Task.Delay(5, Cancellation);
        }

        var second = await _rlm.RunAsync([.. Command(server), option, "run.jsonl", "-q"]);
        var ended = await CommandLine.EndAsync(first);
        var replayed = await _rlm.RunAsync("replay", "run.jsonl", "-q");

        Assert.Equal(2, second.Exit);
        Assert.Contains("error[RLM8207]", second.Error, StringComparison.Ordinal);
        Assert.Equal(((0, Final), (0, Final), Items), ((ended.Exit, ended.Output), (replayed.Exit, replayed.Output), server.Requests));
    }

    [Fact]
    public async Task Log_that_holds_what_was_paid_for_is_replaced_by_no_new_one_until_its_run_has_ended()
    {
        await using var server = new FaultyServer((item, _) => item == 30 ? Fault.ServerError : Fault.None);
        await using var well = new FaultyServer((_, _) => Fault.None);

        var failed = await _rlm.RunAsync([.. Command(server), "--log", "run.jsonl", "-q"]);
        var (paid, asked) = (_rlm.Read("run.jsonl"), well.Requests);
        var again = await _rlm.RunAsync([.. Command(well), "--log", "run.jsonl", "-q"]);
        var kept = _rlm.Read("run.jsonl");
        await _rlm.RunAsync([.. Command(well), "--log", "other.jsonl", "-q"]);
        var replaced = await _rlm.RunAsync([.. Command(well), "--log", "other.jsonl", "-q"]);
        var text = await _rlm.RunAsync([.. Command(well), "--log", "a.txt", "-q"]);

        Assert.Equal((5, 2, 0, 2), (failed.Exit, again.Exit, replaced.Exit, text.Exit));
        Assert.Equal((0, paid), (asked, kept));
        Assert.Contains("error[RLM8212]", again.Error, StringComparison.Ordinal);
        Assert.Contains("`--resume run.jsonl`", again.Error, StringComparison.Ordinal);
        Assert.Contains("error[RLM8212]", text.Error, StringComparison.Ordinal);
        Assert.StartsWith("item 0", _rlm.Read("a.txt"), StringComparison.Ordinal);
    }

    private static string[] Command(FaultyServer server) => ["run", "a.rlm", "-c", "a.txt", "--concurrency", "4", "--model", $"ollama:m@{server.Address.AbsoluteUri.TrimEnd('/')}"];

    private int Replies() => _rlm.Read("run.jsonl").Split('\n').SkipLast(1).Count(l => l.Contains("\"kind\":\"reply\"", StringComparison.Ordinal));

    /// <summary>In a process that may write no file larger than so many KiB.</summary>
    private async Task<Outcome> LimitedAsync(int kib, string[] arguments)
    {
        var start = new ProcessStartInfo("bash", ["-c", $"trap '' XFSZ; ulimit -f {kib}; exec dotnet \"$0\" \"$@\"", Path.Combine(AppContext.BaseDirectory, "rlm.dll"), .. arguments])
        {
            WorkingDirectory = _rlm.Folder.FullName, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        foreach (var (name, value) in _rlm.Environment)
        {
            start.Environment[name] = value;
        }

        // The runtime maps compiled code through a file of its own.
        start.Environment["DOTNET_EnableWriteXorExecute"] = "0";
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        using var process = Process.Start(start) ?? throw new InvalidOperationException("The process did not start.");
        process.StandardInput.Close();
        return await CommandLine.EndAsync(process);
    }
}
