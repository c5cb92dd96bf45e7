using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.AI;
using RlmLang.Tests.Support;

namespace RlmLang.Tests.Telemetry;

public sealed class TelemetryTests
{
    private const string Secret = "the customer's own words";

    private static readonly RlmScript s_script = RlmScript.Compile("""
        let kept = context.lines().filter_llm(f"Keep?\n{it}")
        set FINAL = kept.map_llm(f"Shorten: {it}")
        """);

    [Fact]
    public async Task Run_has_a_span_its_stages_below_it_and_their_calls_below_them_with_bound_and_actual()
    {
        var spans = await TracedAsync(() => RunAsync());

        var run = Assert.Single(spans, s => s.OperationName == "rlm.run");
        Assert.Equal((6L, 4L), (run.GetTagItem("rlm.calls.bound"), run.GetTagItem("rlm.calls.actual")));
        var stages = spans.Where(s => s.OperationName == "rlm.stage").OrderBy(s => (int)s.GetTagItem("rlm.stage.line")!).ToList();
        Assert.Equal(["filter_llm", "map_llm"], stages.Select(s => (string)s.GetTagItem("rlm.stage.operation")!));
        Assert.All(stages, s => Assert.Equal(run.SpanId, s.ParentSpanId));
        Assert.Equal([(3L, 3L), (3L, 1L)], stages.Select(s => ((long)s.GetTagItem("rlm.calls.bound")!, (long)s.GetTagItem("rlm.calls.actual")!)));
        var calls = spans.Where(s => s.OperationName == "chat m").ToList();
        Assert.Equal(4, calls.Count);
        Assert.All(calls, c => Assert.Contains(stages, s => s.SpanId == c.ParentSpanId));
        Assert.All(calls, c => Assert.Equal(("chat", "m", 7L, 2L), (c.GetTagItem("gen_ai.operation.name"), c.GetTagItem("gen_ai.request.model"), c.GetTagItem("gen_ai.usage.input_tokens"), c.GetTagItem("gen_ai.usage.output_tokens"))));
    }

