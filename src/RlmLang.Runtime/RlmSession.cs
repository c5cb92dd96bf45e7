using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using RlmLang.Budgets;
using RlmLang.Calls;
using RlmLang.Core;
using RlmLang.Diagnostics;
using RlmLang.Evaluation;
using RlmLang.Logs;
using RlmLang.Sessions;
using RlmLang.Telemetry;

namespace RlmLang;

/// <summary>Questions about one context, one after the other: what the programs of one answer bind is there for the next. One question at a time.</summary>
public sealed class RlmSession
{
    private readonly SessionEngine _engine;
    private readonly RlmAskOptions _options;
    private readonly PaidReplies _paid;
    private SessionBindings _bindings;

    internal RlmSession(SessionEngine engine, RlmAskOptions options)
        : this(engine, options, SessionBindings.Empty)
    {
    }

    internal RlmSession(SessionEngine engine, RlmAskOptions options, SessionBindings bindings, PaidReplies? paid = null) => (_engine, _options, _bindings, _paid) = (engine, options, bindings, paid ?? new());

    /// <summary>What the questions are about.</summary>
    public RlmContext Context => _engine.Context;

    /// <summary>The names that are bound, each with its type and size.</summary>
    public IReadOnlyList<string> Names => [.. _bindings.Values.Select(v => v.Describe())];

    /// <summary>A session with the same context and names, that goes its own way from here.</summary>
    public RlmSession Fork() => new(_engine, _options, _bindings, _paid);

    /// <summary>What is bound, as JSON: texts of the context as places, everything else as it is.</summary>
    /// <remarks><see cref="RlmEngine.RestoreSession"/> makes a session of it again, over the same context.</remarks>
    public string Save() => SessionStore.Write(Context, _bindings);

    private bool IsFresh => _bindings.Values.IsEmpty && _bindings.Declarations.IsEmpty && _bindings.Earlier.IsEmpty;

