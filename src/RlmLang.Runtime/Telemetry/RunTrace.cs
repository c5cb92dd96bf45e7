using System.Collections.Concurrent;
using System.Diagnostics;

namespace RlmLang.Telemetry;

/// <summary>The spans of one run: its own, and one for each place of the program that calls models, from its first call to its last. Thread-safe.</summary>
/// <remarks>Stages overlap item by item, so a stage is no scope of the code: its span is opened by the first call of the place and closed when the run ends, at the time of its last call.</remarks>
internal sealed class RunTrace : IDisposable
{
    private readonly Activity? _run;
    private readonly RlmPlan? _plan;
    private readonly ConcurrentDictionary<int, Stage> _stages = new();

    private RunTrace(Activity? run, RlmPlan? plan) => (_run, _plan) = (run, plan);

    /// <summary>The trace of what has no program of its own: its calls belong to what is open around them.</summary>
    public static RunTrace None { get; } = new(null, null);

    public static RunTrace Start(RlmPlan plan)
    {
        if (RlmTelemetry.Source.StartActivity("rlm.run") is not { } run)
        {
            return None;
        }

        run.SetTag("rlm.script", plan.Script.Name)
            .SetTag("rlm.fingerprint", plan.Fingerprint)
            .SetTag("rlm.context.chars", plan.Context.Length)
            .SetTag(RlmTelemetry.CallsBound, plan.MaxCalls)
            .SetTag("rlm.requests.bound", plan.MaxRequests);
        return new(run, plan);
    }

    /// <summary>A call that begins now, below its stage; null where nobody listens.</summary>
    /// <param name="site">The number of its place in the program.</param>
    /// <param name="server">Who is asked.</param>
    public Activity? Call(int site, ChatServer server)
    {
        if (_run is null || _plan is null)
        {
            return RlmTelemetry.StartChat(server, Activity.Current?.Context ?? default);
        }

        var stage = _stages.GetOrAdd(site, static (site, trace) => trace.Open(site), this);
        return RlmTelemetry.StartChat(server, stage.Activity?.Context ?? _run.Context);
    }

    /// <summary>A call of this place has ended.</summary>
    public void Called(int site)
    {
        if (_stages.TryGetValue(site, out var stage))
        {
            stage.Called();
        }
    }

    /// <summary>How the run ended; closes its stages.</summary>
    public void End(RlmResult result)
    {
        if (_run is null)
        {
            return;
        }

        foreach (var stage in _stages.Values)
        {
            stage.Close();
        }

        _run.SetTag(RlmTelemetry.CallsActual, result.Usage.Calls).SetTag("rlm.requests.actual", result.Usage.Requests).SetTag("rlm.coverage.share", result.Coverage.Share);
        RlmTelemetry.Failed(_run, result.Failure);
    }

    public void Dispose() => _run?.Dispose();

    private Stage Open(int site)
    {
        // The first call opens it in the midst of its own flow, which has to stay what it was.
        var around = Activity.Current;
        var activity = RlmTelemetry.Source.StartActivity("rlm.stage", ActivityKind.Internal, _run?.Context ?? default);
        Activity.Current = around;
        if (activity is not null && _plan is not null && site < _plan.Stages.Length)
        {
            var stage = _plan.Stages[site];
            activity.SetTag("rlm.stage.operation", stage.Operation).SetTag("rlm.stage.line", stage.Line).SetTag("rlm.stage.module", stage.Module).SetTag(RlmTelemetry.CallsBound, stage.MaxCalls);
        }

        return new(activity);
    }

    private sealed class Stage(Activity? activity)
    {
        private long _calls;
        private long _last = Stopwatch.GetTimestamp();

        private readonly long _opened = Stopwatch.GetTimestamp();

        public Activity? Activity => activity;

        public void Called()
        {
            Interlocked.Increment(ref _calls);
            Volatile.Write(ref _last, Stopwatch.GetTimestamp());
        }

        public void Close()
        {
            if (activity is null)
            {
                return;
            }

            var around = System.Diagnostics.Activity.Current;
            activity.SetTag(RlmTelemetry.CallsActual, Interlocked.Read(ref _calls)).SetEndTime(activity.StartTimeUtc + Stopwatch.GetElapsedTime(_opened, Volatile.Read(ref _last)));
            activity.Dispose();
            System.Diagnostics.Activity.Current = around;
        }
    }
}
