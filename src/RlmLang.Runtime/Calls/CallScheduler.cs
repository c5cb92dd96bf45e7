using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Polly;
using Polly.Retry;
using RlmLang.Core;
using RlmLang.Models;
using RlmLang.Values;

namespace RlmLang.Calls;

/// <summary>Makes all calls of all runs of an engine.</summary>
/// <remarks>
/// The problem: thousands of calls of many runs, a limit on how many a provider takes at once, budgets that must hold in every race, and answers that must not depend on who came first.
/// The idea: a call is a value with a content hash. The first to ask for a hash makes the call, whoever asks again gets the same task; the meter reserves before the request; a
/// place at the gate is held from the first request to the last repair.
/// Invariants: no request without a reservation; never more requests under way than the limit; the value of a call depends on the call alone; a reply is in the log before its value is used.
/// </remarks>
internal sealed partial class CallScheduler
{
    private readonly Func<string?, RlmModel> _resolve;
    private readonly TimeProvider _time;
    private readonly FairGate _gate;

    /// <param name="resolve">From an alias, null for the default, to a model.</param>
    /// <param name="concurrency">The most requests under way at once, for all runs together.</param>
    /// <param name="time">Measures the waits between retries.</param>
    public CallScheduler(Func<string?, RlmModel> resolve, int concurrency, TimeProvider time)
    {
        (_resolve, _time, _gate, Concurrency) = (resolve, time, new FairGate(concurrency), concurrency);
    }

    public int Concurrency { get; }

    /// <summary>Makes the call, or waits for the same call that is being made.</summary>
    /// <exception cref="EvaluationException">A budget is used up.</exception>
    /// <exception cref="OperationCanceledException">The run is cancelled.</exception>
    public Task<CallResult> CallAsync(RunCalls run, ModelCall call)
    {
        var mine = new Lazy<Task<CallResult>>(() => MakeAsync(run, call));
        var made = run.Made.GetOrAdd(call.Key, mine);
        if (!ReferenceEquals(made, mine))
        {
            run.Meter.CountHit();
        }

        return made.Value;
    }

    private async Task<CallResult> MakeAsync(RunCalls run, ModelCall call)
    {
        run.Meter.ReserveCall(call.Site.Span);
        await _gate.EnterAsync(run, run.Cancellation).ConfigureAwait(false);
        try
        {
            run.CountRead(call);
            if (run.Log is { } log)
            {
                await log.CallAsync(call).ConfigureAwait(false);
            }

            var result = await AskAsync(run, call).ConfigureAwait(false);
            if (result is CallFailure)
            {
                run.Meter.CountFailure();
            }

            return result;
        }
        finally
        {
            _gate.Leave();
            run.Progressed();
        }
    }

    private async Task<CallResult> AskAsync(RunCalls run, ModelCall call)
    {
        var model = _resolve(call.Model);
        var options = Options(call);
        List<ChatMessage> messages = [new(ChatRole.System, PromptLayout.SystemText), new(ChatRole.User, call.Prompt)];
        var length = call.PromptLength;
        ImmutableArray<Value?> kept = default;
        string? complaint = null;
        var repairs = call.Schema is null ? 0 : run.Policy.Repairs;
        for (var attempt = 0; attempt <= repairs; attempt++)
        {
            ChatResponse response;
            run.Meter.ReservePrompt(length, call.Site.Span);
            try
            {
                response = await Pipeline(run).ExecuteAsync(
                    async token =>
                    {
                        run.Meter.ReserveRequest(call.Site.Span);
                        return await model.Client.GetResponseAsync(messages, options, token).ConfigureAwait(false);
                    },
                    run.Cancellation).ConfigureAwait(false);
            }
            catch (Exception failure) when (failure is RlmException or HttpRequestException or IOException or InvalidOperationException or JsonException
                || (failure is OperationCanceledException && !run.Cancellation.IsCancellationRequested))
            {
                return new CallFailure(failure.Message, failure);
            }

            var text = response.Text;
            text = text.Length > call.LongestReply && call.Schema is not null ? text[..call.LongestReply] : text;
            run.Meter.CountReply(
                Math.Min(text.Length, call.LongestReply), response.Usage?.InputTokenCount ?? 0, response.Usage?.OutputTokenCount ?? 0, call.Site.Span);
            if (run.Log is { } log)
            {
                await log.ReplyAsync(call, attempt, text, response).ConfigureAwait(false);
            }

            var result = ReplyReader.Read(call, text, response.FinishReason, out complaint);
            if (result is PackValues pack)
            {
                // What fitted once stays: a repair is only asked for the rest.
                kept = kept.IsDefault ? pack.Values : [.. kept.Zip(pack.Values, (old, latest) => old ?? latest)];
                result = kept.All(v => v is not null) ? new PackValues(kept, null) : null;
            }

            if (result is not null)
            {
                return result;
            }

            var note = RepairNote(complaint);
            messages = [messages[0], messages[1], new(ChatRole.Assistant, text), new(ChatRole.User, note)];
            length = call.PromptLength + text.Length + note.Length;
        }

        return kept.IsDefault
            ? new CallFailure($"no reply of the asked type came, also not when asked again. {complaint}", null)
            : new PackValues(kept, complaint);
    }

    private ResiliencePipeline Pipeline(RunCalls run)
    {
        if (run.Policy.Retries == 0)
        {
            return ResiliencePipeline.Empty;
        }

        var retry = new RetryStrategyOptions
        {
            MaxRetryAttempts = run.Policy.Retries,
            BackoffType = DelayBackoffType.Exponential,
            Delay = TimeSpan.FromMilliseconds(250),
            MaxDelay = TimeSpan.FromSeconds(30),
            UseJitter = true,
            ShouldHandle = new PredicateBuilder()
                .Handle<ModelException>(e => e.IsTransient)
                .Handle<HttpRequestException>(e => e.StatusCode is null or System.Net.HttpStatusCode.TooManyRequests or >= System.Net.HttpStatusCode.InternalServerError),
            DelayGenerator = static a => new ValueTask<TimeSpan?>((a.Outcome.Exception as ModelException)?.RetryAfter),
            OnRetry = async a =>
            {
                if (run.Log is { } log)
                {
                    await log.RetryAsync(a.AttemptNumber, a.Outcome.Exception?.Message ?? "").ConfigureAwait(false);
                }
            },
        };
        return new ResiliencePipelineBuilder { TimeProvider = _time }.AddRetry(retry).Build();
    }

    private static ChatOptions Options(ModelCall call) => new()
    {
        Temperature = call.Sample == 0 ? 0 : 0.7f,
        Seed = call.Sample,
        // A token is rarely shorter than two characters, so the limit is not in the way of a reply that fits.
        MaxOutputTokens = (call.LongestReply / 2) + 64,
        ResponseFormat = call.Schema is { } schema ? ChatResponseFormat.ForJsonSchema(JsonElement.Parse(schema), "reply") : null,
        AdditionalProperties = new() { ["rlm.max_chars"] = call.MaxChars },
    };

    private static string RepairNote(string? complaint)
    {
        var note = $"That does not fit: {complaint} Answer again with JSON of the given schema alone.";
        return note.Length <= PromptLayout.LongestRepairNote ? note : note[..PromptLayout.LongestRepairNote];
    }
}