    /// <summary>Answers a question.</summary>
    /// <param name="query">What is asked.</param>
    /// <param name="progress">Told what happens while it goes on; from several threads, one at a time.</param>
    /// <param name="cancellationToken">Stops at once; what was paid for is in the log.</param>
    /// <returns>FINAL, or the best value so far and why there is no FINAL.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public Task<RlmResult> AskAsync(string query, Action<RlmEvent>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        return AskAsync(query, RunEvents.To(progress), cancellationToken);
    }

    /// <summary>Answers a question, and tells what happens while it goes on; the last event is <see cref="RlmFinal"/>. Each reading asks anew.</summary>
    /// <remarks>No event is lost: a reader that is slow slows the session down, and one that stops reading stops it.</remarks>
    /// <inheritdoc cref="AskAsync(string, Action{RlmEvent}?, CancellationToken)"/>
    public IAsyncEnumerable<RlmEvent> StreamAskAsync(string query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        return RunEvents.ReadAsync((events, stop) => AskAsync(query, events, stop), cancellationToken);
    }

    private Task<RlmResult> AskAsync(string query, RunEvents events, CancellationToken cancellationToken)
    {
        var isLogged = _engine.Options is not { LogPath: null, ResumePath: null, ReplayPath: null };
        // Settled before the log begins: a replay, which has no offline model, takes the same way.
        var asked = Strategies.Settle(_engine, new SessionQuestion(query, SessionInput.Of(Context), Context, _bindings), _options, cancellationToken);
        var fingerprint = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{query}\n{Context.Hash}\n{JsonSerializer.Serialize(_engine.Options.Policy, JsonSerializerOptions.Web)}\n{asked.ToJson()}")));
        // A log alone has to be enough to repeat the question, and that may hang on the ones before it.
        var subject = new RunSubject("ask", "", asked.ToJson(), query, "{}", fingerprint, _engine.Models) { Session = IsFresh || !isLogged ? "" : Save() };
        return LoggedRun.KeepAsync(_engine.Options, Context, subject, (log, recorded) => AskAsync(query, asked, log, recorded, events, cancellationToken));
    }

    private async Task<RlmResult> AskAsync(string query, RlmAskOptions asked, RunLogWriter? log, RecordedReplies? recorded, RunEvents events, CancellationToken cancellationToken)
    {
        var options = _engine.Options;
        var policy = options.Policy;
        using var traced = RlmTelemetry.Source.StartActivity("rlm.ask")?.SetTag(RlmTelemetry.CallsBound, policy.MaxCalls).SetTag("rlm.context.chars", Context.Length);
        var started = options.Time.GetTimestamp();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var deadline = Deadline.Start(policy.Timeout, options.Time);
        using var stopAtDeadline = deadline.Token.Register(stop.Cancel);
        var isLoop = false;
        var meter = new Meter(new AdmittedBounds(policy.MaxCalls, policy.MaxRequests, policy.MaxPromptChars, null, policy.MaxReplyChars), new(policy.MaxTokens, policy.MaxUsd)) { Asked = new(), Prepaid = recorded?.Spent ?? Spending.None };
        var run = new RunCalls(meter, policy, log, stop.Token)
        {
            Ended = _ => events.TellAsync(() => new RlmProgress(meter.Usage.Calls, policy.MaxCalls)),
            Recorded = recorded,
            Paid = _paid,
            OutOfTime = () => OutOfTime() is { } late ? new EvaluationException(_ => late) : null,
            TimeLeft = policy.Timeout is { } all ? () => all - options.Time.GetElapsedTime(started) : null,
            Total = () => isLoop ? new RlmProgress(meter.Usage.Calls, policy.MaxCalls) : null,
        };
        var question = new SessionQuestion(query, SessionInput.Of(Context), Context, _bindings);
        Session? session = null;
        RlmPlan? planned = null;
        SessionOutcome outcome;
        try
        {
            planned = Strategies.Find(_engine, question, asked, policy, stop.Token) ?? DirectAnswer.Find(_engine, question, asked, policy, stop.Token);
            if (planned is { } plan)
            {
                var reason = !plan.IsAdmitted ? SessionDiagnostics.Unseen(plan.Diagnostics[0], asked.Strategy)
                    : !await options.IsApprovedAsync(plan, stop.Token).ConfigureAwait(false) ? RefusalDiagnostics.NotApproved(plan.MaxCalls)
                    : null;
                if (reason is not null)
                {
                    PlanLog.Refused(log, plan, reason);
                }

                outcome = reason is not null ? Cut(reason) : SessionOutcome.Of(await _engine.RunAsync(plan, asked, run, events).ConfigureAwait(false));
            }
            else
            {
                isLoop = true;
                session = new Session(_engine, question, asked, run, events);
                outcome = await session.RunAsync().ConfigureAwait(false);
            }
        }
        catch (EvaluationException failed)
        {
            outcome = Cut(failed.ToDiagnostic());
        }
        catch (OperationCanceledException stopped) when (OutOfTime() is null)
        {
            CancelledRun.NoteSpent(stopped, meter);
            throw;
        }
        catch (OperationCanceledException)
        {
            outcome = Cut(OutOfTime()!);
        }
        catch (RlmException stopped)
        {
            CancelledRun.NoteSpent(stopped, meter);
            throw;
        }
        finally
        {
            // However it ended: what was bound is there for the next question. What a sealed session has bound by the time that content ends it hangs on the content, and its root is told the names.
            _bindings = session is null || (asked.IsSealed && !session.HidesContent) ? _bindings : session.Bindings;
            _bindings = _bindings.Asked(query);
            await stop.CancelAsync().ConfigureAwait(false);
        }

        traced?.SetTag(RlmTelemetry.CallsActual, meter.Usage.Calls);
        RlmTelemetry.Failed(traced, outcome.Failure);
        if (outcome is { Final: { } answer, IsPartial: false, Failure: null } && (session is null ? planned?.Script.Program.FinalType : session.FinalType) is { } type)
        {
            _bindings = _bindings.Answered(answer, type, ScriptRun.Text(answer));
        }

        return new RlmResult
        {
            FinalValue = outcome.Final,
            FinalJson = outcome.Final is null ? null : Values.ValueJson.Write(outcome.Final),
            FinalText = outcome.Final is null ? null : ScriptRun.Text(outcome.Final),
            FinalType = outcome.FinalType,
            Failure = outcome.Failure,
            IsPartial = outcome.IsPartial,
            Turns = outcome.Turns,
            Usage = meter.Usage,
            Coverage = new(Context.Length, Values.Provenance.Normalise([.. outcome.Read]).Sum(s => (long)s.Length)),
            Citations = outcome.Final is null ? [] : Evaluation.Citations.Of(outcome.Final, Context),
            Shown = outcome.Shown,
            Elapsed = options.Time.GetElapsedTime(started),
        };

        Diagnostic? OutOfTime() => deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested
            ? EvaluationDiagnostics.BudgetSpent(default, "seconds", "time is up", policy.Timeout?.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture) ?? "")
            : null;

        SessionOutcome Cut(Diagnostic reason) => session?.Cut(reason) ?? new(null, "none", reason, false, [], [], []);
    }
}
