using System.Collections.Immutable;
using System.Globalization;
using RlmLang.Budgets;
using RlmLang.Calls;
using RlmLang.Diagnostics;
using RlmLang.Evaluation;
using RlmLang.Telemetry;
using RlmLang.Types;
using RlmLang.Values;

namespace RlmLang.Sessions;

/// <summary>A root model answers one question by writing programs: facts, turn, check, bound, run, observation, until FINAL or until nothing is left.</summary>
/// <remarks>
/// The problem: programs that nobody has read, written one after the other by a model, under one budget that must hold for the root's own turns, the calls of its programs and their children together.
/// The idea: every program is planned against what is left, so it is refused before it can overspend; the root's turns go through the same meter.
/// Invariants: no program runs that was not admitted within what is left; what the root model is sent is made of question, facts, its own replies and observations, in a sealed session without content.
/// </remarks>
/// <param name="engine">Plans and runs.</param>
/// <param name="question">What is asked, of which text, under which budget.</param>
/// <param name="options">Turns, sealing.</param>
/// <param name="run">What the session's calls share; its meter counts the whole session.</param>
/// <param name="events">Told what happens.</param>
internal sealed class Session(SessionEngine engine, SessionQuestion question, RlmAskOptions options, RunCalls run, RunEvents events)
{
    private const int LongestReply = 8_000;

    private readonly List<RlmTurn> _turns = [];
    private readonly List<string> _shown = [];
    private readonly List<SourceSpan> _read = [];
    private readonly SessionSpending _spending = new(run, engine.Limits(run.Policy));
    private SessionBindings _bindings = question.Bindings;
    private TimeSpan _longestTurn;
    private long _firstTurn;
    private RlmPlan? _last;

    /// <summary>What is bound when the session has ended.</summary>
    public SessionBindings Bindings => _bindings;

    /// <summary>Whether it ended as it would have with any content that has the same facts: with FINAL, without turns, or since the root model failed.</summary>
    public bool HidesContent { get; private set; }

    /// <summary>The type of FINAL; null where there is none.</summary>
    public RlmType? FinalType => _last?.Script.Program.FinalType;

    public async Task<SessionOutcome> RunAsync()
    {
        if (Permissions.Forbidden(run.Policy, engine.Root.Names) is { } forbidden)
        {
            return Ended(null, RefusalDiagnostics.ModelForbidden(default, forbidden, run.Policy.AllowedModels ?? []));
        }

        if (run.Policy.MaxUsd is not null && engine.Root.Price is null)
        {
            return Ended(null, RefusalDiagnostics.NoPrices(default, [engine.RootName]));
        }

        var redactor = Redactor.Of(run.Policy);
        var facts = ContextFacts.Of(question.About, question.Input.Context, question.Input.Documents, engine.FactsWork, run.Cancellation, redactor);
        var written = facts.Write(options.IsSealed);
        var names = question.Bindings.Values.IsEmpty ? "" : $"bound already:\n{string.Join('\n', question.Bindings.Values.Select(v => options.IsSealed ? $"{v.Name}: {v.Type}" : v.Describe()))}\n";
        var earlier = EarlierQuestions.Write(question.Bindings, options.IsSealed, redactor);
        var asked = RootPrompt.Question(question.Query, question.QuotesContent, redactor);
        var room = engine.RootWindow - LongestReply;
        var hosted = engine.Options.Functions.Card(run.Policy.ForbiddenFunctions);
        var prompts = LanguageCard.FormsFor(options.Card, engine.RootName).Select(f => new RootPrompt(asked, earlier, written + redactor.Apply(names), f, hosted, room, redactor)).ToList();
        if (prompts.Find(p => p.Least <= room) is not { } prompt)
        {
            return Ended(null, SessionDiagnostics.NoRoom(engine.RootName, prompts[^1].Least + LongestReply, engine.RootWindow, LongestReply));
        }

        _firstTurn = prompt.Least;
        for (var turn = 1; turn <= options.MaxTurns; turn++)
        {
            _spending.BeginTurn();
            if (_spending.CallsLeft is < 1)
            {
                return Best("the budget of calls is used up");
            }

            if (_spending.Lacks(prompt.Least) is { } lacking)
            {
                return Cut(lacking);
            }

            var turnBegan = engine.Options.Time.GetTimestamp();
            using var traced = RlmTelemetry.Source.StartActivity("rlm.turn")?.SetTag("rlm.turn", turn).SetTag(RlmTelemetry.CallsBound, _spending.CallsLeft);
            var before = run.Meter.Usage.Calls;
            engine.Options.Logger.Turn(turn, engine.RootName);
            var next = TurnNeeds.Next(prompt.Least, engine.Root.Price);
            var (request, isLast) = Request(prompt, turn, next);
            var reply = await engine.Scheduler.TurnAsync(run, engine.Root, request).ConfigureAwait(false);
            if (reply.Failure is { } failure)
            {
                HidesContent = true;
                return _bindings.Values.Length > question.Bindings.Values.Length
                    ? Best($"the root model failed: {failure.Reason}")
                    : Ended(null, SessionDiagnostics.RootFailed(engine.RootName, failure.Reason, (failure.Cause as RlmException)?.Diagnostic?.Notes ?? []));
            }

            var observation = new Observation(options.MaxObservationChars, options.IsSealed, redactor);
            var kept = turn == options.MaxTurns ? null : isLast ? new TurnNeeds() : next;
            var (final, stop) = await TakeAsync(reply.Text, kept, observation).ConfigureAwait(false);
            var text = observation.ToString();
            traced?.SetTag(RlmTelemetry.CallsActual, run.Meter.Usage.Calls - before);
            _turns.Add(new(turn, reply.Text, text));
            var number = turn;
            await events.TellAsync(() => new RlmTurned(number, reply.Text, text)).ConfigureAwait(false);
            if (final is not null)
            {
                HidesContent = true;
                return Ended(final, null);
            }

            if (stop is not null)
            {
                return EvaluationDiagnostics.IsBudgetSpent(stop) ? Cut(stop) : Ended(null, stop);
            }

            prompt.Add(reply.Text, text);
            _longestTurn = TimeSpan.FromTicks(Math.Max(_longestTurn.Ticks, engine.Options.Time.GetElapsedTime(turnBegan).Ticks));
        }

        HidesContent = true;
        return Best("the last turn set no FINAL");
    }

