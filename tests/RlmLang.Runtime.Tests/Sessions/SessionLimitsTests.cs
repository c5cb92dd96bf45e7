using Microsoft.Extensions.AI;
using RlmLang.Tests.Support;

namespace RlmLang.Tests.Sessions;

/// <summary>Every limit of a session is told, forces the last turn, and ends with the failure of its own kind and the best value.</summary>
public sealed class SessionLimitsTests
{
    private static readonly string s_lines = string.Concat(Enumerable.Range(0, 60).Select(i => $"line {i:00} of a text\n"));

    private static readonly RlmAskOptions s_loop = new() { Direct = RlmDirect.Never };

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Deadline_in_a_program_leaves_what_was_paid_for_before(bool inOneProgram)
    {
        var time = new ManualTime();
        using var model = new AsyncChatClient(async (messages, cancellation) =>
        {
            if (messages[^1].Text.Contains("second", StringComparison.Ordinal) && !IsRoot(messages))
            {
                Assert.True(time.MoveToNextTimer());
                await Task.Delay(Hang.Limit, cancellation);
            }

            return !IsRoot(messages) ? "one"
                : inOneProgram ? Fence("let a = llm(\"first\")\nlet b = llm(f\"{a} second\")\nset FINAL = b")
                : messages.Count == 2 ? Fence("let a = llm(\"first\")") : Fence("let b = llm(f\"{a} second\")\nset FINAL = b");
        });

        var result = await AskAsync(model, new RlmPolicy { Timeout = TimeSpan.FromSeconds(3) }, time: time);

        Assert.Equal(("one", true, "RLM5010"), (result.FinalText, result.IsPartial, result.Failure?.Code));
        Assert.Equal("seconds", result.Failure?.Facts["budget"]);
    }

    [Fact]
    public async Task Deadline_in_a_plain_program_of_a_session_leaves_what_was_paid_for()
    {
        var time = new ManualTime();
        using var model = new AsyncChatClient(async (messages, cancellation) =>
        {
            Assert.True(time.MoveToNextTimer());
            await Task.Delay(Hang.Limit, cancellation);
            return "never";
        });

        var result = await AskAsync(model, new RlmPolicy { Timeout = TimeSpan.FromSeconds(3) }, new(), time);

        Assert.Equal(("RLM5010", false), (result.Failure?.Code, result.IsPartial));
    }

    [Theory]
    [InlineData("requests")]
    [InlineData("prompt characters")]
    [InlineData("reply characters")]
    public async Task Limit_of_the_policy_forces_the_last_turn_and_ends_as_a_budget(string what)
    {
        using var model = new ScriptedChatClient((messages, _) => IsRoot(messages) ? Fence($"let a{messages.Count} = llm(\"x\", max_chars=10)\n") : "y");
        var policy = what switch
        {
            "requests" => new RlmPolicy { MaxRequests = 4, Retries = 0 },
            "prompt characters" => new RlmPolicy { MaxPromptChars = 40_000, Retries = 0 },
            _ => new RlmPolicy { MaxReplyChars = 1_000, Retries = 0 },
        };

        var result = await AskAsync(model, policy, s_loop with { MaxTurns = 100 });

        Assert.Equal(("RLM5010", what), (result.Failure?.Code, result.Failure?.Facts["budget"]));
        Assert.Equal(("y", true), (result.FinalText, result.IsPartial));
        Assert.Contains(model.Sent.Where(IsRoot), m => m[^1].Text.Contains("This is the last turn", StringComparison.Ordinal));
        Assert.True(result.Usage.Requests <= (policy.MaxRequests ?? long.MaxValue) && result.Usage.PromptChars <= policy.MaxPromptChars && result.Usage.ReplyChars <= (policy.MaxReplyChars ?? long.MaxValue));
    }

    [Fact]
    public async Task Reply_of_a_turn_is_held_to_what_is_left()
    {
        using var model = new ScriptedChatClient(Fence("set FINAL = 1") + new string('x', 500));

        var result = await AskAsync(model, new RlmPolicy { MaxReplyChars = 60 });

        Assert.Equal(("1", 60L), (result.FinalText, result.Usage.ReplyChars));
    }

    [Fact]
    public async Task Turn_is_not_sent_again_more_often_than_requests_are_left()
    {
        using var model = new ScriptedChatClient((_, _) => throw new HttpRequestException("down"));

        var result = await AskAsync(model, new RlmPolicy { MaxRequests = 1, Retries = 2 });

        Assert.Equal(("RLM5104", 1L), (result.Failure?.Code, result.Usage.Requests));
    }

