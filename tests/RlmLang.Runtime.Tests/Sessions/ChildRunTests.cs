using Microsoft.Extensions.AI;

namespace RlmLang.Tests.Sessions;

public sealed class ChildRunTests
{
    private static readonly string s_long = string.Concat(Enumerable.Range(0, 4_000).Select(i => $"line {i} of a long text\n"));

    [Fact]
    public async Task Child_answers_with_programs_of_its_own_within_its_share()
    {
        using var model = Root("```rlm\nlet n = context.lines().len()\nset FINAL = f\"{n} lines, {llm(\"Say x\")}\"\n```");
        var script = RlmScript.Compile("""set FINAL = rlm(context, "How many lines?", calls=5)""");

        var (plan, result) = await RunAsync(model, script, s_long);

        Assert.Equal(("4000 lines, reply", 2L, 2L), (result.FinalText, result.Usage.Calls, result.Usage.Depth));
        Assert.Equal(5, plan.MaxCalls);
        Assert.False(plan.IsExact);
    }

    [Fact]
    public async Task Short_text_of_a_child_is_one_plain_call()
    {
        using var model = new ScriptedChatClient("It is about tea.");
        var script = RlmScript.Compile("""set FINAL = ["a cup of tea", "more tea", "a cup of tea"].map_rlm("What is it about?", calls=3)""");

        var (plan, result) = await RunAsync(model, script, "");

        Assert.Equal("""["It is about tea.","It is about tea.","It is about tea."]""", result.FinalJson);
        Assert.Equal((9L, 2L, 1L), (plan.MaxCalls, result.Usage.Calls, result.Usage.CacheHits));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(6)]
    public async Task Child_never_spends_more_than_its_share_whatever_its_root_writes(int calls)
    {
        using var model = Root("```rlm\nlet x = context.lines().take(3).map_llm(f\"Shorten {it}\")\nlet y = rlm(context, \"again\", calls=50)\n```");
        var script = RlmScript.Compile($"""set FINAL = rlm(context, "Go", calls={calls}, or="nothing")""");

        var (plan, result) = await RunAsync(model, script, s_long, new RlmPolicy { MaxDepth = 5 });

        Assert.Equal(("nothing", (long)calls), (result.FinalText, plan.MaxCalls));
        Assert.True(result.Usage.Calls <= calls);
        Assert.Equal(1, result.Usage.Defaulted);
    }

    [Fact]
    public async Task Program_is_refused_where_the_depth_of_its_children_is_not_allowed()
    {
        using var model = new ScriptedChatClient("x");
        var script = RlmScript.Compile("""set FINAL = rlm(context, "Go", calls=5, depth=2)""");

        var plan = await new RlmEngine(model).PlanAsync(script, RlmContext.FromText("x"), cancellationToken: TestContext.Current.CancellationToken);

        Assert.False(plan.IsAdmitted);
        Assert.Contains("depth", Assert.Single(plan.Diagnostics).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Child_that_ends_without_final_fails_the_run_where_nothing_stands_in()
    {
        using var model = Root("```rlm\nlet x = 1\n```");
        var script = RlmScript.Compile("""set FINAL = rlm(context, "Go", calls=3)""");

        var (_, result) = await RunAsync(model, script, s_long);

        Assert.Contains("without FINAL", result.Failure?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answer_of_a_child_keeps_its_places_in_the_whole_context()
    {
        using var model = Root("```rlm\nset FINAL = context.lines()[1]\n```");
        var script = RlmScript.Compile("""
            let half = context.chunk(60_000, by="char")[0]
            set FINAL = rlm(context[100:70_000], "The second line?", calls=3)
            """);

        var (_, result) = await RunAsync(model, script, s_long);

        var citation = Assert.Single(result.Citations);
        Assert.Equal(result.FinalText, s_long[citation.Start..citation.End]);
    }

    [Fact]
    public async Task Session_and_its_children_share_one_budget()
    {
        using var model = new ScriptedChatClient((messages, _) =>
            !IsRoot(messages) ? "reply"
            : messages[1].Text.Contains("question: outer", StringComparison.Ordinal)
                ? "```rlm\nlet parts = context.chunk(66_000)\nlet found = parts.map_rlm(\"inner\", calls=4, or=\"none\")\nset FINAL = found\n```"
                : "```rlm\nlet x = context.lines().map_llm(f\"Shorten {it}\")\n```");
        var engine = new RlmEngine(model, new RlmOptions { Policy = new RlmPolicy { MaxCalls = 12 } });

        var result = await engine.AskAsync("outer", RlmContext.FromText(s_long), new() { Direct = RlmDirect.Never }, null, TestContext.Current.CancellationToken);

        Assert.True(result.IsSuccess, result.Failure?.Message);
        Assert.True(result.Usage.Calls <= 12);
        Assert.Equal(model.Sent.Count, result.Usage.Calls);
        Assert.Equal(2, result.Usage.Depth);
    }

    private static bool IsRoot(IReadOnlyList<ChatMessage> messages) => messages[0].Text.Contains("one ```rlm block", StringComparison.Ordinal);

    private static ScriptedChatClient Root(string program) => new((messages, _) => IsRoot(messages) ? program : "reply");

    private static async Task<(RlmPlan Plan, RlmResult Result)> RunAsync(IChatClient model, RlmScript script, string context, RlmPolicy? policy = null)
    {
        var engine = new RlmEngine(model, new RlmOptions { Policy = policy ?? new RlmPolicy() });
        var plan = await engine.PlanAsync(script, RlmContext.FromText(context), cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(plan.IsAdmitted, string.Join('\n', plan.Diagnostics.Select(d => d.Message)));
        return (plan, await engine.RunAsync(plan, null, TestContext.Current.CancellationToken));
    }
}
