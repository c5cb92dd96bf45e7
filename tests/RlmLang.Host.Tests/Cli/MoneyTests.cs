using System.Text.Json;
using RlmLang.Tests.Support;

namespace RlmLang.Tests.Cli;

public sealed class MoneyTests
{
    private const string Program = "set FINAL = context.lines().map_llm(f\"Shorten:\\n{it}\", max_chars=40)";

    [Fact]
    public async Task Plan_shows_what_a_run_costs_and_asks_nobody()
    {
        using var rlm = Folder();

        var card = await rlm.RunAsync("plan", "a.rlm", "--context", "lines.txt", "--model", "openai:gpt-test");
        var json = await rlm.RunAsync("plan", "a.rlm", "--context", "lines.txt", "--model", "openai:gpt-test", "--json");

        Assert.Equal(0, card.Exit);
        Assert.Contains("at worst $0.", card.Output, StringComparison.Ordinal);
        using var plan = JsonDocument.Parse(json.Output);
        Assert.InRange(plan.RootElement.GetProperty("estimatedUsd").GetDouble(), 0.0001, plan.RootElement.GetProperty("maxUsd").GetDouble());
    }

    [Fact]
    public async Task Budget_of_money_is_held_where_prices_are_known_and_refused_where_they_are_not()
    {
        using var rlm = Folder();

        var known = await rlm.RunAsync("plan", "a.rlm", "--context", "lines.txt", "--model", "openai:gpt-test", "--budget", "usd=1");
        var unknown = await rlm.RunAsync("plan", "a.rlm", "--context", "lines.txt", "--model", "openai:gpt-other", "--budget", "usd=1");

        Assert.Equal((0, 4), (known.Exit, unknown.Exit));
        Assert.Contains("RLM4009", unknown.Error, StringComparison.Ordinal);
        Assert.Contains("{\"prices\": {\"gpt-other\":", unknown.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_says_what_it_cost()
    {
        using var rlm = Folder();

        var run = await rlm.RunAsync("run", "a.rlm", "--context", "lines.txt", "--model", "offline", "--budget", "usd=1", "--json");

        using var result = JsonDocument.Parse(run.Output);
        Assert.Equal(0, result.RootElement.GetProperty("usage").GetProperty("usd").GetDecimal());
    }

    private static CommandLine Folder()
    {
        var rlm = new CommandLine();
        rlm.Write("a.rlm", Program);
        rlm.Write("lines.txt", string.Concat(Enumerable.Range(0, 20).Select(i => $"line {i}\n")));
        rlm.Write("rlm.json", """{"prices": {"gpt-test": {"input": 1.25, "output": 10}}}""");
        return rlm;
    }
}
