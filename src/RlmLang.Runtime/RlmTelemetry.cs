using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.AI;
using RlmLang.Diagnostics;
using RlmLang.Telemetry;

namespace RlmLang;

/// <summary>What the runtime tells of itself to tracing and metrics: one source of activities and one meter, both called <see cref="SourceName"/>.</summary>
/// <remarks>
/// Spans are <c>rlm.ask</c>, <c>rlm.turn</c>, <c>rlm.run</c>, <c>rlm.stage</c> and, for each call of a model, <c>chat MODEL</c> with the attributes of OpenTelemetry's conventions for generative AI
/// (https://opentelemetry.io/docs/specs/semconv/gen-ai/). Bounds stand beside what became of them: <c>rlm.calls.bound</c> and <c>rlm.calls.actual</c>. No attribute, status or event holds a prompt, a reply, a text of the
/// context, or what a server says. Without a listener nothing is made.
/// </remarks>
public static class RlmTelemetry
{
    /// <summary>The name to listen for.</summary>
    public const string SourceName = "RlmLang";

    internal const string CallsBound = "rlm.calls.bound";
    internal const string CallsActual = "rlm.calls.actual";

    private const string ErrorType = "error.type";

    internal static readonly ActivitySource Source = new(SourceName);

    private static readonly System.Diagnostics.Metrics.Meter s_meter = new(SourceName);

    // The boundaries that the conventions give.
    private static readonly InstrumentAdvice<double> s_seconds = new() { HistogramBucketBoundaries = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92] };
    private static readonly InstrumentAdvice<long> s_counts = new() { HistogramBucketBoundaries = [1, 4, 16, 64, 256, 1_024, 4_096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304, 16_777_216, 67_108_864] };

    private static readonly Histogram<double> s_duration = s_meter.CreateHistogram("gen_ai.client.operation.duration", "s", "How long a request of a model took.", null, s_seconds);
    private static readonly Histogram<long> s_tokens = s_meter.CreateHistogram("gen_ai.client.token.usage", "{token}", "Tokens of a request, as its provider counts them.", null, s_counts);
    private static readonly Counter<long> s_hits = s_meter.CreateCounter<long>("rlm.cache.hits", "{call}", "Calls that needed no request, since the same had been made.");
    private static readonly Counter<long> s_spared = s_meter.CreateCounter<long>("rlm.cache.replies", "{reply}", "Replies that the cache across runs had.");
    private static readonly Counter<long> s_retries = s_meter.CreateCounter<long>("rlm.retries", "{request}", "Requests that were sent again.");

    /// <summary>A call of a model that begins now; null where nobody listens.</summary>
    internal static Activity? StartChat(ChatServer server, ActivityContext parent) =>
        Source.HasListeners() ? Source.StartActivity($"chat {server.Model}", ActivityKind.Client, parent, server.Tags()) : null;

    /// <summary>A call that came to nothing, though every request was answered.</summary>
    internal static void Unusable(Activity? call)
    {
        if (call is not null && call.GetTagItem(ErrorType) is null)
        {
            call.SetTag(ErrorType, "unusable_reply").SetStatus(ActivityStatusCode.Error);
        }
    }

    /// <summary>What was begun here came to no result.</summary>
    internal static void Failed(Activity? activity, Diagnostic? failure)
    {
        if (failure is not null)
        {
            activity?.SetTag(ErrorType, failure.Code).SetStatus(ActivityStatusCode.Error);
        }
    }

    /// <summary>One request that came to its end.</summary>
    /// <param name="server">Who was asked.</param>
    /// <param name="options">How.</param>
    /// <param name="started">A timestamp of <see cref="Stopwatch"/>.</param>
    /// <param name="response">What came; null where it failed.</param>
    /// <param name="failure">Why it failed; null where it did not.</param>
    internal static void Replied(ChatServer server, ChatOptions options, long started, ChatResponse? response, Exception? failure)
    {
        if (Activity.Current is { } activity && activity.Source == Source)
        {
            Note(activity, options, response, failure);
        }

        if (!s_tokens.Enabled && !s_duration.Enabled)
        {
            return;
        }

        var tags = server.Tags();
        if (response?.ModelId is { } answered)
        {
            tags.Add("gen_ai.response.model", answered);
        }

        // What a provider did not count is not zero.
        if (s_tokens.Enabled && response?.Usage is { } usage)
        {
            Count(usage.InputTokenCount, "input");
            Count(usage.OutputTokenCount, "output");
        }

        if (s_duration.Enabled)
        {
            if (failure is not null)
            {
                tags.Add(ErrorType, ChatServer.ErrorType(failure));
            }

            s_duration.Record(Stopwatch.GetElapsedTime(started).TotalSeconds, tags);
        }

        void Count(long? tokens, string type)
        {
            if (tokens is { } counted)
            {
                s_tokens.Record(counted, [.. tags, new("gen_ai.token.type", type)]);
            }
        }
    }

    private static void Note(Activity activity, ChatOptions options, ChatResponse? response, Exception? failure)
    {
        activity.SetTag("gen_ai.output.type", options.ResponseFormat is ChatResponseFormatJson ? "json" : "text")
            .SetTag("gen_ai.request.max_tokens", options.MaxOutputTokens)
            .SetTag("gen_ai.request.temperature", options.Temperature)
            .SetTag("gen_ai.request.seed", options.Seed);
        if (failure is not null)
        {
            // What a server says of a failure may quote what it was sent: its class alone is told.
            var word = ChatServer.ErrorType(failure);
            activity.SetTag(ErrorType, word).SetStatus(word == ChatServer.Cancelled ? ActivityStatusCode.Unset : ActivityStatusCode.Error);
            return;
        }

        // A call may take several requests: the last one tells how it ended, and all of them what it cost.
        activity.SetTag(ErrorType, null).SetStatus(ActivityStatusCode.Unset);
        if (response?.Usage is { } used)
        {
            Add("gen_ai.usage.input_tokens", used.InputTokenCount);
            Add("gen_ai.usage.output_tokens", used.OutputTokenCount);
        }

        activity.SetTag("gen_ai.response.id", response?.ResponseId).SetTag("gen_ai.response.model", response?.ModelId);
        if (response?.FinishReason is { } reason)
        {
            activity.SetTag("gen_ai.response.finish_reasons", new[] { reason.Value });
        }

        void Add(string name, long? tokens)
        {
            if (tokens is { } counted)
            {
                activity.SetTag(name, counted + (activity.GetTagItem(name) as long? ?? 0));
            }
        }
    }

    internal static void Hit() => s_hits.Add(1);

    internal static void Spared() => s_spared.Add(1);

    internal static void Retried(int attempt, Exception? failure)
    {
        s_retries.Add(1);
        if (Activity.Current is { } activity && activity.Source == Source)
        {
            activity.AddEvent(new ActivityEvent("retry", tags: new() { ["rlm.attempt"] = attempt, [ErrorType] = failure is null ? null : ChatServer.ErrorType(failure) }));
        }
    }
}
