using System.Net;
using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace RlmLang.Models;

/// <summary>A chat client for Ollama's own protocol (<c>/api/chat</c>). Thread-safe. Makes no retries.</summary>
/// <remarks>The native protocol, since only there a prompt that is longer than the window can be refused instead of being cut in silence.</remarks>
public sealed class OllamaChatClient : IChatClient
{
    private readonly Uri _endpoint;
    private readonly string _model;
    private readonly HttpClient _http;
    private readonly bool _ownsHttp;

    /// <param name="endpoint">The server, such as <c>http://localhost:11434</c>.</param>
    /// <param name="modelId">The model's name there.</param>
    /// <param name="httpClient">Null for one of its own, without a time limit: limits are the caller's tokens.</param>
    public OllamaChatClient(Uri endpoint, string modelId, HttpClient? httpClient = null)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentException.ThrowIfNullOrEmpty(modelId);
        (_endpoint, _model, _ownsHttp) = (endpoint, modelId, httpClient is null);
        _http = httpClient ?? new HttpClient { Timeout = System.Threading.Timeout.InfiniteTimeSpan };
    }

    /// <summary>The window in tokens that the server is asked to use (<c>num_ctx</c>); null leaves the server's own.</summary>
    public int? ContextWindow { get; init; }

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
            throw new ModelException(ModelFailure.HalfAnswer, ProviderDiagnostics.HalfAnswer(_model, "what came is not whole"), failure);
        }

        if (reply is not { Done: true, Message: not null })
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
    /// <exception cref="ModelException">The server cannot be reached.</exception>
    public async Task<IReadOnlyList<string>> ListModelsAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            var tags = await _http.GetFromJsonAsync(new Uri(_endpoint, "api/tags"), OllamaProtocol.Default.OllamaTags, cancellationToken).ConfigureAwait(false);
            return [.. (tags?.Models ?? []).Select(m => m.Name)];
        }
        catch (HttpRequestException failure)
        {
            throw new ModelException(ModelFailure.Unreachable, ProviderDiagnostics.Unreachable(_endpoint, failure.Message), failure);
        }
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata("ollama", _endpoint, _model)
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_ownsHttp)
        {
            _http.Dispose();
        }
    }

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
            Truncate: false,
            Shift: false,
            new OllamaModelOptions(options?.Temperature, options?.TopP, options?.TopK, options?.Seed, options?.StopSequences, options?.MaxOutputTokens, ContextWindow));
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_endpoint, "api/chat")) { Content = JsonContent.Create(body, OllamaProtocol.Default.OllamaRequest) };
        HttpResponseMessage response;
        try
        {
            response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        }
        catch (HttpRequestException failure)
        {
            throw failure.HttpRequestError == HttpRequestError.ConnectionError
                ? new ModelException(ModelFailure.Unreachable, ProviderDiagnostics.Unreachable(_endpoint, failure.Message), failure)
                : new ModelException(ModelFailure.HalfAnswer, ProviderDiagnostics.HalfAnswer(_model, failure.Message), failure);
        }

        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            throw await FailureAsync(response, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<ModelException> FailureAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var status = (int)response.StatusCode;
        if (response.StatusCode == HttpStatusCode.NotFound)
        {
            return new ModelException(ModelFailure.NoSuchModel, ProviderDiagnostics.NoSuchModel(_model, _endpoint)) { StatusCode = status };
        }

        var text = await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
        var kind = response.StatusCode == HttpStatusCode.TooManyRequests ? ModelFailure.RateLimited : status >= 500 ? ModelFailure.ServerError : ModelFailure.BadRequest;
        return new ModelException(kind, ProviderDiagnostics.Failed(_model, status, text.Length > 300 ? text[..300] : text))
        {
            StatusCode = status,
            RetryAfter = response.Headers.RetryAfter?.Delta,
        };
    }

    private ModelException Broken(string? error) => error is null
        ? new ModelException(ModelFailure.HalfAnswer, ProviderDiagnostics.HalfAnswer(_model, "it ended without its last line"))
        : new ModelException(ModelFailure.ServerError, ProviderDiagnostics.Failed(_model, 200, error));

    private static List<AIContent> Contents(OllamaMessage message)
    {
        var contents = new List<AIContent>();
        if (!string.IsNullOrEmpty(message.Thinking))
        {
            contents.Add(new TextReasoningContent(message.Thinking));
        }

        contents.Add(new TextContent(message.Content));
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
