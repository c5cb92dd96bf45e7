using System.Collections.Concurrent;
using Microsoft.Extensions.AI;
using RlmLang.Models;
using RlmLang.Tests.Support;

namespace RlmLang.Tests.Calls;

public sealed class ModelLimitsTests
{
    private const string Program = """set FINAL = context.lines().map_llm(f"Shorten {it}")""";

    private static readonly RlmContext s_lines = RlmContext.FromText(string.Concat(Enumerable.Range(0, 60).Select(i => $"line {i}\n")));

    private readonly InstantTime _time = new();
    private readonly ConcurrentQueue<(TimeSpan At, long Tokens)> _sent = new();

    private TimeSpan Now => TimeSpan.FromTicks(_time.GetTimestamp());

    [Theory]
    [InlineData(7, null)]
    [InlineData(null, 4_000L)]
    [InlineData(20, 9_000L)]
    public async Task Run_within_limits_takes_its_time_and_has_the_same_result(int? requests, long? tokens)
    {
        using var model = new AnsweringClient(_ => Answered(150));
        using var free = new ScriptedChatClient((m, _) => Reply(m));
        var expected = await RunAsync(free, new RlmOptions());
        var options = new RlmOptions { Time = _time, ModelLimits = { ["default"] = new() { RequestsPerMinute = requests, TokensPerMinute = tokens } } };

        var result = await RunAsync(model, options);

        Assert.Equal(expected.FinalJson, result.FinalJson);
        Assert.Equal((60L, 60), (result.Usage.Requests, _sent.Count));
        // That no minute has too many is shown where time stands still: ModelEndpointsTests.
        Assert.InRange(Now, TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(60));
    }

