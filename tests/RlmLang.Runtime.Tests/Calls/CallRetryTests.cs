using RlmLang.Calls;
using RlmLang.Models;
using RlmLang.Tests.Support;

namespace RlmLang.Tests.Calls;

public sealed class CallRetryTests
{
    private readonly InstantTime _time = new();

    [Fact]
    public async Task Waits_grow_and_stay_below_the_longest()
    {
        await RunAsync(retries: 10, () => Failure(ModelFailure.ServerError));

        var waits = _time.Waits;
        Assert.Equal(10, waits.Count);
        Assert.All(waits, w => Assert.InRange(w, TimeSpan.Zero, CallRetry.LongestWait));
        Assert.True(waits.Skip(5).Sum(w => w.TotalSeconds) > 4 * waits.Take(5).Sum(w => w.TotalSeconds), string.Join(' ', waits));
        Assert.True(waits[0] < 4 * CallRetry.FirstWait, $"{waits[0]}");
    }

    [Fact]
    public async Task Server_that_says_when_to_come_back_is_obeyed()
    {
        await RunAsync(retries: 2, () => Failure(ModelFailure.RateLimited, TimeSpan.FromSeconds(90)));

        Assert.Equal([TimeSpan.FromSeconds(90), TimeSpan.FromSeconds(90)], _time.Waits);
    }

    [Fact]
    public async Task Same_engine_waits_the_same_on_injected_time()
    {
        await RunAsync(retries: 4, () => Failure(ModelFailure.Timeout));
        var again = new CallRetryTests();
        await again.RunAsync(retries: 4, () => Failure(ModelFailure.Timeout));

        Assert.Equal(_time.Waits, again._time.Waits);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 2)]
    [InlineData(3, 4)]
    public async Task Retries_are_so_many_and_each_is_a_request(int retries, int requests)
    {
        var (result, sent) = await RunAsync(retries, () => Failure(ModelFailure.ServerError));

        Assert.Equal((requests, (long)requests, 1L, 1L), (sent, result.Usage.Requests, result.Usage.Calls, result.Usage.Failures));
    }

    [Fact]
    public async Task Repairs_have_retries_of_their_own_within_what_was_admitted()
    {
        var sent = 0;
        using var model = new ScriptedChatClient((_, _) => ++sent % 3 != 0 ? throw Failure(ModelFailure.ServerError) : "no number");
        var options = new RlmOptions { Time = _time, Policy = new RlmPolicy { Retries = 2, Repairs = 3 } };

        var result = await new RlmEngine(model, options).RunAsync(RlmScript.Compile("""set FINAL = llm("Go", as=int, or=0)"""), cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(("0", 12, 12L), (result.FinalText, sent, result.Usage.Requests));
    }

    [Theory]
    [InlineData(ModelFailure.RateLimited, true)]
    [InlineData(ModelFailure.ServerError, true)]
    [InlineData(ModelFailure.HalfAnswer, true)]
    [InlineData(ModelFailure.Timeout, true)]
    [InlineData(ModelFailure.Unreachable, false)]
    [InlineData(ModelFailure.NoSuchModel, false)]
    [InlineData(ModelFailure.BadRequest, false)]
    [InlineData(ModelFailure.TooLong, false)]
    public void Only_what_may_go_through_later_is_sent_again(ModelFailure kind, bool expected) => Assert.Equal(expected, CallRetry.IsTransient(Failure(kind)));

    [Fact]
    public void Foreign_clients_are_judged_by_status_and_kind_of_failure()
    {
        Assert.True(CallRetry.IsTransient(new HttpRequestException("cut")));
        Assert.True(CallRetry.IsTransient(new HttpRequestException("busy", null, System.Net.HttpStatusCode.TooManyRequests)));
        Assert.True(CallRetry.IsTransient(new HttpRequestException("down", null, System.Net.HttpStatusCode.BadGateway)));
        Assert.False(CallRetry.IsTransient(new HttpRequestException("no", null, System.Net.HttpStatusCode.Unauthorized)));
        Assert.False(CallRetry.IsTransient(new InvalidOperationException("bug")));
        Assert.True(CallRetry.IsTransient(new TaskCanceledException("slow", new TimeoutException())));
        Assert.True(CallRetry.IsTransient(new IOException("cut")));
        Assert.False(CallRetry.IsTransient(new TaskCanceledException("stop")));
    }

    [Fact]
    public async Task Cancelling_ends_a_wait_at_once()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        using var model = new ScriptedChatClient((_, _) =>
        {
            stop.CancelAfter(1);
            throw Failure(ModelFailure.RateLimited, TimeSpan.FromHours(1));
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            new RlmEngine(model).RunAsync(RlmScript.Compile("""set FINAL = llm("Go")"""), cancellationToken: stop.Token).WaitAsync(Hang.Limit, CancellationToken.None));
    }

    private static ModelException Failure(ModelFailure kind, TimeSpan? later = null) => new(kind, ProviderDiagnostics.Failed("m", 500, "busy")) { RetryAfter = later };

    private async Task<(RlmResult Result, int Sent)> RunAsync(int retries, Func<Exception> failure)
    {
        using var model = new ScriptedChatClient((_, _) => throw failure());
        var options = new RlmOptions { Time = _time, Policy = new RlmPolicy { Retries = retries } };
        var result = await new RlmEngine(model, options).RunAsync(RlmScript.Compile("""set FINAL = llm("Go")"""), cancellationToken: TestContext.Current.CancellationToken);
        Assert.False(result.IsSuccess);
        return (result, model.Sent.Count);
    }
}
