using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Runtime.ExceptionServices;
using Microsoft.Extensions.AI;
using RlmLang.Models;
using RlmLang.Telemetry;

namespace RlmLang.Calls;

/// <summary>All places where a model answers. A request goes to the healthy one with the least under way, as soon as its limits let it. Thread-safe.</summary>
/// <remarks>
/// The problem: limits of providers are broken by many calls together, and what one of them learns the others have to know. The idea: every request of every run passes here, first come first served;
/// whoever ends a request lets the next ones through, and one timer those whose time has come; who may not go everywhere is passed by those who may go where it may not. Invariants: no limit is passed in any 60 seconds; a request that is let through is ended once;
/// which endpoint answers changes neither a call's key nor what is made of its reply.
/// </remarks>
internal sealed partial class ModelEndpoints
{
    // No timer takes more than 49 days; whoever has to wait longer looks again.
    private static readonly TimeSpan s_longestLook = TimeSpan.FromDays(1);

    // For longer than this a retry does not wait for another endpoint than the one that it failed at.
    private static readonly TimeSpan s_longestDetour = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private readonly LinkedList<Waiter> _waiting = new();
    private readonly ModelEndpoint[] _endpoints;
    private readonly string _name;
    private readonly TimeProvider _time;
    private readonly long _started;
    private readonly bool _limitsTokens;
    private ITimer? _timer;
    private TimeSpan? _armedFor;

    /// <param name="name">The model's.</param>
    /// <param name="clients">The first has the model's name; what is behind it stands in for it.</param>
    /// <param name="limits">For each of them.</param>
    /// <param name="time">Measures minutes, pauses and time-outs.</param>
    public ModelEndpoints(string name, IReadOnlyList<IChatClient> clients, RlmModelLimits limits, TimeProvider time)
    {
        _endpoints = [.. clients.Select(c => new ModelEndpoint(c, ChatServer.Of(name, c), limits))];
        (_name, _time, _started, _limitsTokens) = (name, time, time.GetTimestamp(), limits.TokensPerMinute is not null);
        Gate = limits.Concurrency is { } each ? new FairGate((int)Math.Min(10_000, (long)each * _endpoints.Length)) : null;
    }

    /// <summary>Lets calls through by turns of their runs, before they take a place that other models could use; null where the model has no limit of its own.</summary>
    public FairGate? Gate { get; }

    /// <summary>Who is asked first.</summary>
    public ChatServer Server => _endpoints[0].Server;

    /// <summary>The client that has the model's name.</summary>
    public IChatClient Main => _endpoints[0].Client;

    /// <summary>Requests that wait for their turn.</summary>
    public int Waiting
    {
        get
        {
            lock (_lock)
            {
                return _waiting.Count;
            }
        }
    }

    /// <summary>Sends one request.</summary>
    /// <param name="request">What is sent.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<ChatResponse> AskAsync(ModelRequest request, CancellationToken cancellation)
    {
        var tokens = _limitsTokens ? request.MostTokens() : 0;
        List<ModelEndpoint>? tried = null;
        var isSent = false;
        while (true)
        {
            LeaveOutRefusing(request, ref tried);
            var asking = TryEnter(tokens, tried, request.Place.FailedAt, out var waiter) ?? await WaitAsync(waiter, request.Place, cancellation).ConfigureAwait(false);
            if (request.Refusing?.ContainsKey(asking.Endpoint) == true)
            {
                // It said so while this one waited.
                Withdraw(asking);
                continue;
            }

            if (!isSent)
            {
                try
                {
                    cancellation.ThrowIfCancellationRequested();
                    request.Sending();
                    isSent = true;
                }
                catch
                {
                    Withdraw(asking);
                    throw;
                }
            }

            var started = Stopwatch.GetTimestamp();
            ChatResponse response;
            try
            {
                response = await SendAsync(asking.Endpoint, request, cancellation).ConfigureAwait(false)
                    ?? throw new InvalidOperationException("the model's client answered with null, not with a response");
                RlmTelemetry.Replied(asking.Endpoint.Server, request.Options, started, response, null);
            }
            catch (Exception failure)
            {
                RlmTelemetry.Replied(asking.Endpoint.Server, request.Options, started, null, failure);
                Leave(asking, null, failure);
                NoteFailed(request.Place, asking.Endpoint, failure);
                var refusesAll = RefusesAll(failure);
                if (refusesAll)
                {
                    request.Refusing?.TryAdd(asking.Endpoint, ExceptionDispatchInfo.Capture(failure));
                }

                if ((refusesAll || failure is ModelException { Kind: ModelFailure.Unreachable }) && (tried?.Count ?? 0) < _endpoints.Length - 1)
                {
                    // Nobody took the request; another endpoint may, and it still is one request.
                    (tried ??= []).Add(asking.Endpoint);
                    continue;
                }

                throw;
            }

            Leave(asking, response.Usage is { InputTokenCount: { } input } usage ? input + (usage.OutputTokenCount ?? 0) : null, null);
            return response;
        }
    }

