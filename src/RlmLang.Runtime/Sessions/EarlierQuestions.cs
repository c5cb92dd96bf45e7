using System.Globalization;
using System.Text;
using RlmLang.Calls;

namespace RlmLang.Sessions;

/// <summary>What a question may refer to: the ones before it, with the beginnings of their answers. Redacted before they are cut, so that no half of what a pattern matches is left.</summary>
internal static class EarlierQuestions
{
    // Further back nobody says "those".
    private const int Most = 4;
    private const int LongestQuery = 1_000;
    private const int LongestAnswer = 600;
    private const int LongestKept = 20_000;

    /// <summary>What is kept of an answer.</summary>
    public static string Kept(string answer) => ReplyText.Clip(answer, LongestKept);

    /// <summary>For a root model: answers between delimiters that they cannot forge, and none where no content may be told. Empty where nothing was asked.</summary>
    public static string Write(SessionBindings bindings, bool isSealed, Redactor redactor)
    {
        var text = new StringBuilder();
        foreach (var earlier in Recent(bindings))
        {
            text.Append(CultureInfo.InvariantCulture, $"asked before: {Begin(earlier.Query, LongestQuery, redactor)}\n");
            if (!isSealed && earlier.Answer is { } answer)
            {
                var block = new DataBlocks();
                block.Add(answer.Length > LongestAnswer ? "its answer begins" : "its answer", Begin(answer, LongestAnswer, redactor));
                text.Append(block);
            }
        }

        return text.Length > 0 && bindings.Values.Any(v => v.Name == SessionBindings.LastAnswer) ? $"{text}the whole of the last answer is bound to {SessionBindings.LastAnswer}\n" : text.ToString();
    }

    /// <summary>As a text for a plain call; null where nothing was asked.</summary>
    public static string? Plain(SessionBindings bindings, Redactor redactor) => bindings.Earlier.IsEmpty ? null
        : string.Join('\n', Recent(bindings).Select(e => $"Question: {Begin(e.Query, LongestQuery, redactor)}\nAnswer: {(e.Answer is { } answer ? Begin(answer, LongestAnswer, redactor) : "(none)")}"));

    private static string Begin(string text, int most, Redactor redactor) => ReplyText.Clip(redactor.Apply(text), most);

    private static IEnumerable<EarlierQuestion> Recent(SessionBindings bindings) => bindings.Earlier.TakeLast(Most);
}
