using Microsoft.Extensions.AI;
using RlmLang.Budgets;
using RlmLang.Core;
using RlmLang.Logs;

namespace RlmLang.Calls;

/// <content>The turns of root models: calls as any other to gate, meter and log, never made once for two.</content>
internal sealed partial class CallScheduler
{
    /// <summary>Asks a root model for its next turn.</summary>
    /// <param name="run">The session.</param>
    /// <param name="root">Who is asked.</param>
    /// <param name="messages">What it is sent.</param>
    /// <param name="number">Which turn it is, counted from 1.</param>
    /// <param name="longestReply">Characters that are read of the reply.</param>
    /// <exception cref="Core.EvaluationException">A budget is used up.</exception>
    /// <exception cref="OperationCanceledException">The session is cancelled.</exception>
    public async Task<TurnReply> TurnAsync(RunCalls run, RlmModel root, IReadOnlyList<ChatMessage> messages, int number, int longestReply)
    {
        var reply = await ReplyAsync(run, root, messages, number, longestReply).ConfigureAwait(false);
        await run.EndedAsync(null).ConfigureAwait(false);
        return reply;
    }

    private async Task<TurnReply> ReplyAsync(RunCalls run, RlmModel root, IReadOnlyList<ChatMessage> messages, int number, int longestReply)
    {
        var key = Key(root, messages);
        run.Meter.CountTurn();
        run.Meter.ReserveCall(default);
        run.Meter.ReservePrompt(messages.Sum(m => m.Text.Length), default);
        if (run.Recorded?.Find(key, 0) is { } recorded)
        {
            run.Meter.CountSpared(fromCache: false);
            run.Meter.CountReply(recorded.Text.Length, recorded.Usage?.InputTokenCount ?? 0, recorded.Usage?.OutputTokenCount ?? 0, default);
            return new(recorded.Text, null);
        }

        var options = new ChatOptions { Temperature = 0, MaxOutputTokens = (longestReply / 2) + PromptLayout.MostThinking };
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
                run.Policy.Retries,
                token => PaidRequest.SendAsync(run, root, messages, options, null, place, null, token),
                run.Cancellation).ConfigureAwait(false);
            var text = ReplyText.Clip(ReplyText.Answer(ReplyText.Mended(response.Text)) ?? "", longestReply);
            run.Meter.CountReply(text.Length, response.Usage?.InputTokenCount ?? 0, response.Usage?.OutputTokenCount ?? 0, default);
            await LogTurnAsync(run, root, key, sent, number, text, response.Usage, spent, fromCache: false).ConfigureAwait(false);
            if (text.Length > 0)
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

/// <summary>What came of a turn.</summary>
/// <param name="Text">The reply without its thinking; empty where it failed.</param>
/// <param name="Failure">Why there is no reply; null where there is one.</param>
internal sealed record TurnReply(string Text, CallFailure? Failure);
