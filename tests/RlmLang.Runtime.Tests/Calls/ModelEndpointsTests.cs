using System.Collections.Concurrent;
using Microsoft.Extensions.AI;
using RlmLang.Calls;
using RlmLang.Models;
using RlmLang.Tests.Support;

namespace RlmLang.Tests.Calls;

public sealed class ModelEndpointsTests
{
    private static readonly RlmContext s_lines = RlmContext.FromText(string.Concat(Enumerable.Range(0, 40).Select(i => $"line {i}\n")));

    private readonly InstantTime _time = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Requests_go_where_least_is_under_way()
    {
        var asked = new ConcurrentDictionary<string, int>();
        var blocked = new TaskCompletionSource();
        using var a = Waiting("a");
        using var b = Waiting("b");
        using var c = Waiting("c");
        var engine = new RlmEngine(a, new RlmOptions { Concurrency = 9, ModelEndpoints = { ["default"] = [b, c] } });
        var running = RunAsync(engine);
        while (asked.Values.Sum() < 9)
        {
            await Task.Yield();
        }

        Assert.Equal([3, 3, 3], asked.Values);
        blocked.SetResult();
        await running;

        AsyncChatClient Waiting(string name) => new(async (_, token) =>
        {
            asked.AddOrUpdate(name, 1, (_, n) => n + 1);
            await blocked.Task.WaitAsync(token);
            return "x";
        });
    }

    [Theory]
    [InlineData(7, null, null)]
    [InlineData(null, 500L, null)]
    [InlineData(20, 900L, 3)]
    public async Task No_minute_has_more_requests_or_tokens_than_the_limits_whoever_asks_at_once(int? requests, long? tokens, int? concurrency)
    {
        const int all = 100;
        var time = new ManualTime();
        var sent = new ConcurrentQueue<TimeSpan>();
        using var model = new ScriptedChatClient("x");
        var endpoints = new ModelEndpoints("m", [model], new RlmModelLimits { RequestsPerMinute = requests, TokensPerMinute = tokens, Concurrency = concurrency }, time);
        var gate = new FairGate(all);
        var asking = Enumerable.Range(0, all).Select(_ => AskAsync()).ToList();
        while (sent.Count < all)
        {
            // Time moves on only when everybody was answered or waits: one that is on its way back still lets another in.
            while (sent.Count + endpoints.Waiting < all || asking.Count(a => a.IsCompleted) < sent.Count)
            {
                await Task.Yield();
            }

            Assert.True(sent.Count == all || time.MoveToNextTimer(), "Nobody would ever go on.");
        }

        await Task.WhenAll(asking);
        var minute = Math.Min(requests ?? int.MaxValue, (int)Math.Min(int.MaxValue, (tokens ?? long.MaxValue) / 50));
        Assert.All(sent, at => Assert.InRange(sent.Count(o => o >= at && o - at < TimeSpan.FromMinutes(1)), 1, minute));
        Assert.Equal(TimeSpan.FromMinutes(Math.Ceiling((double)all / minute) - 1), time.Now);

        async Task AskAsync()
        {
            using var place = new GatePlace(gate, gate);
            await place.EnterAsync(Cancellation);
            await endpoints.AskAsync(new Request(50, () => sent.Enqueue(time.Now)) { Messages = Go, Options = new(), Place = place }, Cancellation);
        }
    }

