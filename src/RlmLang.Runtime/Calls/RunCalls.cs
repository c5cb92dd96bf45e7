using System.Collections.Concurrent;
using Microsoft.Extensions.AI;
using RlmLang.Budgets;
using RlmLang.Core;
using RlmLang.Logs;
using RlmLang.Telemetry;
using RlmLang.Values;

namespace RlmLang.Calls;

/// <summary>What the calls of one run share. Thread-safe.</summary>
/// <param name="meter">Counts and holds them to what was admitted.</param>
/// <param name="policy">Repairs and retries.</param>
/// <param name="log">Takes each call and reply; null where no log is kept.</param>
/// <param name="cancellation">Stops the run.</param>
internal sealed class RunCalls(Meter meter, RlmPolicy policy, RunLogWriter? log, CancellationToken cancellation)
{
    private readonly Lock _lock = new();
    private readonly List<SourceSpan> _read = [];
    private int _underWay;
    private TaskCompletionSource? _settled;

    public Meter Meter => meter;

    public RlmPolicy Policy => policy;

    public RunLogWriter? Log => log;

    public CancellationToken Cancellation => cancellation;

    /// <summary>Replies that need not be asked for again; null for none.</summary>
    public RecordedReplies? Recorded { get; init; }

    /// <summary>The calls that were made or are under way, by key.</summary>
    public ConcurrentDictionary<string, SharedCall> Made { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Where its calls belong.</summary>
    public RunTrace Trace { get; init; } = RunTrace.None;

    /// <summary>Runs whole sessions for programs that ask for them.</summary>
    public ChildRunner? Children { get; init; }

    /// <summary>Runs a child, or waits for the same child that is under way.</summary>
    /// <param name="child">What to run.</param>
    /// <param name="unwanted">Says that its answer is no longer of use here.</param>
    public Task<CallResult> ChildAsync(ChildCall child, CancellationToken unwanted)
    {
        var children = Children ?? throw new InvalidOperationException("This run has no children.");
        if (meter.Depth > 1)
        {
            // Two children may ask for the same child, and only the first of them counts what it spends.
            meter.GaveUp();
        }

        return OnceAsync(child.Key, RunAsync, unwanted);

        async Task<CallResult> RunAsync(CancellationToken token)
        {
            await StartingAsync(child.Site).ConfigureAwait(false);
            return await children(child, this, token).ConfigureAwait(false);
        }
    }

    /// <summary>Makes what has this key, or waits for it where it is under way or made.</summary>
    /// <param name="key">Of all that the result depends on.</param>
    /// <param name="make">Makes it, until nobody wants it.</param>
    /// <param name="unwanted">Ends the waiting.</param>
    /// <param name="isCall">Whether a hit is a call saved.</param>
    public Task<CallResult> OnceAsync(string key, Func<CancellationToken, Task<CallResult>> make, CancellationToken unwanted, bool isCall = true)
    {
        var mine = new SharedCall(token => CountedAsync(make, token));
        while (true)
        {
            var shared = Made.GetOrAdd(key, mine);
            if (shared.Join(unwanted) is { } result)
            {
                if (isCall && !ReferenceEquals(shared, mine))
                {
                    meter.CountHit();
                    RlmTelemetry.Hit();
                }

                return result;
            }

            // It was given up before it had a result.
            Made.TryRemove(KeyValuePair.Create(key, shared));
        }
    }

    /// <summary>Notes spans that a child read.</summary>
    public void CountRead(IEnumerable<SourceSpan> spans)
    {
        lock (_lock)
        {
            _read.AddRange(spans);
        }
    }

    /// <summary>Schemas as providers take them: the calls of a site share one.</summary>
    public ConcurrentDictionary<string, ChatResponseFormat> Formats { get; } = new(StringComparer.Ordinal);

    /// <summary>Told when a place of the program is about to make a call.</summary>
    public Func<CallSite, ValueTask>? Starting { get; init; }

    /// <summary>Told after each call and turn that ended, when nothing is held any more that other runs wait for; of a turn or a child's call the call is not told.</summary>
    public Func<EndedCall?, ValueTask>? Ended { get; init; }

    public ValueTask StartingAsync(CallSite site) => Starting?.Invoke(site) ?? ValueTask.CompletedTask;

    public ValueTask EndedAsync(EndedCall? call) => Ended?.Invoke(call) ?? ValueTask.CompletedTask;

    /// <summary>Ends when no call that this run made is under way any more, however each ended. After it the meter stands still, and the log has all that was paid for.</summary>
    public Task SettledAsync()
    {
        lock (_lock)
        {
            return _underWay == 0 ? Task.CompletedTask : (_settled ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    /// <summary>Notes which spans of the context a call reads.</summary>
    public void CountRead(ModelCall call)
    {
        lock (_lock)
        {
            foreach (var source in call.Sources)
            {
                source.Origin?.AddSpans(source.Length, _read);
            }
        }
    }

    /// <summary>The spans of the context that reached a model.</summary>
    public IReadOnlyList<SourceSpan> Read()
    {
        lock (_lock)
        {
            return Provenance.Normalise([.. _read]);
        }
    }

    private async Task<CallResult> CountedAsync(Func<CancellationToken, Task<CallResult>> make, CancellationToken unwanted)
    {
        lock (_lock)
        {
            _underWay++;
        }

        try
        {
            return await make(unwanted).ConfigureAwait(false);
        }
        finally
        {
            lock (_lock)
            {
                if (--_underWay == 0)
                {
                    _settled?.TrySetResult();
                    _settled = null;
                }
            }
        }
    }
}

/// <summary>A call that ended.</summary>
/// <param name="Site">Where the program asked.</param>
/// <param name="Model">Who was asked.</param>
/// <param name="PromptChars">Of its first prompt.</param>
/// <param name="Failure">Why there is no reply; null where there is one.</param>
internal sealed record EndedCall(CallSite Site, string Model, int PromptChars, string? Failure);
