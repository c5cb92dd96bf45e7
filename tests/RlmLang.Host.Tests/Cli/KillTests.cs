using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using RlmLang.Tests.Support;

namespace RlmLang.Tests.Cli;

/// <summary>Processes that are killed at any moment, and what goes on from their logs.</summary>
/// <remarks><c>RLM_KILLS=100</c> kills so often.</remarks>
public sealed partial class KillTests(ITestOutputHelper output)
{
    private const int Items = 60;
    private const int MostUnderWay = 64;

    private const string Program = """
        let numbers = context.lines().map_llm(f"Which number?\n{it}", as=int)
        let texts = numbers.map(f"item {it + 1000}.")
        set FINAL = texts.map_llm(f"Which number now?\n{it}", as=int).sum()
        """;

    private static readonly int s_kills = int.TryParse(Environment.GetEnvironmentVariable("RLM_KILLS"), CultureInfo.InvariantCulture, out var kills) ? kills : 4;

    private static readonly string s_final = $"{Enumerable.Range(1_000, Items).Sum()}\n";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Killed_run_goes_on_to_the_same_final_and_repeats_no_call_whose_reply_was_on_disk()
    {
        var random = new Random(20_261_121);
        var (asked, recorded, torn, early, done) = (0, 0, 0, 0, 0);
        for (var trial = 0; trial < s_kills; trial++)
        {
            using var rlm = new CommandLine();
            await using var server = new FaultyServer((_, _) => Fault.None) { Latency = TimeSpan.FromMilliseconds(15) };
            Prepare(rlm);
            // Some before the first request, most at any number of requests, and a moment later.
            var moment = random.Next(-5, 2 * Items);
            using (var process = rlm.Start([.. Command(server), "--log", "run.jsonl"]))
            {
                while (server.Requests < moment && !process.HasExited)
                {
                    await Task.Delay(1, Cancellation);
                }

                await Task.Delay(moment < 0 ? random.Next(400) : random.Next(12), Cancellation);
                process.Kill();
                await process.WaitForExitAsync(Cancellation);
            }

            var paid = RepliesIn(rlm, out var isBegun, out var isTorn);
            var before = server.Asked.ToDictionary();
            asked += before.Values.Sum();
            recorded += paid.Count;
            torn += isTorn ? 1 : 0;
            early += isBegun ? 0 : 1;
            var outcome = await rlm.RunAsync([.. Command(server), isBegun ? "--resume" : "--log", "run.jsonl", "-q"]);

            Assert.True((outcome.Exit, outcome.Output) == (0, s_final), $"trial {trial}, killed at {moment}: {outcome}");
            Assert.True(isBegun || before.Count == 0, $"trial {trial}: {before.Count} requests were paid for before the log was there");
            foreach (var item in paid)
            {
                Assert.True(server.Asked[item] == before[item], $"trial {trial}: item {item} was asked again though its reply was on disk");
            }

            // What was under way when it was killed may be asked once more, and nothing a third time.
            Assert.All(server.Asked, a => Assert.InRange(a.Value, 1, 2));
            // A reply's place is the next one's while the disk takes it: on a slow disk as many may be lost as items are under way at all.
            Assert.InRange(before.Count(b => !paid.Contains(b.Key)), 0, MostUnderWay);
            done += outcome.Exit == 0 ? 1 : 0;
        }

        output.WriteLine($"{s_kills} kills: {done} went on to the same FINAL; {asked} requests before the kills, {recorded} replies on disk, {torn} torn lines, {early} before the log began");
    }

