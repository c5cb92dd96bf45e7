using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.AI;
using RlmLang.Diagnostics;

namespace RlmLang.Models;

/// <summary>A chat client for OpenAI's chat completions and the many servers that speak them. Thread-safe. Makes no retries.</summary>
/// <remarks>
/// Over HTTP itself, since the provider's package retries on its own, sends a name for the longest reply that most other servers do not know, and hides the fields in which they put a
/// model's thinking.
/// </remarks>
internal sealed partial class OpenAiChatClient : IChatClient
{
    private const string Official = "api.openai.com";
    private const string NotWhole = "what came is not whole, or not JSON in UTF-8";
    private const string Completions = "/chat/completions";

    // Of every token that is signed.
    private const string TokenStart = "eyJ";

    private readonly string _model;
    private readonly string? _key;
    private readonly ModelConnection _server;
    private RequestForm _form;

    /// <param name="endpoint">Up to and with the version, such as <c>https://api.openai.com/v1</c>, or, at Azure, the deployment, with the version as its query.</param>
    /// <param name="modelId">The model's name there.</param>
    /// <param name="key">Null where the server asks for none.</param>
    /// <param name="httpClient">Null for one of its own, without a time limit: limits are the caller's tokens.</param>
    /// <param name="form">What the server is known to take; null for all. What it does not take after all is learned.</param>
    public OpenAiChatClient(Uri endpoint, string modelId, string? key = null, HttpClient? httpClient = null, RequestForm? form = null)
    {
        (_model, _key, _form) = (modelId, key, form ?? RequestForm.Whole);
        endpoint = Base(endpoint);
        _server = new ModelConnection(new ServerAnswers(endpoint, reason => ProviderDiagnostics.NoServer(endpoint, "OPENAI_BASE_URL", "openai:NAME@http://host:port/v1", reason), Judge, key), httpClient);
    }

    /// <inheritdoc/>
    /// <exception cref="ModelException">The server cannot be reached, refuses, fails, or breaks off.</exception>
    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        using var response = await SendAsync(messages, options, stream: false, cancellationToken).ConfigureAwait(false);
        OpenAiReply? reply;
        try
        {
            reply = await response.Content.ReadFromJsonAsync(OpenAiProtocol.Default.OpenAiReply, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is JsonException or HttpRequestException or IOException)
        {
            throw Broken(NotWhole, failure);
        }

        if (reply is not { Error: null, Choices: [{ Message: { } message } choice, ..] })
        {
            throw reply?.Error is { } error ? Failed(error) : Broken("it holds no answer");
        }

        Check(choice);
        return new ChatResponse(new ChatMessage(ChatRole.Assistant, Contents(message)))
        {
            ModelId = reply.Model ?? _model,
            FinishReason = Finish(choice.FinishReason),
            Usage = Usage(reply.Usage),
        };
    }

