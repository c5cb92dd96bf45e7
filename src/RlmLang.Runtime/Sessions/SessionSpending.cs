using RlmLang.Bounds;
using RlmLang.Budgets;
using RlmLang.Calls;
using RlmLang.Diagnostics;

namespace RlmLang.Sessions;

/// <summary>What a session counts as spent when it says what is left: never less than what was spent, and the same on every schedule.</summary>
/// <remarks>
/// A program that ran to its end without stopping early is charged what it asked for; any other is charged its bound, since what it spent hangs on what was under way when it stopped.
/// A child is charged by calls alone, at what each may cost at most: which of two children makes a call that both ask for hangs on the schedule, too.
/// Tokens, money and time are what they are.
/// </remarks>
/// <param name="run">The session's.</param>
/// <param name="limits">What a call may cost.</param>
internal sealed class SessionSpending(RunCalls run, CallLimits limits)
{
    private readonly AskedCalls _asked = run.Meter.Asked ?? throw new ArgumentException("A session counts what is asked.", nameof(run));
    private RlmUsage _certain = new();
    private long _bounded;
    private RlmUsage _before = run.Meter.Usage;

    /// <summary>Calls, turns among them.</summary>
    public long Calls => _asked.Count + _bounded;

    private bool IsChild => run.Meter.Depth > 1;

    public long? CallsLeft => Left(run.Policy.MaxCalls, Calls);

    /// <summary>What is left of everything else that is limited. Of a child its calls alone are told: the rest follows from them.</summary>
    public TurnNeeds Others
    {
        get
        {
            var policy = run.Policy;
            var spending = IsChild ? SpendingLimits.None : run.Meter.SpendingLeft;
            return IsChild ? new() : new()
            {
                Requests = Left(policy.MaxRequests, _certain.Requests),
                PromptChars = Left(policy.MaxPromptChars, _certain.PromptChars),
                ReplyChars = Left(policy.MaxReplyChars, _certain.ReplyChars),
                Tokens = spending.Tokens,
                Usd = spending.Usd,
                Time = run.TimeLeft?.Invoke(),
            };
        }
    }

    /// <summary>What is left of a policy for a program.</summary>
    /// <param name="policy">The whole session's.</param>
    /// <param name="kept">What is not to be used; a call and a request of it where there is any.</param>
    public RlmPolicy Left(RlmPolicy policy, TurnNeeds? kept)
    {
        var one = kept is null ? 0 : 1;
        if (IsChild)
        {
            var most = ChildAllotment.Of((int)Math.Min(int.MaxValue, Calls), limits);
            return policy with
            {
                MaxCalls = Left(policy.MaxCalls, Calls + one),
                MaxRequests = Left(policy.MaxRequests, most.Requests + one),
                MaxPromptChars = Left(policy.MaxPromptChars, most.PromptChars),
                MaxReplyChars = Left(policy.MaxReplyChars, most.ReplyChars),
            };
        }

        var spending = run.Meter.SpendingLeft;
        return policy with
        {
            MaxCalls = Left(policy.MaxCalls, Calls + one),
            MaxRequests = Left(policy.MaxRequests, _certain.Requests + one),
            MaxPromptChars = Left(policy.MaxPromptChars, _certain.PromptChars + (kept?.PromptChars ?? 0)),
            MaxReplyChars = Left(policy.MaxReplyChars, _certain.ReplyChars + (kept?.ReplyChars ?? 0)),
            MaxTokens = Left(spending.Tokens, kept?.Tokens ?? 0),
            MaxUsd = spending.Usd is { } usd ? Math.Max(0, usd - (kept?.Usd ?? 0)) : null,
        };
    }

    /// <summary>Why there can be no turn of so many characters, besides for want of calls; null where there can.</summary>
    public Diagnostic? Lacks(long promptChars)
    {
        var left = Others;
        return left.Requests < 1 ? Spent("requests", _certain.Requests, "made", run.Policy.MaxRequests)
            : left.PromptChars < promptChars ? Spent("prompt characters", _certain.PromptChars, "sent", run.Policy.MaxPromptChars)
            : left.ReplyChars < 1 ? Spent("reply characters", _certain.ReplyChars, "read", run.Policy.MaxReplyChars)
            : null;

        static Diagnostic Spent(string what, long spent, string how, long? limit) => EvaluationDiagnostics.BudgetSpent(default, what, $"{spent:N0} {how}, and the next turn needs more", $"{limit:N0}");
    }

    /// <summary>Before a turn, while nothing is under way.</summary>
    public void BeginTurn() => Take(run.Meter.Usage);

    /// <summary>Before a program: what was spent since the last one was spent on turns.</summary>
    public void BeginProgram()
    {
        Take(run.Meter.Usage);
        _asked.BeginProgram();
    }

    /// <summary>After a program.</summary>
    /// <param name="plan">What it was admitted for.</param>
    /// <param name="result">How it ended.</param>
    public void EndProgram(RlmPlan plan, RlmResult result)
    {
        if (!result.SpendingHangsOnSchedule)
        {
            Take(run.Meter.Usage);
            return;
        }

        _asked.ForgetProgram();
        _before = run.Meter.Usage;
        var bounds = plan.Bounds;
        _bounded += bounds.Calls.Max ?? result.Usage.Calls;
        _certain = _certain with
        {
            Requests = _certain.Requests + (bounds.Requests.Max ?? result.Usage.Requests),
            PromptChars = _certain.PromptChars + (bounds.PromptChars.Max ?? result.Usage.PromptChars),
            ReplyChars = _certain.ReplyChars + (bounds.ReplyChars.Max ?? result.Usage.ReplyChars),
        };
    }

    private void Take(RlmUsage now)
    {
        _certain = _certain with
        {
            // What a log or a cache spared is charged all the same: what is left must not hang on who was there before.
            Requests = _certain.Requests + Asked(now) - Asked(_before),
            PromptChars = _certain.PromptChars + now.PromptChars - _before.PromptChars,
            ReplyChars = _certain.ReplyChars + now.ReplyChars - _before.ReplyChars,
        };
        _before = now;
    }

    private static long Asked(RlmUsage usage) => usage.Requests + usage.FromCache + usage.FromLog;

    private static long? Left(long? limit, long spent) => limit is { } most ? Math.Max(0, most - spent) : null;
}
