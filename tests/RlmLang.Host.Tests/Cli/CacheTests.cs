using System.Globalization;
using System.Text.Json;
using RlmLang.Tests.Support;

namespace RlmLang.Tests.Cli;

/// <summary>The cache across runs, as processes see it.</summary>
public sealed class CacheTests
{
    private const int Items = 40;

    private const string Program = """
        set FINAL = context.lines().map_llm(f"Which number?\n{it}", as=int).sum()
        """;

    private static readonly string s_final = $"{Items * (Items - 1) / 2}\n";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_processes_at_once_share_a_cache_and_a_third_asks_nobody()
    {
        using var rlm = Folder();
        await using var server = new FaultyServer((_, _) => Fault.None) { Latency = TimeSpan.FromMilliseconds(5) };
        string[] command = [.. Command(server), "--cache", "replies", "--json"];
        using var one = rlm.Start(command);
        using var two = rlm.Start(command);
        var outcomes = await Task.WhenAll(CommandLine.EndAsync(one), CommandLine.EndAsync(two));
        var asked = server.Requests;

        var third = await rlm.RunAsync(command);

        var usages = outcomes.Append(third).Select(o => Usage(o)).ToList();
        Assert.All(usages, u => Assert.Equal(Items, u.Requests + u.FromCache));
        Assert.Equal((asked, asked), (server.Requests, usages.Sum(u => u.Requests)));
        Assert.Equal((0, Items), usages[2]);
        Assert.All(outcomes.Append(third), o => Assert.Equal(int.Parse(s_final, CultureInfo.InvariantCulture), Final(o)));
    }

    [Fact]
    public async Task What_a_killed_process_kept_is_not_asked_again_and_nothing_of_it_is_wrong()
    {
        using var rlm = Folder();
        await using var server = new FaultyServer((_, _) => Fault.None) { Latency = TimeSpan.FromMilliseconds(15) };
        string[] command = [.. Command(server), "--cache", "replies", "-q"];
        using (var process = rlm.Start(command))
        {
            while (server.Requests < Items / 2 && !process.HasExited)
            {
                await Task.Delay(1, Cancellation);
            }

            process.Kill();
            await process.WaitForExitAsync(Cancellation);
        }

        var kept = Directory.GetFiles(Path.Combine(rlm.Folder.FullName, "replies"), "*.reply", SearchOption.AllDirectories).Length;
        var before = server.Requests;
        var outcome = await rlm.RunAsync(command);

        Assert.Equal((0, s_final), (outcome.Exit, outcome.Output));
        Assert.InRange(kept, 1, Items);
        Assert.Equal(Items - kept, server.Requests - before);
    }

    [Fact]
    public async Task Configured_cache_is_beside_its_file_can_be_left_out_and_is_told_in_the_summary()
    {
        using var rlm = Folder();
        rlm.Write("rlm.json", """{"cache": {"path": "kept", "megabytes": 5}}""");
        await using var server = new FaultyServer((_, _) => Fault.None);

        var first = await rlm.RunAsync(Command(server));
        var second = await rlm.RunAsync(Command(server));
        var without = await rlm.RunAsync([.. Command(server), "--no-cache"]);

        Assert.True(Directory.Exists(Path.Combine(rlm.Folder.FullName, "kept")));
        Assert.DoesNotContain("from the cache", first.Error + without.Error, StringComparison.Ordinal);
        Assert.Contains($"(0 requests, 0 repeated calls saved, {Items} from the cache, 0 failed)", second.Error, StringComparison.Ordinal);
        Assert.Equal(2 * Items, server.Requests);
    }

    [Fact]
    public async Task Cache_that_cannot_be_used_is_said_before_anything_is_paid()
    {
        using var rlm = Folder();
        rlm.Write("taken", "a file");
        await using var server = new FaultyServer((_, _) => Fault.None);

        var outcome = await rlm.RunAsync([.. Command(server), "--cache", Path.Combine("taken", "inner")]);

        Assert.Equal((2, 0), (outcome.Exit, server.Requests));
        Assert.Contains("RLM8501", outcome.Error, StringComparison.Ordinal);
    }

    private static CommandLine Folder()
    {
        var rlm = new CommandLine();
        rlm.Write("a.rlm", Program);
        rlm.Write("a.txt", string.Concat(Enumerable.Range(0, Items).Select(i => $"item {i}.\n")));
        return rlm;
    }

    private static string[] Command(FaultyServer server) => ["run", "a.rlm", "--context", "a.txt", "--model", $"ollama:test@{server.Address.AbsoluteUri.TrimEnd('/')}", "--concurrency", "8"];

    private static (int Requests, int FromCache) Usage(Outcome outcome)
    {
        using var json = JsonDocument.Parse(outcome.Output);
        var usage = json.RootElement.GetProperty("usage");
        return (usage.GetProperty("requests").GetInt32(), usage.GetProperty("fromCache").GetInt32());
    }

    private static int Final(Outcome outcome)
    {
        using var json = JsonDocument.Parse(outcome.Output);
        return json.RootElement.GetProperty("final").GetInt32();
    }
}