    [Fact]
    public async Task Timer_that_fires_early_is_set_again_and_keeps_nobody_waiting_for_good()
    {
        var time = new ManualTime(early: TimeSpan.FromMilliseconds(3));
        var sent = 0;
        using var model = new ScriptedChatClient((_, _) => ++sent == 1 ? throw new ModelException(ModelFailure.RateLimited, ProviderDiagnostics.Failed("m", 429, "slow")) { RetryAfter = TimeSpan.FromSeconds(1) } : "x");
        var endpoints = new ModelEndpoints("m", [model], RlmModelLimits.None, time);
        await Assert.ThrowsAsync<ModelException>(() => AskAsync(endpoints));

        var asking = AskAsync(endpoints);
        while (endpoints.Waiting > 0)
        {
            Assert.True(time.MoveToNextTimer(), $"Nobody would ever go on; it is {time.Now}.");
        }

        await asking;
        Assert.InRange(time.Now, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1.01));
    }

    [Fact]
    public async Task One_that_has_rested_is_asked_while_the_others_are_busy()
    {
        var time = new ManualTime();
        var isDown = true;
        var blocked = new TaskCompletionSource();
        using var shaky = new ScriptedChatClient((_, _) => isDown ? throw Failure(ModelFailure.Unreachable) : "x");
        using var busy = new AsyncChatClient(async (_, token) =>
        {
            await blocked.Task.WaitAsync(token);
            return "x";
        });
        var endpoints = new ModelEndpoints("m", [shaky, busy], new RlmModelLimits { Concurrency = 1 }, time);
        var first = AskAsync(endpoints);
        isDown = false;
        var second = AskAsync(endpoints);

        Assert.True(time.MoveToNextTimer(), "It waits for the busy one alone.");
        await second;
        Assert.False(first.IsCompleted);
        blocked.SetResult();
        await first;
    }

    [Theory]
    [InlineData(ModelFailure.Unreachable)]
    [InlineData(ModelFailure.NoSuchModel)]
    public async Task One_that_is_not_there_is_passed_over_and_costs_no_request(ModelFailure kind)
    {
        using var gone = new ScriptedChatClient((_, _) => throw Failure(kind));
        using var there = new ScriptedChatClient("x");
        var engine = new RlmEngine(gone, new RlmOptions { Time = _time, Policy = new RlmPolicy { Retries = 0 }, ModelEndpoints = { ["default"] = [there] } });

        var result = await RunAsync(engine);

        Assert.Equal((40L, 40L, 0L, 40), (result.Usage.Calls, result.Usage.Requests, result.Usage.Failures, there.Sent.Count));
        Assert.InRange(gone.Sent.Count, 1, 16);
    }

    /// <summary>One that fails at once has the least under way, and would get every retry.</summary>
    [Theory]
    [InlineData(null, ModelFailure.ServerError)]
    [InlineData(1, ModelFailure.ServerError)]
    [InlineData(2, ModelFailure.Timeout)]
    [InlineData(1, ModelFailure.HalfAnswer)]
    public async Task Call_that_failed_at_one_is_sent_again_to_another_however_busy_that_is(int? each, ModelFailure kind)
    {
        using var bad = new ScriptedChatClient((_, _) => throw Failure(kind));
        using var sound = new AsyncChatClient(async (_, _) =>
        {
            await Task.Yield();
            return "x";
        });
        var limits = new RlmModelLimits { Concurrency = each };
        var engine = new RlmEngine(bad, new RlmOptions { Time = _time, Concurrency = 8, ModelEndpoints = { ["default"] = [sound] }, ModelLimits = { ["default"] = limits } });

        var result = await RunAsync(engine);

        Assert.Equal((40L, 0L, 40), (result.Usage.Calls, result.Usage.Failures, sound.Sent.Count));
        Assert.All(bad.Sent.CountBy(m => m[^1].Text), m => Assert.Equal(1, m.Value));
    }

    [Fact]
    public async Task Retry_goes_to_one_that_answers_where_several_do_not()
    {
        using var dead = new ScriptedChatClient((_, _) => throw Failure(ModelFailure.ServerError));
        using var late = new ScriptedChatClient((_, _) => throw Failure(ModelFailure.Timeout));
        using var slow = new ScriptedChatClient((_, _) => throw new ModelException(ModelFailure.RateLimited, ProviderDiagnostics.Failed("m", 429, "slow")) { RetryAfter = TimeSpan.FromMilliseconds(1) });
        using var sound = new ScriptedChatClient("x");
        var engine = new RlmEngine(sound, new RlmOptions { Time = _time, Concurrency = 1, ModelEndpoints = { ["default"] = [dead, late, slow] }, Policy = new RlmPolicy { Retries = 2 } });

        var result = await RunAsync(engine);

        Assert.Equal((40L, 0L), (result.Usage.Calls, result.Usage.Failures));
    }

    [Fact]
    public async Task Call_that_failed_at_all_is_sent_again_to_any()
    {
        var asked = 0;
        using var a = new ScriptedChatClient((_, _) => throw Failure(ModelFailure.ServerError));
        using var b = new ScriptedChatClient((_, _) => ++asked == 1 ? throw Failure(ModelFailure.ServerError) : "x");
        var engine = new RlmEngine(a, new RlmOptions { Time = _time, Policy = new RlmPolicy { Retries = 3 }, ModelEndpoints = { ["default"] = [b] } });

        var result = await engine.RunAsync(RlmScript.Compile("""set FINAL = llm("Go")"""), cancellationToken: Cancellation);

        Assert.Equal("x", result.FinalText);
        Assert.InRange(result.Usage.Requests, 3, 4);
    }

    [Fact]
    public async Task All_gone_is_one_clear_failure_and_each_was_asked()
    {
        using var a = new ScriptedChatClient((_, _) => throw Failure(ModelFailure.Unreachable));
        using var b = new ScriptedChatClient((_, _) => throw Failure(ModelFailure.Unreachable));
        var engine = new RlmEngine(a, new RlmOptions { Time = _time, ModelEndpoints = { ["default"] = [b] } });

        var result = await engine.RunAsync(RlmScript.Compile("""set FINAL = llm("Go")"""), cancellationToken: Cancellation);

        Assert.Equal((1L, 1L, 1, 1), (result.Usage.Requests, result.Usage.Failures, a.Sent.Count, b.Sent.Count));
        Assert.NotNull(result.Failure);
    }

    [Fact]
    public async Task One_that_failed_is_rested_longer_each_time_and_taken_back_when_it_answers()
    {
        var isDown = true;
        using var shaky = new ScriptedChatClient((_, _) => isDown ? throw Failure(ModelFailure.Unreachable) : "x");
        using var sound = new ScriptedChatClient("x");
        var endpoints = new ModelEndpoints("m", [shaky, sound], RlmModelLimits.None, _time);

        foreach (var (advance, asked) in new[] { (0, 1), (0, 1), (1, 2), (1, 2), (1, 3), (3, 3), (1, 4) })
        {
            _time.Advance(TimeSpan.FromSeconds(advance));
            await AskAsync(endpoints);
            Assert.Equal(asked, shaky.Sent.Count);
        }

        isDown = false;
        _time.Advance(TimeSpan.FromMinutes(1));
        await AskAsync(endpoints);
        await AskAsync(endpoints);
        await AskAsync(endpoints);

        Assert.True(shaky.Sent.Count >= 6, $"{shaky.Sent.Count}");
    }

    [Fact]
    public async Task One_that_fails_again_and_again_is_rested_and_one_that_fails_at_times_is_not()
    {
        var asked = 0;
        using var bad = new ScriptedChatClient((_, _) => throw Failure(ModelFailure.ServerError));
        using var shaky = new ScriptedChatClient((_, _) => ++asked % 3 == 0 ? throw Failure(ModelFailure.ServerError) : "x");
        var endpoints = new ModelEndpoints("m", [bad, shaky], RlmModelLimits.None, _time);

        for (var i = 0; i < 100; i++)
        {
            try
            {
                await AskAsync(endpoints);
            }
            catch (ModelException)
            {
                // Its retries are not of here.
            }
        }

        Assert.Equal((5, 95), (bad.Sent.Count, shaky.Sent.Count));
    }

    [Fact]
    public async Task Pause_of_one_leaves_the_others_at_work()
    {
        using var busy = new ScriptedChatClient((_, _) => throw new ModelException(ModelFailure.RateLimited, ProviderDiagnostics.Failed("m", 429, "slow")) { RetryAfter = TimeSpan.FromHours(1) });
        using var free = new ScriptedChatClient("x");
        var engine = new RlmEngine(busy, new RlmOptions { Time = _time, ModelEndpoints = { ["default"] = [free] } });

        var result = await RunAsync(engine);

        Assert.Equal((0L, 40), (result.Usage.Failures, free.Sent.Count));
        Assert.DoesNotContain(_time.Waits, w => w > TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task Cancelling_ends_the_wait_for_a_turn_and_gives_it_to_the_next()
    {
        var blocked = new TaskCompletionSource();
        using var model = new AsyncChatClient(async (_, token) =>
        {
            await blocked.Task.WaitAsync(token);
            return "x";
        });
        var endpoints = new ModelEndpoints("m", [model], new RlmModelLimits { Concurrency = 1 }, _time);
        using var cancel = new CancellationTokenSource();
        var first = AskAsync(endpoints);
        var gone = AskUntilAsync(endpoints, cancel.Token);
        var next = AskAsync(endpoints);

        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);
        Assert.False(next.IsCompleted);
        blocked.SetResult();

        await Task.WhenAll(first, next);
    }

    [Fact]
    public async Task Call_that_waits_for_another_endpoint_than_it_failed_at_holds_up_nobody_who_may_go_there()
    {
        var failures = 2;
        var blocked = new TaskCompletionSource();
        using var shaky = new ScriptedChatClient((_, _) => failures-- > 0 ? throw Failure(ModelFailure.ServerError) : "x");
        using var slow = new AsyncChatClient(async (_, token) =>
        {
            await blocked.Task.WaitAsync(token);
            return "x";
        });
        var endpoints = new ModelEndpoints("m", [shaky, slow], new RlmModelLimits { Concurrency = 1 }, _time);
        using var first = new GatePlace(new FairGate(10), new object());
        using var second = new GatePlace(new FairGate(10), new object());
        await Assert.ThrowsAsync<ModelException>(() => AskAtAsync(endpoints, first, Cancellation));
        var busy = AskAtAsync(endpoints, first, Cancellation);
        await Assert.ThrowsAsync<ModelException>(() => AskAtAsync(endpoints, second, Cancellation));

        var waiting = AskAtAsync(endpoints, second, Cancellation);
        await AskAsync(endpoints).WaitAsync(Hang.Limit, Cancellation);

        Assert.False(waiting.IsCompleted);
        Assert.Equal(1, endpoints.Waiting);
        blocked.SetResult();
        await Task.WhenAll(busy, waiting);
        Assert.Equal(3, shaky.Sent.Count);
    }

    private static ModelException Failure(ModelFailure kind) => new(kind, ProviderDiagnostics.Failed("m", 500, "down"));

    private static Task<RlmResult> RunAsync(RlmEngine engine) =>
        engine.RunAsync(RlmScript.Compile("""set FINAL = context.lines().map_llm(f"Shorten {it}")"""), s_lines, cancellationToken: Cancellation);

    private static Task AskAsync(ModelEndpoints endpoints) => AskUntilAsync(endpoints, Cancellation);

    private static async Task AskUntilAsync(ModelEndpoints endpoints, CancellationToken cancellation)
    {
        using var place = new GatePlace(new FairGate(10), new object());
        await AskAtAsync(endpoints, place, cancellation);
    }

    private static async Task AskAtAsync(ModelEndpoints endpoints, GatePlace place, CancellationToken cancellation)
    {
        await place.EnterAsync(cancellation);
        await endpoints.AskAsync(new Request(1, () => { }) { Messages = Go, Options = new(), Place = place }, cancellation);
    }

    private static IReadOnlyList<ChatMessage> Go => [new(ChatRole.User, "go")];

    private sealed class Request(long tokens, Action sending) : ModelRequest
    {
        public override long MostTokens() => tokens;

        public override void Sending() => sending();
    }
}
