using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using Microsoft.Extensions.AI;
using RlmLang.Budgets;
using RlmLang.Core;
using RlmLang.Logs;
using RlmLang.Telemetry;
using RlmLang.Types;
using RlmLang.Values;

namespace RlmLang.Calls;

/// <summary>What the calls of one run share. Thread-safe.</summary>
/// <param name="meter">Counts and holds them to what was admitted.</param>
/// <param name="policy">Repairs and retries.</param>
/// <param name="log">Takes each call and reply; null where no log is kept.</param>
/// <param name="cancellation">Stops the run.</param>
internal sealed class RunCalls(Meter meter, RlmPolicy policy, RunLogWriter? log, CancellationToken cancellation)
{
    // A call adds its spans one by one; now and then neighbours and repetitions are put together.
    private const int MostReadByDefault = 4_096;

    private readonly Lock _lock = new();
    private List<SourceSpan> _read = [];
    private int _mostRead = MostReadByDefault;
    private readonly ConcurrentDictionary<ReplyForm, string?> _schemas = new();
    private int _underWay;
    private TaskCompletionSource? _settled;

    public Meter Meter => meter;

    public RlmPolicy Policy => policy;

    public RunLogWriter? Log => log;

    public CancellationToken Cancellation => cancellation;

    /// <summary>Replies that need not be asked for again; null for none.</summary>
    public RecordedReplies? Recorded { get; init; }

    /// <summary>The calls that were made or are under way, by key.</summary>
    public MadeCalls Made { get; init; } = new();

    /// <summary>The replies that earlier questions of the session paid for; null where there is no session.</summary>
    public PaidReplies? Paid { get; init; }

    /// <summary>Why its time is up, where a limit of the whole session cut it and not whoever asked; null while there is time.</summary>
    public Func<EvaluationException?>? OutOfTime { get; init; }

    /// <summary>How much time is left; null where that has no limit.</summary>
    public Func<TimeSpan?>? TimeLeft { get; init; }

    /// <summary>How far a session of several programs is; null where a program speaks for itself.</summary>
    public Func<RlmProgress?>? Total { get; init; }

    /// <summary>The endpoints that refused a request as they would any other, for a key or a model that they do not know: another run may ask them again.</summary>
    public ConcurrentDictionary<ModelEndpoint, ExceptionDispatchInfo> Refusing { get; } = new();

    /// <summary>Where its calls belong.</summary>
    public RunTrace Trace { get; init; } = RunTrace.None;

    /// <summary>Runs whole sessions for programs that ask for them.</summary>
    public ChildRunner? Children { get; init; }

    /// <summary>Runs a child, or waits for the same child that is under way.</summary>
    /// <param name="child">What to run.</param>
    /// <param name="place">Who waits; null for somebody outside of programs.</param>
    /// <param name="unwanted">Says that its answer is no longer of use here.</param>
    /// <param name="isNeeded">Whether the place has no value without it, and is told where it fails.</param>
    public ValueTask<CallResult> ChildAsync(ChildCall child, IProgramPlace? place, CancellationToken unwanted, bool isNeeded = true)
    {
        var children = Children ?? throw new InvalidOperationException("This run has no children.");
        if (meter.Depth > 1)
        {
            // Two children may ask for the same child, and only the first of them counts what it spends.
            meter.GaveUp();
        }

        return OnceAsync(CallKey.OfName(child.Key), RunAsync, place, unwanted, isNeeded: isNeeded);

        async Task<CallResult> RunAsync(CancellationToken token)
        {
            child.IsMade = true;
            await StartingAsync(child.Site).ConfigureAwait(false);
            return await children(child, this, token).ConfigureAwait(false);
        }
    }

    /// <summary>Makes what has this key, or waits for it where it is under way or made.</summary>
    /// <param name="key">Of all that the result depends on.</param>
    /// <param name="make">Makes it, until nobody wants it.</param>
    /// <param name="place">Who waits; null for somebody outside of programs.</param>
    /// <param name="unwanted">Ends the waiting.</param>
    /// <param name="isCall">Whether a hit is a call saved.</param>
    /// <param name="isNeeded">Whether the place has no value without it, and is told where it fails.</param>
    public ValueTask<CallResult> OnceAsync(CallKey key, Func<CancellationToken, Task<CallResult>> make, IProgramPlace? place, CancellationToken unwanted, bool isCall = true, bool isNeeded = true)
    {
        return OnceAsync(key, new DelegatedCall(CountedAsync), place, unwanted, isCall, isNeeded);

        async Task<CallResult> CountedAsync(CancellationToken token)
        {
            Begin();
            try
            {
                var result = await make(token).ConfigureAwait(false);
                Made.Settle(key, result);
                return result;
            }
            finally
            {
                End();
            }
        }
    }

