
namespace RlmLang.Tests;

public sealed class FinalShapeTests
{
    [Theory]
    [InlineData("""set FINAL = [{who: llm("x"), n: 1}]""", typeof(Row[]), null)]
    [InlineData("""set FINAL = [{who: llm("x"), n: 1}]""", typeof(List<Row>), null)]
    [InlineData("""set FINAL = [{who: llm("x"), n: 1}]""", typeof(Row), "Row is asked for")]
    [InlineData("""set FINAL = [{who: llm("x")}]""", typeof(Row[]), "has no `N`")]
    [InlineData("""set FINAL = {who: 1, n: 1}""", typeof(Row), "FINAL.who is int")]
    [InlineData("""set FINAL = {a: 1}""", typeof(Dictionary<string, int>), null)]
    [InlineData("""set FINAL = llm("x", as=int)""", typeof(long), null)]
    [InlineData("""set FINAL = llm("x")""", typeof(long), "FINAL is text")]
    [InlineData("""set FINAL = [1].first()""", typeof(int), "may be none")]
    [InlineData("""set FINAL = [1].first()""", typeof(int?), null)]
    [InlineData("""set FINAL = llm("x", as=one_of("A", "B"))""", typeof(string), null)]
    public void Type_that_is_asked_for_is_held_against_the_static_type_of_final(string program, Type target, string? complaint)
    {
        var found = FinalShape.Complaint(target, RlmScript.Compile(program).Program.FinalType);

        if (complaint is null)
        {
            Assert.Null(found);
        }
        else
        {
            Assert.Contains(complaint, found, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Nothing_is_paid_where_final_cannot_be_read()
    {
        using var model = new ScriptedChatClient("x");
        var engine = new RlmEngine(model);
        var plan = await engine.PlanAsync(RlmScript.Compile("""set FINAL = llm("x")"""), cancellationToken: TestContext.Current.CancellationToken);

        await Assert.ThrowsAsync<RlmException>(() => engine.RunAsync<int[]>(plan, TestContext.Current.CancellationToken));

        Assert.Empty(model.Sent);
    }

    private sealed record Row(string Who, int N);
}
