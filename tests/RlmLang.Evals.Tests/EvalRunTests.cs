using System.Text.Json;
using Microsoft.Extensions.AI;
using RlmLang.Simulation;

namespace RlmLang.Tests;

public sealed class EvalRunTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    private static EvalSettings Settings => new()
    {
        Suites = ["needle", "oolong"],
        Lengths = [3_000, 60_000],
        Tasks = 2,
        Seed = 5,
        Modes = ["plain", "retrieve", "strategy", "ask"],
        Models = [SimulatedChatClient.Name],
        Window = 400_000,
        Errors = new(0.01, 60_000, 5),
    };

    public void Dispose() => File.Delete(_path);

    [Fact]
    public async Task Long_prompts_lose_and_programs_do_not()
    {
        var settings = Settings with { Suites = ["oolong", "pairs", "contradictions"], Tasks = 4, Modes = ["plain", "strategy"] };

        var report = EvalReport.Of(await RunAsync(settings));

        double Mean(string mode, int length) => report.Rows.Where(r => r.Mode == mode && r.Length == length).Average(r => r.Score);
        Assert.True(Mean("plain", 60_000) < Mean("plain", 3_000));
        Assert.True(Mean("strategy", 60_000) > Mean("plain", 60_000) + 0.2);
        Assert.All(report.Rows.Where(r => r.Mode == "strategy"), r => Assert.True(r.Calls <= r.Bound));
    }

    [Fact]
    public async Task Every_mode_answers_every_suite()
    {
        var records = await RunAsync(Settings with { Suites = [.. Suites.EvalSuite.All.Select(s => s.Name)], Lengths = [5_000], Tasks = 1, Errors = new(0, double.MaxValue) });

        Assert.Equal(24, records.Count);
        Assert.All(records, r => Assert.Null(r.Failure));
        Assert.All(records.Where(r => r.Mode != "retrieve"), r => Assert.Equal((1.0, r.Suite), (r.Score, r.Suite)));
    }

    [Fact]
    public async Task Evaluation_that_was_cut_goes_on_where_it_was_and_comes_to_the_same()
    {
        var whole = await RunAsync(Settings, _path);
        var lines = File.ReadAllLines(_path);
        // The last line is torn, as a crash leaves it.
        File.WriteAllText(_path, string.Join('\n', lines.Take(8)) + "\n" + lines[8][..20]);
        var asked = 0;

        var again = await RunAsync(Settings, _path, (_, _, _) => asked++);

        Assert.Equal(whole.Count - 7, asked);
        Assert.Equal(whole.Select(r => r with { Seconds = 0 }), again.Select(r => r with { Seconds = 0 }));
        Assert.Equal(lines.Length, File.ReadAllLines(_path).Length);
    }

    [Fact]
    public async Task Done_evaluation_asks_nothing_again()
    {
        var first = await RunAsync(Settings, _path);
        var asked = 0;

        Assert.Equal(first, await RunAsync(Settings, _path, (_, _, _) => asked++));
        Assert.Equal(0, asked);
    }

    [Fact]
    public async Task File_of_other_settings_or_of_something_else_is_refused_and_kept()
    {
        await RunAsync(Settings with { Suites = ["needle"], Lengths = [3_000], Tasks = 1 }, _path);
        var before = File.ReadAllText(_path);

        Assert.Equal("RLM8402", Assert.Throws<RlmException>(() => EvalJournal.Open(_path, Settings)).Diagnostic?.Code);
        Assert.Equal(before, File.ReadAllText(_path));
        File.WriteAllText(_path, "my notes\n");
        Assert.Equal("RLM8403", Assert.Throws<RlmException>(() => EvalJournal.Open(_path, Settings)).Diagnostic?.Code);
        Assert.Equal("my notes\n", File.ReadAllText(_path));
        File.WriteAllText(_path, "one line of notes");
        Assert.Equal("RLM8403", Assert.Throws<RlmException>(() => EvalJournal.Open(_path, Settings)).Diagnostic?.Code);
        Assert.Equal("one line of notes", File.ReadAllText(_path));
    }

    [Fact]
    public async Task Simulated_results_are_said_to_be_that_in_table_and_json()
    {
        var settings = Settings with { Suites = ["needle"], Lengths = [3_000], Tasks = 1, Modes = ["plain"] };
        var report = EvalReport.Of(await RunAsync(settings));

        Assert.Contains("no measurement of any model", report.ToTable(), StringComparison.Ordinal);
        using var json = JsonDocument.Parse(report.ToJson(settings));
        Assert.Contains("no measurement of any model", json.RootElement.GetProperty("notice").GetString(), StringComparison.Ordinal);
        Assert.True(json.RootElement.GetProperty("rows")[0].GetProperty("simulated").GetBoolean());
    }

    [Fact]
    public void Rows_have_means_of_scores_and_costs_and_quantiles_of_times()
    {
        var records = Enumerable.Range(1, 20).Select(i => new EvalRecord("needle", 1_000, i, "m", false, "plain") { Score = i % 2, Calls = i, Bound = 30, Seconds = i, InputTokens = 10, OutputTokens = 2, Failure = i == 3 ? "RLM5009" : null });

        var row = Assert.Single(EvalReport.Of(records).Rows);

        Assert.Equal((20, 0.5, 10.5, 30.0, 12.0, 10.5, 19.0, 1), (row.Tasks, row.Score, row.Calls, row.Bound, row.Tokens, row.MedianSeconds, row.P95Seconds, row.Failed));
        Assert.Null(EvalReport.Of(records).Notice);
    }

    [Fact]
    public async Task Task_whose_provider_failed_is_asked_again_when_the_evaluation_goes_on()
    {
        var settings = Settings with { Suites = ["needle"], Lengths = [3_000], Tasks = 1, Modes = ["plain"], Models = ["m"] };
        var isUp = false;
        using var model = new ScriptedChatClient((_, _) => isUp ? "12345" : throw new InvalidOperationException("connection refused"));
        async Task<EvalRecord> OnceAsync()
        {
            using var journal = EvalJournal.Open(_path, settings);
            return Assert.Single(await new EvalRun(settings, new Dictionary<string, IChatClient> { ["m"] = model }, () => new RlmOptions { WindowChars = settings.Window }).RunAsync(journal, null, TestContext.Current.CancellationToken));
        }

        Assert.NotNull((await OnceAsync()).Failure);
        isUp = true;
        var again = await OnceAsync();

        Assert.Equal((null, "12345", false), (again.Failure, again.Answer, again.IsSimulated));
    }

    private static async Task<IReadOnlyList<EvalRecord>> RunAsync(EvalSettings settings, string? path = null, Action<EvalRecord, int, int>? told = null)
    {
        using var journal = EvalJournal.Open(path, settings);
        var run = new EvalRun(settings, new Dictionary<string, IChatClient>(), () => new RlmOptions { WindowChars = settings.Window });
        return await run.RunAsync(journal, told, TestContext.Current.CancellationToken);
    }
}
