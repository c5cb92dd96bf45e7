using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.AI;

namespace RlmLang.Tests.Conformance;

/// <summary>Answers by rules: the first whose pattern matches the prompt. Thread-safe; the same prompt gets the same answers, whoever asks first.</summary>
/// <remarks>A rule is <c>/pattern/ answer</c>, or several answers with <c>then</c> between them: the first for the request, the next for its repair. An answer is JSON of the
/// value; <c>raw "…"</c> is sent as it stands; <c>fails</c> is a request that fails.</remarks>
internal sealed class ScriptedModel(IEnumerable<string> rules) : IChatClient
{
    private readonly List<(Regex Pattern, string[] Answers)> _rules = [.. rules.Select(Read)];
    private readonly ConcurrentBag<string> _unanswered = [];
    private int _requests;

    public int Requests => _requests;

    /// <summary>Prompts that no rule is for.</summary>
    public IEnumerable<string> Unanswered => _unanswered;

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _requests);
        var users = messages.Where(m => m.Role == ChatRole.User).Select(m => m.Text).ToList();
        var rule = _rules.Find(r => r.Pattern.IsMatch(users[0]));
        if (rule.Answers is null)
        {
            _unanswered.Add(users[0]);
            throw new InvalidOperationException("No rule answers this prompt.");
        }

        var answer = rule.Answers[Math.Min(users.Count, rule.Answers.Length) - 1];
        return answer == "fails"
            ? throw new InvalidOperationException("the model does not answer")
            : Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, Text(answer, options?.ResponseFormat is ChatResponseFormatJson))) { FinishReason = ChatFinishReason.Stop });
    }

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("Nothing asks for a stream.");

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }

    private static string Text(string answer, bool isTyped)
    {
        if (answer.StartsWith("raw ", StringComparison.Ordinal))
        {
            return JsonElement.Parse(answer[4..]).GetString() ?? "";
        }

        var value = JsonElement.Parse(answer);
        return isTyped
            ? value.ValueKind == JsonValueKind.Object ? answer : $$"""{"value": {{answer}}}"""
            : value.GetString() ?? throw new FormatException($"An untyped reply is a text; this is {answer}");
    }

    private static (Regex, string[]) Read(string rule)
    {
        var end = rule.IndexOf("/ ", 1, StringComparison.Ordinal);
        return (new Regex(rule[1..end], RegexOptions.CultureInvariant | RegexOptions.Singleline), rule[(end + 2)..].Split(" then ", StringSplitOptions.TrimEntries));
    }
}
