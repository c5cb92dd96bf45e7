using RlmLang.Contexts;
using RlmLang.Models;
using RlmLang.Sessions;

namespace RlmLang.Tests.Sessions;

public sealed class StrategyTests
{
    private static readonly RlmContext s_long = RlmContext.FromText(string.Concat(Enumerable.Range(0, 3_000).Select(i => i == 1_700 ? "The magic number is 7412.\n\n" : $"Note {i} is about the weather.\n\n")));

    public static TheoryData<string> Names => [.. Strategies.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Every_strategy_is_admitted_and_answers_over_a_long_text_offline(string name)
    {
        using var model = new OfflineChatClient();

        var result = await new RlmEngine(model).AskAsync("What is the magic number?", s_long, new RlmAskOptions { Strategy = name }, null, TestContext.Current.CancellationToken);

        Assert.True(result.IsSuccess, result.Failure?.Message);
        Assert.NotNull(result.FinalJson);
    }

    [Fact]
    public async Task Counting_is_given_the_records_that_were_recognised()
    {
        using var offline = new OfflineChatClient();
        var tickets = RlmContext.FromText(string.Concat(Enumerable.Range(1, 6_000).Select(i => $"--- ticket {i} ---\nThe parcel is late.\nPlease help, it was due on Monday.\n")));

        var result = await new RlmEngine(offline, new RlmOptions { Policy = new RlmPolicy { MaxCalls = 2_000 } })
            .AskAsync("How many tickets ask for a refund?", tickets, null, null, TestContext.Current.CancellationToken);

        Assert.True(result.IsSuccess, result.Failure?.Message);
        Assert.Equal((750L, 6_000), (result.Usage.Calls + result.Usage.CacheHits, System.Text.Json.JsonElement.Parse(result.FinalJson!).EnumerateArray().Sum(r => r.GetProperty("count").GetInt32())));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Plain_call_that_does_not_fit_is_told_as_such_with_the_way_that_does(bool isWindow)
    {
        using var offline = new OfflineChatClient();
        var options = new RlmOptions { WindowChars = isWindow ? 32_000 : 1_000_000, Policy = isWindow ? new() : new RlmPolicy { MaxPromptChars = 1_000 } };

        var refused = await Assert.ThrowsAsync<RlmException>(() => new RlmEngine(offline, options).AskAsync("What is the magic number?", s_long, new RlmAskOptions { Direct = RlmDirect.Always }, null, TestContext.Current.CancellationToken));

        Assert.StartsWith("A plain call over the whole context may ", refused.Diagnostic?.Message, StringComparison.Ordinal);
        Assert.Contains("`--direct false` lets a root model write programs that read it in pieces.", refused.Diagnostic?.Notes ?? []);
        Assert.DoesNotContain(refused.Diagnostic?.Notes ?? [], n => n.Contains("it[0:", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("calls", "The strategy `classify` may make 375 calls, and the policy allows 5.", "`--budget calls=375`")]
    [InlineData("prompt characters", "The strategy `classify` may make ", "`--budget prompt_chars=")]
    public async Task Strategy_that_a_budget_is_too_small_for_is_told_as_such_with_ways_out_and_without_edits_of_what_nobody_sees(string limit, string told, string way)
    {
        using var offline = new OfflineChatClient();
        var policy = limit == "calls" ? new RlmPolicy { MaxCalls = 5 } : new RlmPolicy { MaxCalls = 5_000, MaxPromptChars = 900 };

        var result = await new RlmEngine(offline, new RlmOptions { Policy = policy }).AskAsync("How many notes are about the weather?", s_long, new RlmAskOptions { Strategy = "classify" }, null, TestContext.Current.CancellationToken);

        var refusal = Assert.IsType<RlmLang.Diagnostics.Diagnostic>(result.Failure);
        Assert.Contains(told, refusal.Message, StringComparison.Ordinal);
        Assert.Contains(way, refusal.Notes[^1], StringComparison.Ordinal);
        Assert.Contains("`--strategy search`", refusal.Notes[^1], StringComparison.Ordinal);
        Assert.Equal((0, 0, default), (refusal.Fixes.Length, refusal.Labels.Length, refusal.Span));
    }

    [Theory]
    [InlineData("How many tickets ask for a refund?", "classify")]
    [InlineData("What is the number of refunds?", "classify")]
    [InlineData("What is the order number of the bread maker?", "search")]
    [InlineData("Summarise the report", "summarise")]
    [InlineData("Which clauses contradict each other?", "compare_pairs")]
    [InlineData("List all people", "extract_table")]
    [InlineData("Which people are named?", "extract_table")]
    [InlineData("What is the magic number?", "search")]
    [InlineData("Why did the plant close?", "answer")]
    public void The_question_s_shape_chooses(string question, string strategy) => Assert.Equal(strategy, Strategies.Choose(question));

    [Fact]
    public async Task Offline_a_question_about_a_long_text_is_answered_without_a_root_model()
    {
        using var model = new OfflineChatClient();

        var result = await new RlmEngine(model).AskAsync("What is the magic number?", s_long, null, null, TestContext.Current.CancellationToken);

        Assert.True(result.IsSuccess, result.Failure?.Message);
        Assert.Contains("7412", result.FinalText, StringComparison.Ordinal);
        Assert.Empty(result.Turns);
        Assert.True(result.Usage.Calls <= 8);
    }

    [Fact]
    public async Task The_question_is_in_every_prompt_of_a_strategy()
    {
        using var model = new ScriptedChatClient("""{"answer": "7412", "quote": "The magic number is 7412."}""");

        var result = await new RlmEngine(model).AskAsync("What is the magic number?", s_long, new RlmAskOptions { Strategy = "search" }, null, TestContext.Current.CancellationToken);

        Assert.Equal("""{"answer":"7412","quote":"The magic number is 7412."}""", result.FinalJson);
        Assert.All(model.Sent, m => Assert.Contains("What is the magic number?", m[^1].Text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_unknown_strategy_is_told_before_anything_runs()
    {
        using var model = new OfflineChatClient();

        var thrown = await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => new RlmEngine(model).AskAsync("x", s_long, new RlmAskOptions { Strategy = "guess" }, null, TestContext.Current.CancellationToken));

        Assert.Contains("search", thrown.Message, StringComparison.Ordinal);
    }
    [Theory]
    [InlineData("After how many attempts does it give up?", "code")]
    [InlineData("Which method writes the log?", "code")]
    [InlineData("Give an overview of it", "summarise")]
    public void Sources_are_read_as_sources_unless_they_are_to_be_summarised(string question, string strategy) => Assert.Equal(strategy, Strategies.Choose(question, RecordKind.Source));
}
