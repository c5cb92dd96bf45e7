using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.AI;

namespace RlmLang;

/// <summary>What the runtime tells of itself to tracing and metrics: one source of activities and one meter, both called <see cref="SourceName"/>.</summary>
/// <remarks>
/// Spans are <c>rlm.ask</c>, <c>rlm.turn</c>, <c>rlm.run</c>, <c>rlm.stage</c> and, for each call of a model, <c>chat MODEL</c> with the attributes of OpenTelemetry's conventions for generative AI
/// (https://opentelemetry.io/docs/specs/semconv/gen-ai/). Bounds stand beside what became of them: <c>rlm.calls.bound</c> and <c>rlm.calls.actual</c>. No attribute holds a prompt, a reply or a text of the
/// context. Without a listener nothing is made.
/// </remarks>
public static class RlmTelemetry
{
    /// <summary>The name to listen for.</summary>
    public const string SourceName = "RlmLang";

    internal const string CallsBound = "rlm.calls.bound";
    internal const string CallsActual = "rlm.calls.actual";

    internal static readonly ActivitySource Source = new(SourceName);

    private static readonly System.Diagnostics.Metrics.Meter s_meter = new(SourceName);

    private static readonly Histogram<double> s_duration = s_meter.CreateHistogram<double>("gen_ai.client.operation.duration", "s", "How long a request of a model took.");
    private static readonly Histogram<long> s_tokens = s_meter.CreateHistogram<long>("gen_ai.client.token.usage", "{token}", "Tokens of a request, as its provider counts them.");
    private static readonly Counter<long> s_hits = s_meter.CreateCounter<long>("rlm.cache.hits", "{call}", "Calls that needed no request, since the same had been made.");
    private static readonly Counter<long> s_spared = s_meter.CreateCounter<long>("rlm.cache.replies", "{reply}", "Replies that the cache across runs had.");
    private static readonly Counter<long> s_retries = s_meter.CreateCounter<long>("rlm.retries", "{request}", "Requests that were sent again.");

    /// <summary>A call of a model that begins now; null where nobody listens.</summary>
    internal static Activity? StartChat(string model, ActivityContext parent)
    {
        var activity = Source.StartActivity($"chat {model}", ActivityKind.Client, parent);
        activity?.SetTag("gen_ai.operation.name", "chat").SetTag("gen_ai.request.model", model);
        return activity;
    }

    /// <summary>One request that came to its end.</summary>
    /// <param name="model">Who was asked.</param>
    /// <param name="started">A timestamp of <see cref="Stopwatch"/>.</param>
    /// <param name="response">What came; null where it failed.</param>
    /// <param name="failure">Why it failed; null where it did not.</param>
    internal static void Replied(string model, long started, ChatResponse? response, Exception? failure)
    {
        if (Activity.Current is { } activity && activity.Source == Source)
        {
            if (response?.Usage is { } used)
            {
                activity.SetTag("gen_ai.usage.input_tokens", used.InputTokenCount).SetTag("gen_ai.usage.output_tokens", used.OutputTokenCount);
            }

            if (response?.ModelId is { } answered)
            {
                activity.SetTag("gen_ai.response.model", answered);
            }

            if (response?.FinishReason is { } reason)
            {
                activity.SetTag("gen_ai.response.finish_reasons", new[] { reason.Value });
            }

            if (failure is not null)
            {
                activity.SetTag("error.type", failure.GetType().FullName).SetStatus(ActivityStatusCode.Error, failure.Message);
            }
        }

        if (!s_tokens.Enabled && !s_duration.Enabled)
        {
            return;
        }

        var tags = new TagList { { "gen_ai.operation.name", "chat" }, { "gen_ai.request.model", model } };
        if (s_tokens.Enabled && response?.Usage is { } usage)
        {
            s_tokens.Record(usage.InputTokenCount ?? 0, [.. tags, new("gen_ai.token.type", "input")]);
            s_tokens.Record(usage.OutputTokenCount ?? 0, [.. tags, new("gen_ai.token.type", "output")]);
        }

        if (s_duration.Enabled)
        {
            if (failure is not null)
            {
                tags.Add("error.type", failure.GetType().FullName);
            }

            s_duration.Record(Stopwatch.GetElapsedTime(started).TotalSeconds, tags);
        }
    }

    internal static void Hit() => s_hits.Add(1);

    internal static void Spared() => s_spared.Add(1);

    internal static void Retried(int attempt, Exception? failure)
    {
        s_retries.Add(1);
        if (Activity.Current is { } activity && activity.Source == Source)
        {
            activity.AddEvent(new ActivityEvent("retry", tags: new() { ["rlm.attempt"] = attempt, ["exception.message"] = failure?.Message }));
        }
    }
}
