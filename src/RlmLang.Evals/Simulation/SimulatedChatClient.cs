using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.AI;
using RlmLang.Suites;

namespace RlmLang.Simulation;

/// <summary>Plays a model for one task: reads rightly what its suite asks for in the text that it is sent, and errs more the longer that text is. It knows nothing that is not in its prompt.</summary>
/// <remarks>As a root model it writes the suite's program, after a slip where it misreads what it was told. Its results show how the harness works and what errors that grow with length do; they say nothing of any real model.</remarks>
/// <param name="suite">Whose prompts it understands.</param>
/// <param name="task">Whose program it writes as a root model.</param>
/// <param name="errors">How it errs.</param>
internal sealed class SimulatedChatClient(EvalSuite suite, EvalTask task, SimulatedErrors errors) : IChatClient
{
    /// <summary>As it is named wherever its results are told.</summary>
    public const string Name = "simulated";

    private const int CharsPerToken = 4;

    private static readonly JsonSerializerOptions s_json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var sent = messages.ToList();
        var whole = string.Join('\n', sent.Select(m => m.Text));
        var reading = new SimulatedReading(errors, whole);
        var text = IsRoot(sent) ? Program(sent, reading) : Leaf(sent.Last(m => m.Role == ChatRole.User).Text, options, reading);
        return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, text))
        {
            ModelId = Name,
            FinishReason = ChatFinishReason.Stop,
            Usage = new() { InputTokenCount = (whole.Length + CharsPerToken - 1) / CharsPerToken, OutputTokenCount = (text.Length + CharsPerToken - 1) / CharsPerToken },
        });
    }

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("Nothing asks for a stream.");

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata(Name, defaultModelId: Name) : serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
        // Nothing is held.
    }

    private static bool IsRoot(List<ChatMessage> sent) => sent[0].Role == ChatRole.System && sent[0].Text.Contains("```rlm", StringComparison.Ordinal);

    private string Program(List<ChatMessage> sent, SimulatedReading reading) => sent.Count == 2 && reading.Misreads("the card")
        ? "```rlm\nset FINAL = context.find_answer(query)\n```"
        : $"```rlm\n{task.Program}\n```";

    private string Leaf(string message, ChatOptions? options, SimulatedReading reading)
    {
        if (options?.ResponseFormat is not ChatResponseFormatJson { Schema: { } schema })
        {
            return suite.Read(LeafPrompt.Of(message, [], isTyped: false).Single(), reading)?.ToString() ?? "";
        }

        var shape = Property(schema, "replies") is { } packed && packed.TryGetProperty("items", out var item) ? item : Property(schema, "value") ?? schema;
        var replies = LeafPrompt.Of(message, [.. Fields(shape)], isTyped: true).Select(p => suite.Read(p, reading)).ToList();
        return Property(schema, "replies") is not null ? JsonSerializer.Serialize(new { replies }, s_json)
            : Property(schema, "value") is not null ? JsonSerializer.Serialize(new { value = replies[0] }, s_json)
            : JsonSerializer.Serialize(replies[0], s_json);
    }

    private static JsonElement? Property(JsonElement schema, string name) =>
        schema.TryGetProperty("properties", out var properties) && properties.TryGetProperty(name, out var found) && properties.EnumerateObject().Count() == 1 ? found : null;

    /// <summary>The fields of the record, or of the records of the list, that is asked for.</summary>
    private static IEnumerable<string> Fields(JsonElement shape)
    {
        if (shape.TryGetProperty("properties", out var properties))
        {
            return properties.EnumerateObject().Select(p => p.Name);
        }

        if (shape.TryGetProperty("items", out var items))
        {
            return Fields(items);
        }

        return shape.TryGetProperty("anyOf", out var choices) ? choices.EnumerateArray().SelectMany(Fields) : [];
    }
}
