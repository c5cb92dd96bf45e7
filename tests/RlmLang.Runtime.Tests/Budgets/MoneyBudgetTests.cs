using Microsoft.Extensions.AI;
using RlmLang.Tests.Support;

namespace RlmLang.Tests.Budgets;

public sealed class MoneyBudgetTests
{
    private static readonly RlmPrice s_price = new(3, 15);

    private static readonly RlmContext s_lines = RlmContext.FromText(string.Concat(Enumerable.Range(0, 80).Select(i => $"line {i}\n")));

    [Theory]
    [InlineData(1, true)]
    [InlineData(16, true)]
    [InlineData(16, false)]
    public async Task Budget_of_money_is_never_overspent_by_a_race(int concurrency, bool counts)
    {
        using var model = new MeteredChatClient(_ => new string('y', 400), counts);
        var engine = Engine(model, concurrency, new RlmPolicy { MaxUsd = 0.05m });

        var result = await engine.RunAsync(Script("""set FINAL = context.lines().map_llm(f"Lengthen:\n{it}", max_chars=400)"""), s_lines, cancellationToken: Cancel);

        Assert.Equal("RLM5010", result.Failure?.Code);
        Assert.Contains("US dollars", result.Failure?.Message, StringComparison.Ordinal);
        Assert.InRange(model.Usd(s_price), 0.01m, 0.05m);
        Assert.InRange(result.Usage.Usd ?? 0, model.Usd(s_price), 0.05m);
    }

    [Fact]
    public async Task Programs_own_budget_holds_where_it_is_the_smaller()
    {
        using var model = new MeteredChatClient(_ => new string('y', 400));
        var engine = Engine(model, 16, new RlmPolicy { MaxUsd = 5 });

        var result = await engine.RunAsync(Script("budget usd=0.02\nset FINAL = context.lines().map_llm(f\"Lengthen:\\n{it}\", max_chars=400)"), s_lines, cancellationToken: Cancel);

        Assert.Contains("0.02 US dollars", result.Failure?.Message, StringComparison.Ordinal);
        Assert.InRange(model.Usd(s_price), 0.005m, 0.02m);
    }

    [Fact]
    public async Task Run_within_its_budget_ends_well_and_says_what_it_cost()
    {
        using var model = new MeteredChatClient(_ => "short");
        var result = await Engine(model, 16, new RlmPolicy { MaxUsd = 0.2m }).RunAsync(Script("""set FINAL = context.lines().map_llm(f"Shorten:\n{it}", max_chars=40)"""), s_lines, cancellationToken: Cancel);

        Assert.True(result.IsSuccess, result.Failure?.Message);
        Assert.Equal(model.Usd(s_price), result.Usage.Usd);
    }

    [Fact]
    public async Task Money_is_counted_where_prices_are_known_without_a_budget_and_unknown_without_prices()
    {
        using var model = new MeteredChatClient(_ => "short");
        var script = Script("""set FINAL = llm("Say hello")""");

        var priced = await Engine(model, 1, new RlmPolicy()).RunAsync(script, cancellationToken: Cancel);
        var unpriced = await new RlmEngine(model).RunAsync(script, cancellationToken: Cancel);

        Assert.Equal(model.Usd(s_price) / 2, priced.Usage.Usd);
        Assert.Null(unpriced.Usage.Usd);
    }

    [Fact]
    public async Task Model_without_a_price_is_named_and_refused_where_money_is_limited()
    {
        using var model = new MeteredChatClient(_ => "x");
        using var other = new ScriptedChatClient("x") { Model = null };
        var options = new RlmOptions { Policy = new RlmPolicy { MaxUsd = 1 } };
        options.Prices[MeteredChatClient.Name] = s_price;
        options.Models["large"] = other;
        var engine = new RlmEngine(model, options);

        var fine = await engine.PlanAsync(Script("""set FINAL = llm("Say hello")"""), cancellationToken: Cancel);
        var refused = await engine.PlanAsync(Script("""set FINAL = llm("Say hello", model="large")"""), cancellationToken: Cancel);
        var child = await engine.PlanAsync(Script("""set FINAL = rlm("a", "b", calls=2)"""), cancellationToken: Cancel);

        Assert.True(fine.IsAdmitted);
        Assert.Contains("`large`", Assert.Single(refused.Diagnostics, d => d.Code == "RLM4009").Message, StringComparison.Ordinal);
        Assert.Contains(child.Diagnostics, d => d.Code == "RLM4009");
    }

    [Fact]
    public async Task Session_whose_root_has_no_price_asks_nothing()
    {
        using var model = new ScriptedChatClient("```rlm\nset FINAL = 1\n```");
        var result = await new RlmEngine(model, new RlmOptions { Policy = new RlmPolicy { MaxUsd = 1 } }).AskAsync("Why?", s_lines, new() { Direct = RlmDirect.Never }, null, Cancel);

        Assert.Equal("RLM4009", result.Failure?.Code);
        Assert.Empty(model.Sent);
    }

    [Fact]
    public async Task Plan_says_what_a_run_costs_about_and_at_worst()
    {
        using var model = new MeteredChatClient(_ => new string('é', 400));
        var engine = Engine(model, 4, new RlmPolicy());
        var plan = await engine.PlanAsync(Script("""set FINAL = context.lines().map_llm(f"Count:\n{it}", as=int, or=0)"""), s_lines, cancellationToken: Cancel);

        var result = await engine.RunAsync(plan, null, Cancel);

        Assert.InRange(plan.EstimatedUsd ?? 0, 0.001m, plan.MaxUsd ?? 0);
        Assert.InRange(result.Usage.Usd ?? 0, 0.001m, plan.MaxUsd ?? 0);
    }

    [Fact]
    public async Task What_was_broken_off_counts_at_its_most_and_what_was_turned_away_costs_nothing()
    {
        const string program = """set FINAL = llm("Say hello", max_chars=100, or="")""";
        using var broken = new MeteredChatClient(_ => throw new IOException("the line went dead"));
        using var turnedAway = new MeteredChatClient(_ => throw new HttpRequestException("no", null, System.Net.HttpStatusCode.BadRequest));

        var paid = await Engine(broken, 1, new RlmPolicy { Retries = 0 }).RunAsync(Script(program), cancellationToken: Cancel);
        var unpaid = await Engine(turnedAway, 1, new RlmPolicy { Retries = 0 }).RunAsync(Script(program), cancellationToken: Cancel);

        Assert.InRange(paid.Usage.Usd ?? 0, 0.001m, 0.01m);
        Assert.Equal(0, unpaid.Usage.Usd);
    }

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(1, 2_000_000)]
    public void Prices_are_checked(int input, int output)
    {
        using var model = new MeteredChatClient(_ => "");
        var options = new RlmOptions();
        options.Prices["x"] = new(input, output);

        Assert.Throws<ArgumentOutOfRangeException>(() => new RlmEngine(model, options));
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static RlmScript Script(string source) => RlmScript.Compile(source);

    private static RlmEngine Engine(IChatClient model, int concurrency, RlmPolicy policy)
    {
        var options = new RlmOptions { Concurrency = concurrency, Policy = policy };
        options.Prices[MeteredChatClient.Name] = s_price;
        return new(model, options);
    }
}
