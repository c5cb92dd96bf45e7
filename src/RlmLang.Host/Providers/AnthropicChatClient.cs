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
/// answer's format, and no temperature or seed, which the messages no longer have. See <c>docs/decisions/0080</c>.
/// </remarks>
internal sealed class AnthropicChatClient : IChatClient
{
    private const string Official = "api.anthropic.com";

    private const int MostModels = 1_000;

    // Limits of time are the caller's tokens; the package's own must not come before them.
    private static readonly TimeSpan s_never = TimeSpan.FromDays(1);

    private readonly string _model;
    private readonly ServerAnswers _answers;
    private readonly HttpClient _http;
    private readonly AnthropicClient _server;
    private readonly IChatClient _chat;

    /// <param name="endpoint">The server, without a version: <c>https://api.anthropic.com</c>.</param>
    /// <param name="modelId">The model's name there.</param>
    /// <param name="key">Null where the server asks for none.</param>
    public AnthropicChatClient(Uri endpoint, string modelId, string? key = null)
    {
        _model = modelId;
        _answers = new ServerAnswers(endpoint, reason => ProviderDiagnostics.NoServer(endpoint, "ANTHROPIC_BASE_URL", "anthropic:NAME@http://host:port", reason), Judge);
        _http = new HttpClient(new CheckedHandler(_answers, modelId)) { Timeout = Timeout.InfiniteTimeSpan };
        // Whatever is not said here is taken from the environment, a token among it.
        _server = new AnthropicClient { BaseUrl = endpoint.AbsoluteUri.TrimEnd('/'), ApiKey = key, AuthToken = null, MaxRetries = 0, Timeout = s_never, HttpClient = _http };
        _chat = _server.AsIChatClient(modelId);
    }

    /// <inheritdoc/>
    /// <exception cref="ModelException">The server cannot be reached, refuses, fails, or breaks off.</exception>
    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        try
        {
            var response = await _chat.GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false);
            Check(response.FinishReason);
            return response;
        }
        catch (Exception failure) when (Told(failure) is { } told)
        {
            throw told;
        }
    }

    /// <inheritdoc/>
    /// <exception cref="ModelException">The server cannot be reached, refuses, fails, or breaks off.</exception>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ChatFinishReason? finish = null;
        var updates = _chat.GetStreamingResponseAsync(messages, options, cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using var ending = updates.ConfigureAwait(false);
        while (await NextAsync(updates).ConfigureAwait(false) is { } update)
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

    private async Task<ChatResponseUpdate?> NextAsync(IAsyncEnumerator<ChatResponseUpdate> updates)
    {
        try
        {
            return await updates.MoveNextAsync().ConfigureAwait(false) ? updates.Current : null;
        }
        catch (Exception failure) when (Told(failure) is { } told)
        {
            throw told;
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
        { InnerException: ModelException told } => told,
        AnthropicSseException broken => new(ModelFailure.ServerError, ProviderDiagnostics.Failed(_model, 200, broken.Message), broken) { StatusCode = 200 },
        JsonException or AnthropicException or HttpRequestException or IOException =>
            new(ModelFailure.HalfAnswer, ProviderDiagnostics.HalfAnswer(_model, (failure.InnerException ?? failure).Message.TrimEnd('.')), failure),
        _ => null,
    };

    private (ModelFailure Kind, Diagnostic Diagnostic)? Judge(ServerRefusal said) => said switch
    {
        { Status: 401 or 403 } => (ModelFailure.BadRequest, ProviderDiagnostics.NoKey(_answers.Endpoint, "ANTHROPIC", Official, said.Status, said.Message)),
        { Status: 404 } => (ModelFailure.NoSuchModel, ProviderDiagnostics.NoSuchModel(said.Model ?? _model, _answers.Endpoint)),
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
