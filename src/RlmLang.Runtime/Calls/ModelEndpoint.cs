using System.Net;
using Microsoft.Extensions.AI;
using RlmLang.Models;
using RlmLang.Telemetry;

namespace RlmLang.Calls;

/// <summary>One place where a model answers: what it is held to, what was learned of it, and how it is. Not thread-safe; <see cref="ModelEndpoints"/> locks.</summary>
/// <remarks>
/// What it says of being asked too much is taken as a network takes lost packets: fewer at once, then one more after each round that went well. One that fails again and again is rested,
/// twice as long each time, and begins again with one request.
/// </remarks>
internal sealed class ModelEndpoint(IChatClient client, ChatServer server, RlmModelLimits limits)
{
    private const int FailuresBeforeRest = 5;
    private const double Unlimited = 10_000;
    private const double Slower = 0.7;

    private static readonly TimeSpan s_firstRest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_longestRest = TimeSpan.FromMinutes(1);

    private readonly MinuteWindow? _requests = limits.RequestsPerMinute is { } requests ? new(requests) : null;
    private readonly MinuteWindow? _tokens = limits.TokensPerMinute is { } tokens ? new(tokens) : null;
    private double _allowed = limits.Concurrency ?? Unlimited;
    private double _wellSoFar = limits.Concurrency ?? Unlimited;
    private TimeSpan _pausedUntil;
    private TimeSpan _lastSlowed = TimeSpan.MinValue;
    private int _timesSlowed;
    private int _failures;
    private int _rests;

    public IChatClient Client => client;

    public ChatServer Server => server;

    public TimeSpan? Timeout => limits.RequestTimeout;

    public bool LimitsTokens => _tokens is not null;

    public int UnderWay { get; private set; }

    public long Served { get; private set; }

    public TimeSpan RestedUntil { get; private set; }

    /// <summary>How often it failed or said that it is asked too much, since it last answered.</summary>
    public int Trouble => _failures + _timesSlowed;

    public bool HasAnswered { get; private set; }

    /// <summary>How long until it may be asked: zero for now, <see cref="TimeSpan.MaxValue"/> until a request that is under way has ended.</summary>
    public TimeSpan WaitFor(long tokens, TimeSpan now)
    {
        if (UnderWay >= (int)_allowed)
        {
            return TimeSpan.MaxValue;
        }

        var wait = _pausedUntil > now ? _pausedUntil - now : TimeSpan.Zero;
        wait = Longer(wait, _requests?.WaitFor(1, now) ?? TimeSpan.Zero);
        return Longer(wait, _tokens?.WaitFor(tokens, now) ?? TimeSpan.Zero);
    }

    public Asking Enter(long tokens, TimeSpan now)
    {
        UnderWay++;
        Served++;
        _requests?.Take(1, now);
        return new Asking(this, now, _tokens?.Take(tokens, now));
    }

    /// <summary>Ends a request that was not sent.</summary>
    public void Leave() => UnderWay--;

    /// <summary>Ends a request, and learns from its end.</summary>
    /// <param name="asking">Which.</param>
    /// <param name="tokens">What it did cost; null where nobody says.</param>
    /// <param name="failure">Null where it was answered.</param>
    /// <param name="now">The time.</param>
    /// <param name="hasOthers">Whether others can be asked in its place.</param>
    public void Leave(Asking asking, long? tokens, Exception? failure, TimeSpan now, bool hasOthers)
    {
        UnderWay--;
        if (tokens is { } spent && asking.Tokens is { } reserved)
        {
            _tokens?.Settle(reserved, spent);
        }

        switch (failure)
        {
            case null:
                (_failures, _rests, _timesSlowed) = (0, 0, 0);
                HasAnswered = true;
                if (_allowed < (limits.Concurrency ?? Unlimited))
                {
                    _allowed += _allowed < _wellSoFar ? 1 : 1 / _allowed;
                }

                break;
            case ModelException { IsAdapted: true }:
                break;
            case not null when IsAskedTooMuch(failure):
                Slow(asking, (failure as ModelException)?.RetryAfter, now);
                break;
            case ModelException { Kind: ModelFailure.Unreachable or ModelFailure.NoSuchModel } when hasOthers:
                Rest(now);
                break;
            case not null when hasOthers && CallRetry.IsTransient(failure) && ++_failures >= FailuresBeforeRest:
                Rest(now);
                break;
        }
    }

    private static bool IsAskedTooMuch(Exception failure) => failure switch
    {
        ModelException model => model.Kind == ModelFailure.RateLimited || model is { Kind: ModelFailure.ServerError, StatusCode: 529 } or { Kind: ModelFailure.ServerError, StatusCode: 503, RetryAfter: not null },
        HttpRequestException http => http.StatusCode == HttpStatusCode.TooManyRequests,
        _ => false,
    };

    private void Slow(Asking asking, TimeSpan? wish, TimeSpan now)
    {
        // Of all that were under way when it first said so, one counts.
        if (asking.At >= _lastSlowed)
        {
            _allowed = _wellSoFar = Math.Max(1, Slower * (UnderWay + 1));
            _lastSlowed = now;
            _timesSlowed++;
        }

        var wait = wish ?? Shorter(CallRetry.LongestWait, CallRetry.FirstWait * Math.Pow(2, _timesSlowed - 1));
        _pausedUntil = Longer(_pausedUntil, now + wait);
    }

    private void Rest(TimeSpan now)
    {
        if (RestedUntil > now)
        {
            return;
        }

        RestedUntil = now + Shorter(s_longestRest, s_firstRest * Math.Pow(2, Math.Min(_rests++, 10)));
        _wellSoFar = Math.Max(1, UnderWay + 1);
        _allowed = 1;
    }

    private static TimeSpan Longer(TimeSpan a, TimeSpan b) => a > b ? a : b;

    private static TimeSpan Shorter(TimeSpan a, TimeSpan b) => a < b ? a : b;
}

/// <summary>A request that an endpoint was reserved for.</summary>
/// <param name="Endpoint">Who is asked.</param>
/// <param name="At">When it was let through.</param>
/// <param name="Tokens">What was counted for it; null where tokens are not limited.</param>
internal sealed record Asking(ModelEndpoint Endpoint, TimeSpan At, MinuteWindow.Entry? Tokens);
