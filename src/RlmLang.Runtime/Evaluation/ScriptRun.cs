using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using RlmLang.Bounds;
using RlmLang.Budgets;
using RlmLang.Calls;
using RlmLang.Core;
using RlmLang.Diagnostics;
using RlmLang.Logs;
using RlmLang.Telemetry;
using RlmLang.Types;
using RlmLang.Values;

namespace RlmLang.Evaluation;

/// <summary>One run of a plan, from its first statement to its result.</summary>
/// <param name="plan">Was admitted.</param>
/// <param name="scheduler">Makes the calls.</param>
/// <param name="options">The engine's.</param>
/// <param name="log">Takes what happens; null where no log is kept. Not closed here.</param>
/// <param name="recorded">Replies that need not be asked for again; null for none.</param>
/// <param name="session">Counts this run among others, and has the calls that they made; null for a run of its own.</param>
/// <param name="children">Runs whole sessions for programs that ask for them.</param>
/// <param name="events">Told what happens.</param>
/// <param name="cancellationToken">Stops the run.</param>
internal sealed class ScriptRun(
    RlmPlan plan, CallScheduler scheduler, RlmOptions options, RunLogWriter? log, RecordedReplies? recorded, RunCalls? session, ChildRunner children, RunEvents events, CancellationToken cancellationToken)
{

    // Far more than any run takes, and what a time span holds.
    private const double LongestSeconds = 1e9;

    // Pure work that may be spent on finding what can still come.
    private const long MostTightening = 200_000_000;

    private readonly ConcurrentDictionary<int, bool> _started = new();
    private readonly HashSet<CoreStatement> _done = [];
    private long _bound = plan.Bounds.Calls.Max ?? long.MaxValue;
    private readonly List<string> _shown = [];
    private readonly List<(string Label, string Text)> _shows = [];
    private readonly Dictionary<CoreVariable, Value> _values = [];
    private readonly Dictionary<CoreVariable, Task<Value>> _coming = [];

    public async Task<RlmResult> RunAsync()
    {
        using var trace = RunTrace.Start(plan);
        options.Logger.RunBegins(plan.Script.Name, plan.MaxCalls, plan.Context.Length);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var deadline = Deadline.Start(Limit(), options.Time);
        using var stopAtDeadline = deadline.Token.Register(stop.Cancel);
        var started = options.Time.GetTimestamp();
        var bounds = plan.Bounds;
        var meter = new Meter(
            new AdmittedBounds(bounds.Calls.Max, bounds.Requests.Max, bounds.PromptChars.Max, bounds.LargestPrompt.Max, bounds.ReplyChars.Max),
            SpendingLimits.Of(plan.Policy, plan.Script.Program.Budget),
            session?.Meter,
            session?.Meter.Depth ?? 1)
        {
            // A session counts what its log has for all its programs.
            Prepaid = session is null ? recorded?.Spent ?? Spending.None : Spending.None,
        };
        var run = new RunCalls(meter, plan.Policy, log, stop.Token)
        {
            Starting = events.IsNone ? null : StartingAsync,
            Ended = events.IsNone ? null : call => EndedAsync(call, meter),
            Children = children,
            Recorded = recorded,
            Trace = trace,
            Made = session?.Made ?? new(),
            Paid = session?.Paid,
        };
        PlanLog.Admitted(log, plan);
        await events.TellAsync(() => new RlmPlanned(plan)).ConfigureAwait(false);

        Value? final = null;
        Diagnostic? failure = null;
        try
        {
            final = await StatementsAsync(run, new WorkMeter(plan.Policy.MaxWork, plan.Policy.MaxMemory, stop.Token) { Observer = options.Observer }).ConfigureAwait(false);
        }
        catch (EvaluationException failed)
        {
            failure = failed.ToDiagnostic();
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            failure = EvaluationDiagnostics.BudgetSpent(default, "seconds", "time is up", Limit()?.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture) ?? "");
        }
        catch (OperationCanceledException) when (session?.OutOfTime?.Invoke() is not null)
        {
            // The time of the whole session is up: what was paid for until then is not lost.
            failure = session.OutOfTime.Invoke()?.ToDiagnostic();
        }
        catch (RlmException stopped)
        {
            CancelledRun.NoteSpent(stopped, meter);
            throw;
        }
        catch (OperationCanceledException stopped)
        {
            CancelledRun.NoteSpent(stopped, meter);
            CancelledProgram.NoteLets(stopped, Lets(v => _values.GetValueOrDefault(v) ?? (_coming.GetValueOrDefault(v) is { IsCompletedSuccessfully: true } made ? made.Result : null)));
            throw;
        }
        finally
        {
            // Whatever is still under way is no longer wanted; what was paid for while it ended is still counted and logged.
            await stop.CancelAsync().ConfigureAwait(false);
            await run.SettledAsync().ConfigureAwait(false);
        }

        if (failure is not null)
        {
            meter.GaveUp();
        }

        // What a limit cut off is not lost: the last value that was paid for, marked as what it is.
        var best = failure is { Blame: Blame.Budget or Blame.Policy } && final is null
            ? plan.Script.Program.Statements.OfType<CoreLetStatement>().LastOrDefault(l => !l.Value.IsPure && _values.ContainsKey(l.Variable))?.Variable
            : null;
        final = best is null ? final : _values[best];
        var read = run.Read();
        var result = new RlmResult
        {
            FinalValue = final,
            FinalJson = final is null ? null : ValueJson.Write(final),
            FinalText = final is null ? null : Text(final),
            FinalType = best?.Type.ToString() ?? plan.Script.FinalType,
            IsPartial = best is not null,
            Failure = failure,
            Replaced = run.Replaced is { } one ? EvaluationDiagnostics.CallsReplaced(one.Span, meter.Usage.Defaulted, one.Reason, one.Ways) : null,
            Usage = meter.Usage,
            Coverage = new(plan.Context.Length, read.Sum(s => (long)s.Length)),
            Citations = final is null ? [] : Evaluation.Citations.Of(final, plan.Context),
            Shown = [.. _shown],
            Shows = [.. _shows],
            Lets = Lets(_values.GetValueOrDefault),
            Read = [.. read],
            SpendingHangsOnSchedule = meter.HangsOnSchedule,
            Elapsed = options.Time.GetElapsedTime(started),
        };
        trace.End(result);
        if (failure is null)
        {
            options.Logger.RunDone(plan.Script.Name, result.Usage.Calls, result.Usage.Requests, result.Usage.CacheHits, result.Elapsed);
        }
        else
        {
            options.Logger.RunFailed(plan.Script.Name, failure.Code, result.Usage.Calls);
        }

        return result;
    }

    /// <summary>A text as it is, anything else as JSON.</summary>
    public static string Text(Value final) => final is TextValue text ? text.ToString() : ValueJson.Write(final, indented: true);


    private ImmutableArray<(string Name, RlmType Type, Value Value, bool CostCalls)> Lets(Func<CoreVariable, Value?> valueOf) =>
        [.. plan.Script.Program.Statements.OfType<CoreLetStatement>().SelectMany(l => valueOf(l.Variable) is { } value ? [(l.Variable.Name, l.Variable.Type, value, !l.Value.IsPure)] : Array.Empty<(string, RlmType, Value, bool)>())];

    private TimeSpan? Limit() => Least(plan.Policy.Timeout, plan.Script.Program.Budget.Seconds is { } seconds ? TimeSpan.FromSeconds(Math.Min(seconds, LongestSeconds)) : null);

    private static T? Least<T>(T? a, T? b)
        where T : struct, IComparable<T> => a is { } x && b is { } y ? (x.CompareTo(y) <= 0 ? x : y) : a ?? b;

    /// <summary>Starts every statement at once, each waiting only for the names it uses; then takes them in order, so that the first failure in the source is the one that is told.</summary>
    private async Task<Value?> StatementsAsync(RunCalls run, IWorkMeter work)
    {
        var program = plan.Script.Program;
        var evaluator = new Evaluator(run, scheduler, work, run.Cancellation);
        using var places = new Places(evaluator, run.Cancellation);
        // All of them before the first runs, so that none is missing where one fails at once.
        var evaluators = program.Statements.Select((s, i) => (s, places.Begin(i) ?? throw new UnreachableException())).ToDictionary<CoreStatement, Evaluator>(ReferenceEqualityComparer.Instance);
        var frame = new Frame(program.FrameSize);
        foreach (var (variable, value) in plan.Inputs)
        {
            frame.Set(variable, value);
        }

        var known = plan.Bounds.Measured?.Known ?? ImmutableDictionary<CoreVariable, Value>.Empty;
        var results = plan.Bounds.Measured?.Results ?? ImmutableDictionary<CoreStatement, Value>.Empty;
        // What is known without a model was bounded as such: then nothing is put in.
        var changed = program.Statements
            .Where(s => s.InPlace is not null && !results.ContainsKey(s) && !(s is CoreLetStatement own && known.ContainsKey(own.Variable)) && !s.PutIn.Any(known.ContainsKey))
            .ToHashSet<CoreStatement>(ReferenceEqualityComparer.Instance);
        var elsewhere = changed.SelectMany(s => s.PutIn).ToHashSet();
        foreach (var let in program.Statements.OfType<CoreLetStatement>())
        {
            if (known.TryGetValue(let.Variable, out var value))
            {
                frame.Set(let.Variable, value);
                _values[let.Variable] = value;
            }
            else if (elsewhere.Contains(let.Variable))
            {
                // Whoever reads it runs it.
            }
            else if (Evaluator.Streams(Run(let, let.Value)))
            {
                var list = new SharedList(evaluators[let].Stream(Run(let, let.Value), frame));
                frame.Set(let.Variable, list);
                _coming.Add(let.Variable, EndedAsync(let, new(list.Value)));
            }
            else
            {
                var coming = Task.Run(() => EndedAsync(let, evaluators[let].EvaluateAsync(Run(let, let.Value), frame)), run.Cancellation);
                frame.Set(let.Variable, coming);
                _coming.Add(let.Variable, coming);
            }
        }

        var others = new Dictionary<CoreStatement, Task<Value>>();
        foreach (var statement in program.Statements)
        {
            if (Value(statement) is { } value)
            {
                // What is pure was computed when the run was planned.
                others.Add(statement, results.GetValueOrDefault(statement) is { } computed
                    ? Task.FromResult(computed)
                    : Task.Run(() => EndedAsync(statement, evaluators[statement].EvaluateAsync(Run(statement, value), frame)), run.Cancellation));
            }
        }

        Value? final = null;
        foreach (var statement in program.Statements)
        {
            switch (statement)
            {
                case CoreLetStatement let when elsewhere.Contains(let.Variable):
                    break;
                case CoreLetStatement let:
                    if (_coming.TryGetValue(let.Variable, out var coming))
                    {
                        _values[let.Variable] = await coming.ConfigureAwait(false);
                        _done.Add(let);
                        _done.UnionWith(program.Statements.OfType<CoreLetStatement>().Where(l => changed.Contains(let) && let.PutIn.Contains(l.Variable)));
                        await TightenAsync(run).ConfigureAwait(false);
                    }

                    PlanLog.Value(run.Log, let.Variable, _values[let.Variable]);
                    await events.TellAsync(() => RlmLetBound.Of(let.Variable.Name, let.Variable.Type, _values[let.Variable])).ConfigureAwait(false);
                    break;
                case CoreShowStatement show:
                    await ShowAsync(show.Label, await others[show].ConfigureAwait(false), run.Log).ConfigureAwait(false);
                    break;
                case CoreExpectStatement expect:
                    await ExpectAsync(evaluator, expect, await others[expect].ConfigureAwait(false), frame).ConfigureAwait(false);
                    break;
                case CoreFinalStatement set:
                    final = await others[set].ConfigureAwait(false);
                    break;
            }
        }

        return final;

        CoreExpression Run(CoreStatement statement, CoreExpression value) => changed.Contains(statement) && statement.InPlace is { } inPlace ? inPlace : value;

        // What stands behind a statement that has failed is not waited for, nor asked for any more.
        async Task<Value> EndedAsync(CoreStatement statement, ValueTask<Value> coming)
        {
            try
            {
                var value = await coming.ConfigureAwait(false);
                if (statement is CoreExpectStatement && !ReferenceEquals(value, BoolValue.True))
                {
                    ((IProgramPlace)evaluators[statement]).Fail();
                }

                return value;
            }
            catch (EvaluationException)
            {
                ((IProgramPlace)evaluators[statement]).Fail();
                throw;
            }
        }

        static CoreExpression? Value(CoreStatement statement) => statement switch
        {
            CoreShowStatement show => show.Value,
            CoreExpectStatement expect => expect.Condition,
            CoreFinalStatement set => set.Value,
            _ => null,
        };
    }

    /// <summary>Takes what has become known into the bound: what was spent, and what can still come. It never rises.</summary>
    private async ValueTask TightenAsync(RunCalls run)
    {
        var values = new Dictionary<CoreVariable, Value>(plan.Inputs);
        foreach (var (variable, value) in _values)
        {
            values[variable] = value;
        }

        var known = plan.Script.Program.Statements.OfType<CoreLetStatement>().Where(l => _values.ContainsKey(l.Variable)).Concat<CoreStatement>(_done).ToHashSet();
        var limits = new CallLimits(plan.Policy.Repairs, plan.Policy.Retries) { Window = options.LargestWindow };
        if (ProgramBounds.Remaining(plan.Script.Program, limits, new WorkMeter(MostTightening, plan.Policy.MaxMemory, run.Cancellation), values, known) is { } remaining)
        {
            _bound = Math.Min(_bound, run.Meter.Usage.Calls + remaining);
            await run.EndedAsync(null).ConfigureAwait(false);
        }
    }

    private static async Task ExpectAsync(Evaluator evaluator, CoreExpectStatement expect, Value condition, Frame frame)
    {
        if (ReferenceEquals(condition, BoolValue.True))
        {
            return;
        }

        var message = expect.Message is { } m ? (await evaluator.EvaluateAsync(m, frame).ConfigureAwait(false)).ToString() : null;
        throw new EvaluationException(span => EvaluationDiagnostics.ExpectFailed(span, message)).At(expect.Span);
    }

    private async ValueTask ShowAsync(string label, Value value, RunLogWriter? log)
    {
        var whole = Text(value);
        var most = plan.Policy.MaxShownChars;
        var cut = whole.Length <= most ? whole
            : string.Create(CultureInfo.InvariantCulture, $"{whole[..(most / 2)]}\n… {whole.Length - most:N0} of {whole.Length:N0} characters left out …\n{whole[^(most / 2)..]}");
        _shown.Add(cut);
        _shows.Add((label, whole));
        log?.Add("show", json =>
        {
            json.WriteString("label", label);
            json.WriteString("text", cut);
        });
        await events.TellAsync(() => new RlmShown(label, cut)).ConfigureAwait(false);
    }

    private ValueTask StartingAsync(CallSite site) =>
        !events.IsNone && _started.TryAdd(site.Number, true) ? events.TellAsync(() => new RlmStageStarted(plan.Stages[site.Number])) : ValueTask.CompletedTask;

    private async ValueTask EndedAsync(EndedCall? call, Meter meter)
    {
        if (call is not null)
        {
            await events.TellAsync(() => new RlmCallFinished(plan.Stages[call.Site.Number], call.Model, call.PromptChars, call.Failure)).ConfigureAwait(false);
        }

        await events.TellAsync(() => session?.Total?.Invoke() ?? new RlmProgress(meter.Usage.Calls, _bound is var most && most < long.MaxValue ? most : null)).ConfigureAwait(false);
    }
}
