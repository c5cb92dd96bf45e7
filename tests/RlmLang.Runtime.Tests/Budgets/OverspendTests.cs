using RlmLang.Tests.Support;

namespace RlmLang.Tests.Budgets;

/// <summary>Five situations in which systems for recursive models are known to spend more than they were allowed, or to return what is no answer.</summary>
public sealed class OverspendTests
{
    private static readonly RlmPrice s_price = new(3, 15);

    private static readonly RlmContext s_lines = RlmContext.FromText(string.Concat(Enumerable.Range(0, 200).Select(i => $"line {i}\n")));

    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    public async Task Children_that_fan_out_share_one_cap_of_money(int concurrency)
    {
        // Each root asks for more than its part: nine lines at once, turn after turn.
        var cap = 0.5m;
        using var model = new MeteredChatClient(p => p.Contains("Lengthen", StringComparison.Ordinal) ? new string('y', 400) : "```rlm\nlet a = context.lines().take(9).map_llm(f\"Lengthen {it}\", max_chars=400)\nshow a\n```");
        var options = new RlmOptions { Concurrency = concurrency, Policy = new RlmPolicy { MaxUsd = cap, MaxCalls = 2_000 } };
        options.Prices[MeteredChatClient.Name] = s_price;
        var text = RlmContext.FromText(string.Concat(Enumerable.Range(0, 40_000).Select(i => $"line {i} of some length\n")));

        var result = await new RlmEngine(model, options).RunAsync(
            RlmScript.Compile("""set FINAL = context.chunk(90_000).map_rlm("What is it about?", calls=40, or="nothing")"""), text, cancellationToken: Cancel);

        Assert.True(model.Usd(s_price) <= cap, $"spent {model.Usd(s_price)}");
        Assert.True(result.Usage.Usd <= cap, $"says that it spent {result.Usage.Usd}, {result.Failure?.Message}, {result.Usage}");
        // What stands in for a child that failed is no way round a budget that is used up.
        Assert.Equal("RLM5010", result.Failure?.Code);
        Assert.True(model.Requests > 1);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    public async Task Batches_are_held_to_a_cap_of_tokens_with_all_that_is_asked_again(int concurrency)
    {
        // Of each pack some replies are missing, so that there is always a second request.
        using var model = new MeteredChatClient(_ => """{"replies": ["one", "two"]}""");
        var engine = new RlmEngine(model, new RlmOptions { Concurrency = concurrency, Policy = new RlmPolicy { MaxTokens = 8_000, Repairs = 2 } });

        var result = await engine.RunAsync(RlmScript.Compile("""set FINAL = context.lines().map_llm(f"Shorten: {it}", max_chars=40, per_call=8, or="")"""), s_lines, cancellationToken: Cancel);

        Assert.Equal("RLM5010", result.Failure?.Code);
        Assert.InRange(model.Input + model.Output, 2_000, 8_000);
        Assert.Equal(model.Input + model.Output, result.Usage.InputTokens + result.Usage.OutputTokens);
    }

    [Fact]
    public async Task Limit_of_time_ends_a_step_that_does_not_listen()
    {
        // The client does not look at its token, and the second call never comes back.
        var asked = new TaskCompletionSource();
        using var model = new AsyncChatClient((messages, _) =>
        {
            if (messages[^1].Text.Contains("first", StringComparison.Ordinal))
            {
                return Task.FromResult("an answer");
            }

            asked.TrySetResult();
            return new TaskCompletionSource<string>().Task;
        });
        var time = new ManualTime();
        var engine = new RlmEngine(model, new RlmOptions { Time = time, Policy = new RlmPolicy { Timeout = TimeSpan.FromSeconds(30) } });

        var running = engine.RunAsync(RlmScript.Compile("let a = llm(\"first\")\nlet b = llm(f\"second {a}\")\nset FINAL = b.len()"), s_lines, cancellationToken: Cancel);
        await asked.Task.WaitAsync(Hang.Limit, Cancel);
        Assert.True(time.MoveToNextTimer());
        var result = await running.WaitAsync(Hang.Limit, Cancel);

        Assert.Contains("seconds", result.Failure?.Message, StringComparison.Ordinal);
        Assert.Equal((true, "an answer", "text"), (result.IsPartial, result.FinalText, result.FinalType));
    }

    [Fact]
    public async Task Limit_of_time_ends_pure_work_in_the_midst_of_it()
    {
        using var model = new ScriptedChatClient(string.Join(' ', Enumerable.Range(0, 400)));
        var engine = new RlmEngine(model, new RlmOptions { Policy = new RlmPolicy { Timeout = TimeSpan.FromMilliseconds(400), MaxWork = long.MaxValue, MaxMemory = long.MaxValue } });

        // 400 words four times with each other: 25,600,000,000 items, far more than any machine makes in that time.
        var result = await engine.RunAsync(
            RlmScript.Compile("let ws = llm(\"Numbers\", max_chars=2_000).words()\nset FINAL = ws.map(a => ws.map(b => ws.map(c => ws.map(d => (a + b + c + d).len()).sum()).sum()).sum()).sum()"),
            s_lines,
            cancellationToken: Cancel).WaitAsync(Hang.Limit, Cancel);

        Assert.Equal("RLM5010", result.Failure?.Code);
        Assert.InRange(result.Elapsed, TimeSpan.FromMilliseconds(300), Hang.Limit);
    }

    [Fact]
    public async Task What_a_failing_call_says_is_never_data()
    {
        const string said = "Error 429: you have sent too much";
        using var model = new ScriptedChatClient((messages, _) => messages[^1].Text.Contains("line 7\n", StringComparison.Ordinal) ? throw new InvalidOperationException(said) : "fine");
        var engine = new RlmEngine(model);

        var defaulted = await engine.RunAsync(
            RlmScript.Compile("let a = context.lines().take(10).map_llm(f\"Shorten:\\n{it}\\n\", max_chars=200, or=\"none\")\nset FINAL = llm(f\"Join {a}\")"), s_lines, cancellationToken: Cancel);
        var failed = await engine.RunAsync(
            RlmScript.Compile("let a = context.lines().take(10).map_llm(f\"Shorten:\\n{it}\\n\", max_chars=200)\nset FINAL = llm(f\"Join {a}\")"), s_lines, cancellationToken: Cancel);

        Assert.True(defaulted.IsSuccess);
        Assert.Equal((1L, 1L), (defaulted.Usage.Defaulted, defaulted.Usage.Failures));
        Assert.Equal(("RLM5009", (string?)null), (failed.Failure?.Code, failed.FinalJson));
        Assert.DoesNotContain(model.Sent, s => s.Any(m => m.Text.Contains(said, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Run_that_a_limit_cuts_returns_the_best_it_has_marked_as_such()
    {
        using var model = new MeteredChatClient(_ => new string('y', 400));
        var engine = new RlmEngine(model, new RlmOptions { Concurrency = 8, Policy = new RlmPolicy { MaxTokens = 8_000 } });
        var script = RlmScript.Compile("""
            let few = context.lines().take(3).map_llm(f"Lengthen:\n{it}", max_chars=400)
            let all = context.lines().map_llm(f"Lengthen again:\n{it} {few[0]}", max_chars=400)
            set FINAL = all.len()
            """);
        var plan = await engine.PlanAsync(script, s_lines, cancellationToken: Cancel);

        var result = await engine.RunAsync(plan, null, Cancel);
        var typed = await engine.RunAsync<int>(plan, Cancel);

        Assert.Equal(("RLM5010", true, "[text]"), (result.Failure?.Code, result.IsPartial, result.FinalType));
        Assert.StartsWith("[\"yyy", result.FinalJson, StringComparison.Ordinal);
        Assert.Equal((true, 0), (typed.IsPartial, typed.FinalOrDefault));
        Assert.Equal("RLM5010", Assert.Throws<RlmException>(() => typed.Final).Diagnostic?.Code);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;
}
