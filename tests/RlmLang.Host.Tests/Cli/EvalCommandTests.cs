using System.Text.Json;
using RlmLang.Tests.Support;

namespace RlmLang.Tests.Cli;

public sealed class EvalCommandTests
{
    [Fact]
    public async Task Table_has_a_row_for_each_mode_and_says_that_it_is_simulated()
    {
        using var line = new CommandLine();

        var outcome = await line.RunAsync("eval", "needle", "--tasks", "2", "--length", "3000", "--quiet");

        Assert.Equal(0, outcome.Exit);
        Assert.Equal(4, outcome.Output.Split('\n').Count(l => l.StartsWith("| needle", StringComparison.Ordinal)));
        Assert.Contains("no measurement of any model", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Evaluation_goes_on_from_its_file_and_comes_out_as_json()
    {
        using var line = new CommandLine();
        string[] command = ["eval", "needle", "pairs", "--tasks", "1", "--length", "3_000,9_000", "--mode", "plain,strategy", "--out", "e.jsonl", "--json"];

        var first = await line.RunAsync(command);
        var again = await line.RunAsync(command);

        Assert.Equal((0, 0), (first.Exit, again.Exit));
        Assert.Equal(first.Output, again.Output);
        Assert.Contains("8/8", first.Error, StringComparison.Ordinal);
        Assert.Contains("8 tasks are done already", again.Error, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(again.Output);
        Assert.Equal(8, json.RootElement.GetProperty("rows").GetArrayLength());
    }

    [Theory]
    [InlineData("RLM8401", "`needle`", "eval", "needel")]
    [InlineData("RLM8401", "`strategy`", "eval", "needle", "--mode", "stratgy")]
    [InlineData("RLM8303", "--length", "eval", "needle", "--length", "long")]
    [InlineData("RLM8303", "--error", "eval", "needle", "--error", "2")]
    [InlineData("RLM8305", "provider", "eval", "needle", "--model", "gpt5")]
    public async Task What_is_wrong_is_named_with_the_way_out(string code, string named, params string[] arguments)
    {
        using var line = new CommandLine();

        var outcome = await line.RunAsync(arguments);

        Assert.Equal((2, ""), (outcome.Exit, outcome.Output));
        Assert.Contains(code, outcome.Error, StringComparison.Ordinal);
        Assert.Contains(named, outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Suites_and_modes_are_listed()
    {
        using var line = new CommandLine();

        var outcome = await line.RunAsync("eval", "--list");

        Assert.Equal(0, outcome.Exit);
        Assert.All((string[])["needle", "oolong", "pairs", "multi-hop", "contradictions", "code", "plain", "retrieve", "strategy", "ask"], n => Assert.Contains($"  {n} ", outcome.Output, StringComparison.Ordinal));
    }
}