    [Fact]
    public async Task Log_that_is_torn_goes_on_and_one_that_was_changed_is_refused_and_says_where()
    {
        using var rlm = new CommandLine();
        await using var server = new FaultyServer((_, _) => Fault.None);
        Prepare(rlm);
        await rlm.RunAsync([.. Command(server), "--log", "run.jsonl", "-q"]);
        var text = rlm.Read("run.jsonl");
        var lines = text.Split('\n');
        var reply = Array.FindLastIndex(lines, l => l.Contains("\"kind\":\"reply\"", StringComparison.Ordinal));

        rlm.Write("run.jsonl", string.Join('\n', lines[..reply]) + "\n" + lines[reply][..40]);
        await ExpectAsync(0, "", s_final);

        rlm.Write("run.jsonl", text.Replace("{\\\"value\\\": 7}", "{\\\"value\\\": 8}", StringComparison.Ordinal));
        await ExpectAsync(2, "RLM8202");

        // In the last line, which no other follows.
        rlm.Write("run.jsonl", text.Replace("\"status\":\"done\"", "\"status\":\"fine\"", StringComparison.Ordinal));
        await ExpectAsync(2, "RLM8202");

        rlm.Write("run.jsonl", text);
        rlm.Write("a.rlm", Program.Replace("1000", "2000", StringComparison.Ordinal));
        await ExpectAsync(2, "RLM8204");

        rlm.Write("a.rlm", Program);
        rlm.Write("a.txt", "item 5.\n");
        await ExpectAsync(2, "RLM8203");
        Assert.Equal(text, rlm.Read("run.jsonl"));

        async Task ExpectAsync(int exit, string said, string final = "")
        {
            var outcome = await rlm.RunAsync([.. Command(server), "--resume", "run.jsonl", "-q"]);
            Assert.Equal((exit, final), (outcome.Exit, outcome.Output));
            Assert.Contains(said, outcome.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Interrupt_ends_the_process_soon_however_its_server_hangs()
    {
        using var rlm = new CommandLine();
        await using var server = new FaultyServer((item, _) => item % 2 == 0 ? Fault.Stall : Fault.SlowBytes);
        Prepare(rlm);
        using var process = rlm.Start([.. Command(server), "--log", "run.jsonl"]);
        while (server.Requests < 8 && !process.HasExited)
        {
            await Task.Delay(2, Cancellation);
        }

        using var kill = Process.Start("kill", ["-INT", $"{process.Id}"]);
        await kill.WaitForExitAsync(Cancellation);
        var started = Stopwatch.GetTimestamp();
        await process.WaitForExitAsync(Cancellation);
        var elapsed = Stopwatch.GetElapsedTime(started);

        output.WriteLine($"Interrupted: ended after {elapsed.TotalMilliseconds:0} ms");
        Assert.Equal(130, process.ExitCode);
        // 200 ms on a machine that has time.
        Assert.InRange(elapsed, TimeSpan.Zero, Hang.Limit);
    }

    private static void Prepare(CommandLine rlm)
    {
        rlm.Write("a.rlm", Program);
        rlm.Write("a.txt", string.Concat(Enumerable.Range(0, Items).Select(i => $"item {i}.\n")));
    }

    private static string[] Command(FaultyServer server) => ["run", "a.rlm", "-c", "a.txt", "--concurrency", "8", "--model", $"ollama:m@{server.Address.AbsoluteUri.TrimEnd('/')}"];

    /// <summary>The items whose replies are in whole lines of the log.</summary>
    private static HashSet<int> RepliesIn(CommandLine rlm, out bool isBegun, out bool isTorn)
    {
        var text = File.Exists(Path.Combine(rlm.Folder.FullName, "run.jsonl")) ? rlm.Read("run.jsonl") : "";
        (isBegun, isTorn) = (text.Contains('\n', StringComparison.Ordinal), text.Length > 0 && !text.EndsWith('\n'));
        return [.. text.Split('\n').SkipLast(1)
            .Where(l => l.Contains("\"kind\":\"reply\"", StringComparison.Ordinal))
            .Select(l => int.Parse(Number().Match(JsonElement.Parse(l).GetProperty("text").GetString() ?? "").Value, CultureInfo.InvariantCulture))];
    }

    [GeneratedRegex(@"\d+")]
    private static partial Regex Number();
}