    [Fact]
    public async Task Model_with_little_room_takes_none_from_another()
    {
        var blocked = new TaskCompletionSource();
        var (underWay, most) = (0, 0);
        using var slow = new AsyncChatClient(async (_, token) =>
        {
            most = Math.Max(most, Interlocked.Increment(ref underWay));
            await blocked.Task.WaitAsync(token);
            Interlocked.Decrement(ref underWay);
            return "slow";
        });
        using var other = new ScriptedChatClient("quick");
        var options = new RlmOptions { Concurrency = 4, Models = { ["large"] = other }, ModelLimits = { ["default"] = new() { Concurrency = 2 } } };
        var engine = new RlmEngine(slow, options);
        var token = TestContext.Current.CancellationToken;
        var first = engine.RunAsync(RlmScript.Compile(Program), s_lines, cancellationToken: token);
        while (Volatile.Read(ref underWay) < 2)
        {
            await Task.Yield();
        }

        var second = await engine.RunAsync(RlmScript.Compile("""set FINAL = llm("Go", model="large")"""), cancellationToken: token);
        blocked.SetResult();
        await first;

        Assert.Equal(("quick", 2), (second.FinalText, most));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Server_that_wants_to_be_left_alone_is_by_all_calls(int another)
    {
        var asked = 0;
        var told = new RecordingLogger();
        using var model = new AnsweringClient(async _ =>
        {
            var number = Interlocked.Increment(ref asked);
            if (number == 5)
            {
                throw TooMuch(TimeSpan.FromSeconds(90));
            }

            // The one beside it ends when the refusal has been heard: else its place could take any number of calls before.
            while (number == 5 + another && !told.Events.Exists(e => e.Name == "Retried"))
            {
                await Task.Delay(1, TestContext.Current.CancellationToken);
            }

            return 1;
        });
        var options = new RlmOptions { Time = _time, Concurrency = 1 + another, LoggerFactory = told };

        var result = await RunAsync(model, options);

        Assert.Equal((61L, 0L), (result.Usage.Requests, result.Usage.Failures));
        var at = _sent.Select(s => s.At).Order().ToList();
        // One that was under way already may end; nobody begins before the time has come.
        Assert.All(at.Skip(5 + another), t => Assert.InRange(t, TimeSpan.FromSeconds(90), TimeSpan.FromSeconds(91)));
        Assert.All(at.Take(4), t => Assert.Equal(TimeSpan.Zero, t));
    }

    [Fact]
    public async Task Server_that_takes_few_at_once_is_learned_and_no_call_fails()
    {
        const int room = 3;
        var (underWay, refused) = (0, 0);
        using var model = new AnsweringClient(async _ =>
        {
            try
            {
                if (Interlocked.Increment(ref underWay) > room)
                {
                    Interlocked.Increment(ref refused);
                    throw TooMuch(null);
                }

                await Task.Delay(1, TestContext.Current.CancellationToken);
                return 1;
            }
            finally
            {
                Interlocked.Decrement(ref underWay);
            }
        });

        var result = await RunAsync(model, new RlmOptions { Concurrency = 40, Policy = new RlmPolicy { Retries = 8 } });

        Assert.Equal(0, result.Usage.Failures);
        Assert.InRange(refused, 1, 150);
    }

    [Fact]
    public async Task Request_that_takes_too_long_is_sent_again_and_then_a_failure_that_says_so()
    {
        using var model = new AsyncChatClient(async (_, token) =>
        {
            await Task.Delay(Timeout.Infinite, token);
            return "";
        });
        var options = new RlmOptions { Time = _time, Policy = new RlmPolicy { Retries = 2 }, ModelLimits = { ["default"] = new() { RequestTimeout = TimeSpan.FromSeconds(30) } } };

        var result = await RunAsync(model, options, "set FINAL = llm(\"Go\")");

        Assert.Equal((3L, 1L), (result.Usage.Requests, result.Usage.Failures));
        Assert.Contains("did not answer within 30 s", result.Failure?.Message, StringComparison.Ordinal);
        Assert.Equal(3, _time.Waits.Count(w => w == TimeSpan.FromSeconds(30)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void Limits_out_of_range_are_refused_when_the_engine_is_made(int wrong)
    {
        using var model = new ScriptedChatClient("x");

        Assert.Throws<ArgumentOutOfRangeException>(() => new RlmEngine(model, new RlmOptions { ModelLimits = { ["default"] = new() { Concurrency = wrong } } }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RlmEngine(model, new RlmOptions { ModelLimits = { ["x"] = new() { RequestsPerMinute = wrong } } }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RlmEngine(model, new RlmOptions { ModelLimits = { ["x"] = new() { TokensPerMinute = wrong } } }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RlmEngine(model, new RlmOptions { ModelLimits = { ["x"] = new() { RequestTimeout = TimeSpan.FromSeconds(wrong) } } }));
    }

    private static ModelException TooMuch(TimeSpan? after) => new(ModelFailure.RateLimited, ProviderDiagnostics.Failed("m", 429, "slow")) { RetryAfter = after, StatusCode = 429 };

    private static string Reply(IReadOnlyList<ChatMessage> messages) => $"short {messages[^1].Text.Split('\n').First(l => l.StartsWith("line", StringComparison.Ordinal))}";

    private static Task<long> Answered(long tokens) => Task.FromResult(tokens);

    private async Task<RlmResult> RunAsync(IChatClient model, RlmOptions options, string program = Program)
    {
        if (model is AnsweringClient answering)
        {
            answering.Sent = tokens => _sent.Enqueue((Now, tokens));
        }

        return await new RlmEngine(model, options).RunAsync(RlmScript.Compile(program), s_lines, cancellationToken: TestContext.Current.CancellationToken);
    }

    /// <summary>Says what each answer did cost.</summary>
    private sealed class AnsweringClient(Func<int, Task<long>> tokens) : IChatClient
    {
        private int _calls;

        public Action<long>? Sent { get; set; }

        public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            await Task.Yield();
            var spent = 1L;
            try
            {
                spent = await tokens(Interlocked.Increment(ref _calls));
            }
            finally
            {
                Sent?.Invoke(spent);
            }

            return new(new ChatMessage(ChatRole.Assistant, Reply([.. messages]))) { FinishReason = ChatFinishReason.Stop, Usage = new() { InputTokenCount = spent - 1, OutputTokenCount = 1 } };
        }

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException("Nothing here streams.");

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
