using System.Runtime.ExceptionServices;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using RlmLang.Budgets;
using RlmLang.Cache;
using RlmLang.Core;
using RlmLang.Logs;
using RlmLang.Models;
using RlmLang.Telemetry;

namespace RlmLang.Calls;

/// <summary>Makes all calls of all runs of an engine. Thread-safe.</summary>
/// <remarks>
/// The problem: thousands of calls of many runs, a limit on how many a provider takes at once, budgets that must hold in every race, and answers that must not depend on who came first.
/// The idea: a call is a value with a content hash. The first to ask for a hash makes the call, whoever asks again gets the same task; the meter reserves before the request; a
/// place at the gate is held from the first request to the last repair, but while its model's limits or a budget keep a call waiting others have the place, and
/// when nothing more is asked they have it before the reply is on disk.
/// Invariants: no request without a reservation; never more requests under way than the limit; the value of a call depends on the call and its replies alone; a reply is in the log before
/// its value is used; a failure is a result of its own and never text in a value; whatever a client does, a cancelled run ends.
/// </remarks>
internal sealed partial class CallScheduler
{
    // The complaint itself quotes the reply, which no event may hold.
    private const string UnusableReplies = "none of its replies is what was asked for";

    private readonly Func<string?, RlmModel> _resolve;
    private readonly CallRetry _retry;
    private readonly FairGate _gate;
    private readonly ILogger _logger;
    private readonly ReplyCache? _cache;

    /// <param name="resolve">From an alias, null for the default, to a model.</param>
    /// <param name="concurrency">The most requests under way at once, for all runs together.</param>
    /// <param name="time">Measures the waits between retries.</param>
    /// <param name="logger">Told of requests that are sent again, and of calls that failed.</param>
    /// <param name="cache">Has replies of earlier runs; null for none.</param>
    public CallScheduler(Func<string?, RlmModel> resolve, int concurrency, TimeProvider time, ILogger logger, ReplyCache? cache = null)
    {
        (_resolve, _retry, _gate, Concurrency, _logger, _cache) = (resolve, new CallRetry(time, logger), new FairGate(concurrency), concurrency, logger, cache);
    }

    public int Concurrency { get; }

    /// <summary>Makes the call, or waits for the same call that is being made.</summary>
    /// <param name="run">Who asks.</param>
    /// <param name="call">What is asked.</param>
    /// <param name="place">Who waits; null for somebody outside of programs.</param>
    /// <param name="unwanted">Says that the reply is no longer of use here; the call goes on only while it is of use to somebody.</param>
    /// <param name="isNeeded">Whether the place has no value without it: then it is told where it fails for good, before anything else is sent in its place.</param>
    /// <exception cref="EvaluationException">A budget is used up.</exception>
    /// <exception cref="OperationCanceledException">The reply is no longer wanted.</exception>
    public ValueTask<CallResult> CallAsync(RunCalls run, ModelCall call, IProgramPlace? place, CancellationToken unwanted, bool isNeeded = true)
    {
        var model = _resolve(call.Model);
        var key = call.Key(model.Name);
        run.Meter.CountAsked(key.First);
        return run.OnceAsync(key, new SchedulerCall(this, run, model, key, call), place, unwanted, isNeeded: isNeeded);
    }

    private async Task<CallResult> MakeAsync(RunCalls run, RlmModel model, CallKey key, ModelCall call, SchedulerCall shared, CancellationToken unwanted)
    {
        run.Begin();
        var (isReserved, isBegun) = (false, false);
        // What waits for a model of its own takes no place from calls of others.
        var turn = model.Endpoints.Gate is { } own ? new GatePlace(own, run) : null;
        var place = new GatePlace(_gate, run);
        try
        {
            unwanted.ThrowIfCancellationRequested();
            run.Meter.ReserveCall(call.Site.Span);
            isReserved = true;
            if (run.Starting is { } starting)
            {
                await starting(call.Site).ConfigureAwait(false);
            }

            if (turn is not null)
            {
                await turn.EnterAsync(unwanted).ConfigureAwait(false);
            }

            await place.EnterAsync(unwanted).ConfigureAwait(false);
            if (!shared.IsWanted)
            {
                throw new OperationCanceledException();
            }

            isBegun = true;
            var result = await AtGateAsync(run, model, turn, place, key, call, shared, unwanted).ConfigureAwait(false);
            run.Made.Settle(key, result);
            if (run.Ended is { } ended)
            {
                await ended(new(call.Site, model.Name, call.PromptLength, (result as CallFailure)?.Reason)).ConfigureAwait(false);
            }

            return result;
        }
        finally
        {
            if (isReserved && !isBegun)
            {
                // It was given up while it waited for its turn.
                run.Meter.WithdrawCall();
            }

            place.Leave();
            turn?.Leave();
            run.End();
        }
    }

