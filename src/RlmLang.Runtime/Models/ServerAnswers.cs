using System.Text.Json;
using System.Text.RegularExpressions;
using RlmLang.Diagnostics;

namespace RlmLang.Models;

/// <summary>Tells the answers of a model server over HTTP apart: whole ones, refusals, failures, and none at all. Thread-safe.</summary>
/// <param name="endpoint">The server.</param>
/// <param name="unreachable">What to say where nothing answers, from the reason.</param>
/// <param name="judge">What the server's own words mean; null where its status says it all.</param>
/// <param name="key">What it is sent as a key; null for none. A server that says it again must not bring it into a log.</param>
internal sealed partial class ServerAnswers(Uri endpoint, Func<string, Diagnostic> unreachable, Func<ServerRefusal, (ModelFailure Kind, Diagnostic Diagnostic)?> judge, string? key = null)
{
    private const int LongestMessage = 300;

    // Retries after parts of a second would all come before it has its model.
    private static readonly TimeSpan s_loading = TimeSpan.FromSeconds(5);

    public Uri Endpoint => endpoint;

    /// <summary>The answer, if it is one.</summary>
    /// <param name="answer">What is on its way.</param>
    /// <param name="model">The model that was asked; null where the server itself was.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="ModelException">Nothing answers, or with another status than success.</exception>
    public async Task<HttpResponseMessage> CheckedAsync(Task<HttpResponseMessage> answer, string? model, CancellationToken cancellationToken)
    {
        HttpResponseMessage response;
        try
        {
            response = await answer.ConfigureAwait(false);
            response.Content = new BoundedContent(response.Content);
        }
        catch (HttpRequestException failure)
        {
            throw failure.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError
                ? new ModelException(ModelFailure.Unreachable, unreachable(failure.Message.TrimEnd('.')), failure)
                : new ModelException(ModelFailure.HalfAnswer, ProviderDiagnostics.HalfAnswer(model ?? endpoint.Host, failure.GetBaseException().Message.TrimEnd('.')), failure);
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

    private async Task<ModelException> FailureAsync(HttpResponseMessage response, string? model, CancellationToken cancellationToken)
    {
        var status = (int)response.StatusCode;
        var (message, code, parameter) = await WordsAsync(response, cancellationToken).ConfigureAwait(false);
        var asked = model ?? endpoint.Host;
        var said = new ServerRefusal(status, model, message, code, parameter);
        var (kind, diagnostic) = judge(said) ?? (status switch
        {
            408 or 504 => ModelFailure.Timeout,
            429 => ModelFailure.RateLimited,
            >= 500 => ModelFailure.ServerError,
            _ => ModelFailure.BadRequest,
        }, ProviderDiagnostics.Failed(asked, status, message));
        return new ModelException(kind, diagnostic) { StatusCode = status, RetryAfter = RetryTime.Of(response) ?? (IsLoading().IsMatch(message) ? s_loading : null), Said = said };
    }

    /// <summary>What the server says about a failure: <c>{"error": "…"}</c>, <c>{"error": {"message": "…", "code": "…"}}</c> (or a <c>type</c>), the same without an <c>error</c> around it, or, of a proxy in between, anything.</summary>
    private async Task<(string Message, string? Code, string? Parameter)> WordsAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        string text;
        try
        {
            text = await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            // The status is what counts; its explanation was lost on the way.
            return (failure.Message, null, null);
        }

        string? code = null;
        string? parameter = null;
        try
        {
            if (JsonElement.Parse(text) is { ValueKind: JsonValueKind.Object } json)
            {
                // Older versions of vLLM say it without an object around it.
                var error = json.TryGetProperty("error", out var inner) ? inner : json;
                // Some servers name a failure by a code, others by its type.
                code = Text(error, "code") ?? Text(error, "type");
                parameter = Text(error, "param");
                text = error.ValueKind == JsonValueKind.String ? error.GetString() ?? text : Text(error, "message") ?? text;
            }
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            // Then it is told as it came.
        }

        text = key is null ? text : text.Replace(key, "[key]", StringComparison.Ordinal);
        return (text.Length > LongestMessage ? text[..(char.IsHighSurrogate(text[LongestMessage - 1]) ? LongestMessage - 1 : LongestMessage)] : text, code, parameter);
    }

    [GeneratedRegex("loading model|model is loading", RegexOptions.IgnoreCase)]
    private static partial Regex IsLoading();

    private static string? Text(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

}

/// <summary>What a server said in place of an answer.</summary>
/// <param name="Status">Of HTTP.</param>
/// <param name="Model">The model that was asked; null where the server itself was.</param>
/// <param name="Message">In its words, the first 300 characters.</param>
/// <param name="Code">Its name for the failure; null where it gives none.</param>
/// <param name="Parameter">The member of the request that it is about; null where it does not say.</param>
internal sealed record ServerRefusal(int Status, string? Model, string Message, string? Code, string? Parameter);
