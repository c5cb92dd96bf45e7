using RlmLang.Core;
using RlmLang.Diagnostics;
using RlmLang.Source;

namespace RlmLang.Budgets;

/// <summary>The most that a run was admitted to spend; null where that has no limit.</summary>
internal sealed record AdmittedBounds(long? Calls, long? Requests, long? PromptChars, long? LargestPrompt, long? ReplyChars)
{
    public static readonly AdmittedBounds None = new(null, null, null, null, null);
}

/// <summary>Counts what a run spends, and reserves before it is spent, so that no race can overspend. Thread-safe.</summary>
/// <param name="admitted">Passing one of these means that a bound is wrong; the run stops before it happens.</param>
/// <param name="limits">Budgets of tokens and money, which are known only once a reply is there.</param>
/// <param name="parent">Counts this run among others: that of a session, or of the run that a child belongs to. Null for none.</param>
/// <param name="depth">How deep its calls are: 1 for those of a program, more for those of its children.</param>
internal sealed class Meter(AdmittedBounds admitted, SpendingLimits limits, Meter? parent = null, int depth = 1)
{
    private readonly Lock _lock = new();
    // Numbers, and no record of them: they change with every call.
    private long _calls;
    private long _requests;
    private long _hits;
    private long _fromCache;
    private long _fromLog;
    private long _deepest;
    private long _promptChars;
    private long _replyChars;
    private long _largestPrompt;
    private long _inputTokens;
    private long _outputTokens;
    private long _failed;
    private long _defaulted;
    private decimal? _usdSpent;
    private long _tokens;
    private long _tokensReserved;
    private decimal _usd;
    private decimal _usdReserved;
    private bool _isUnpriced;
    private int _waitingToReserve;
    private bool _hangsOnSchedule;
    private TaskCompletionSource _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public RlmUsage Usage
    {
        get
        {
            lock (_lock)
            {
                return new()
                {
                    Calls = _calls,
                    Requests = _requests,
                    CacheHits = _hits,
                    FromCache = _fromCache,
                    FromLog = _fromLog,
                    Depth = _deepest,
                    PromptChars = _promptChars,
                    ReplyChars = _replyChars,
                    LargestPrompt = _largestPrompt,
                    InputTokens = _inputTokens,
                    OutputTokens = _outputTokens,
                    Usd = _usdSpent,
                    Failures = _failed,
                    Defaulted = _defaulted,
                };
            }
        }
    }

    public AdmittedBounds Admitted => admitted;

    /// <summary>What was asked for, whoever made it; null where nobody needs to know.</summary>
    public AskedCalls? Asked { get; init; }

    /// <summary>Whether what was spent is another number on another schedule: something was given up while calls for it were under way.</summary>
    public bool HangsOnSchedule => Volatile.Read(ref _hangsOnSchedule);

    /// <summary>Notes that calls were, or may have been, given up.</summary>
    public void GaveUp()
    {
        Volatile.Write(ref _hangsOnSchedule, true);
        parent?.GaveUp();
    }

    /// <summary>Notes that a call is asked for, also where it was made before.</summary>
    /// <param name="key">Half of the call's hash, which tells it apart.</param>
    public void CountAsked(UInt128 key)
    {
        Asked?.Add(key);
        parent?.CountAsked(key);
    }

    /// <summary>Notes a turn of a root model.</summary>
    public void CountTurn()
    {
        Asked?.AddTurn();
        parent?.CountTurn();
    }

    /// <summary>How deep its calls are: 1 for those of a program.</summary>
    public int Depth => depth;

    /// <summary>Reserves a call.</summary>
    /// <exception cref="EvaluationException">A budget is used up, or a bound would be passed.</exception>
    public void ReserveCall(TextSpan site) => ReserveCall(site, depth);

    private void ReserveCall(TextSpan site, int at)
    {
        parent?.ReserveCall(site, at);
        lock (_lock)
        {
            _calls = Held(_calls + 1, admitted.Calls, "calls", site);
            _deepest = Math.Max(_deepest, at);
        }
    }

    /// <summary>Gives back a call that was given up before anything was asked for it.</summary>
    public void WithdrawCall()
    {
        parent?.WithdrawCall();
        lock (_lock)
        {
            _calls--;
        }
    }

    /// <summary>Reserves a prompt: the first of a call, or a repair.</summary>
    public void ReservePrompt(int characters, TextSpan site)
    {
        parent?.ReservePrompt(characters, site);
        lock (_lock)
        {
            var all = Held(_promptChars + characters, admitted.PromptChars, "prompt characters", site);
            _largestPrompt = Held(Math.Max(_largestPrompt, characters), admitted.LargestPrompt, "characters in one prompt", site);
            _promptChars = all;
        }
    }

    /// <summary>Reserves a request: the first of a prompt, or a retry.</summary>
    public void ReserveRequest(TextSpan site)
    {
        parent?.ReserveRequest(site);
        lock (_lock)
        {
            _requests = Held(_requests + 1, admitted.Requests, "requests", site);
        }
    }

    /// <summary>What an earlier run paid for the replies in its log: spent all the same, and not to be spent again.</summary>
    public Spending Prepaid
    {
        init
        {
            (_tokens, _usd, _isUnpriced) = (value.Tokens, value.Usd ?? 0, value.Usd is null);
            _usdSpent = value == Spending.None ? null : value.Usd;
        }
    }

