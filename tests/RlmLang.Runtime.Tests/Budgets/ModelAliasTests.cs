using RlmLang.Diagnostics;

namespace RlmLang.Tests.Budgets;

/// <summary>Only models that the host names can be asked for.</summary>
public sealed class ModelAliasTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("larg", "; did you mean `large`?")]
    [InlineData("quick", ".")]
    public async Task Alias_that_the_host_does_not_know_is_refused_before_anything_is_paid(string alias, string end)
    {
        using var model = new ScriptedChatClient("x");
        using var large = new ScriptedChatClient("y");
        var engine = new RlmEngine(model, new RlmOptions { Models = { ["large"] = large } });
        var plan = await engine.PlanAsync(RlmScript.Compile($"set FINAL = llm(\"Go\", model=\"{alias}\")"), cancellationToken: Cancellation);

        var refusal = Assert.Single(plan.Diagnostics);
        Assert.Equal(("RLM4016", Severity.Refusal, $"This host has no model `{alias}`{end}"), (refusal.Code, refusal.Severity, refusal.Message));
        await Assert.ThrowsAsync<RlmException>(() => engine.RunAsync(plan, cancellationToken: Cancellation));
        Assert.Empty(model.Sent);
    }

    [Theory]
    [InlineData("default")]
    [InlineData("large")]
    public async Task Names_that_every_program_may_use_mean_the_default_model_where_the_host_has_no_other(string alias)
    {
        using var model = new ScriptedChatClient("x");

        var result = await new RlmEngine(model).RunAsync(RlmScript.Compile($"set FINAL = llm(\"Go\", model=\"{alias}\")"), cancellationToken: Cancellation);

        Assert.Equal("x", result.FinalText);
    }

    [Fact]
    public async Task Way_out_that_is_offered_asks_the_default_model()
    {
        using var model = new ScriptedChatClient("x");
        var plan = await new RlmEngine(model).PlanAsync(RlmScript.Compile("set FINAL = llm(\"Go\", model=\"quick\")"), cancellationToken: Cancellation);

        var fix = Assert.Single(Assert.Single(plan.Diagnostics).Fixes);

        Assert.Equal("set FINAL = llm(\"Go\")", Source.TextEdit.Apply(plan.Script.Text, fix.Edits));
    }
}