    /// <summary>How it ends where it is stopped from outside: with the best value so far.</summary>
    public SessionOutcome Cut(Diagnostic reason) => Best(null) with
    {
        // Where time is up, another budget would not have helped.
        Failure = _turns.Count == 0 && EvaluationDiagnostics.IsBudgetSpent(reason) && reason.Facts.GetValueOrDefault("budget") is not "seconds" ? SessionDiagnostics.NoFirstTurn(reason, _firstTurn) : reason,
    };

    /// <summary>Runs the programs of a reply, in order.</summary>
    private async Task<(Value? Final, Diagnostic? Stop)> TakeAsync(string reply, TurnNeeds? kept, Observation observation)
    {
        var programs = ReplyPrograms.Find(reply);
        if (programs.IsEmpty)
        {
            observation.NoProgram();
            return (null, null);
        }

        foreach (var text in programs)
        {
            var program = SessionProgram.Read(text, _bindings, engine.Options.Functions, options.IsSealed);
            observation.Fixed(program.Fixes);
            if (program.Script is null)
            {
                observation.Diagnostics(program.Source.Source, program.Diagnostics);
                PlanLog.Diagnostics(run.Log, program.Source.Source, program.Diagnostics);
                return (null, null);
            }

            // What the turn that sets FINAL takes is kept.
            _spending.BeginProgram();
            var policy = _spending.Left(run.Policy, kept) with
            {
                MaxShownChars = options.MaxObservationChars,
                Timeout = null,
            };
            var plan = engine.Plan(program.Script, question.Input, policy, question.Query, _bindings, run.Cancellation);
            if (!plan.IsAdmitted)
            {
                PlanLog.Refused(run.Log, plan, plan.Diagnostics[0]);
                observation.Diagnostics(program.Script.Tree.Source, plan.Diagnostics);
                if (options.IsSealed)
                {
                    return (null, plan.Diagnostics[0]);
                }

                return (null, null);
            }

            if (run.Meter.Depth == 1 && !await engine.Options.IsApprovedAsync(plan, run.Cancellation).ConfigureAwait(false))
            {
                var reason = RefusalDiagnostics.NotApproved(plan.MaxCalls);
                PlanLog.Refused(run.Log, plan, reason);
                return (null, reason);
            }

            RlmResult result;
            try
            {
                result = await engine.RunAsync(plan, options, run, events).ConfigureAwait(false);
            }
            catch (OperationCanceledException stopped)
            {
                // Whoever cancelled asks on, perhaps: what was made and paid for by then is there.
                Bind(program, CancelledProgram.Lets(stopped));
                throw;
            }

            _spending.EndProgram(plan, result);
            _last = plan;
            _shown.AddRange(result.Shown);
            _read.AddRange(result.Read);
            observation.Bound(Bind(program, result.Lets));
            foreach (var (label, value) in result.Shows)
            {
                observation.Shown(label, value);
            }

            if (result.Failure is { } failure)
            {
                observation.Diagnostics(program.Script.Tree.Source, [failure]);
                if (run.OutOfTime?.Invoke() is { } late)
                {
                    return (null, late.ToDiagnostic());
                }

                return (null, options.IsSealed || failure.Blame == Blame.Internal ? failure : null);
            }

            if (result.FinalValue is { } final)
            {
                return (final, null);
            }
        }

        return (null, null);
    }