    private async Task<CallResult> AtGateAsync(RunCalls run, RlmModel model, GatePlace? turn, GatePlace place, CallKey key, ModelCall call, SchedulerCall shared, CancellationToken unwanted)
    {
        using var traced = run.Trace.Call(call.Site.Number, model.Endpoints.Server);
        try
        {
            run.CountRead(call);
            // Only logs know calls by their names.
            var name = run.Log is null && run.Recorded is null ? "" : key.ToString();
            run.Log?.Call(name, call.Site, model.Name, call.PromptLength, call.Parts);
            var kept = _cache is null && run.Paid is null ? null : new KeptReplies(_cache, model.Answering, run.Paid, key);
            var (result, logged) = call.Packed is null
                ? await AskAsync(run, model, place, name, call, kept, unwanted).ConfigureAwait(false)
                : await AskPackAsync(run, model, place, name, call, kept, unwanted).ConfigureAwait(false);
            shared.TellFailed(result);
            // The provider is done with it: a flush to disk must not keep the next request waiting.
            place.Leave();
            turn?.Leave();
            await logged.ConfigureAwait(false);
            kept?.End(result is CallValue or PackValues { Reason: null });
            if (result is CallFailure failed)
            {
                _logger.CallFailed(model.Name, failed.Cause is null ? UnusableReplies : failed.Reason);
                RlmTelemetry.Unusable(traced);
                run.Meter.CountFailure();
            }

            return result;
        }
        finally
        {
            run.Trace.Called(call.Site.Number);
        }
    }

    private async Task<(CallResult Result, Task Logged)> AskAsync(RunCalls run, RlmModel model, GatePlace place, string key, ModelCall call, KeptReplies? kept, CancellationToken unwanted)
    {
        var conversation = new Conversation(call);
        for (var attempt = 0; ; attempt++)
        {
            var (response, failure, logged) = await SendAsync(run, model, place, key, call, conversation, attempt, kept, unwanted).ConfigureAwait(false);
            if (response is null)
            {
                return (failure ?? throw new System.Diagnostics.UnreachableException("Neither a reply nor a failure."), logged);
            }

            if (ReplyReader.Read(call, response.Text, response.FinishReason, out var complaint) is { } result)
            {
                return (result, logged);
            }

            if (attempt == run.Policy.Repairs)
            {
                var missing = call.Schema is null ? "No whole answer came" : "No answer of the asked form came";
                // Where not a word of an answer came, the way out is the user's and not the model's.
                var way = response.FinishReason == ChatFinishReason.Length && string.IsNullOrEmpty(ReplyText.Answer(response.Text)) ? new RlmException(ProviderDiagnostics.AllThinking(model.Name, complaint ?? "")) : null;
                return (new CallFailure($"{missing}{(attempt == 0 ? "" : ", also not when asked again")}: {complaint}", way), logged);
            }

            await logged.ConfigureAwait(false);

            conversation = conversation.Repaired(response.Text, complaint);
        }
    }

    private async Task<(CallResult Result, Task Logged)> AskPackAsync(RunCalls run, RlmModel model, GatePlace place, string key, ModelCall call, KeptReplies? kept, CancellationToken unwanted)
    {
        var replies = new PackedReplies(call);
        var asked = call;
        var conversation = new Conversation(call);
        for (var attempt = 0; ; attempt++)
        {
            var (response, failure, logged) = await SendAsync(run, model, place, key, asked, conversation, attempt, kept, unwanted).ConfigureAwait(false);
            if (response is null)
            {
                // What came before the provider failed was paid for, and is kept.
                replies.Fail(failure?.Reason ?? "");
                return (attempt == 0 && failure is not null ? failure : replies.Result(), logged);
            }

            if (ReplyReader.Read(asked, response.Text, response.FinishReason, out var complaint) is PackValues values)
            {
                replies.Take(values);
                if (replies.IsComplete)
                {
                    return (replies.Result(), logged);
                }
            }

            if (attempt == run.Policy.Repairs)
            {
                replies.Fail($"No answer of the asked form came for an item: {complaint}");
                return (replies.Result(), logged);
            }

            await logged.ConfigureAwait(false);

            if (replies.Rest() is { } rest)
            {
                (asked, conversation) = (rest, new Conversation(rest));
            }
            else
            {
                conversation = conversation.Repaired(response.Text, complaint);
            }
        }
    }