    /// <param name="characters">Of the reply, as far as it is kept.</param>
    /// <param name="inputTokens">Of the prompt.</param>
    /// <param name="outputTokens">Of the reply.</param>
    /// <param name="site">Where the program asks.</param>
    public void CountReply(int characters, long inputTokens, long outputTokens, TextSpan site)
    {
        parent?.CountReply(characters, inputTokens, outputTokens, site);
        lock (_lock)
        {
            _replyChars = Held(_replyChars + characters, admitted.ReplyChars, "reply characters", site);
            _inputTokens += inputTokens;
            _outputTokens += outputTokens;
        }
    }

    /// <summary>Whether tokens or money are limited here or above.</summary>
    public bool LimitsSpending => limits.IsAny || parent?.LimitsSpending == true;

    /// <summary>What is left of the limits of tokens and money, above as well; null where there is none.</summary>
    public SpendingLimits SpendingLeft
    {
        get
        {
            var above = parent?.SpendingLeft ?? SpendingLimits.None;
            lock (_lock)
            {
                return new(
                    limits.Tokens is { } tokens ? Math.Min(Math.Max(0, tokens - _tokens), above.Tokens ?? long.MaxValue) : above.Tokens,
                    limits.Usd is { } usd ? Math.Min(Math.Max(0, usd - _usd), above.Usd ?? decimal.MaxValue) : above.Usd);
            }
        }
    }

    /// <summary>Reserves the most that a request can cost. Where requests under way hold what is left, waits for them: they may cost less.</summary>
    /// <param name="most">The most.</param>
    /// <param name="model">Who is asked.</param>
    /// <param name="site">What asks.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <exception cref="EvaluationException">A budget is used up, or there is one of money and the model has no price.</exception>
    public async Task ReserveAsync(Spending most, string model, TextSpan site, CancellationToken cancellation)
    {
        if (parent is not null)
        {
            await parent.ReserveAsync(most, model, site, cancellation).ConfigureAwait(false);
        }

        try
        {
            while (TryReserve(most, model, site) is { } settled)
            {
                await settled.WaitAsync(cancellation).ConfigureAwait(false);
            }
        }
        catch
        {
            parent?.Settle(most, Spending.None);
            throw;
        }
    }

    /// <summary>Gives back what was reserved, and takes what it did cost.</summary>
    public void Settle(Spending reserved, Spending spent)
    {
        parent?.Settle(reserved, spent);
        TaskCompletionSource settled;
        lock (_lock)
        {
            _tokensReserved -= reserved.Tokens;
            _usdReserved -= reserved.Usd ?? 0;
            _tokens += spent.Tokens;
            _usd += spent.Usd ?? 0;
            // A request without a price makes the sum say too little.
            _isUnpriced |= reserved.Usd is null;
            _usdSpent = _isUnpriced ? null : _usd;
            if (_waitingToReserve == 0)
            {
                return;
            }

            _waitingToReserve = 0;
            (settled, _settled) = (_settled, new(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        settled.TrySetResult();
    }

    /// <summary>Null where it is reserved; else what to wait for.</summary>
    private Task? TryReserve(Spending most, string model, TextSpan site)
    {
        lock (_lock)
        {
            if (limits.Tokens is { } tokens && most.Tokens > tokens - _tokens)
            {
                throw Spent("tokens", $"{_tokens:N0} spent, and the next request may cost {most.Tokens:N0}", $"{tokens:N0}");
            }

            if (limits.Usd is { } usd)
            {
                if (most.Usd is not { } price)
                {
                    throw new EvaluationException(_ => RefusalDiagnostics.NoPrices(site, [model])).At(site);
                }

                if (price > usd - _usd)
                {
                    throw Spent("US dollars", $"{_usd:0.######} spent, and the next request may cost {price:0.######}", $"{usd:0.######}");
                }
            }

            if (most.Tokens > (limits.Tokens ?? long.MaxValue) - _tokens - _tokensReserved || (most.Usd ?? 0) > (limits.Usd ?? decimal.MaxValue) - _usd - _usdReserved)
            {
                _waitingToReserve++;
                return _settled.Task;
            }

            _tokensReserved += most.Tokens;
            _usdReserved += most.Usd ?? 0;
            return null;
        }

        EvaluationException Spent(string what, string used, string limit) => new EvaluationException(_ => EvaluationDiagnostics.BudgetSpent(site, what, used, limit)).At(site);
    }

    public void CountHit()
    {
        parent?.CountHit();
        lock (_lock)
        {
            _hits++;
        }
    }

    /// <summary>Notes a reply that took no request: a log had it, or the cache across runs.</summary>
    public void CountSpared(bool fromCache)
    {
        parent?.CountSpared(fromCache);
        lock (_lock)
        {
            _ = fromCache ? _fromCache++ : _fromLog++;
        }
    }

    public void CountFailure()
    {
        parent?.CountFailure();
        lock (_lock)
        {
            _failed++;
        }
    }

    public void CountDefaulted(int values)
    {
        parent?.CountDefaulted(values);
        lock (_lock)
        {
            _defaulted += values;
        }
    }

    private static long Held(long spent, long? limit, string what, TextSpan site) =>
        spent > limit ? throw new EvaluationException(span => InternalDiagnostics.BoundExceeded(span, what, spent, limit.Value)).At(site) : spent;
}