    private List<SessionBinding> Bind(SessionProgram program, ImmutableArray<(string Name, RlmType Type, Value Value, bool CostCalls)> lets)
    {
        var bound = lets.Select(l => new SessionBinding(l.Name, l.Type, l.Value, l.CostCalls) { IsFree = program.Free.Contains(l.Name) }).ToList();
        foreach (var binding in bound)
        {
            _bindings = _bindings.With(binding);
        }

        _bindings = _bindings.WithDeclarations(program.Source);
        return bound;
    }

    /// <summary>What a turn is sent and may take, and whether it is told that it is the last.</summary>
    private (TurnRequest Request, bool IsLast) Request(RootPrompt prompt, int turn, TurnNeeds next)
    {
        var left = _spending.Others;
        var price = engine.Root.Price;
        var mustEnd = turn == options.MaxTurns;
        var request = Write(mustEnd || (!options.IsSealed && _spending.CallsLeft <= 2));
        // How much a program spent hangs on the content: a sealed root is not told of it.
        if (!mustEnd && !options.IsSealed)
        {
            var last = Write(true);
            // A session that is repeated takes the turns that it took, whatever time it has now.
            if (!Knows(request) && (Knows(last) || left.IsNearEnd(request.Messages, next, _longestTurn, price)))
            {
                return (last, true);
            }
        }

        return (request, mustEnd || (!options.IsSealed && _spending.CallsLeft <= 2));

        TurnRequest Write(bool isLast)
        {
            var most = left.PromptChars ?? long.MaxValue;
            var keyed = prompt.Messages(State(turn, isLast, left, ""), most);
            var measured = options.IsSealed ? "" : left.Measured();
            var longest = Math.Min(LongestReply, left.ReplyChars is { } chars ? Math.Max(1, chars - (isLast ? 0 : next.ReplyChars ?? 0)) : LongestReply);
            var retries = Math.Min(run.Policy.Retries, (left.Requests ?? int.MaxValue) - 1);
            return new(measured.Length == 0 ? keyed : prompt.Messages(State(turn, isLast, left, measured), most), keyed, turn, (int)longest, (int)retries);
        }

        bool Knows(TurnRequest asked) => CallScheduler.IsRecorded(run, engine.Root, asked.Keyed);
    }

    private string State(int turn, bool isLast, TurnNeeds left, string measured)
    {
        var budget = options.IsSealed ? "the budget is what the question came with" : left.Counted(_spending.CallsLeft);
        var order = options.MaxTurns == 1 ? " This is the only turn: write one whole program that sets FINAL, calls to models and all."
            : isLast ? " This is the last turn: set FINAL now, from what there is."
            : "";
        return string.Create(CultureInfo.InvariantCulture, $"turn {turn} of {options.MaxTurns}; {budget}.{measured}{order}");
    }

    /// <summary>The session ends without FINAL: what was bound last and paid for is the best there is, and is marked as such.</summary>
    private SessionOutcome Best(string? reason)
    {
        var own = _bindings.Values.Where(v => !question.Bindings.Values.Contains(v)).ToList();
        var best = own.LastOrDefault(v => v.CostCalls) ?? own.LastOrDefault();
        return new(best?.Value, best?.Type.ToString() ?? "none", SessionDiagnostics.NoFinal(reason ?? "", best?.Name, best?.CostCalls ?? false), IsPartial: best is not null, [.. _turns], [.. _shown], _read);
    }

    private SessionOutcome Ended(Value? final, Diagnostic? failure) =>
        new(final, final is null ? "none" : _last?.Script.FinalType ?? "none", failure, IsPartial: false, [.. _turns], [.. _shown], _read);
}

/// <summary>What a session is about.</summary>
/// <param name="Query">The question.</param>
/// <param name="Input">The text that it is asked of.</param>
/// <param name="About">The same text as a context, for facts about it.</param>
/// <param name="Bindings">What is bound from the start.</param>
internal sealed record SessionQuestion(string Query, SessionInput Input, RlmContext About, SessionBindings Bindings)
{
    /// <summary>Whether it was put together by a program from words of the context.</summary>
    public bool QuotesContent { get; init; }
}

/// <summary>How a session ended.</summary>
/// <param name="Final">FINAL, or the best value so far; null for none.</param>
/// <param name="FinalType">As the language writes it.</param>
/// <param name="Failure">Why there is no FINAL; null where there is one.</param>
/// <param name="IsPartial">Whether the value is only the best so far.</param>
/// <param name="Turns">What the root model said and was told.</param>
/// <param name="Shown">What its programs showed.</param>
/// <param name="Read">The spans that its programs read.</param>
internal sealed record SessionOutcome(
    Value? Final, string FinalType, Diagnostic? Failure, bool IsPartial, ImmutableArray<RlmTurn> Turns, ImmutableArray<string> Shown, IReadOnlyList<SourceSpan> Read)
{
    /// <summary>The end of a single run.</summary>
    public static SessionOutcome Of(RlmResult result) => new(result.FinalValue, result.FinalType, result.Failure, result.IsPartial, [], result.Shown, result.Read);
}
