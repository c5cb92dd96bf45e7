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
internal sealed record OpenAiReplyMessage(string? Content, string? Refusal, string? Reasoning, string? ReasoningContent);

internal sealed record OpenAiChoice(OpenAiReplyMessage? Message, OpenAiReplyMessage? Delta, string? FinishReason);

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
