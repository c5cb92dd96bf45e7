using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.AI;
using RlmLang.Models;
using RlmLang.Telemetry;
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
        using var chatty = new ScriptedChatClient($$"""{"value": "{{Secret}}"}""");
        var unusable = await new RlmEngine(chatty, options).RunAsync(RlmScript.Compile("""set FINAL = llm("How many?", as=int)"""), Context, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal("RLM5009", unusable.Failure?.Code);
        Assert.Equal(["RunBegins", "RunDone", "Refused", "RunBegins"], told.Events.Take(4).Select(e => e.Name));
        Assert.Equal("RunFailed", told.Events[^1].Name);
        Assert.Contains(told.Events, e => e.Name == "CallFailed" && e.Text.Contains("no such model", StringComparison.Ordinal));
        Assert.All(told.Events, e => Assert.DoesNotContain(Secret, e.Text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Call_says_who_was_asked_how_and_how_it_ended_by_the_names_of_the_conventions()
    {
        using var model = new AnsweringChatClient(_ => new ChatResponse(new ChatMessage(ChatRole.Assistant, "7"))
        {
            ModelId = "m-2026", ResponseId = "r1", FinishReason = ChatFinishReason.Stop, Usage = new() { InputTokenCount = 7, OutputTokenCount = 2 },
        });
        var spans = await TracedAsync(() => new RlmEngine(model).RunAsync(RlmScript.Compile("set FINAL = llm(\"How many?\", as=int)"), cancellationToken: TestContext.Current.CancellationToken));

        var call = Assert.Single(spans, s => s.Kind == ActivityKind.Client);
        Assert.Equal("chat m", call.DisplayName);
        Assert.Equal(
            ("chat", "m", "someone", "models.example", 8443),
            (call.GetTagItem("gen_ai.operation.name"), call.GetTagItem("gen_ai.request.model"), call.GetTagItem("gen_ai.provider.name"), call.GetTagItem("server.address"), call.GetTagItem("server.port")));
        Assert.Equal(("m-2026", "r1", "json"), (call.GetTagItem("gen_ai.response.model"), call.GetTagItem("gen_ai.response.id"), call.GetTagItem("gen_ai.output.type")));
        Assert.Equal(["stop"], Assert.IsType<string[]>(call.GetTagItem("gen_ai.response.finish_reasons")));
        Assert.IsType<int>(call.GetTagItem("gen_ai.request.max_tokens"));
        Assert.Null(call.GetTagItem("error.type"));
    }

    [Fact]
    public async Task Call_that_was_sent_again_is_as_its_last_request_and_costs_what_all_of_them_did()
    {
        var asked = 0;
        using var model = new AnsweringChatClient(_ => ++asked switch
        {
            1 => throw new ModelException(ModelFailure.ServerError, ProviderDiagnostics.Failed("m", 503, "busy")) { StatusCode = 503 },
            2 => new(new ChatMessage(ChatRole.Assistant, "many")) { Usage = new() { InputTokenCount = 7, OutputTokenCount = 2 } },
            _ => new(new ChatMessage(ChatRole.Assistant, "3")) { Usage = new() { InputTokenCount = 9, OutputTokenCount = 1 } },
        });
        var spans = await TracedAsync(() => new RlmEngine(model, new RlmOptions { Time = new InstantTime() }).RunAsync(RlmScript.Compile("set FINAL = llm(\"How many?\", as=int)"), cancellationToken: TestContext.Current.CancellationToken));

        var call = Assert.Single(spans, s => s.Kind == ActivityKind.Client);
        Assert.Equal((16L, 3L), (call.GetTagItem("gen_ai.usage.input_tokens"), call.GetTagItem("gen_ai.usage.output_tokens")));
        Assert.Equal((ActivityStatusCode.Unset, null), (call.Status, call.GetTagItem("error.type")));
        Assert.Equal("retry", Assert.Single(call.Events).Name);
    }

    [Theory]
    [InlineData("503")]
    [InlineData("unreachable")]
    [InlineData("timeout")]
    [InlineData("unusable_reply")]
    public async Task Failure_is_one_of_few_words(string word)
    {
        using var model = new AnsweringChatClient(_ => word switch
        {
            "503" => throw new ModelException(ModelFailure.ServerError, ProviderDiagnostics.Failed("m", 503, "busy")) { StatusCode = 503 },
            "unreachable" => throw new ModelException(ModelFailure.Unreachable, ProviderDiagnostics.Failed("m", 0, "nobody")),
            "timeout" => throw new TimeoutException(),
            _ => new(new ChatMessage(ChatRole.Assistant, "many")),
        });
        var spans = await TracedAsync(() => new RlmEngine(model, new RlmOptions { Time = new InstantTime() }).RunAsync(RlmScript.Compile("set FINAL = llm(\"How many?\", as=int)"), cancellationToken: TestContext.Current.CancellationToken));

        var call = Assert.Single(spans, s => s.Kind == ActivityKind.Client);
        Assert.Equal((ActivityStatusCode.Error, word), (call.Status, (string?)call.GetTagItem("error.type")));
        Assert.Equal("RLM5009", Assert.Single(spans, s => s.OperationName == "rlm.run").GetTagItem("error.type"));
    }

    [Fact]
    public async Task What_a_server_says_of_a_failure_is_in_no_span_since_it_may_quote_what_it_was_sent()
    {
        var asked = 0;
        using var model = new AnsweringChatClient(m => throw new ModelException(ModelFailure.ServerError, ProviderDiagnostics.Failed("m", ++asked == 1 ? 503 : 400, m)) { StatusCode = asked == 1 ? 503 : 400 });
        var spans = await TracedAsync(() => new RlmEngine(model, new RlmOptions { Time = new InstantTime() }).RunAsync(s_script, Context, cancellationToken: TestContext.Current.CancellationToken));

        Assert.Contains(spans, s => s.Events.Any(e => e.Name == "retry" && e.Tags.Any(t => t is { Key: "error.type", Value: "503" })));
        Assert.All(spans, s =>
        {
            var told = string.Join('\n', s.TagObjects.Concat(s.Events.SelectMany(e => e.Tags)).Select(t => $"{t.Value}").Append(s.StatusDescription).Append(s.DisplayName));
            Assert.DoesNotContain(Secret, told, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task Request_that_nobody_wants_any_more_is_no_error()
    {
        using var model = new AsyncChatClient(async (m, token) =>
        {
            if (m[^1].Text.Contains("one ", StringComparison.Ordinal))
            {
                return "true";
            }

            await Task.Delay(Timeout.Infinite, token);
            return "never";
        });
        var spans = await TracedAsync(() => new RlmEngine(model, new RlmOptions { Concurrency = 4 }).RunAsync(
            RlmScript.Compile("set FINAL = context.lines().any(llm(f\"Keep? {it}\", as=bool))"), Context, cancellationToken: TestContext.Current.CancellationToken));

        var calls = spans.Where(s => s.Kind == ActivityKind.Client).ToList();
        Assert.All(calls, c => Assert.NotEqual(ActivityStatusCode.Error, c.Status));
        Assert.All(calls, c => Assert.Contains(c.GetTagItem("error.type") as string, new[] { null, "cancelled" }));
        Assert.NotEqual(ActivityStatusCode.Error, Assert.Single(spans, s => s.OperationName == "rlm.run").Status);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Cancelling_has_one_word_and_a_limit_of_time_another(bool isLate) =>
        Assert.Equal(isLate ? "timeout" : "cancelled", ChatServer.ErrorType(isLate ? new TaskCanceledException("late", new TimeoutException()) : new TaskCanceledException()));

    [Fact]
    public async Task Turn_has_what_was_left_and_what_it_took_and_a_question_without_answer_is_marked()
    {
        var spans = await TracedAsync(async () =>
        {
            using var root = new ScriptedChatClient((m, _) => m.Count == 2 ? "```rlm\nlet s = context.lines().map_llm(f\"Shorten: {it}\")\n```" : "nothing to run");
            await new RlmEngine(root, new RlmOptions { Policy = { MaxCalls = 10 } }).AskAsync("What?", RlmContext.FromText("a\nb\n"), new() { Direct = RlmDirect.Never, MaxTurns = 2 }, null, TestContext.Current.CancellationToken);
        });

        var turns = spans.Where(s => s.OperationName == "rlm.turn").OrderBy(s => (int)s.GetTagItem("rlm.turn")!).ToList();
        Assert.Equal([(10L, 3L), (7L, 1L)], turns.Select(t => ((long)t.GetTagItem("rlm.calls.bound")!, (long)t.GetTagItem("rlm.calls.actual")!)));
        var ask = Assert.Single(spans, s => s.OperationName == "rlm.ask");
        Assert.Equal((ActivityStatusCode.Error, 10L, 4L), (ask.Status, ask.GetTagItem("rlm.calls.bound"), ask.GetTagItem("rlm.calls.actual")));
        Assert.StartsWith("RLM", (string?)ask.GetTagItem("error.type"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Metrics_have_what_the_conventions_ask_for_and_no_tokens_that_nobody_counted()
    {
        var provider = $"p{Guid.NewGuid():N}";
        var measured = new ConcurrentBag<(Instrument Instrument, Dictionary<string, object?> Tags)>();
        using var listener = new MeterListener { InstrumentPublished = (instrument, self) => self.EnableMeasurementEvents(instrument) };
        listener.SetMeasurementEventCallback<double>((i, _, tags, _) => measured.Add((i, tags.ToArray().ToDictionary(t => t.Key, t => t.Value))));
        listener.SetMeasurementEventCallback<long>((i, _, tags, _) => measured.Add((i, tags.ToArray().ToDictionary(t => t.Key, t => t.Value))));
        listener.Start();
        using var model = new AnsweringChatClient(m => m.Contains("two", StringComparison.Ordinal) ? throw new TimeoutException() : new(new ChatMessage(ChatRole.Assistant, "x")) { ModelId = "m-2026", Usage = new() { OutputTokenCount = 3 } }, provider);

        await new RlmEngine(model, new RlmOptions { Policy = { Retries = 0 } }).RunAsync(RlmScript.Compile("set FINAL = [llm(\"one\"), llm(\"two\", or=\"none\")]"), cancellationToken: TestContext.Current.CancellationToken);

        var mine = measured.Where(m => m.Tags.GetValueOrDefault("gen_ai.provider.name") as string == provider).ToList();
        Assert.All(mine, m => Assert.Equal(("chat", "m", "models.example"), (m.Tags["gen_ai.operation.name"], m.Tags["gen_ai.request.model"], m.Tags["server.address"])));
        Assert.Equal("output", Assert.Single(mine, m => m.Instrument.Name == "gen_ai.client.token.usage").Tags["gen_ai.token.type"]);
        var durations = mine.Where(m => m.Instrument.Name == "gen_ai.client.operation.duration").ToList();
        Assert.Equal([null, "timeout"], durations.Select(d => d.Tags.GetValueOrDefault("error.type") as string).Order());
        Assert.Contains(durations, d => d.Tags.GetValueOrDefault("gen_ai.response.model") as string == "m-2026");
        Assert.Equal(("s", 0.01), (durations[0].Instrument.Unit, Assert.IsType<Histogram<double>>(durations[0].Instrument).Advice?.HistogramBucketBoundaries?[0]));
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

    /// <summary>Answers as a test says, and says who it is.</summary>
    private sealed class AnsweringChatClient(Func<string, ChatResponse> answer, string provider = "someone") : IChatClient
    {
        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => Task.FromResult(answer(messages.Last().Text));

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public object? GetService(Type serviceType, object? serviceKey = null) => serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata(provider, new Uri("https://models.example:8443/v1"), "m") : null;

        public void Dispose()
        {
        }
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
