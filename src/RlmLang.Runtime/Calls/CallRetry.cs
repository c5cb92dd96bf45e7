using System.Collections.Concurrent;
using System.Net;
using System.Runtime.ExceptionServices;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;
using RlmLang.Models;
using RlmLang.Telemetry;

namespace RlmLang.Calls;

/// <summary>Sends a request again when it failed on the way, and only then: waits twice as long each time, or as long as the server asks. Thread-safe.</summary>
/// <remarks>The waits are spread at random, so that calls which failed together do not come back together; the source is seeded, so that a run on injected time can be repeated.</remarks>
internal sealed class CallRetry(TimeProvider time, ILogger logger)
{
    /// <summary>The first wait, before it is spread.</summary>
    public static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(250);

    /// <summary>The longest wait, unless a server asks for more.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    private static readonly ResiliencePropertyKey<RetriedCall> s_call = new("rlm.call");

    private readonly ConcurrentDictionary<int, ResiliencePipeline> _pipelines = new();
    private readonly Lock _lock = new();
    private readonly Random _random = new(1);

    /// <summary>Whether the same request may go through later.</summary>
    public static bool IsTransient(Exception failure) => failure switch
    {
        ModelException model => model.IsTransient,
        HttpRequestException http => http.StatusCode is null or HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError,
        // A client's own time limit, and a connection that broke while the answer came.
        TimeoutException or IOException or OperationCanceledException { InnerException: TimeoutException } => true,
        _ => false,
    };

    /// <param name="call">For the log.</param>
    /// <param name="retries">How often at most.</param>
    /// <param name="send">One request.</param>
    /// <param name="cancellation">Ends a wait at once.</param>
    public async Task<T> SendAsync<T>(RetriedCall call, int retries, Func<CancellationToken, Task<T>> send, CancellationToken cancellation)
    {
        ExceptionDispatchInfo first;
        try
        {
            return await send(cancellation).ConfigureAwait(false);
        }
        catch (Exception failure) when (retries > 0 && IsTransient(failure))
        {
            first = ExceptionDispatchInfo.Capture(failure);
        }

        return await SendAgainAsync(call, retries, first, send, cancellation).ConfigureAwait(false);
    }

    /// <summary>Goes on after the first request, which nearly always is the last.</summary>
    /// <param name="call">For the log.</param>
    /// <param name="retries">How often at most; 1 or more.</param>
    /// <param name="failed">How the first request ended.</param>
    /// <param name="send">One request.</param>
    /// <param name="cancellation">Ends a wait at once.</param>
    public async Task<T> SendAgainAsync<T>(RetriedCall call, int retries, ExceptionDispatchInfo failed, Func<CancellationToken, Task<T>> send, CancellationToken cancellation)
    {
        ExceptionDispatchInfo? first = failed;
        var context = ResilienceContextPool.Shared.Get(continueOnCapturedContext: false, cancellation);
        try
        {
            context.Properties.Set(s_call, call);
            return await _pipelines.GetOrAdd(retries, Build)
                .ExecuteAsync(NextAsync, context).ConfigureAwait(false);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }

        async ValueTask<T> NextAsync(ResilienceContext context)
        {
            if (first is { } before)
            {
                first = null;
                before.Throw();
            }

            return await send(context.CancellationToken).ConfigureAwait(false);
        }
    }

    private ResiliencePipeline Build(int retries) => new ResiliencePipelineBuilder { TimeProvider = time }
        .AddRetry(new RetryStrategyOptions
        {
            MaxRetryAttempts = retries,
            BackoffType = DelayBackoffType.Exponential,
            Delay = FirstWait,
            MaxDelay = LongestWait,
            UseJitter = true,
            Randomizer = NextDouble,
            ShouldHandle = static a => new ValueTask<bool>(a.Outcome.Exception is { } failure && IsTransient(failure)),
            // Whoever was asked too much has said so to all: the request waits with the others for the same endpoint, or goes to another one.
            DelayGenerator = static a => new ValueTask<TimeSpan?>(a.Outcome.Exception is ModelException { RetryAfter: { } wish } failure ? failure.Kind == ModelFailure.RateLimited ? TimeSpan.Zero : wish : null),
            OnRetry = a =>
            {
                if (a.Context.Properties.TryGetValue(s_call, out var call))
                {
                    var wait = (a.Outcome.Exception as ModelException)?.RetryAfter ?? a.RetryDelay;
                    RlmTelemetry.Retried(a.AttemptNumber + 1, a.Outcome.Exception);
                    logger.Retried(call.Model, a.AttemptNumber + 1, wait, a.Outcome.Exception?.Message ?? "");
                    call.Run.Log?.Retry(call.Key, a.AttemptNumber + 1, wait, a.Outcome.Exception?.Message ?? "");
                }

                return default;
            },
        })
        .Build();

    private double NextDouble()
    {
        lock (_lock)
        {
            return _random.NextDouble();
        }
    }
}

/// <summary>Which call of which run a retry belongs to.</summary>
internal readonly record struct RetriedCall(RunCalls Run, string Key, string Model);