    /// <summary>Makes what has this key, or waits for it where it is under way or made.</summary>
    /// <param name="key">Of all that the result depends on.</param>
    /// <param name="mine">Makes it between <see cref="Begin"/> and <see cref="End"/>, and settles it.</param>
    /// <param name="place">Who waits; null for somebody outside of programs.</param>
    /// <param name="unwanted">Ends the waiting.</param>
    /// <param name="isCall">Whether a hit is a call saved.</param>
    /// <param name="isNeeded">Whether the place has no value without it, and is told where it fails.</param>
    public ValueTask<CallResult> OnceAsync(CallKey key, SharedCall mine, IProgramPlace? place, CancellationToken unwanted, bool isCall = true, bool isNeeded = true)
    {
        unwanted.ThrowIfCancellationRequested();
        while (true)
        {
            var (result, shared) = Made.GetOrAdd(key, mine);
            if (result is not null)
            {
                CountHit();
                return new(result);
            }

            if (shared?.Join(place, unwanted, isNeeded) is { } coming)
            {
                if (!ReferenceEquals(shared, mine))
                {
                    CountHit();
                }

                return new(coming);
            }

            // It was given up before it had a result.
            if (shared is not null)
            {
                Made.Remove(key, shared);
            }
        }

        void CountHit()
        {
            if (isCall)
            {
                meter.CountHit();
                RlmTelemetry.Hit();
            }
        }
    }

    /// <summary>Notes spans that a child read.</summary>
    public void CountRead(IEnumerable<SourceSpan> spans)
    {
        lock (_lock)
        {
            _read.AddRange(spans);
            Compact();
        }
    }

    /// <summary>The schema of a call's reply; null for plain text. The calls of a site share one, unless its labels are known only while running.</summary>
    public string? SchemaOf(CoreModelCall call, RlmType type, int? packed) =>
        ReplySchema.IsPlain(type, packed is not null) ? null
        : !call.Reply.Labels.IsEmpty ? ReplySchema.Write(type, packed)
        : _schemas.GetOrAdd(new(type, packed), static form => ReplySchema.Write(form.Type, form.Packed));

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
            return Volatile.Read(ref _underWay) == 0 ? Task.CompletedTask : (_settled ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    /// <summary>Notes which spans of the context a call reads.</summary>
    public void CountRead(ModelCall call)
    {
        lock (_lock)
        {
            call.AddSources(_read);
            Compact();
        }
    }

    /// <summary>Notes that a text reaches a model beside a prompt's own parts: the question of a child, a label.</summary>
    public void CountRead(TextValue text)
    {
        if (text.Origin is { } origin)
        {
            lock (_lock)
            {
                origin.AddSpans(text.Length, _read);
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

    /// <summary>Of the calls that <c>or=</c> stood in for the one that is told of: the first in the program, whatever the schedule. Null where none was.</summary>
    public ReplacedCall? Replaced { get; private set; }

    /// <summary>Notes that <c>or=</c> stands in for a call.</summary>
    public void NoteReplaced(ReplacedCall call)
    {
        lock (_lock)
        {
            if (Replaced is not { } told || (call.Span.Start, call.Reason.Length).CompareTo((told.Span.Start, told.Reason.Length)) is var order && (order < 0 || (order == 0 && string.CompareOrdinal(call.Reason, told.Reason) < 0)))
            {
                Replaced = call;
            }
        }
    }

    /// <summary>Notes that a call is under way.</summary>
    public void Begin() => Interlocked.Increment(ref _underWay);

    /// <summary>Notes that a call is under way no more.</summary>
    public void End()
    {
        if (Interlocked.Decrement(ref _underWay) > 0)
        {
            return;
        }

        lock (_lock)
        {
            if (Volatile.Read(ref _underWay) == 0)
            {
                _settled?.TrySetResult();
                _settled = null;
            }
        }
    }

    private void Compact()
    {
        if (_read.Count > _mostRead)
        {
            _read = [.. Provenance.Normalise(_read)];
            _mostRead = Math.Max(MostReadByDefault, 2 * _read.Count);
        }
    }
}

/// <summary>A call that failed, and did not end the run.</summary>
/// <param name="Span">Where the program asked.</param>
/// <param name="Reason">Why there is no reply.</param>
/// <param name="Ways">What the provider knows of ways out.</param>
internal sealed record ReplacedCall(Source.TextSpan Span, string Reason, System.Collections.Immutable.ImmutableArray<string> Ways);

/// <summary>A call that ended.</summary>
/// <param name="Site">Where the program asked.</param>
/// <param name="Model">Who was asked.</param>
/// <param name="PromptChars">Of its first prompt.</param>
/// <param name="Failure">Why there is no reply; null where there is one.</param>
internal sealed record EndedCall(CallSite Site, string Model, int PromptChars, string? Failure);

/// <summary>What a schema is written from: one place of the program, and how many items share its prompt.</summary>
internal readonly struct ReplyForm(RlmType type, int? packed) : IEquatable<ReplyForm>
{
    public RlmType Type => type;

    public int? Packed => packed;

    // Types that are equal may be written in another order.
    public bool Equals(ReplyForm other) => ReferenceEquals(type, other.Type) && packed == other.Packed;

    public override bool Equals(object? obj) => obj is ReplyForm other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(type), packed);
}