    /// <inheritdoc/>
    /// <exception cref="ModelException">The server cannot be reached, refuses, fails, or breaks off.</exception>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var response = await SendAsync(messages, options, stream: true, cancellationToken).ConfigureAwait(false);
        var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using var closing = body.ConfigureAwait(false);
        var events = SseParser.Create(body).EnumerateAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using var ending = events.ConfigureAwait(false);
        var hasEnded = false;
        while (await NextAsync(events, hasEnded).ConfigureAwait(false) is { } reply)
        {
            var choice = reply.Choices is [var first, ..] ? first : null;
            hasEnded |= choice?.FinishReason is not null;
            Check(choice);
            var contents = choice?.Delta is { } delta ? Contents(delta) : [];
            if (Usage(reply.Usage) is { } usage)
            {
                contents.Add(new UsageContent(usage));
            }

            yield return new ChatResponseUpdate(ChatRole.Assistant, contents) { ModelId = reply.Model ?? _model, FinishReason = Finish(choice?.FinishReason) };
        }
    }

    /// <summary>The names of the models that the server has.</summary>
    /// <exception cref="ModelException">The server cannot be reached, refuses, or fails.</exception>
    public async Task<IReadOnlyList<string>> ListModelsAsync(CancellationToken cancellationToken = default)
    {
        using var request = Request(HttpMethod.Get, "models");
        using var response = await _server.SendAsync(request, model: null, cancellationToken).ConfigureAwait(false);
        try
        {
            var models = await response.Content.ReadFromJsonAsync(OpenAiProtocol.Default.OpenAiModels, cancellationToken).ConfigureAwait(false);
            return [.. (models?.Data ?? []).Select(m => m.Id)];
        }
        catch (Exception failure) when (failure is JsonException or HttpRequestException or IOException)
        {
            throw Broken(failure.Message.TrimEnd('.'), failure);
        }
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata("openai", _server.Endpoint, _model)
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }

    /// <inheritdoc/>
    public void Dispose() => _server.Dispose();

    private async Task<HttpResponseMessage> SendAsync(IEnumerable<ChatMessage> messages, ChatOptions? options, bool stream, CancellationToken cancellationToken)
    {
        var model = options?.ModelId ?? _model;
        var form = Volatile.Read(ref _form);
        var schema = (options?.ResponseFormat as ChatResponseFormatJson)?.Schema;
        var format = options?.ResponseFormat switch
        {
            ChatResponseFormatJson when form.Format == FormatLevel.Prompt => null,
            ChatResponseFormatJson { Schema: { } whole } json when form.Format == FormatLevel.Schema => new OpenAiFormat("json_schema", new(json.SchemaName ?? "reply", whole, Strict: true)),
            ChatResponseFormatJson => new OpenAiFormat("json_object", null),
            _ => null,
        };
        // Models that reason take no say in how they choose, and refuse a request that has one.
        var isOfficial = _server.Endpoint.Host.Equals(Official, StringComparison.OrdinalIgnoreCase);
        var reasons = (isOfficial || IsAzure) && ThinkingModels.IsOpenAi(model);
        var isNewName = isOfficial || reasons || !form.Sends(RequestForm.MaxTokens);
        var body = new OpenAiRequest(
            model,
            [.. (format?.JsonSchema is null && schema is { } told ? RequestForm.Told(messages, told) : messages).Select(m => new OpenAiMessage(m.Role.Value, m.Text))],
            reasons || !form.Sends("temperature") ? null : options?.Temperature,
            reasons || !form.Sends("top_p") ? null : options?.TopP,
            reasons || !form.Sends("seed") ? null : options?.Seed,
            reasons || !form.Sends("stop") ? null : options?.StopSequences,
            isNewName ? null : options?.MaxOutputTokens,
            isNewName ? options?.MaxOutputTokens : null,
            format,
            stream,
            stream ? new(IncludeUsage: true) : null);
        using var request = Request(HttpMethod.Post, Completions[1..]);
        request.Content = JsonContent.Create(body, OpenAiProtocol.Default.OpenAiRequest);
        try
        {
            return await _server.SendAsync(request, model, cancellationToken).ConfigureAwait(false);
        }
        catch (ModelException failure) when (failure is { Kind: ModelFailure.BadRequest, Said: { Status: 400 or 422 } said } && form.After(body.Members, said.Message, said.Parameter) is { } learned)
        {
            Learn(learned);
            throw new ModelException(ModelFailure.BadRequest, ProviderDiagnostics.NotTaken(model, said.Status, said.Message, learned.Less(form)), failure)
            {
                StatusCode = said.Status, RetryAfter = TimeSpan.Zero, IsAdapted = true,
            };
        }
    }

    /// <summary>Requests that were under way together may have learned other things.</summary>
    private void Learn(RequestForm learned)
    {
        RequestForm before;
        do
        {
            before = Volatile.Read(ref _form);
        }
        while (Interlocked.CompareExchange(ref _form, before.And(learned), before) != before);
    }

    /// <summary>Azure takes keys in a header of its own, and tokens of its directory in the usual one. Its version stands in the query, where it has one.</summary>
    private bool IsAzure => _server.Endpoint.Host.EndsWith(".azure.com", StringComparison.OrdinalIgnoreCase) || _server.Endpoint.Query.Contains("api-version=", StringComparison.OrdinalIgnoreCase);

    /// <summary>Without what a whole address has behind it: people copy it from the pages of their provider.</summary>
    private static Uri Base(Uri endpoint) =>
        endpoint.AbsolutePath.TrimEnd('/') is var path && path.EndsWith(Completions, StringComparison.Ordinal) ? new UriBuilder(endpoint) { Path = path[..^Completions.Length] }.Uri : endpoint;

    private HttpRequestMessage Request(HttpMethod method, string path)
    {
        var request = new HttpRequestMessage(method, _server.Address(path));
        if (_key is not null && IsAzure && !_key.StartsWith(TokenStart, StringComparison.Ordinal))
        {
            request.Headers.Add("api-key", _key);
        }
        else if (_key is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _key);
        }

        return request;
    }

    /// <summary>The next piece; null behind the last.</summary>
    /// <param name="events">The pieces.</param>
    /// <param name="hasEnded">Whether a piece said why the answer ended: some servers say no more then.</param>
    private async Task<OpenAiReply?> NextAsync(IAsyncEnumerator<SseItem<string>> events, bool hasEnded)
    {
        try
        {
            if (!await events.MoveNextAsync().ConfigureAwait(false))
            {
                return hasEnded ? null : throw Broken("it ended without its last line");
            }

            if (events.Current.Data == "[DONE]")
            {
                return null;
            }

            var reply = JsonSerializer.Deserialize(events.Current.Data, OpenAiProtocol.Default.OpenAiReply) ?? throw Broken("a piece of it is empty");
            return reply.Error is { } error ? throw Failed(error) : reply;
        }
        catch (Exception failure) when (failure is JsonException or HttpRequestException or IOException)
        {
            throw Broken("the connection was cut", failure);
        }
    }

    private (ModelFailure Kind, Diagnostic Diagnostic)? Judge(ServerRefusal said) => said switch
    {
        // A server in between may turn away this one prompt.
        { Status: 403 } when said.Message.Contains("flagged", StringComparison.OrdinalIgnoreCase) || said.Message.Contains("moderation", StringComparison.OrdinalIgnoreCase) =>
            (ModelFailure.BadRequest, ProviderDiagnostics.Refused(said.Model ?? _model, said.Message)),
        { Status: 401 or 403 } => (ModelFailure.BadRequest, ProviderDiagnostics.NoKey(_server.Endpoint, "OPENAI", Official, said.Status, said.Message)),
        { Code: "content_filter" } => (ModelFailure.BadRequest, ProviderDiagnostics.Refused(said.Model ?? _model, said.Message)),
        // The tokens are spent, and nothing came of them.
        { Status: 400 } when said.Message.Contains("Could not finish the message", StringComparison.OrdinalIgnoreCase) => (ModelFailure.HalfAnswer, ProviderDiagnostics.AllThinking(said.Model ?? _model, said.Message)),
        { Status: 404 } => (ModelFailure.NoSuchModel, ProviderDiagnostics.NoSuchModel(said.Model ?? _model, _server.Endpoint, said.Message)),
        { Status: 400, Code: "context_length_exceeded" } => (ModelFailure.TooLong, ProviderDiagnostics.TooLong(said.Model ?? _model, said.Message)),
        { Status: 400 or 413 or 422 or 500 } when IsTooLong().IsMatch(said.Message) => (ModelFailure.TooLong, ProviderDiagnostics.TooLong(said.Model ?? _model, said.Message)),
        // Nobody pays while we wait.
        { Status: 429, Code: "insufficient_quota" } => (ModelFailure.BadRequest, ProviderDiagnostics.Failed(said.Model ?? _model, said.Status, said.Message)),
        _ => null,
    };

    private ModelException Failed(JsonElement error)
    {
        var words = (error.ValueKind == JsonValueKind.Object && error.TryGetProperty("message", out var message) ? message : error).ToString();
        return words.Contains("Unexpected endpoint", StringComparison.OrdinalIgnoreCase)
            ? new(ModelFailure.NoSuchModel, ProviderDiagnostics.NoSuchModel(_model, _server.Endpoint, words)) { StatusCode = 200 }
            : Failed(words);
    }

    private ModelException Failed(string words) => new(ModelFailure.ServerError, ProviderDiagnostics.Failed(_model, 200, words)) { StatusCode = 200 };

    private ModelException Broken(string what, Exception? cause = null) => new(ModelFailure.HalfAnswer, ProviderDiagnostics.HalfAnswer(_model, what), cause);

    private List<AIContent> Contents(OpenAiReplyMessage message)
    {
        if (!string.IsNullOrEmpty(message.Refusal))
        {
            // What a model says in place of an answer is no answer.
            throw new ModelException(ModelFailure.BadRequest, ProviderDiagnostics.Refused(_model, message.Refusal));
        }

        try
        {
            return [.. message.Parts.Where(p => p.Text.Length > 0).Select(p => p.IsThinking ? (AIContent)new TextReasoningContent(p.Text) : new TextContent(p.Text))];
        }
        catch (InvalidOperationException failure)
        {
            throw Broken(NotWhole, failure);
        }
    }

    /// <summary>A server in between may tell a failure of the one behind it in the place of an answer.</summary>
    private void Check(OpenAiChoice? choice)
    {
        if (choice?.Error is { ValueKind: not JsonValueKind.Null } error)
        {
            throw Failed(error);
        }
    }

    [GeneratedRegex("context (?:length|size|window)|maximum context|prompt is too long|too many input tokens", RegexOptions.IgnoreCase)]
    private static partial Regex IsTooLong();

    private ChatFinishReason? Finish(string? reason) => reason switch
    {
        null => null,
        // Not all that speak the protocol have its words.
        "length" or "max_tokens" or "model_length" => ChatFinishReason.Length,
        "error" or "abort" or "insufficient_system_resource" => throw Failed($"its server broke the answer off ({reason})"),
        "content_filter" => throw new ModelException(ModelFailure.BadRequest, ProviderDiagnostics.Refused(_model, "its server's filter withheld the answer.")),
        _ => ChatFinishReason.Stop,
    };

    private static UsageDetails? Usage(OpenAiUsage? usage) => usage is null ? null : new()
    {
        InputTokenCount = usage.PromptTokens,
        OutputTokenCount = usage.CompletionTokens,
        TotalTokenCount = usage.TotalTokens,
        CachedInputTokenCount = usage.PromptTokensDetails?.CachedTokens,
        ReasoningTokenCount = usage.CompletionTokensDetails?.ReasoningTokens,
    };
}
