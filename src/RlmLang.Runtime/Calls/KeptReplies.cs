using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.AI;
using RlmLang.Cache;
using RlmLang.Models;

namespace RlmLang.Calls;

/// <summary>The replies of one call, on their way from and to the cache across runs and to what its session paid for. The cache keeps nothing of a call that fails, and forgets what it had then: the next run asks anew. Not thread-safe.</summary>
/// <param name="cache">Null for none.</param>
/// <param name="answering">Says all about the model that its replies depend on; null where it does not say who it is.</param>
/// <param name="paid">What the call's session paid for, whether the call that it was paid for came to an end or not; null for none.</param>
/// <param name="call">The call's key.</param>
internal sealed class KeptReplies(ReplyCache? cache, string? answering, PaidReplies? paid = null, Logs.CallKey call = default)
{
    private readonly List<(string Key, CachedReply Reply, bool IsNew)> _replies = [];
    private int _last;

    public bool IsOn => cache is not null && answering is not null;

    /// <summary>The reply to exactly this, if an earlier run got one.</summary>
    /// <param name="sent">A hash of messages, schema and seed.</param>
    /// <param name="options">The rest of what is sent.</param>
    /// <param name="attempt">Which asking of the call this is: two askings of one call are not the same, even where their words are.</param>
    public ChatResponse? Find(string sent, ChatOptions options, int attempt)
    {
        _last = attempt;
        if (paid?.Find(call, attempt) is { } earlier)
        {
            return Response(earlier);
        }

        if (!IsOn || cache is null || Key(sent, options, attempt) is var key && cache.Find(key) is not { } reply)
        {
            return null;
        }

        _replies.Add((key, reply, false));
        return Response(reply);
    }

    /// <summary>Notes what a model replied.</summary>
    public void Add(string sent, ChatOptions options, int attempt, ChatResponse response)
    {
        // At once: whoever waits for it may have been cancelled while it came.
        paid?.Keep(call, attempt, new(response.Text, response.FinishReason?.Value));
        if (IsOn)
        {
            _replies.Add((Key(sent, options, attempt), new(response.Text, response.FinishReason?.Value), true));
        }
    }

    /// <summary>Ends the call.</summary>
    /// <param name="isAnswered">Whether it came to a value.</param>
    public void End(bool isAnswered)
    {
        if (!isAnswered)
        {
            paid?.Forget(call, _last);
        }

        foreach (var (key, reply, isNew) in _replies)
        {
            if (!isAnswered && !isNew)
            {
                cache?.Forget(key);
            }
            else if (isAnswered && isNew)
            {
                cache?.Keep(key, reply);
            }
        }
    }

    /// <summary>Who answers: provider, address and model; null for one that does not say its model's name, or that answers from a log.</summary>
    public static string? Answering(ChatClientMetadata? metadata) => metadata switch
    {
        { DefaultModelId: null } or { ProviderName: "replay" } or null => null,
        // It is a part of this program, and answers otherwise when that changes.
        { ProviderName: "offline" } => $"offline {typeof(OfflineChatClient).Module.ModuleVersionId}",
        _ => $"{metadata.ProviderName}\n{metadata.ProviderUri}\n{metadata.DefaultModelId}",
    };

    private static ChatResponse Response(CachedReply reply) =>
        new(new ChatMessage(ChatRole.Assistant, reply.Text)) { FinishReason = reply.Finish is { } finish ? new ChatFinishReason(finish) : null };

    private string Key(string sent, ChatOptions options, int attempt)
    {
        var characters = options.AdditionalProperties is { } more && more.TryGetValue(OfflineChatClient.MaxCharsKey, out int most) ? most : -1;
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
            string.Create(CultureInfo.InvariantCulture, $"1\n{sent}\n{options.Seed}\n{options.Temperature}\n{options.MaxOutputTokens}\n{characters}\n{attempt}\n{answering}"))));
    }
}
