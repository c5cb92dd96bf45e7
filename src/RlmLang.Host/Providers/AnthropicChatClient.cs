using System.Runtime.CompilerServices;
using System.Text.Json;
using Anthropic;
using Anthropic.Exceptions;
using Microsoft.Extensions.AI;
using RlmLang.Diagnostics;
using RlmLang.Models;

namespace RlmLang.Providers;

/// <summary>A chat client for Anthropic's messages, over the provider's package. Thread-safe. Makes no retries.</summary>
/// <remarks>
/// The package writes requests and reads answers; what fails is told as of any other server, so that retries, limits and logs see one kind of failure. It sends a schema as the
/// answer's format, or, where a model does not take it, in the prompt, and no temperature or seed, which the messages no longer have. See <c>docs/decisions/0080</c>.
/// </remarks>
internal sealed class AnthropicChatClient : IChatClient
{
    private const string Official = "api.anthropic.com";

    private const int MostModels = 1_000;

    // Limits of time are the caller's tokens; the package's own must not come before them.
    private static readonly TimeSpan s_never = TimeSpan.FromDays(1);

    private readonly string _model;
    private volatile bool _takesSchema;
    private readonly ServerAnswers _answers;
    private readonly HttpClient _http;
    private readonly AnthropicClient _server;
    private readonly IChatClient _chat;

    /// <param name="endpoint">The server, without a version: <c>https://api.anthropic.com</c>.</param>
    /// <param name="modelId">The model's name there.</param>
    /// <param name="key">Null where the server asks for none.</param>
    /// <param name="form">How the form of a reply is told; null for a schema, until the server does not take it.</param>
    public AnthropicChatClient(Uri endpoint, string modelId, string? key = null, RequestForm? form = null)
    {
        _takesSchema = form is not { Format: not FormatLevel.Schema };
        _model = modelId;
        _answers = new ServerAnswers(endpoint, reason => ProviderDiagnostics.NoServer(endpoint, "ANTHROPIC_BASE_URL", "anthropic:NAME@http://host:port", reason), Judge, key);
        _http = new HttpClient(new CheckedHandler(_answers, modelId)) { Timeout = Timeout.InfiniteTimeSpan };
        // Whatever is not said here is taken from the environment, a token among it.
        _server = new AnthropicClient { BaseUrl = endpoint.AbsoluteUri.TrimEnd('/'), ApiKey = key, AuthToken = null, MaxRetries = 0, Timeout = s_never, HttpClient = _http };
        _chat = _server.AsIChatClient(modelId);
    }