    /// <summary>Whether it would refuse any other request of the run alike.</summary>
    private static bool RefusesAll(Exception failure) => failure is ModelException { RefusesAll: true } or HttpRequestException { StatusCode: HttpStatusCode.Unauthorized };

    /// <summary>What refused a request as it would any other is not asked again.</summary>
    private void LeaveOutRefusing(ModelRequest request, ref List<ModelEndpoint>? tried)
    {
        if (request.Refusing is not { IsEmpty: false } refusing)
        {
            return;
        }

        ExceptionDispatchInfo? last = null;
        foreach (var endpoint in _endpoints)
        {
            if (refusing.TryGetValue(endpoint, out var failure))
            {
                last = failure;
                if (tried?.Contains(endpoint) != true)
                {
                    (tried ??= []).Add(endpoint);
                }
            }
        }

        if (tried?.Count == _endpoints.Length)
        {
            last?.Throw();
        }
    }

    /// <summary>A client that does not look at its token must not hold up a cancelled run.</summary>
    private Task<ChatResponse> SendAsync(ModelEndpoint endpoint, ModelRequest request, CancellationToken cancellation)
    {
        if (endpoint.Timeout is { } timeout)
        {
            return SendInTimeAsync(endpoint, request, timeout, cancellation);
        }

        var answer = endpoint.Client.GetResponseAsync(request.Messages, request.Options, cancellation);
        return answer.IsCompleted ? answer : SendUntilAsync(answer, cancellation);
    }

    private async Task<ChatResponse> SendInTimeAsync(ModelEndpoint endpoint, ModelRequest request, TimeSpan timeout, CancellationToken cancellation)
    {
        using var late = new CancellationTokenSource(timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, late.Token);
        try
        {
            return await SendUntilAsync(endpoint.Client.GetResponseAsync(request.Messages, request.Options, either.Token), either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException failure) when (late.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw new ModelException(ModelFailure.Timeout, ProviderDiagnostics.Late(_name, timeout), failure);
        }
    }

    private static async Task<ChatResponse> SendUntilAsync(Task<ChatResponse> answer, CancellationToken cancellation)
    {
        try
        {
            return await answer.WaitAsync(cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!answer.IsCompleted)
        {
            // Nobody waits for it any more; how it ends is looked at all the same.
            _ = answer.ContinueWith(static a => a.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            throw;
        }
    }

    /// <summary>What fails at once has the least under way: a call must not spend all its retries there.</summary>
    private void NoteFailed(GatePlace place, ModelEndpoint endpoint, Exception failure)
    {
        if (_endpoints.Length == 1 || failure is ModelException { IsAdapted: true } || !CallRetry.IsTransient(failure))
        {
            return;
        }

        if (failure is ModelException { Kind: ModelFailure.RateLimited })
        {
            // How long it is left alone is known.
            place.FailedAt ??= [];
            return;
        }

        // Not the same set: somebody who waits may be looking at it.
        place.FailedAt = place.FailedAt is { } before && before.Count < _endpoints.Length - 1 ? [.. before, endpoint] : [endpoint];
    }

    private async Task<Asking> WaitAsync(Waiter? waiter, GatePlace place, CancellationToken cancellation)
    {
        var asking = waiter?.Task ?? throw new InvalidOperationException("Nobody waits.");
        place.Leave();
        try
        {
            await asking.WaitAsync(cancellation).ConfigureAwait(false);
            await place.EnterAsync(cancellation).ConfigureAwait(false);
            return await asking.ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            lock (_lock)
            {
                // Whoever hands out turns skips one that is taken back; one that was just given is passed on.
                if (!waiter.TrySetCanceled(cancellation))
                {
                    asking.Result.Endpoint.Leave();
                }

                Pump();
            }

            throw;
        }
    }

    private void Leave(Asking asking, long? tokens, Exception? failure)
    {
        if (failure is OperationCanceledException { InnerException: not TimeoutException })
        {
            // It says nothing of the endpoint.
            Withdraw(asking);
            return;
        }

        lock (_lock)
        {
            asking.Endpoint.Leave(asking, tokens, failure, Now, hasOthers: _endpoints.Length > 1);
            Pump();
        }
    }

    private void Withdraw(Asking asking)
    {
        lock (_lock)
        {
            asking.Endpoint.Leave();
            Pump();
        }
    }
}

/// <summary>What a model is asked, once.</summary>
internal abstract class ModelRequest
{
    public required IReadOnlyList<ChatMessage> Messages { get; init; }

    public required ChatOptions Options { get; init; }

    /// <summary>Given back while the request waits for the model's limits.</summary>
    public required GatePlace Place { get; init; }

    /// <summary>The endpoints that refused a request of the run as they would any other; null where nobody remembers.</summary>
    public ConcurrentDictionary<ModelEndpoint, ExceptionDispatchInfo>? Refusing { get; init; }

    /// <summary>The most tokens that it can cost.</summary>
    public abstract long MostTokens();

    /// <summary>Told before it is sent, once.</summary>
    public abstract void Sending();
}