    [Fact]
    public async Task No_span_holds_a_text_of_the_context_a_prompt_or_a_reply()
    {
        var spans = await TracedAsync(() => RunAsync());

        Assert.All(spans, s => Assert.All(s.TagObjects, t => Assert.DoesNotContain(Secret, $"{t.Value}", StringComparison.Ordinal)));
        Assert.All(spans, s => Assert.DoesNotContain("Shorten", s.DisplayName, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Session_has_a_span_and_one_for_each_turn_with_the_runs_of_its_programs_below_it()
    {
        var spans = await TracedAsync(async () =>
        {
            using var root = new ScriptedChatClient("```rlm\nlet n = context.lines().len()\n```", "```rlm\nset FINAL = n\n```");
            await new RlmEngine(root).AskAsync("How many?", RlmContext.FromText("a\nb\n"), new() { Direct = RlmDirect.Never }, null, TestContext.Current.CancellationToken);
        });

        var ask = Assert.Single(spans, s => s.OperationName == "rlm.ask");
        var turns = spans.Where(s => s.OperationName == "rlm.turn").ToList();
        Assert.Equal(2, turns.Count);
        Assert.All(turns, t => Assert.Equal(ask.SpanId, t.ParentSpanId));
        Assert.All(spans.Where(s => s.OperationName == "rlm.run"), r => Assert.Contains(turns, t => t.SpanId == r.ParentSpanId));
        Assert.Equal(2, spans.Count(s => s.OperationName.StartsWith("chat", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Failing_call_marks_its_span_and_its_run()
    {
        var spans = await TracedAsync(() => RunAsync(new ScriptedChatClient((_, _) => throw new InvalidOperationException("no such model"))));

        Assert.Contains(spans, s => s.OperationName.StartsWith("chat", StringComparison.Ordinal) && s.Status == ActivityStatusCode.Error && (string?)s.GetTagItem("error.type") == typeof(InvalidOperationException).FullName);
        Assert.Equal(ActivityStatusCode.Error, Assert.Single(spans, s => s.OperationName == "rlm.run").Status);
    }

    [Fact]
    public async Task Requests_and_tokens_are_measured_under_the_names_of_the_conventions()
    {
        var model = $"m{Guid.NewGuid():N}";
        var measured = new ConcurrentBag<(string Name, double Value, string? Kind)>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == RlmTelemetry.SourceName)
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<double>((i, value, tags, _) => Note(i, value, tags));
        listener.SetMeasurementEventCallback<long>((i, value, tags, _) => Note(i, value, tags));
        listener.Start();

        await RunAsync(new CountingChatClient(model));

        Assert.Equal(4, measured.Count(m => m.Name == "gen_ai.client.operation.duration"));
        Assert.Equal(28, measured.Where(m => (m.Name, m.Kind) == ("gen_ai.client.token.usage", "input")).Sum(m => m.Value));
        Assert.Equal(8, measured.Where(m => (m.Name, m.Kind) == ("gen_ai.client.token.usage", "output")).Sum(m => m.Value));

        void Note(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            var all = tags.ToArray();
            if (all.Any(t => (string?)t.Value == model))
            {
                measured.Add((instrument.Name, value, (string?)all.FirstOrDefault(t => t.Key == "gen_ai.token.type").Value));
            }
        }
    }

    [Fact]
    public async Task Logger_is_told_of_runs_refusals_and_failures_without_any_content()
    {
        var told = new RecordingLogger();
        using var model = new CountingChatClient("m");
        var options = new RlmOptions { LoggerFactory = told };
        await new RlmEngine(model, options).RunAsync(s_script, Context, cancellationToken: TestContext.Current.CancellationToken);
        var small = new RlmOptions { LoggerFactory = told, Policy = new RlmPolicy { MaxCalls = 1 } };
        await new RlmEngine(model, small).PlanAsync(s_script, Context, cancellationToken: TestContext.Current.CancellationToken);
        using var broken = new ScriptedChatClient((_, _) => throw new InvalidOperationException("no such model"));
        await new RlmEngine(broken, options).RunAsync(s_script, Context, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(["RunBegins", "RunDone", "Refused", "RunBegins"], told.Events.Take(4).Select(e => e.Name));
        Assert.Equal("RunFailed", told.Events[^1].Name);
        Assert.Contains(told.Events, e => e.Name == "CallFailed" && e.Text.Contains("no such model", StringComparison.Ordinal));
        Assert.All(told.Events, e => Assert.DoesNotContain(Secret, e.Text, StringComparison.Ordinal));
    }

    private static RlmContext Context => RlmContext.FromText($"one {Secret}\ntwo {Secret}\nthree {Secret}\n");

    private static async Task RunAsync(IChatClient? other = null)
    {
        using var model = other ?? new CountingChatClient("m");
        await new RlmEngine(model).RunAsync(s_script, Context, cancellationToken: TestContext.Current.CancellationToken);
    }

    /// <summary>The spans below one that only this test opened: others run at the same time.</summary>
    private static async Task<List<Activity>> TracedAsync(Func<Task> run)
    {
        var ended = new ConcurrentQueue<Activity>();
        using var source = new ActivitySource($"test {Guid.NewGuid()}");
        using var listener = new ActivityListener
        {
            ShouldListenTo = s => s.Name == RlmTelemetry.SourceName || s == source,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = ended.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        ActivityTraceId trace;
        using (var around = source.StartActivity("around"))
        {
            trace = around!.TraceId;
            await run();
            Assert.Same(around, Activity.Current);
        }

        return [.. ended.Where(a => a.TraceId == trace && a.Source != source)];
    }

    /// <summary>Keeps the first line alone, and says what it cost.</summary>
    private sealed class CountingChatClient(string name) : IChatClient
    {
        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            var text = messages.Last().Text;
            return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, !text.Contains("Keep?", StringComparison.Ordinal) ? Secret : text.Contains("two ", StringComparison.Ordinal) ? "true" : "false"))
            {
                FinishReason = ChatFinishReason.Stop,
                Usage = new() { InputTokenCount = 7, OutputTokenCount = 2 },
            });
        }

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public object? GetService(Type serviceType, object? serviceKey = null) => serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata("test", null, name) : null;

        public void Dispose()
        {
        }
    }
}