    [Fact]
    public async Task Limits_are_told_where_there_are_any()
    {
        using var model = new ScriptedChatClient(Fence("set FINAL = 1"));

        await AskAsync(model, new RlmPolicy { MaxCalls = 50, MaxRequests = 60, MaxPromptChars = 500_000, MaxReplyChars = 70_000, MaxTokens = 90_000, Timeout = TimeSpan.FromSeconds(100) }, time: new ManualTime());

        Assert.EndsWith(
            "turn 1 of 8; 50 calls, 60 requests, 500,000 characters of prompts, 70,000 characters of replies are left, this turn among them. And there are left 90,000 tokens, 100 seconds.",
            model.Sent[0][^1].Text,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Last_turn_can_be_made_with_what_is_left_of_the_tokens()
    {
        using var model = new MeteredChatClient(text => text.Contains("This is the last turn", StringComparison.Ordinal) ? Fence("set FINAL = \"done\"")
            : text.Contains("turn ", StringComparison.Ordinal) ? Fence($"let a = llm(\"Say x, {text.Length}\", max_chars=100)") : "x");

        var result = await AskAsync(model, new RlmPolicy { MaxTokens = 28_000 }, s_loop with { MaxTurns = 100 });

        Assert.Equal("done", result.FinalText);
        Assert.InRange(model.Input + model.Output, 12_000, 28_000);
    }

    [Fact]
    public async Task Money_forces_the_last_turn_too()
    {
        using var model = new MeteredChatClient(text => text.Contains("This is the last turn", StringComparison.Ordinal) ? Fence("set FINAL = \"done\"")
            : text.Contains("turn ", StringComparison.Ordinal) ? Fence($"let a = llm(\"Say x, {text.Length}\", max_chars=100)") : "x");
        var options = new RlmOptions { Policy = new RlmPolicy { MaxUsd = 0.05m } };
        options.Prices[MeteredChatClient.Name] = new RlmPrice(1, 4);

        var result = await new RlmEngine(model, options).AskAsync("outer", RlmContext.FromText(s_lines), s_loop with { MaxTurns = 100 }, null, TestContext.Current.CancellationToken);

        Assert.Equal("done", result.FinalText);
        Assert.True(model.Usd(new(1, 4)) <= 0.05m);
    }

    [Fact]
    public async Task Session_with_little_time_and_few_tokens_is_replayed_from_its_log()
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            using var model = new MeteredChatClient(text => text.Contains("This is the last turn", StringComparison.Ordinal) ? Fence("set FINAL = \"done\"")
                : text.Contains("turn ", StringComparison.Ordinal) ? Fence($"let a = llm(\"Say x, {text.Length}\", max_chars=100)") : "x");
            var policy = new RlmPolicy { MaxTokens = 40_000, Timeout = TimeSpan.FromHours(1) };
            var asked = await AskAsync(model, policy, s_loop with { MaxTurns = 100 }, log: o => o.LogPath = path);
            using var nobody = new MeteredChatClient(_ => throw new InvalidOperationException("asked again"));

            var again = await AskAsync(nobody, policy, s_loop with { MaxTurns = 100 }, log: o => o.ReplayPath = path);

            Assert.Equal((asked.FinalText, asked.Turns.Length, 0), (again.FinalText, again.Turns.Length, nobody.Requests));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public async Task Program_that_fails_is_charged_its_bound_and_its_children_nothing_besides()
    {
        using var model = new ScriptedChatClient((messages, _) =>
            messages[1].Text.Contains("question: inner", StringComparison.Ordinal) ? "no program"
            : messages.Count == 2 ? Fence("let a = context.chunk(700).map_rlm(\"inner\", calls=5)") : Fence("set FINAL = 1"));

        await AskAsync(model, new RlmPolicy { MaxCalls = 100 });

        // One turn, and the bound of two children.
        Assert.Contains("turn 2 of 8; 89 calls are left", model.Sent[^1][^1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Progress_of_a_session_is_that_of_the_whole()
    {
        using var model = new ScriptedChatClient((messages, _) => !IsRoot(messages) ? "y"
            : messages.Count == 2 ? Fence("let a = context.lines().take(3).map_llm(f\"x {it}\")") : Fence("let b = context.lines().take(2).map_llm(f\"y {it}\")\nset FINAL = b"));
        var engine = new RlmEngine(model, new RlmOptions { Concurrency = 1, Policy = new RlmPolicy { MaxCalls = 50 } });

        var told = new List<RlmProgress>();
        await foreach (var e in engine.StreamAskAsync("outer", RlmContext.FromText(s_lines), s_loop, TestContext.Current.CancellationToken))
        {
            if (e is RlmProgress progress)
            {
                told.Add(progress);
            }
        }

        Assert.All(told, p => Assert.Equal(50, p.Bound));
        Assert.Equal(told.Select(p => p.Made).Order(), told.Select(p => p.Made));
        Assert.Equal(7, told[^1].Made);
    }

    private static bool IsRoot(IReadOnlyList<ChatMessage> messages) => messages[0].Text.Contains("one ```rlm block", StringComparison.Ordinal);

    private static string Fence(string program) => $"```rlm\n{program}\n```";

    private static Task<RlmResult> AskAsync(IChatClient model, RlmPolicy policy, RlmAskOptions? asked = null, TimeProvider? time = null, Action<RlmOptions>? log = null)
    {
        var options = new RlmOptions { Policy = policy, Time = time ?? TimeProvider.System };
        log?.Invoke(options);
        return new RlmEngine(model, options).AskAsync("outer", RlmContext.FromText(s_lines), asked ?? s_loop, null, TestContext.Current.CancellationToken);
    }
}
