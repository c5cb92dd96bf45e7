using System.Collections.Concurrent;
using Microsoft.Extensions.AI;
using RlmLang.Budgets;
using RlmLang.Logs;
using RlmLang.Values;

namespace RlmLang.Calls;

/// <summary>What the calls of one run share. Thread-safe.</summary>
/// <param name="meter">Counts and holds them to what was admitted.</param>
/// <param name="policy">Repairs and retries.</param>
/// <param name="log">Takes each call and reply; null where no log is kept.</param>
/// <param name="progressed">Told after each call that ended.</param>
/// <param name="cancellation">Stops the run.</param>
internal sealed class RunCalls(Meter meter, RlmPolicy policy, RunLogWriter? log, Action? progressed, CancellationToken cancellation)
{
    private readonly Lock _lock = new();
    private readonly List<SourceSpan> _read = [];

    public Meter Meter => meter;

    public RlmPolicy Policy => policy;

    public RunLogWriter? Log => log;

    public CancellationToken Cancellation => cancellation;

    /// <summary>Replies that need not be asked for again; null for none.</summary>
    public RecordedReplies? Recorded { get; init; }

    /// <summary>The calls that were made or are under way, by key.</summary>
    public ConcurrentDictionary<string, Lazy<Task<CallResult>>> Made { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Runs whole sessions for programs that ask for them.</summary>
    public ChildRunner? Children { get; init; }

    /// <summary>Runs a child, or waits for the same child that is under way.</summary>
    public Task<CallResult> ChildAsync(ChildCall child)
    {
        if (Children is not { } children)
        {
            throw new InvalidOperationException("This run has no children.");
        }

        var mine = new Lazy<Task<CallResult>>(() => children(child, this));
        var made = Made.GetOrAdd(child.Key, mine);
        if (!ReferenceEquals(made, mine))
        {
            meter.CountHit();
        }

        return made.Value;
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

    public void Progressed() => progressed?.Invoke();

    /// <summary>Ends when no call is under way any more, however each ended. After it the meter stands still, and the log has all that was paid for.</summary>
    public async Task SettledAsync()
    {
        foreach (var made in Made.Values)
        {
            await ((Task)made.Value).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
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
}
