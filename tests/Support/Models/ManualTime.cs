namespace RlmLang.Tests.Support;

/// <summary>A clock that stands still until it is moved to its next timer, which then fires before the move ends.</summary>
/// <param name="early">How much before its time a timer fires, at most half of what it was set to: those of the system go by a clock that ticks every 4 ms.</param>
internal sealed class ManualTime(TimeSpan early = default) : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<Timer> _timers = [];
    private long _ticks;

    private TimeSpan Early => early;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public TimeSpan Now => TimeSpan.FromTicks(GetTimestamp());

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddTicks(GetTimestamp());

    public override long GetTimestamp() => Interlocked.Read(ref _ticks);

    /// <summary>Moves on; false where no timer is set.</summary>
    public bool MoveToNextTimer()
    {
        Timer next;
        lock (_lock)
        {
            if (_timers.Count == 0)
            {
                return false;
            }

            next = _timers.MinBy(t => t.Due)!;
            _timers.Remove(next);
            Interlocked.Exchange(ref _ticks, Math.Max(next.Due, _ticks));
        }

        next.Fire();
        return true;
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class Timer(ManualTime time, TimerCallback callback, object? state) : ITimer
    {
        public long Due { get; private set; }

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time._lock)
            {
                time._timers.Remove(this);
                if (dueTime != Timeout.InfiniteTimeSpan)
                {
                    Due = time._ticks + dueTime.Ticks - Math.Min(time.Early.Ticks, dueTime.Ticks / 2);
                    time._timers.Add(this);
                }
            }

            return true;
        }

        public void Dispose() => Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}
