using System.Globalization;
using System.Text;
using Microsoft.Extensions.AI;

namespace RlmLang.Sessions;

/// <summary>A conversation as a question about a context: what is short in it is asked, what is long is read.</summary>
/// <param name="Query">The last user message, with what was said shortly before.</param>
/// <param name="Context">Everything long, a document each.</param>
internal sealed record ChatQuestion(string Query, RlmContext Context)
{
    // About a page: longer than what people ask, shorter than what they ask about.
    private const int LongestSaid = 4_000;

    /// <param name="messages">In order; the last of the user is the question.</param>
    /// <param name="options">The schema of its reply becomes a part of the question.</param>
    /// <exception cref="RlmException">There is no message, or something in one is no text.</exception>
    public static ChatQuestion Of(IReadOnlyList<ChatMessage> messages, ChatOptions? options)
    {
        var asking = LastIndex(messages);
        var documents = new List<RlmDocument>();
        var (instructions, before, question) = (new List<string>(), new List<string>(), new List<string>());
        if (options?.Instructions is { Length: > 0 } instruction)
        {
            instructions.Add(instruction);
        }

        var asked = -1;
        for (var i = 0; i < messages.Count; i++)
        {
            var message = messages[i];
            var part = 0;
            foreach (var content in message.Contents)
            {
                if (Text(content) is not { } text)
                {
                    continue;
                }

                var isFile = content is DataContent;
                if (isFile || text.Length > LongestSaid)
                {
                    var name = (content as DataContent)?.Name ?? string.Create(CultureInfo.InvariantCulture, $"message-{i + 1}{(part++ > 0 ? $"-{part}" : "")}.txt");
                    documents.Add(new(name, text));
                    if (i == asking)
                    {
                        asked = documents.Count - 1;
                    }
                    else
                    {
                        before.Add($"{message.Role}: (see {name})");
                    }
                }
                else if (i == asking)
                {
                    question.Add(text);
                }
                else if (message.Role == ChatRole.System)
                {
                    instructions.Add(text);
                }
                else
                {
                    before.Add($"{message.Role}: {text}");
                }
            }
        }

        var query = new StringBuilder();
        Append(query, "Instructions:", instructions);
        Append(query, "Said before:", Recent(before, documents));
        query.Append(question.Any(q => !string.IsNullOrWhiteSpace(q)) ? string.Join('\n', question) : asked < 0 ? "" : TakeQuestion(documents, asked));
        if (options?.ResponseFormat is ChatResponseFormatJson { Schema: { } schema })
        {
            query.Append("\n\nFINAL has to be a value that fits this JSON schema:\n").Append(schema.GetRawText());
        }

        return new(query.ToString(), new RlmContext(documents));
    }

    /// <summary>Characters that a content has; what is no text has as many as its encoding.</summary>
    public static long Length(AIContent content) => content switch
    {
        DataContent data when IsText(data) => data.Data.Length,
        // An image or a sound is the inner client's own affair, as long as the rest is short.
        DataContent or UriContent => 0,
        _ => Text(content)?.Length ?? 0,
    };

    private static int LastIndex(IReadOnlyList<ChatMessage> messages)
    {
        for (var i = messages.Count - 1; i >= 0; i--)
        {
            if (messages[i].Role == ChatRole.User)
            {
                return i;
            }
        }

        throw new RlmException("A conversation without a user message asks nothing.");
    }

    private static string? Text(AIContent content) => content switch
    {
        TextContent text => text.Text,
        DataContent data when IsText(data) => Decoded(data),
        FunctionResultContent { Result: { } result } => result as string ?? result.ToString(),
        FunctionCallContent or FunctionResultContent or TextReasoningContent or UsageContent => null,
        DataContent data => throw new RlmException($"A program cannot read an attachment of type {data.MediaType}: it reads texts."),
        UriContent uri => throw new RlmException($"Nothing is fetched for a program: attach the content of {uri.Uri} itself."),
        _ => null,
    };

    private static bool IsText(DataContent data) =>
        data.HasTopLevelMediaType("text") || data.MediaType is "application/json" or "application/xml" or "application/x-ndjson" or "application/yaml";

    private static string Decoded(DataContent data)
    {
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(data.Data.Span).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException wrong)
        {
            throw new RlmException($"The attachment {data.Name ?? data.MediaType} is no UTF-8 text.", wrong);
        }
    }

    /// <summary>The newest of what was said, as far as there is room; what is older becomes a document.</summary>
    private static List<string> Recent(List<string> said, List<RlmDocument> documents)
    {
        var (first, length) = (said.Count, 0);
        while (first > 0 && length + said[first - 1].Length <= LongestSaid)
        {
            length += said[--first].Length;
        }

        if (first > 0)
        {
            documents.Add(new("conversation.txt", string.Join("\n\n", said.Take(first))));
        }

        return said[first..];
    }

    private static void Append(StringBuilder query, string heading, List<string> parts)
    {
        if (parts.Count > 0)
        {
            query.Append(heading).Append('\n').AppendJoin('\n', parts).Append("\n\n");
        }
    }

    /// <summary>Takes the question out of a message that is one long text: its first or last paragraph, whichever reads like one. Where neither does, both are asked, and the text stays whole.</summary>
    private static string TakeQuestion(List<RlmDocument> documents, int at)
    {
        const int Longest = 1_000;
        var text = documents[at].Text.Trim();
        var (end, start) = (text.IndexOf("\n\n", StringComparison.Ordinal), text.LastIndexOf("\n\n", StringComparison.Ordinal));
        var (first, last) = end < 0 ? ("", "") : (text[..end].TrimEnd(), text[(start + 2)..].TrimStart());
        if (last.Length <= Longest && last.EndsWith('?'))
        {
            documents[at] = documents[at] with { Text = text[..(start + 1)] };
            return last;
        }

        if (first.Length <= Longest && (first.EndsWith('?') || first.EndsWith(':')))
        {
            documents[at] = documents[at] with { Text = text[(end + 2)..] };
            return first;
        }

        // Of a text without paragraphs the ends, where a question would stand.
        return $"{Start(first.Length > 0 ? first : text)}\n…\n{End(last.Length > 0 ? last : text)}";

        static string Start(string t) => t.Length <= Longest ? t : t[..(char.IsHighSurrogate(t[Longest - 1]) ? Longest - 1 : Longest)];

        static string End(string t) => t.Length <= Longest ? t : t[(char.IsLowSurrogate(t[^Longest]) ? ^(Longest - 1) : ^Longest)..];
    }
}