    /// <inheritdoc/>
    /// <exception cref="ModelException">The server cannot be reached, refuses, fails, or breaks off.</exception>
    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var (sent, with) = Formed(messages, options);
        try
        {
            var response = await _chat.GetResponseAsync(sent, with, cancellationToken).ConfigureAwait(false);
            Check(response.FinishReason);
            return response;
        }
        catch (Exception failure) when (Told(failure) is { } told)
        {
            throw Learned(told, with);
        }
    }

    /// <inheritdoc/>
    /// <exception cref="ModelException">The server cannot be reached, refuses, fails, or breaks off.</exception>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ChatFinishReason? finish = null;
        var (sent, with) = Formed(messages, options);
        var updates = _chat.GetStreamingResponseAsync(sent, with, cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using var ending = updates.ConfigureAwait(false);
        while (await NextAsync(updates, with).ConfigureAwait(false) is { } update)
        {
            finish = update.FinishReason ?? finish;
            yield return update;
        }

        Check(finish);
    }

    /// <summary>The names of the models that the server has, the newest first.</summary>
    /// <exception cref="ModelException">The server cannot be reached, refuses, or fails.</exception>
    public async Task<IReadOnlyList<string>> ListModelsAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            var page = await _server.Models.List(new() { Limit = MostModels }, cancellationToken).ConfigureAwait(false);
            return [.. page.Items.Select(m => m.ID)];
        }
        catch (Exception failure) when (Told(failure) is { } told)
        {
            throw told;
        }
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata("anthropic", _answers.Endpoint, _model)
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _chat.Dispose();
        _server.Dispose();
        _http.Dispose();
    }

    /// <summary>Not all models hold a reply to a schema, and none to every one: then it stands in the prompt.</summary>
    private (IEnumerable<ChatMessage> Messages, ChatOptions? Options) Formed(IEnumerable<ChatMessage> messages, ChatOptions? options)
    {
        if (_takesSchema || options?.ResponseFormat is not ChatResponseFormatJson { Schema: { } schema })
        {
            return (messages, options);
        }

        var without = options.Clone();
        without.ResponseFormat = null;
        return (RequestForm.Told(messages, schema), without);
    }

    /// <summary>The failure; where it was the schema alone that the server did not take, one that can be sent again. See <c>docs/decisions/0088</c>.</summary>
    private ModelException Learned(ModelException failure, ChatOptions? options)
    {
        if (options?.ResponseFormat is not ChatResponseFormatJson || failure is not { Kind: ModelFailure.BadRequest, Said: { Status: 400 } said }
            || !(RequestForm.RefusesSchema(said.Message) || said.Message.Contains("output_config", StringComparison.Ordinal) || said.Message.Contains("output format", StringComparison.OrdinalIgnoreCase) || said.Message.Contains("output_format", StringComparison.Ordinal)))
        {
            return failure;
        }

        _takesSchema = false;
        return new(ModelFailure.BadRequest, ProviderDiagnostics.NotTaken(_model, said.Status, said.Message, "a schema"), failure) { StatusCode = said.Status, RetryAfter = TimeSpan.Zero, IsAdapted = true };
    }

    private async Task<ChatResponseUpdate?> NextAsync(IAsyncEnumerator<ChatResponseUpdate> updates, ChatOptions? options)
    {
        try
        {
            return await updates.MoveNextAsync().ConfigureAwait(false) ? updates.Current : null;
        }
        catch (Exception failure) when (Told(failure) is { } told)
        {
            throw Learned(told, options);
        }
    }

    private void Check(ChatFinishReason? finish)
    {
        if (finish is null)
        {
            // The package takes the end of a connection for the end of an answer.
            throw new ModelException(ModelFailure.HalfAnswer, ProviderDiagnostics.HalfAnswer(_model, "it ended without saying why"));
        }

        if (finish == ChatFinishReason.ContentFilter)
        {
            throw new ModelException(ModelFailure.BadRequest, ProviderDiagnostics.Refused(_model, "its provider's rules do not allow an answer."));
        }
    }

    /// <summary>What the package throws, as a failure of the server; null for what is none.</summary>
    private ModelException? Told(Exception failure) => failure switch
    {
        ModelException told => told,
        { InnerException: ModelException told } => told,
        AnthropicSseException broken => new(ModelFailure.ServerError, ProviderDiagnostics.Failed(_model, 200, broken.Message), broken) { StatusCode = 200 },
        JsonException or AnthropicException or HttpRequestException or IOException =>
            new(ModelFailure.HalfAnswer, ProviderDiagnostics.HalfAnswer(_model, (failure.InnerException ?? failure).Message.TrimEnd('.')), failure),
        _ => null,
    };

    private (ModelFailure Kind, Diagnostic Diagnostic)? Judge(ServerRefusal said) => said switch
    {
        { Status: 401 or 403 } => (ModelFailure.BadRequest, ProviderDiagnostics.NoKey(_answers.Endpoint, "ANTHROPIC", Official, said.Status, said.Message)),
        { Status: 404 } => (ModelFailure.NoSuchModel, ProviderDiagnostics.NoSuchModel(said.Model ?? _model, _answers.Endpoint, said.Message)),
        { Status: 413 } => (ModelFailure.TooLong, ProviderDiagnostics.TooLong(said.Model ?? _model, said.Message)),
        { Status: 400 } when said.Message.Contains("too long", StringComparison.OrdinalIgnoreCase) || said.Message.Contains("context limit", StringComparison.OrdinalIgnoreCase) =>
            (ModelFailure.TooLong, ProviderDiagnostics.TooLong(said.Model ?? _model, said.Message)),
        // Nobody pays while we wait.
        { Status: 429 } when said.Message.Contains("spend limit", StringComparison.OrdinalIgnoreCase) =>
            (ModelFailure.BadRequest, ProviderDiagnostics.Failed(said.Model ?? _model, said.Status, said.Message)),
        _ => null,
    };

    /// <summary>Tells refusals apart before the package sees them: it has no place for when to come back.</summary>
    private sealed class CheckedHandler(ServerAnswers answers, string model) : DelegatingHandler(new SocketsHttpHandler())
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            answers.CheckedAsync(base.SendAsync(request, cancellationToken), request.Method == HttpMethod.Get ? null : model, cancellationToken);
    }
}
