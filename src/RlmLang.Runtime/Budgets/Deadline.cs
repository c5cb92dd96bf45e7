namespace RlmLang.Budgets;

/// <summary>A limit of time as something that cancels.</summary>
internal static class Deadline
{
    // The longest that a timer takes is a little more; nobody waits that long for either.
    private static readonly TimeSpan s_longest = TimeSpan.FromDays(49);

    /// <summary>Cancels when the time is up; never where there is no limit.</summary>
    public static CancellationTokenSource Start(TimeSpan? limit, TimeProvider time) =>
        limit is { } some ? new CancellationTokenSource(some < s_longest ? some : s_longest, time) : new CancellationTokenSource();
}
