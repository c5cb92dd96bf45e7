using System.Text.Json;
using System.Text.Json.Serialization;

namespace RlmLang.Models;

internal sealed record OllamaMessage(string Role, string? Content, string? Thinking = null);

internal sealed record OllamaRequest(string Model, IReadOnlyList<OllamaMessage> Messages, bool Stream, JsonElement? Format, bool? Think, bool Truncate, bool Shift, OllamaModelOptions Options);

internal sealed record OllamaModelOptions(float? Temperature, float? TopP, int? TopK, long? Seed, IList<string>? Stop, int? NumPredict, int? NumCtx);

internal sealed record OllamaReply(string? Model, OllamaMessage? Message, bool Done, string? DoneReason, long? PromptEvalCount, long? EvalCount, string? Error);

internal sealed record OllamaTags(IReadOnlyList<OllamaTag>? Models);

internal sealed record OllamaTag(string Name);

internal sealed record OllamaVersion(string? Version);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(OllamaRequest))]
[JsonSerializable(typeof(OllamaReply))]
[JsonSerializable(typeof(OllamaTags))]
[JsonSerializable(typeof(OllamaVersion))]
internal sealed partial class OllamaProtocol : JsonSerializerContext;
