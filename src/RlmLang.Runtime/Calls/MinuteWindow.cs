namespace RlmLang.Calls;

/// <summary>Counts what was taken in the last 60 seconds. Not thread-safe.</summary>
/// <param name="limit">The most in any 60 seconds.</param>
internal sealed class MinuteWindow(long limit)
{
    public static readonly TimeSpan Length = TimeSpan.FromMinutes(1);

    private readonly Queue<Entry> _taken = new();
    private long _sum;

    /// <summary>How long until so much may be taken; zero for now. More than the limit may be taken alone.</summary>
    public TimeSpan WaitFor(long amount, TimeSpan now)
    {
        while (_taken.TryPeek(out var oldest) && now - oldest.At >= Length)
        {
            _taken.Dequeue();
            oldest.IsPast = true;
            _sum -= oldest.Amount;
        }

        var left = _sum;
        foreach (var entry in _taken)
        {
            if (left == 0 || left + amount <= limit)
            {
                break;
            }

            left -= entry.Amount;
            if (left == 0 || left + amount <= limit)
            {
                return entry.At + Length - now;
            }
        }

        return TimeSpan.Zero;
    }

    public Entry Take(long amount, TimeSpan now)
    {
        var entry = new Entry { At = now, Amount = amount };
        _taken.Enqueue(entry);
        _sum += amount;
        return entry;
    }

    /// <summary>Counts what it was in place of what it could have been.</summary>
    public void Settle(Entry entry, long amount)
    {
        if (!entry.IsPast)
        {
            _sum += amount - entry.Amount;
            entry.Amount = amount;
        }
    }

    internal sealed class Entry
    {
        public TimeSpan At { get; init; }

        public long Amount { get; set; }

        public bool IsPast { get; set; }
    }
}
