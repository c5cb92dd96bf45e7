using System.Text.Json;
using Microsoft.Extensions.AI;
using RlmLang.Budgets;

namespace RlmLang.Logs;

/// <summary>The replies of a log, to be used in place of asking again. Thread-safe.</summary>
internal sealed class RecordedReplies
{
    private readonly Dictionary<(string Key, int Attempt), ChatResponse> _replies = [];
    private readonly Dictionary<(string Key, int Attempt), string> _failures = [];
    private readonly Dictionary<string, JsonElement> _functions = [];
    private readonly string _path;

    /// <param name="log">Where they stand.</param>
    /// <param name="isWhole">Whether nothing else may answer: a call that is not in the log then fails.</param>
    public RecordedReplies(RunLogReader log, bool isWhole)
    {
        (_path, IsWhole) = (log.Path, isWhole);
        foreach (var record in log.Records)
        {
            if (RunLogReader.KindOf(record) == "function" && record.TryGetProperty("key", out var called))
            {
                _functions[called.GetString() ?? ""] = record;
            }

            if (RunLogReader.KindOf(record) == "failure" && record.TryGetProperty("key", out var failed) && record.TryGetProperty("reason", out var why))
            {
                _failures[(failed.GetString() ?? "", record.TryGetProperty("attempt", out var at) && at.TryGetInt32(out var i) ? i : 0)] = why.GetString() ?? "";
            }

            if (RunLogReader.KindOf(record) is "reply" or "turn"
                && record.TryGetProperty("key", out var key) && key.GetString() is { } name
                && record.TryGetProperty("text", out var text) && text.GetString() is { } reply)
            {
                var attempt = record.TryGetProperty("attempt", out var a) && a.TryGetInt32(out var n) ? n : 0;
                var finish = record.TryGetProperty("finish", out var f) && f.GetString() is { } reason ? new ChatFinishReason(reason) : (ChatFinishReason?)null;
                var (input, output) = (Number(record, "inputTokens"), Number(record, "outputTokens"));
                // A reply without a price makes the sum of money say too little.
                var usd = record.TryGetProperty("usd", out var price) && price.ValueKind == JsonValueKind.Number && price.TryGetDecimal(out var amount) ? amount : (decimal?)null;
                Spent = new(Spent.Tokens + (record.TryGetProperty("tokens", out _) ? Number(record, "tokens") : input + output), Spent.Usd + usd);
                _replies[(name, attempt)] = new ChatResponse(new ChatMessage(ChatRole.Assistant, reply))
                {
                    FinishReason = finish, Usage = new() { InputTokenCount = input, OutputTokenCount = output },
                };
            }
        }
    }

    public bool IsWhole { get; }

    public int Count => _replies.Count;

    /// <summary>Whether there is a first reply under this key.</summary>
    public bool Has(string key) => _replies.ContainsKey((key, 0));

    /// <summary>What all of them did cost.</summary>
    public Spending Spent { get; } = Spending.None;

    /// <summary>Why an asking failed for good in the run that is repeated; null where it did not. A run that goes on asks again.</summary>
    public string? FindFailure(string key, int attempt) => IsWhole ? _failures.GetValueOrDefault((key, attempt)) : null;

    /// <summary>The reply to an asking, or null where the log has none and it may be asked.</summary>
    /// <exception cref="RlmException">The log has none, and nothing else may answer.</exception>
    public ChatResponse? Find(string key, int attempt) => _replies.TryGetValue((key, attempt), out var reply) ? reply
        : IsWhole ? throw new RlmException(LogDiagnostics.MissingReply(_path, key))
        : null;

    /// <summary>What a function of the host gave, or why it failed, as the end of a sentence; neither where the log does not say and it may be called. A run that goes on calls anew what failed.</summary>
    /// <exception cref="RlmException">The log does not say, and nothing else may answer.</exception>
    public (JsonElement? Value, string? Failure) FindFunction(string key)
    {
        if (_functions.TryGetValue(key, out var record))
        {
            if (record.TryGetProperty("value", out var value))
            {
                return (value, null);
            }

            if (IsWhole && record.TryGetProperty("failure", out var failure) && failure.GetString() is { } reason)
            {
                return (null, reason);
            }
        }

        return IsWhole ? throw new RlmException(LogDiagnostics.MissingReply(_path, key)) : default;
    }

    private static long Number(JsonElement record, string field) => record.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) ? number : 0;
}
