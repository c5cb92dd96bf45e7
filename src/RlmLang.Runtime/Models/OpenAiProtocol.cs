using System.Text.Json;
using System.Text.Json.Serialization;

namespace RlmLang.Models;

internal sealed record OpenAiMessage(string Role, string? Content);

internal sealed record OpenAiSchema(string Name, JsonElement Schema, bool Strict);

internal sealed record OpenAiFormat(string Type, OpenAiSchema? JsonSchema);

internal sealed record OpenAiStreamOptions(bool IncludeUsage);

internal sealed record OpenAiRequest(
    string Model, IReadOnlyList<OpenAiMessage> Messages, float? Temperature, float? TopP, long? Seed, IList<string>? Stop, int? MaxTokens, int? MaxCompletionTokens, OpenAiFormat? ResponseFormat,
    bool Stream, OpenAiStreamOptions? StreamOptions)
{
    /// <summary>The members that are sent and could be left out or be named otherwise.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Members =>
    [
        .. Temperature is null ? [] : (string[])["temperature"],
        .. TopP is null ? [] : (string[])["top_p"],
        .. Seed is null ? [] : (string[])["seed"],
        .. Stop is null ? [] : (string[])["stop"],
        .. MaxTokens is null ? [] : (string[])[RequestForm.MaxTokens],
        .. MaxCompletionTokens is null ? [] : (string[])[RequestForm.MaxCompletionTokens],
        .. ResponseFormat is null ? [] : (string[])["response_format"],
    ];
}

/// <summary>A message, or a piece of one. Servers that show the model's thinking call it one or the other.</summary>
/// <param name="Content">A text, or parts of which each has a type.</param>
/// <param name="Refusal">What the model says in place of an answer.</param>
/// <param name="Reasoning">A text.</param>
/// <param name="ReasoningContent">A text.</param>
internal sealed record OpenAiReplyMessage(JsonElement? Content, string? Refusal, JsonElement? Reasoning, JsonElement? ReasoningContent)
{
    /// <summary>The texts of the content, and whether each is thinking.</summary>
    [JsonIgnore]
    public IEnumerable<(string Text, bool IsThinking)> Parts =>
    [
        .. TextOf(Reasoning ?? default) is { Length: > 0 } thinking ? [(thinking, true)] : ((string, bool)[])[],
        .. TextOf(ReasoningContent ?? default) is { Length: > 0 } other && Reasoning is not { ValueKind: JsonValueKind.String } ? [(other, true)] : ((string, bool)[])[],
        .. Content switch
        {
            { ValueKind: JsonValueKind.Array } parts => parts.EnumerateArray().Select(p => IsThinking(p) ? (TextOf(Member(p, "thinking")), true) : (TextOf(p), false)),
            { } text => [(TextOf(text), false)],
            _ => [],
        },
    ];

    private static bool IsThinking(JsonElement part) => Member(part, "type") is { ValueKind: JsonValueKind.String } type && type.ValueEquals("thinking");

    private static JsonElement Member(JsonElement json, string name) => json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) ? value : default;

    /// <summary>Of a text, of a part that has one, or of several of them.</summary>
    private static string TextOf(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.String => json.GetString() ?? "",
        JsonValueKind.Array => string.Concat(json.EnumerateArray().Select(TextOf)),
        JsonValueKind.Object => TextOf(Member(json, "text")),
        _ => "",
    };
}

internal sealed record OpenAiChoice(OpenAiReplyMessage? Message, OpenAiReplyMessage? Delta, string? FinishReason, JsonElement? Error = null);

internal sealed record OpenAiPromptTokens(long? CachedTokens);

internal sealed record OpenAiCompletionTokens(long? ReasoningTokens);

internal sealed record OpenAiUsage(long? PromptTokens, long? CompletionTokens, long? TotalTokens, OpenAiPromptTokens? PromptTokensDetails, OpenAiCompletionTokens? CompletionTokensDetails);

/// <summary>A whole answer, or a piece of one.</summary>
internal sealed record OpenAiReply(string? Model, IReadOnlyList<OpenAiChoice>? Choices, OpenAiUsage? Usage, JsonElement? Error);

internal sealed record OpenAiModels(IReadOnlyList<OpenAiModel>? Data);

internal sealed record OpenAiModel(string Id);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(OpenAiRequest))]
[JsonSerializable(typeof(OpenAiReply))]
[JsonSerializable(typeof(OpenAiModels))]
internal sealed partial class OpenAiProtocol : JsonSerializerContext;
