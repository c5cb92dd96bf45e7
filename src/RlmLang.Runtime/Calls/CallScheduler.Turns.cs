using Microsoft.Extensions.AI;
using RlmLang.Budgets;
using RlmLang.Core;
using RlmLang.Logs;

namespace RlmLang.Calls;

/// <content>The turns of root models: calls as any other to gate, meter and log, never made once for two.</content>
internal sealed partial class CallScheduler
{
    // Tokens in which a program that sets FINAL can stand.
    private const int LeastOutput = 256;

    /// <summary>Asks a root model for its next turn.</summary>
    /// <param name="run">The session.</param>
    /// <param name="root">Who is asked.</param>
    /// <param name="turn">What it is sent, and what it may take.</param>
    /// <exception cref="Core.EvaluationException">A budget is used up.</exception>
    /// <exception cref="OperationCanceledException">The session is cancelled.</exception>
    public async Task<TurnReply> TurnAsync(RunCalls run, RlmModel root, TurnRequest turn)
    {
        var reply = await ReplyAsync(run, root, turn).ConfigureAwait(false);
        await run.EndedAsync(null).ConfigureAwait(false);
        return reply;
    }

    /// <summary>Whether a log has the reply to a turn.</summary>
    public static bool IsRecorded(RunCalls run, RlmModel root, IReadOnlyList<ChatMessage> keyed) => run.Recorded?.Has(Key(root, keyed)) == true;

    private async Task<TurnReply> ReplyAsync(RunCalls run, RlmModel root, TurnRequest asked)
    {
        var (messages, number, longestReply) = (asked.Messages, asked.Number, asked.LongestReply);
        var key = Key(root, asked.Keyed);
        run.Meter.CountTurn();
        run.Meter.ReserveCall(default);
        run.Meter.ReservePrompt(messages.Sum(m => m.Text.Length), default);
        if (run.Recorded?.Find(key, 0) is { } recorded)
        {
            run.Meter.CountSpared(fromCache: false);
            run.Meter.CountReply(Math.Min(recorded.Text.Length, longestReply), recorded.Usage?.InputTokenCount ?? 0, recorded.Usage?.OutputTokenCount ?? 0, default);
            return new(ReplyText.Clip(recorded.Text, longestReply), null);
        }

        var options = new ChatOptions { Temperature = root.ChoosesItself ? null : 0, MaxOutputTokens = (longestReply / 2) + Math.Max(PromptLayout.MostThinking, root.Thinking) };
        var isWhole = true;
        if (run.Meter.LimitsSpending && run.Meter.SpendingLeft.Output(PaidRequest.MostInput(messages, null), root.Price) is var affordable && affordable < options.MaxOutputTokens)
        {
            // Better a short reply than none.
            options.MaxOutputTokens = (int)Math.Max(LeastOutput, affordable);
            isWhole = false;
        }

        var kept = new KeptReplies(_cache, root.Answering);
        var sent = RecordedChatClient.SentHash(messages, options);
        if (kept.Find(sent, options, 0) is { } earlier)
        {
            var reply = ReplyText.Clip(earlier.Text, longestReply);
            run.Meter.CountSpared(fromCache: true);
            RlmTelemetry.Spared();
            run.Meter.CountReply(reply.Length, 0, 0, default);
            await LogTurnAsync(run, root, key, sent, number, reply, null, Spending.None, fromCache: true).ConfigureAwait(false);
            return new(reply, null);
        }

        using var turn = root.Endpoints.Gate is { } own ? new GatePlace(own, run) : null;
        if (turn is not null)
        {
            await turn.EnterAsync(run.Cancellation).ConfigureAwait(false);
        }

        using var place = new GatePlace(_gate, run);
        await place.EnterAsync(run.Cancellation).ConfigureAwait(false);
        using var traced = run.Trace.Call(-1, root.Endpoints.Server);
        try
        {
            var (response, spent) = await _retry.SendAsync(
                new(run, key, root.Name),
                asked.Retries,
                token => PaidRequest.SendAsync(run, root, messages, options, null, place, null, token),
                run.Cancellation).ConfigureAwait(false);
            var text = ReplyText.Clip(ReplyText.Answer(ReplyText.Mended(response.Text)) ?? "", longestReply);
            run.Meter.CountReply(text.Length, response.Usage?.InputTokenCount ?? 0, response.Usage?.OutputTokenCount ?? 0, default);
            await LogTurnAsync(run, root, key, sent, number, text, response.Usage, spent, fromCache: false).ConfigureAwait(false);
            if (text.Length > 0 && isWhole)
            {
                kept.Add(sent, options, 0, new ChatResponse(new ChatMessage(ChatRole.Assistant, text)));
                kept.End(isAnswered: true);
            }

            return new(text, null);
        }
        catch (Exception failure) when (failure is not (EvaluationException or MissingReplyException or OutOfMemoryException) && !run.Cancellation.IsCancellationRequested)
        {
            run.Meter.CountFailure();
            return new("", new CallFailure(failure is OperationCanceledException ? "The model did not answer in time." : failure.Message, failure));
        }
    }

    private static Task LogTurnAsync(RunCalls run, RlmModel root, string key, string sent, int number, string text, UsageDetails? usage, Spending spent, bool fromCache) =>
        run.Log is not { } log ? Task.CompletedTask : log.AddFlushedAsync("turn", json =>
        {
            json.WriteString("key", key);
            json.WriteString("sent", sent);
            json.WriteNumber("turn", number);
            json.WriteString("model", root.Name);
            json.WriteString("text", text);
            RunLogWriter.WriteUsage(json, usage, spent);
            if (fromCache)
            {
                json.WriteBoolean(RunLogWriter.CacheName, true);
            }
        });

    private static string Key(RlmModel root, IReadOnlyList<ChatMessage> messages)
    {
        var hash = new TextHash();
        hash.AddWithLength(root.Name);
        foreach (var message in messages)
        {
            hash.AddWithLength(message.Role.Value);
            hash.AddWithLength(message.Text);
        }

        return hash.FinishAsText();
    }
}

/// <summary>A turn to be asked for.</summary>
/// <param name="Messages">What the root model is sent.</param>
/// <param name="Keyed">The same without what differs from one repetition to the next, as the time that is left: what a log knows the turn by.</param>
/// <param name="Number">Which turn it is, counted from 1.</param>
/// <param name="LongestReply">Characters that are read of the reply.</param>
/// <param name="Retries">How often it may be sent again.</param>
internal sealed record TurnRequest(IReadOnlyList<ChatMessage> Messages, IReadOnlyList<ChatMessage> Keyed, int Number, int LongestReply, int Retries);

/// <summary>What came of a turn.</summary>
/// <param name="Text">The reply without its thinking; empty where it failed.</param>
/// <param name="Failure">Why there is no reply; null where there is one.</param>
internal sealed record TurnReply(string Text, CallFailure? Failure);
