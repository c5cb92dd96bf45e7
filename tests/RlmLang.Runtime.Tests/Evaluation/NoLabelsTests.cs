
namespace RlmLang.Tests.Evaluation;

/// <summary>Where there is no label to choose, nothing is asked.</summary>
public sealed class NoLabelsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("""set FINAL = llm("Which?", as=one_of(context.lines()))""")]
    [InlineData("""set FINAL = ["a", "b"].map_llm(f"Which? {it}", as={which: one_of(context.lines()), why: text})""")]
    [InlineData("""set FINAL = ["a", "b"].map_llm(f"Which? {it}", as=one_of(context.lines()), per_call=2)""")]
    public async Task Empty_list_that_is_measured_fails_when_planned(string source)
    {
        using var model = new ScriptedChatClient("x");

        var plan = await new RlmEngine(model).PlanAsync(RlmScript.Compile(source), RlmContext.FromText(""), cancellationToken: Cancellation);

        Assert.False(plan.IsAdmitted);
        Assert.Contains("the list of labels is empty", Assert.Single(plan.Diagnostics).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""set FINAL = llm("Which?", as=one_of(llm("names", as=[text; 5])))""", null)]
    [InlineData("""set FINAL = llm("Which?", as=one_of(llm("names", as=[text; 5])), samples=2)""", null)]
    [InlineData("""set FINAL = llm("Which?", as=one_of(llm("names", as=[text; 5])), or=none)""", "null")]
    [InlineData("""set FINAL = llm("Which?", as=one_of(llm("names", as=[text; 5])), or="-", samples=2)""", """["-","-"]""")]
    [InlineData("let names = llm(\"names\", as=[text; 5])\nset FINAL = [\"a\", \"b\"].map_llm(f\"Which? {it}\", as=one_of(names), or=\"-\", per_call=2)", """["-","-"]""")]
    public async Task Empty_list_that_a_model_gave_fails_before_the_request(string source, string? final)
    {
        using var model = new ScriptedChatClient("[]");

        var result = await new RlmEngine(model).RunAsync(RlmScript.Compile(source), cancellationToken: Cancellation);

        Assert.Equal((final, final is null ? "RLM5009" : null, 1), (result.FinalJson, result.Failure?.Code, model.Sent.Count));
    }

    [Theory]
    [InlineData("""set FINAL = context.lines().map_llm(f"Which? {it}", as=one_of(context.lines()))""", "[]")]
    [InlineData("""set FINAL = context.lines().map_llm(f"Which? {it}", as=one_of(context.lines()), per_call=2)""", "[]")]
    [InlineData("""set FINAL = llm("Which?", as=one_of(context.lines()), or=none)""", "null")]
    public async Task Where_nothing_would_be_asked_or_something_stands_in_it_is_no_failure(string source, string final)
    {
        using var model = new ScriptedChatClient("x");

        var result = await new RlmEngine(model).RunAsync(RlmScript.Compile(source), RlmContext.FromText(""), cancellationToken: Cancellation);

        Assert.Equal((final, 0), (result.FinalJson, model.Sent.Count));
    }
}
