using RlmLang.Bounds;
using RlmLang.Budgets;
using RlmLang.Calls;

namespace RlmLang.Sessions;

/// <summary>What a session counts as spent when it says what is left: never less than what was spent, and the same on every schedule.</summary>
/// <remarks>
/// A program that ran to its end without stopping early is charged what it asked for; any other is charged its bound, since what it spent hangs on what was under way when it stopped.
/// A child is charged by calls alone, at what each may cost at most: which of two children makes a call that both ask for hangs on the schedule, too.
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

    /// <summary>What is left of a policy.</summary>
    /// <param name="policy">The whole session's.</param>
    /// <param name="kept">Calls that are not to be used.</param>
    public RlmPolicy Left(RlmPolicy policy, int kept)
    {
        var spent = IsChild && ChildAllotment.Of((int)Math.Min(int.MaxValue, Calls), limits) is var most
            ? new RlmUsage { Requests = most.Requests, PromptChars = most.PromptChars, ReplyChars = most.ReplyChars }
            : _certain;
        return policy with
        {
            MaxCalls = Left(policy.MaxCalls, Calls + kept),
            MaxRequests = Left(policy.MaxRequests, spent.Requests + kept),
            MaxPromptChars = Left(policy.MaxPromptChars, spent.PromptChars),
            MaxReplyChars = Left(policy.MaxReplyChars, spent.ReplyChars),
        };
    }

    public long? CallsLeft => Left(run.Policy.MaxCalls, Calls);

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
