
namespace RlmLang.Tests.Evaluation;

public sealed class ProgressTests
{
    private const string Program = """
        let kept = context.lines().filter_llm(f"Is it a refund?\n{it}")
        let few = kept.take(3)
        set FINAL = few.map(llm(f"Why?\n{it}")) + kept.map(llm(f"Where?\n{it}"))
        """;

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    public async Task Bound_falls_as_facts_come_in_and_never_rises(int concurrency)
    {
        using var model = new ScriptedChatClient((m, _) => m[^1].Text.StartsWith("Is it", StringComparison.Ordinal) ? (m[^1].Text.Contains("refund 1", StringComparison.Ordinal) ? "yes" : "no") : "because");
        var engine = new RlmEngine(model, new RlmOptions { Concurrency = concurrency });
        var context = RlmContext.FromText(string.Concat(Enumerable.Range(0, 50).Select(i => $"refund {i}\n")));
        var plan = await engine.PlanAsync(RlmScript.Compile(Program), context, cancellationToken: TestContext.Current.CancellationToken);
        var told = new List<RlmProgress>();

        var result = await engine.RunAsync(plan, e => told.AddRange(e is RlmProgress progress ? [progress] : []), TestContext.Current.CancellationToken);

        Assert.Equal(50 + 3 + 50, plan.MaxCalls);
        Assert.All(told, p => Assert.True(p.Made <= p.Bound));
        Assert.All(told.Zip(told.Skip(1)), pair => Assert.True(pair.Second.Bound <= pair.First.Bound));
        Assert.InRange(told[^1].Bound ?? 0, result.Usage.Calls, 50 + 2 * (3 + 11));
    }
}
