using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.AI;
using RlmLang.Diagnostics;

namespace RlmLang.Models;

/// <summary>A chat client for Ollama's own protocol (<c>/api/chat</c>). Thread-safe. Makes no retries.</summary>
/// <remarks>The native protocol, since only there a prompt that is longer than the window can be refused instead of being cut in silence.</remarks>
public sealed class OllamaChatClient : IChatClient
{
    private readonly string _model;
    private readonly ModelConnection _server;

    /// <param name="endpoint">The server, such as <c>http://localhost:11434</c>.</param>
    /// <param name="modelId">The model's name there.</param>
    /// <param name="httpClient">Null for one of its own, without a time limit: limits are the caller's tokens.</param>
    public OllamaChatClient(Uri endpoint, string modelId, HttpClient? httpClient = null)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentException.ThrowIfNullOrEmpty(modelId);
        _model = modelId;
        _server = new ModelConnection(new ServerAnswers(endpoint, reason => ProviderDiagnostics.NoOllama(endpoint, reason), Judge), httpClient);
    }

    /// <summary>The window in tokens that the server is asked to use (<c>num_ctx</c>); null leaves the server's own.</summary>
    public int? ContextWindow { get; init; }

    /// <summary>Whether a model that can think does (<c>think</c>); null leaves it to the model. A server refuses true for a model that cannot.</summary>
    public bool? Think { get; init; }

    /// <inheritdoc/>
    /// <exception cref="ModelException">The server cannot be reached, lacks the model, fails, or breaks off.</exception>
    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        using var response = await SendAsync(messages, options, stream: false, cancellationToken).ConfigureAwait(false);
        OllamaReply? reply;
        try
        {
            reply = await response.Content.ReadFromJsonAsync(OllamaProtocol.Default.OllamaReply, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is JsonException or HttpRequestException or IOException)
        {
            throw new ModelException(ModelFailure.HalfAnswer, ProviderDiagnostics.HalfAnswer(_model, "what came is not whole, or not JSON in UTF-8"), failure);
        }

        if (reply is not { Done: true, Message: not null, Error: null })
        {
            throw Broken(reply?.Error);
        }

        return new ChatResponse(new ChatMessage(ChatRole.Assistant, Contents(reply.Message)))
        {
            ModelId = reply.Model ?? _model,
            FinishReason = Finish(reply.DoneReason),
            Usage = Usage(reply),
        };
    }

    /// <inheritdoc/>
    /// <exception cref="ModelException">The server cannot be reached, lacks the model, fails, or breaks off.</exception>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var response = await SendAsync(messages, options, stream: true, cancellationToken).ConfigureAwait(false);
        var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using var closing = body.ConfigureAwait(false);
        using var lines = new StreamReader(body);
        while (true)
        {
            OllamaReply? reply;
            try
            {
                var line = await lines.ReadLineAsync(cancellationToken).ConfigureAwait(false);
                reply = line is null ? null : JsonSerializer.Deserialize(line, OllamaProtocol.Default.OllamaReply);
            }
            catch (Exception failure) when (failure is JsonException or HttpRequestException or IOException)
            {
                throw new ModelException(ModelFailure.HalfAnswer, ProviderDiagnostics.HalfAnswer(_model, "the connection was cut"), failure);
            }

            if (reply is null || reply.Error is not null)
            {
                throw Broken(reply?.Error);
            }

            var contents = reply.Message is { } message ? Contents(message) : [];
            if (reply.Done && Usage(reply) is { } usage)
            {
                contents.Add(new UsageContent(usage));
            }

            yield return new ChatResponseUpdate(ChatRole.Assistant, contents) { ModelId = reply.Model ?? _model, FinishReason = reply.Done ? Finish(reply.DoneReason) : null };
            if (reply.Done)
            {
                yield break;
            }
        }
    }

    /// <summary>The names of the models that the server has.</summary>
    /// <exception cref="ModelException">The server cannot be reached, or fails.</exception>
    public async Task<IReadOnlyList<string>> ListModelsAsync(CancellationToken cancellationToken = default)
    {
        var tags = await GetAsync("api/tags", OllamaProtocol.Default.OllamaTags, cancellationToken).ConfigureAwait(false);
        return [.. (tags.Models ?? []).Select(m => m.Name)];
    }

    /// <summary>Asks whether the server answers.</summary>
    /// <returns>The server's version; null where it does not say.</returns>
    /// <exception cref="ModelException">The server cannot be reached, or fails.</exception>
    public async Task<string?> PingAsync(CancellationToken cancellationToken = default) =>
        (await GetAsync("api/version", OllamaProtocol.Default.OllamaVersion, cancellationToken).ConfigureAwait(false)).Version;

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata("ollama", _server.Endpoint, _model)
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }

    /// <inheritdoc/>
    public void Dispose() => _server.Dispose();

    private async Task<HttpResponseMessage> SendAsync(IEnumerable<ChatMessage> messages, ChatOptions? options, bool stream, CancellationToken cancellationToken)
    {
        var format = options?.ResponseFormat switch
        {
            ChatResponseFormatJson { Schema: { } schema } => schema,
            ChatResponseFormatJson => JsonElement.Parse("\"json\""),
            _ => (JsonElement?)null,
        };
        var body = new OllamaRequest(
            options?.ModelId ?? _model,
            [.. messages.Select(m => new OllamaMessage(m.Role.Value, m.Text))],
            stream,
            format,
            Think,
            Truncate: false,
            Shift: false,
            new OllamaModelOptions(options?.Temperature, options?.TopP, options?.TopK, options?.Seed, options?.StopSequences, options?.MaxOutputTokens, ContextWindow));
        using var request = new HttpRequestMessage(HttpMethod.Post, _server.Address("api/chat")) { Content = JsonContent.Create(body, OllamaProtocol.Default.OllamaRequest) };
        return await _server.SendAsync(request, body.Model, cancellationToken).ConfigureAwait(false);
    }

    private async Task<T> GetAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, _server.Address(path));
        using var response = await _server.SendAsync(request, model: null, cancellationToken).ConfigureAwait(false);
        try
        {
            return await response.Content.ReadFromJsonAsync(type, cancellationToken).ConfigureAwait(false)
                ?? throw new JsonException("null in place of an object");
        }
        catch (Exception failure) when (failure is JsonException or HttpRequestException or IOException)
        {
            throw new ModelException(ModelFailure.HalfAnswer, ProviderDiagnostics.HalfAnswer(path, failure.Message.TrimEnd('.')), failure);
        }
    }

    private (ModelFailure Kind, Diagnostic Diagnostic)? Judge(ServerRefusal said) => said switch
    {
        // The server asks for a model, not for a path that it does not know.
        { Status: 404, Model: { } model } => (ModelFailure.NoSuchModel, ProviderDiagnostics.NoOllamaModel(model, _server.Endpoint)),
        // Its queue is full, and it never says for how long.
        { Status: 503 } when said.Message.Contains("pending requests", StringComparison.OrdinalIgnoreCase) => (ModelFailure.RateLimited, ProviderDiagnostics.Failed(said.Model ?? _model, said.Status, said.Message)),
        { Status: 400 } when IsTooLong(said.Message) => (ModelFailure.TooLong, ProviderDiagnostics.TooLong(said.Model ?? _model, said.Message)),
        _ => null,
    };

    // Ollama says so in words only, when it may not cut the prompt.
    private static bool IsTooLong(string message) => message.Contains("context length", StringComparison.OrdinalIgnoreCase) || message.Contains("context window", StringComparison.OrdinalIgnoreCase);

    private ModelException Broken(string? error) => error is null
        ? new ModelException(ModelFailure.HalfAnswer, ProviderDiagnostics.HalfAnswer(_model, "it ended without its last line"))
        : new ModelException(ModelFailure.ServerError, ProviderDiagnostics.Failed(_model, 200, error)) { StatusCode = 200 };

    private static List<AIContent> Contents(OllamaMessage message)
    {
        var contents = new List<AIContent>();
        if (!string.IsNullOrEmpty(message.Thinking))
        {
            contents.Add(new TextReasoningContent(message.Thinking));
        }

        if (!string.IsNullOrEmpty(message.Content))
        {
            contents.Add(new TextContent(message.Content));
        }

        return contents;
    }

    private static ChatFinishReason? Finish(string? reason) => reason switch
    {
        null => null,
        "length" => ChatFinishReason.Length,
        _ => ChatFinishReason.Stop,
    };

    private static UsageDetails? Usage(OllamaReply reply) => reply.PromptEvalCount is null && reply.EvalCount is null ? null : new()
    {
        InputTokenCount = reply.PromptEvalCount,
        OutputTokenCount = reply.EvalCount,
        TotalTokenCount = (reply.PromptEvalCount ?? 0) + (reply.EvalCount ?? 0),
    };
}