    /// <summary>One prompt with its retries; the reply is counted, and on its way to the log: it must be there before its value is used or anything more is asked.</summary>
    private async Task<(ChatResponse? Response, CallFailure? Failure, Task Logged)> SendAsync(
        RunCalls run, RlmModel model, GatePlace place, string key, ModelCall call, Conversation conversation, int attempt, KeptReplies? kept, CancellationToken unwanted)
    {
        run.Meter.ReservePrompt(conversation.Length, call.Site.Span);
        if (run.Recorded?.FindFailure(key, attempt) is { } known)
        {
            return (null, new CallFailure(known, null), Task.CompletedTask);
        }

        if (run.Recorded?.Find(key, attempt) is { } recorded)
        {
            // It was paid for and logged in the run that this one goes on from.
            run.Meter.CountSpared(fromCache: false);
            run.Meter.CountReply(
                Math.Min(recorded.Text.Length, call.LongestReply), recorded.Usage?.InputTokenCount ?? 0, recorded.Usage?.OutputTokenCount ?? 0, call.Site.Span);
            return (recorded, null, Task.CompletedTask);
        }

        var options = Options(run, call, model);
        var sent = kept is { IsOn: true } || run.Log is not null ? RecordedChatClient.SentHash(conversation.Messages, options) : "";
        if (kept?.Find(sent, options, attempt) is { } earlier)
        {
            run.Meter.CountSpared(fromCache: true);
            RlmTelemetry.Spared();
            run.Meter.CountReply(Math.Min(earlier.Text.Length, call.LongestReply), 0, 0, call.Site.Span);
            return (earlier, null, run.Log?.ReplyAsync(key, attempt, sent, earlier, Spending.None, fromCache: true) ?? Task.CompletedTask);
        }

        ChatResponse response;
        Spending spent;
        try
        {
            ExceptionDispatchInfo? failed = null;
            try
            {
                (response, spent) = await PaidRequest.SendAsync(run, model, conversation.Messages, options, call.Schema, place, call.Site, unwanted).ConfigureAwait(false);
            }
            catch (Exception failure) when (run.Policy.Retries > 0 && CallRetry.IsTransient(failure))
            {
                failed = ExceptionDispatchInfo.Capture(failure);
                (response, spent) = (new(), Spending.None);
            }

            if (failed is not null)
            {
                (response, spent) = await SendAgainAsync(run, model, place, key, call, conversation, options, failed, unwanted).ConfigureAwait(false);
            }
        }
        catch (Exception failure) when (failure is not (EvaluationException or MissingReplyException or OutOfMemoryException) && !unwanted.IsCancellationRequested)
        {
            // Clients are the host's own and throw what they like: whatever it is, this call failed for good, and no other.
            var reason = failure is OperationCanceledException ? "The model did not answer in time." : failure.Message;
            return (null, new CallFailure(reason, failure), run.Log?.FailureAsync(key, attempt, reason) ?? Task.CompletedTask);
        }

        var text = response.Text;
        if (ReplyText.Mended(text) is var mended && !ReferenceEquals(mended, text))
        {
            response = new ChatResponse(new ChatMessage(ChatRole.Assistant, mended)) { FinishReason = response.FinishReason, Usage = response.Usage };
        }

        run.Meter.CountReply(Math.Min(mended.Length, call.LongestReply), response.Usage?.InputTokenCount ?? 0, response.Usage?.OutputTokenCount ?? 0, call.Site.Span);
        kept?.Add(sent, options, attempt, response);
        return (response, null, run.Log?.ReplyAsync(key, attempt, sent, response, spent) ?? Task.CompletedTask);
    }

    private Task<(ChatResponse Response, Spending Spent)> SendAgainAsync(
        RunCalls run, RlmModel model, GatePlace place, string key, ModelCall call, Conversation conversation, ChatOptions options, ExceptionDispatchInfo failed, CancellationToken unwanted) => _retry.SendAgainAsync(
            new(run, key, model.Name),
            run.Policy.Retries,
            failed,
            token => PaidRequest.SendAsync(run, model, conversation.Messages, options, call.Schema, place, call.Site, token),
            unwanted);

    private static ChatOptions Options(RunCalls run, ModelCall call, RlmModel model) => new()
    {
        // The first asking is the likeliest answer, so that `samples=` and a plain call share it; the others differ by chance, each by its own.
        Temperature = model.ChoosesItself ? null : call.Sample == 0 ? 0 : 0.7f,
        Seed = call.Sample,
        // A token is rarely shorter than two characters, so the limit is not in the way of a reply that fits, nor of the thinking before it, which counts against the same limit.
        MaxOutputTokens = (call.LongestReply / 2) + 64 + model.Thinking,
        ResponseFormat = call.Schema is { } schema ? run.Formats.GetOrAdd(schema, static s => ChatResponseFormat.ForJsonSchema(JsonElement.Parse(s), "reply")) : null,
        AdditionalProperties = new() { [OfflineChatClient.MaxCharsKey] = call.MaxChars },
    };

    private sealed class SchedulerCall(CallScheduler scheduler, RunCalls run, RlmModel model, CallKey key, ModelCall call) : SharedCall
    {
        protected override Task<CallResult> MakeAsync(CancellationToken unwanted) => scheduler.MakeAsync(run, model, key, call, this, unwanted);
    }
}
