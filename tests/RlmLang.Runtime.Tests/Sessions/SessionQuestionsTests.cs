using RlmLang.Diagnostics;

namespace RlmLang.Tests.Sessions;

/// <summary>What comes of programs that cannot hold in a session, and of questions that refer to earlier ones.</summary>
public sealed class SessionQuestionsTests
{
    private static readonly RlmContext s_lines = RlmContext.FromText(string.Concat(Enumerable.Range(0, 40).Select(i => $"line {i}\n")));

    private static readonly RlmAskOptions s_loop = new() { Direct = RlmDirect.Never };

    [Fact]
    public async Task Parameter_in_a_program_is_told_and_costs_nothing_that_was_bound()
    {
        using var root = new ScriptedChatClient("```rlm\nlet kept = 7\n```", "```rlm\nparam top: int\nset FINAL = top\n```", "```rlm\nparam top: int = 3\nset FINAL = kept + top\n```");

        var result = await AskAsync(root);

        Assert.Equal("10", result.FinalText);
        Assert.Contains("RLM5103 1:7 ", root.Sent[2][^1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Parameter_in_a_program_of_a_child_fails_that_child_alone()
    {
        using var root = new ScriptedChatClient((messages, _) => messages[1].Text.Contains("question: outer", StringComparison.Ordinal)
            ? "```rlm\nset FINAL = rlm(context, \"inner\", calls=2, or=\"nothing\")\n```"
            : "```rlm\nparam top: int\nset FINAL = top\n```");

        var result = await new RlmEngine(root).AskAsync("outer", s_lines, s_loop, null, TestContext.Current.CancellationToken);

        Assert.Equal(("nothing", 1L), (result.FinalText, result.Usage.Defaulted));
    }

    [Fact]
    public async Task Names_are_kept_where_a_question_ends_by_being_cancelled()
    {
        using var stop = new CancellationTokenSource();
        using var root = new ScriptedChatClient((messages, _) =>
        {
            if (messages[^1].Text.Contains("Second", StringComparison.Ordinal))
            {
                stop.Cancel();
                throw new OperationCanceledException(stop.Token);
            }

            return messages.Count == 2 ? "```rlm\nlet paid = 1\n```" : "```rlm\nlet other = llm(\"Second\")\n```";
        });
        var session = new RlmEngine(root).StartSession(s_lines, s_loop);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => session.AskAsync("How many?", null, stop.Token));

        Assert.Equal(["paid: int"], session.Names);
    }

    [Fact]
    public async Task Next_question_may_refer_to_the_last_one_and_to_its_answer()
    {
        using var root = new ScriptedChatClient(
            "```rlm\nset FINAL = context.lines().take(2)\n```",
            "```rlm\nset FINAL = last_answer.map(it.len())\n```",
            "```rlm\nset FINAL = last_answer.sum()\n```");
        var session = new RlmEngine(root).StartSession(s_lines, s_loop);

        await session.AskAsync("Which lines come first?", null, TestContext.Current.CancellationToken);
        await session.AskAsync("How long are those?", null, TestContext.Current.CancellationToken);
        var last = await session.AskAsync("And together?", null, TestContext.Current.CancellationToken);

        Assert.Equal("12", last.FinalText);
        var told = root.Sent[2][1].Text;
        Assert.Contains("asked before: Which lines come first?\nits answer:\n<data-1-", told, StringComparison.Ordinal);
        Assert.Contains("\n  \"line 0\",\n", told, StringComparison.Ordinal);
        Assert.Contains("asked before: How long are those?\n", told, StringComparison.Ordinal);
        Assert.Contains("the whole of the last answer is bound to last_answer\nquestion: And together?\n", told, StringComparison.Ordinal);
        Assert.Contains("last_answer: [int], 2 items", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plain_call_is_told_what_was_asked_before_as_data()
    {
        using var model = new ScriptedChatClient("Four: A, B, C and D.", "B and C.");
        var session = new RlmEngine(model).StartSession(s_lines);

        await session.AskAsync("Which contracts end this year?", null, TestContext.Current.CancellationToken);
        var second = await session.AskAsync("And which of those renew by themselves?", null, TestContext.Current.CancellationToken);

        Assert.Equal("B and C.", second.FinalText);
        Assert.DoesNotContain("asked and answered before", model.Sent[0][^1].Text, StringComparison.Ordinal);
        Assert.Matches(@"(?s)And which of those renew by themselves\?.*<data-1-[0-9a-f]{8}>\nQuestion: Which contracts end this year\?\nAnswer: Four: A, B, C and D\.\n</data-1-.*<data-2-", model.Sent[1][^1].Text);
        Assert.Equal(1.0, second.Coverage.Share);
    }

    [Fact]
    public async Task Text_with_holes_and_without_f_is_put_right_without_a_turn()
    {
        using var root = new ScriptedChatClient("```rlm\nlet n = 5\nset FINAL = \"{n} of them\"\n```");

        var result = await AskAsync(root);

        Assert.Equal(("5 of them", 1), (result.FinalText, result.Turns.Length));
        Assert.Contains("put right: line 2: put `f` before the quote", result.Turns[0].Observation, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Failing_root_model_is_told_with_ways_out_that_a_session_has()
    {
        using var root = new ScriptedChatClient((_, _) => throw new InvalidOperationException("no such deployment"));

        var failure = (await AskAsync(root)).Failure;

        Assert.Equal(("RLM5104", Blame.Provider), (failure?.Code, failure?.Blame));
        Assert.Contains(failure?.Notes ?? [], n => n.Contains("--root-model", StringComparison.Ordinal));
        Assert.DoesNotContain(failure?.Notes ?? [], n => n.Contains("or=", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Window_without_room_is_told_with_what_a_session_needs()
    {
        using var root = new ScriptedChatClient("unused");

        var result = await new RlmEngine(root, new RlmOptions { WindowChars = 9_000 }).AskAsync("How many?", s_lines, s_loop, null, TestContext.Current.CancellationToken);

        Assert.Equal("RLM5105", result.Failure?.Code);
        Assert.Contains(result.Failure?.Notes ?? [], n => n.Contains("--window", StringComparison.Ordinal) && n.Contains("--root-model", StringComparison.Ordinal));
        Assert.Empty(root.Sent);
    }

    [Theory]
    [InlineData("prompt_chars")]
    [InlineData("tokens")]
    public async Task Budget_with_which_no_session_begins_is_told_with_what_a_turn_takes(string what)
    {
        using var root = new ScriptedChatClient("unused");
        var policy = what == "tokens" ? new RlmPolicy { MaxTokens = 100 } : new RlmPolicy { MaxPromptChars = 1_000 };

        var result = await new RlmEngine(root, new RlmOptions { Policy = policy }).AskAsync("How many?", s_lines, s_loop, null, TestContext.Current.CancellationToken);

        Assert.Equal("RLM5010", result.Failure?.Code);
        Assert.Matches(@"The first turn sends [\d,]+ characters", result.Failure?.Notes[^2] ?? "");
        Assert.Contains("--strategy", result.Failure?.Notes[^1] ?? "", StringComparison.Ordinal);
        Assert.Empty(root.Sent);
    }

    [Theory]
    [InlineData("type R = {b: text}\nlet w: R = {b: \"q\"}", "RLM5106 1:6 `f` of an earlier program needs `R` as it was")]
    [InlineData("fn g(x: text) -> text = x", "RLM5106 1:4 `f` of an earlier program needs `g` as it was")]
    public async Task Name_that_a_kept_function_needs_may_not_be_made_anew(string program, string told)
    {
        using var root = new ScriptedChatClient(
            "```rlm\ntype R = {a: int}\nfn g(x: int) -> int = x\nfn f(x: int) -> R = {a: g(x)}\n```",
            $"```rlm\n{program}\n```",
            "```rlm\nset FINAL = f(5).a\n```");

        var result = await AskAsync(root);

        Assert.Equal("5", result.FinalText);
        Assert.Contains(told, root.Sent[2][^1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Type_and_the_functions_that_use_it_may_be_made_anew_together()
    {
        using var root = new ScriptedChatClient(
            "```rlm\ntype R = {a: int}\nfn f(x: int) -> R = {a: x}\n```",
            "```rlm\ntype R = {b: text}\nfn f(x: int) -> R = {b: x.str()}\n```",
            "```rlm\nset FINAL = f(5).b\n```");

        Assert.Equal("5", (await AskAsync(root)).FinalText);
    }

    private static Task<RlmResult> AskAsync(ScriptedChatClient root) => new RlmEngine(root).AskAsync("How many?", s_lines, s_loop, null, TestContext.Current.CancellationToken);
}
