using RlmLang.Tests.Support;

namespace RlmLang.Tests.Telemetry;

public sealed class RunEventsTests
{
    private const string Program = """
        let kept = context.lines().filter_llm(f"Is it a refund?\n{it}")
        expect kept.len() == 40, "all of them are"
        let few = kept.take(3)
        show few.len()
        set FINAL = few.map(llm(f"Why?\n{it}"))
        """;

    private static readonly RlmContext s_notes = Lines(40);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Stream_tells_plan_stages_calls_lets_shows_and_the_result()
    {
        using var model = new ScriptedChatClient((m, _) => m[^1].Text.StartsWith("Is it", StringComparison.Ordinal) ? "yes" : "because");
        var told = await ReadAsync(new RlmEngine(model).StreamAsync(RlmScript.Compile(Program), s_notes, cancellationToken: Cancellation));

        Assert.True(Assert.IsType<RlmPlanned>(told[0]).Plan.IsAdmitted);
        var result = Assert.IsType<RlmFinal>(told[^1]).Result;
        Assert.Equal(["filter_llm", "llm"], told.OfType<RlmStageStarted>().Select(s => s.Stage.Operation));
        Assert.Equal(result.Usage.Calls, told.OfType<RlmCallFinished>().Count());
        Assert.Equal(3, told.OfType<RlmCallFinished>().Count(c => c.Stage.Operation == "llm"));
        Assert.Equal(["kept: [text], 40 items", "few: [text], 3 items"], told.OfType<RlmLetBound>().Select(l => l.Description));
        Assert.Equal("3", Assert.Single(told.OfType<RlmShown>()).Text);
        var progress = told.OfType<RlmProgress>().ToList();
        Assert.All(progress.Zip(progress.Skip(1)), pair => Assert.True(pair.Second.Made >= pair.First.Made && pair.Second.Bound <= pair.First.Bound));
        Assert.Equal((43L, 43L), (progress[^1].Made, progress[^1].Bound));
    }

    [Fact]
    public async Task Slow_reader_loses_nothing_and_slows_no_other_run()
    {
        using var model = new ScriptedChatClient("short");
        var engine = new RlmEngine(model, new RlmOptions { Concurrency = 2 });
        var script = RlmScript.Compile("""set FINAL = context.lines().map_llm(f"Shorten:\n{it}").len()""");
        await using var slow = engine.StreamAsync(script, Lines(900), cancellationToken: Cancellation).GetAsyncEnumerator(Cancellation);
        Assert.True(await slow.MoveNextAsync());

        // The slow run has told all that there is room for, and waits for its reader; the engine is free for others.
        var other = await engine.RunAsync(script, Lines(300), cancellationToken: Cancellation);
        var finished = 0;
        RlmEvent last = slow.Current;
        while (await slow.MoveNextAsync())
        {
            finished += slow.Current is RlmCallFinished ? 1 : 0;
            last = slow.Current;
        }

        Assert.Equal(("300", 900), (other.FinalText, finished));
        Assert.Equal("900", Assert.IsType<RlmFinal>(last).Result.FinalText);
    }

    [Fact]
    public async Task Reader_that_leaves_stops_the_run()
    {
        var asked = new TaskCompletionSource();
        var stopped = new TaskCompletionSource();
        using var model = new AsyncChatClient(async (_, cancellation) =>
        {
            asked.TrySetResult();
            using var stopping = cancellation.Register(() => stopped.TrySetResult());
            await Task.Delay(Timeout.Infinite, cancellation);
            return "never";
        });
        var script = RlmScript.Compile("""set FINAL = context.lines().map_llm(f"Shorten:\n{it}").len()""");
        await foreach (var told in new RlmEngine(model, new RlmOptions { Concurrency = 4 }).StreamAsync(script, s_notes, cancellationToken: Cancellation))
        {
            if (told is RlmStageStarted)
            {
                await asked.Task;
                break;
            }
        }

        Assert.True(stopped.Task.IsCompleted);
        Assert.InRange(model.Sent.Count, 1, 4);
    }

    [Fact]
    public async Task Cancelling_ends_stream_and_run()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        using var model = new AsyncChatClient(async (_, cancellation) =>
        {
            await Task.Delay(Timeout.Infinite, cancellation);
            return "never";
        });
        var script = RlmScript.Compile("""set FINAL = llm("Wait.")""");

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var told in new RlmEngine(model).StreamAsync(script, cancellationToken: stop.Token))
            {
                if (told is RlmStageStarted)
                {
                    await stop.CancelAsync();
                }
            }
        });
    }

    [Fact]
    public async Task Refused_plan_is_told_and_then_thrown()
    {
        using var model = new ScriptedChatClient("short");
        var engine = new RlmEngine(model, new RlmOptions { Policy = new RlmPolicy { MaxCalls = 2 } });
        var told = new List<RlmEvent>();

        var refused = await Assert.ThrowsAsync<RlmException>(async () =>
        {
            await foreach (var e in engine.StreamAsync(RlmScript.Compile(Program), s_notes, cancellationToken: Cancellation))
            {
                told.Add(e);
            }
        });

        Assert.Equal("RLM4001", refused.Diagnostic?.Code);
        Assert.False(Assert.IsType<RlmPlanned>(Assert.Single(told)).Plan.IsAdmitted);
        Assert.Empty(model.Sent);
    }

    [Fact]
    public async Task Question_tells_its_turns_and_what_its_programs_do()
    {
        using var root = new ScriptedChatClient("```rlm\nlet hits = context.grep(\"note 7\")\n```", "```rlm\nset FINAL = hits.len()\n```");
        var told = await ReadAsync(new RlmEngine(root).StreamAskAsync("How many?", s_notes, new RlmAskOptions { Direct = RlmDirect.Never }, Cancellation));

        Assert.Equal([1, 2], told.OfType<RlmTurned>().Select(t => t.Turn));
        Assert.Equal(2, told.OfType<RlmPlanned>().Count());
        Assert.Equal("hits", Assert.Single(told.OfType<RlmLetBound>()).Name);
        Assert.Equal("1", Assert.IsType<RlmFinal>(told[^1]).Result.FinalText);
    }

    private static RlmContext Lines(int count) => RlmContext.FromText(string.Concat(Enumerable.Range(0, count).Select(i => $"note {i}\n")));

    private static async Task<List<RlmEvent>> ReadAsync(IAsyncEnumerable<RlmEvent> events)
    {
        var told = new List<RlmEvent>();
        await foreach (var e in events)
        {
            told.Add(e);
        }

        return told;
    }
}
