using RlmLang.Bounds;
using RlmLang.Budgets;
using RlmLang.Calls;
using RlmLang.Core;
using RlmLang.Diagnostics;
using RlmLang.Evaluation;
using RlmLang.Telemetry;
using RlmLang.Values;

namespace RlmLang.Sessions;

/// <summary>Runs a session for a program that asks for one: own facts, a share of the budget, and no more rights than its parent.</summary>
internal sealed class ChildSessions(SessionEngine engine, RlmAskOptions parent)
{
    public async Task<CallResult> RunAsync(ChildCall child, RunCalls asking, CancellationToken unwanted)
    {
        using var traced = RlmTelemetry.Source.StartActivity("rlm.child")?.SetTag(RlmTelemetry.CallsBound, child.Calls);
        var allotted = ChildAllotment.Of(child.Calls, engine.Limits(asking.Policy));
        var policy = asking.Policy with
        {
            MaxCalls = allotted.Calls,
            MaxRequests = allotted.Requests,
            MaxPromptChars = allotted.PromptChars,
            MaxReplyChars = allotted.ReplyChars,
            MaxDepth = child.Depth,
        };
        var meter = new Meter(new AdmittedBounds(policy.MaxCalls, policy.MaxRequests, policy.MaxPromptChars, null, policy.MaxReplyChars), SpendingLimits.None, asking.Meter, asking.Meter.Depth + 1) { Asked = new() };
        var run = new RunCalls(meter, policy, asking.Log, unwanted) { Ended = _ => asking.EndedAsync(null), Recorded = asking.Recorded, Made = asking.Made, Paid = asking.Paid };
        asking.Log?.Add("child", json =>
        {
            json.WriteNumber("site", child.Site.Number);
            json.WriteString("query", child.Query);
            json.WriteNumber("chars", child.Text.Length);
            json.WriteNumber("calls", child.Calls);
        });
        var question = new SessionQuestion(child.Query, SessionInput.Of(child.Text), RlmContext.FromText(child.Text.ToString()), SessionBindings.Empty) { QuotesContent = child.QuotesContent };
        var options = parent with { Direct = parent.Direct == RlmDirect.Always ? RlmDirect.Automatic : parent.Direct };
        SessionOutcome outcome;
        // A child has no budget of tokens, money or time of its own: where one is used up it is that of the whole run, which then ends, whatever stands in for children that fail.
        try
        {
            outcome = DirectAnswer.Find(engine, question, options, policy, unwanted) is { } plan
                ? SessionOutcome.Of(await engine.RunAsync(plan, options, run, RunEvents.None).ConfigureAwait(false))
                : await new Session(engine, question, options, run, RunEvents.None).RunAsync().ConfigureAwait(false);
        }
        catch (EvaluationException failure) when (!EvaluationDiagnostics.IsBudgetSpent(failure.ToDiagnostic()))
        {
            return new CallFailure(failure.ToDiagnostic().Message, failure);
        }

        traced?.SetTag(RlmTelemetry.CallsActual, meter.Usage.Calls);
        RlmTelemetry.Failed(traced, outcome.Failure);
        if (outcome is { Turns.IsEmpty: true, Failure: { } spent } && EvaluationDiagnostics.IsBudgetSpent(spent))
        {
            throw new EvaluationException(_ => spent).At(child.Site.Span);
        }

        asking.CountRead(outcome.Read);
        return outcome is { Final: { } final, IsPartial: false, Failure: null }
            ? new CallValue(Answer(final, child.MaxChars))
            : new CallFailure(outcome.Failure?.Message ?? "The child run ended without FINAL.", null);
    }

    private static TextValue Answer(Value final, int mostChars)
    {
        var text = final as TextValue ?? TextValue.Derived(ValueJson.Write(final), [.. Texts(final)]);
        return text.Slice(0, text.Cut(mostChars));
    }

    private static IEnumerable<TextValue> Texts(Value value) => value switch
    {
        TextValue text => [text],
        ListValue list => list.Items.SelectMany(Texts),
        RecordValue record => record.Values.SelectMany(Texts),
        _ => [],
    };
}
