using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.AI;

namespace RlmLang.Models;

/// <summary>How a server is told the form of a reply.</summary>
internal enum FormatLevel
{
    /// <summary>By its schema, which the server holds the reply to.</summary>
    Schema,

    /// <summary>That it is JSON; the schema stands in the prompt.</summary>
    Json,

    /// <summary>In the prompt alone.</summary>
    Prompt,
}

/// <summary>What a server that speaks OpenAI's protocol takes of it: configured, and learned from what it refuses.</summary>
/// <remarks>
/// The protocol is spoken by many servers, and each takes another part. One that refuses a request names what it does not take; the next request is without that. So a reply's form is held as far as the
/// server can, and an answer that does not fit is a repair, as ever. What was refused is sent again as a retry, so announced bounds hold. See <c>docs/decisions/0088</c>.
/// </remarks>
/// <param name="Format">How the form of a reply is told.</param>
/// <param name="Omitted">Members of a request that are left out.</param>
internal sealed partial record RequestForm(FormatLevel Format, ImmutableSortedSet<string> Omitted)
{
    public const string MaxTokens = "max_tokens";
    public const string MaxCompletionTokens = "max_completion_tokens";

    public static readonly RequestForm Whole = new(FormatLevel.Schema, []);

    /// <summary>What can be left out. In the place of <c>max_tokens</c> its newer name is sent: a reply without a limit is one that no budget holds.</summary>
    public static readonly ImmutableArray<string> CanOmit = ["temperature", "top_p", "seed", "stop", MaxTokens];

    // Models that reason choose by themselves.
    private static readonly ImmutableArray<string> s_choosing = ["temperature", "top_p", "seed"];

    public bool Sends(string member) => !Omitted.Contains(member);

    /// <summary>What both take.</summary>
    public RequestForm And(RequestForm other) => new(other.Format > Format ? other.Format : Format, Omitted.Union(other.Omitted));

    /// <summary>What is not sent any more, compared with another: for people.</summary>
    public string Less(RequestForm than) =>
        string.Join(" and ", Omitted.Except(than.Omitted).Select(m => $"`{m}`").Concat(Format == than.Format ? [] : [Format == FormatLevel.Json ? "a schema (only `json_object`)" : "`response_format`"]));

    private RequestForm Without(params ReadOnlySpan<string> members) => this with { Omitted = Omitted.Union([.. members]) };

    /// <summary>What is still taken after a refusal; null where it is about something else.</summary>
    /// <param name="sent">The members of the request that was refused.</param>
    /// <param name="message">In the server's words.</param>
    /// <param name="parameter">Which member it is about, where the server says so apart.</param>
    public RequestForm? After(IReadOnlyCollection<string> sent, string message, string? parameter)
    {
        if (Format == FormatLevel.Schema && sent.Contains("response_format") && RefusesSchema(message))
        {
            return this with { Format = FormatLevel.Json };
        }

        if (!NotTaken().IsMatch(message))
        {
            return null;
        }

        // Words first: some servers name the same member whatever is wrong.
        foreach (var member in sent.Where(m => Names(message, m)).Concat(sent.Where(m => m == parameter)))
        {
            return member switch
            {
                // Only models that reason know the new name alone.
                MaxTokens when message.Contains(MaxCompletionTokens, StringComparison.Ordinal) => Without([MaxTokens, .. s_choosing]),
                "temperature" => Without([.. s_choosing]),
                "response_format" => this with { Format = Format == FormatLevel.Schema && HasOtherForms().IsMatch(message) ? FormatLevel.Json : FormatLevel.Prompt },
                MaxCompletionTokens => null,
                _ => Without(member),
            };
        }

        return null;
    }

    /// <summary>Whether a server says that it cannot hold a reply to a schema: this one, or any.</summary>
    public static bool RefusesSchema(string message) => SchemaRefused().IsMatch(message);

    /// <summary>The messages with the schema at the end of the first, which speaks for the system.</summary>
    public static IEnumerable<ChatMessage> Told(IEnumerable<ChatMessage> messages, JsonElement schema)
    {
        var note = $"The JSON schema of the answer:\n{schema.GetRawText()}";
        List<ChatMessage> list = [.. messages];
        return list is [{ Role: var role } first, .. var others] && role == ChatRole.System ? [new(ChatRole.System, $"{first.Text}\n\n{note}"), .. others] : [new(ChatRole.System, note), .. list];
    }

    private static bool Names(string message, string member) => member switch
    {
        "response_format" => message.Contains(member, StringComparison.OrdinalIgnoreCase) || message.Contains("json_schema", StringComparison.OrdinalIgnoreCase)
            || message.Contains("json_object", StringComparison.OrdinalIgnoreCase) || message.Contains("structured output", StringComparison.OrdinalIgnoreCase),
        // A word of every sentence, unless it is quoted.
        "stop" => QuotedStop().IsMatch(message),
        MaxTokens => message.Contains(MaxTokens, StringComparison.OrdinalIgnoreCase),
        _ => Regex.IsMatch(message, $@"\b{member}\b", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking),
    };

    [GeneratedRegex("unsupported|not support|n't support|unavailable|not available|unknown|unrecogni[sz]ed|unexpected|not permitted|not allowed|not implemented|must be|extra ", RegexOptions.IgnoreCase)]
    private static partial Regex NotTaken();

    [GeneratedRegex(@"(?:grammar|\bschema)\b.{0,120}?(?:not support|unsupported|fail|too (?:large|complex|deep|many))|(?:fail|cannot|could not|unable)[^.]{0,40}(?:grammar|\bschema)|invalid schema", RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex SchemaRefused();

    [GeneratedRegex("json_schema|schema|type", RegexOptions.IgnoreCase)]
    private static partial Regex HasOtherForms();

    [GeneratedRegex("['\"`]stop['\"`]")]
    private static partial Regex QuotedStop();
}
