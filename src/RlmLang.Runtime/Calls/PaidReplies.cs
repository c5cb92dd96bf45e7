using System.Collections.Concurrent;
using RlmLang.Cache;
using RlmLang.Logs;

namespace RlmLang.Calls;

/// <summary>The replies that the questions of one session, and of its forks, paid for: a question that was cancelled or failed midway leaves them to the next one. Thread-safe.</summary>
/// <remarks>What the calls of one question come to is in <see cref="MadeCalls"/>; this is below it, as the cache across runs is, so that a log of the next question has the replies too. See docs/decisions/0093-what-a-session-paid-for.md.</remarks>
internal sealed class PaidReplies
{
    // What a session may hold of texts that nobody may ask for again.
    private const long MostChars = 100_000_000;

    private readonly ConcurrentDictionary<(CallKey Call, int Attempt), CachedReply> _replies = new();
    private long _chars;

    /// <param name="call">Its key, which tells all that its reply depends on.</param>
    /// <param name="attempt">Which asking of the call.</param>
    public CachedReply? Find(CallKey call, int attempt) => _replies.GetValueOrDefault((call, attempt));

    public void Keep(CallKey call, int attempt, CachedReply reply)
    {
        if (Interlocked.Add(ref _chars, reply.Text.Length) > MostChars || !_replies.TryAdd((call, attempt), reply))
        {
            Interlocked.Add(ref _chars, -reply.Text.Length);
        }
    }

    /// <summary>Forgets an asking that ended its call without a value: the next question asks anew.</summary>
    public void Forget(CallKey call, int attempt)
    {
        if (_replies.TryRemove((call, attempt), out var reply))
        {
            Interlocked.Add(ref _chars, -reply.Text.Length);
        }
    }
}
