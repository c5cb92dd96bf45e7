using System.Text.Json;
using RlmLang.Diagnostics;

namespace RlmLang.Models;

/// <summary>A model server over HTTP: sends requests and tells failures apart. Thread-safe. Makes no retries.</summary>
/// <param name="endpoint">The server; an address with a path, such as that of a proxy, keeps its path.</param>
/// <param name="client">Null for one of its own, without a time limit: limits are the caller's tokens.</param>
/// <param name="unreachable">What to say where nothing answers, from the reason.</param>
/// <param name="judge">What the server's own words mean; null where its status says it all.</param>
internal sealed class ModelConnection(Uri endpoint, HttpClient? client, Func<string, Diagnostic> unreachable, Func<ServerRefusal, (ModelFailure Kind, Diagnostic Diagnostic)?> judge) : IDisposable
{
    private const int LongestMessage = 300;

    private readonly HttpClient _http = client ?? new HttpClient { Timeout = System.Threading.Timeout.InfiniteTimeSpan };

    public Uri Endpoint => endpoint;

    public Uri Address(string path) => new($"{endpoint.AbsoluteUri.TrimEnd('/')}/{path}");

    /// <summary>Sends, and waits for the head of the answer.</summary>
    /// <param name="request">What to send.</param>
    /// <param name="model">The model that it asks; null where it asks the server itself.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="ModelException">Nothing answers, or with another status than success.</exception>
    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, string? model, CancellationToken cancellationToken)
    {
        HttpResponseMessage response;
        try
        {
            response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        }
        catch (HttpRequestException failure)
        {
            throw failure.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError
                ? new ModelException(ModelFailure.Unreachable, unreachable(failure.Message.TrimEnd('.')), failure)
                : new ModelException(ModelFailure.HalfAnswer, ProviderDiagnostics.HalfAnswer(model ?? endpoint.Host, failure.Message.TrimEnd('.')), failure);
        }

        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            throw await FailureAsync(response, model, cancellationToken).ConfigureAwait(false);
        }
    }

    public void Dispose()
    {
        if (client is null)
        {
            _http.Dispose();
        }
    }

    private async Task<ModelException> FailureAsync(HttpResponseMessage response, string? model, CancellationToken cancellationToken)
    {
        var status = (int)response.StatusCode;
        var (message, code) = await WordsAsync(response, cancellationToken).ConfigureAwait(false);
        var asked = model ?? endpoint.Host;
        var (kind, diagnostic) = judge(new(status, model, message, code)) ?? (status switch
        {
            408 or 504 => ModelFailure.Timeout,
            429 => ModelFailure.RateLimited,
            >= 500 => ModelFailure.ServerError,
            _ => ModelFailure.BadRequest,
        }, ProviderDiagnostics.Failed(asked, status, message));
        return new ModelException(kind, diagnostic) { StatusCode = status, RetryAfter = RetryAfter(response) };
    }

    /// <summary>What the server says about a failure: <c>{"error": "…"}</c>, <c>{"error": {"message": "…", "code": "…"}}</c>, or, of a proxy in between, anything.</summary>
    private static async Task<(string Message, string? Code)> WordsAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        string text;
        try
        {
            text = await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            // The status is what counts; its explanation was lost on the way.
            return (failure.Message, null);
        }

        string? code = null;
        try
        {
            if (JsonElement.Parse(text) is { ValueKind: JsonValueKind.Object } json && json.TryGetProperty("error", out var error))
            {
                code = Text(error, "code");
                text = error.ValueKind == JsonValueKind.String ? error.GetString() ?? text : Text(error, "message") ?? text;
            }
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            // Then it is told as it came.
        }

        return (text.Length > LongestMessage ? text[..(char.IsHighSurrogate(text[LongestMessage - 1]) ? LongestMessage - 1 : LongestMessage)] : text, code);
    }

    private static string? Text(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    // Either form of the header; a date is read against the server's own clock.
    private static TimeSpan? RetryAfter(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } when response.Headers.Date is { } now => date > now ? date - now : TimeSpan.Zero,
        _ => null,
    };
}

/// <summary>What a server said in place of an answer.</summary>
/// <param name="Status">Of HTTP.</param>
/// <param name="Model">The model that was asked; null where the server itself was.</param>
/// <param name="Message">In its words, the first 300 characters.</param>
/// <param name="Code">Its name for the failure; null where it gives none.</param>
internal sealed record ServerRefusal(int Status, string? Model, string Message, string? Code);
