namespace RlmLang.Calls;

/// <summary>Who is let through to which endpoint, and when.</summary>
internal sealed partial class ModelEndpoints
{
    private Asking? TryEnter(long tokens, List<ModelEndpoint>? tried, HashSet<ModelEndpoint>? failedAt, out Waiter? waiter)
    {
        lock (_lock)
        {
            waiter = null;
            if (_waiting.Count == 0 && TryTake(tokens, tried, failedAt, kept: null, out _, out _) is { } asking)
            {
                return asking;
            }

            _waiting.AddLast(waiter = new Waiter(tokens, tried, failedAt));
            Pump();
            return null;
        }
    }

    /// <summary>Lets through who is first as long as that is allowed; then sees to it that somebody looks again.</summary>
    private void Pump()
    {
        // What those want who wait, and were passed since they do not go everywhere: it is theirs as soon as it is free.
        List<ModelEndpoint>? kept = null;
        for (var node = _waiting.First; node is not null && !(kept?.Count == _endpoints.Length);)
        {
            var (waiter, next) = (node.Value, node.Next);
            if (waiter.Task.IsCompleted)
            {
                _waiting.Remove(node);
            }
            else if (TryTake(waiter.Tokens, waiter.Tried, waiter.FailedAt, kept, out var wait, out var isDetour) is { } asking)
            {
                if (!waiter.TrySetResult(asking))
                {
                    asking.Endpoint.Leave();
                }

                _waiting.Remove(node);
            }
            else
            {
                LookAgain(wait);
                kept = [.. _endpoints.Where(e => !waiter.LeavesOut(e, isDetour) || kept?.Contains(e) == true)];
            }

            node = next;
        }
    }

    private void LookAgain(TimeSpan wait)
    {
        wait = wait > s_longestLook && wait < TimeSpan.MaxValue ? s_longestLook : wait;
        if (wait < TimeSpan.MaxValue && (_armedFor is not { } armed || armed > Now + wait))
        {
            _armedFor = Now + wait;
            _timer ??= _time.CreateTimer(_ => PumpOnTime(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _timer.Change(TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)), Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Looks again when the time has come, or nearly: timers go by a coarser clock than this and fire some milliseconds early at times, so one that fired is set no more, whatever the time.</summary>
    private void PumpOnTime()
    {
        lock (_lock)
        {
            _armedFor = null;
            Pump();
        }
    }

    /// <summary>The best endpoint that may be asked now; else how long until one may be. One that the call failed at already is asked only where the others are rested, or out of reach for long.</summary>
    private Asking? TryTake(long tokens, List<ModelEndpoint>? tried, HashSet<ModelEndpoint>? failedAt, List<ModelEndpoint>? kept, out TimeSpan wait, out bool isDetour)
    {
        isDetour = false;
        if (failedAt is not null)
        {
            // What is rested is no better than what failed once.
            var now = Now;
            List<ModelEndpoint> leftOut = [.. failedAt, .. tried ?? [], .. _endpoints.Where(e => e.RestedUntil > now)];
            if (TryTake(tokens, leftOut, isRetry: true, kept, out wait) is { } other)
            {
                return other;
            }

            if (wait < s_longestDetour || (wait == TimeSpan.MaxValue && Array.Exists(_endpoints, e => !leftOut.Contains(e) && (e.UnderWay > 0 || kept?.Contains(e) == true))))
            {
                isDetour = true;
                return null;
            }
        }

        return TryTake(tokens, tried, isRetry: failedAt is not null, kept, out wait);
    }

    /// <summary>The best endpoint that may be asked now; else how long until one may be.</summary>
    private Asking? TryTake(long tokens, List<ModelEndpoint>? tried, bool isRetry, List<ModelEndpoint>? kept, out TimeSpan wait)
    {
        var now = Now;
        wait = TimeSpan.MaxValue;
        ModelEndpoint? best = null;
        ModelEndpoint? rested = null;
        foreach (var endpoint in _endpoints)
        {
            if (tried?.Contains(endpoint) == true || kept?.Contains(endpoint) == true)
            {
                continue;
            }

            if (endpoint.RestedUntil > now)
            {
                rested = rested is null || endpoint.RestedUntil < rested.RestedUntil ? endpoint : rested;
                wait = endpoint.RestedUntil - now < wait ? endpoint.RestedUntil - now : wait;
                continue;
            }

            var needed = endpoint.WaitFor(tokens, now);
            wait = needed < wait ? needed : wait;
            if (needed == TimeSpan.Zero && (best is null || Rank(endpoint).CompareTo(Rank(best)) < 0))
            {
                best = endpoint;
            }
        }

        // Where all are rested nothing better can be done than to ask the one that may come back first.
        if (best is null && rested is not null && Array.TrueForAll(_endpoints, e => e.RestedUntil > now || tried?.Contains(e) == true))
        {
            best = (wait = rested.WaitFor(tokens, now)) == TimeSpan.Zero ? rested : null;
        }

        return best?.Enter(tokens, now);

        // First requests find out whether one is well again; a call has few retries.
        (bool IsUnknown, int Trouble, int UnderWay, long Served) Rank(ModelEndpoint e) => (isRetry && !e.HasAnswered, isRetry ? e.Trouble : 0, e.UnderWay, e.Served);
    }

    private TimeSpan Now => _time.GetElapsedTime(_started);

    private sealed class Waiter(long tokens, List<ModelEndpoint>? tried, HashSet<ModelEndpoint>? failedAt) : TaskCompletionSource<Asking>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public long Tokens => tokens;

        public List<ModelEndpoint>? Tried => tried;

        public HashSet<ModelEndpoint>? FailedAt => failedAt;

        /// <summary>Whether it does not go there, as things are.</summary>
        public bool LeavesOut(ModelEndpoint endpoint, bool isDetour) => tried?.Contains(endpoint) == true || (isDetour && failedAt?.Contains(endpoint) == true);
    }
}
