namespace RlmLang.Models;

/// <summary>A model server over HTTP: sends requests and tells failures apart. Thread-safe. Makes no retries.</summary>
/// <param name="answers">Tells its answers apart, and where it is; an address with a path, such as that of a proxy, keeps its path.</param>
/// <param name="client">Null for one of its own, without a time limit: limits are the caller's tokens.</param>
internal sealed class ModelConnection(ServerAnswers answers, HttpClient? client) : IDisposable
{
    private readonly HttpClient _http = client ?? new HttpClient { Timeout = Timeout.InfiniteTimeSpan };

    public Uri Endpoint => answers.Endpoint;

    /// <summary>A place below the server's address, which keeps its query: some servers are told their version there.</summary>
    public Uri Address(string path) => new($"{Endpoint.GetLeftPart(UriPartial.Path).TrimEnd('/')}/{path}{Endpoint.Query}");

    /// <summary>Sends, and waits for the head of the answer.</summary>
    /// <param name="request">What to send.</param>
    /// <param name="model">The model that it asks; null where it asks the server itself.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="ModelException">Nothing answers, or with another status than success.</exception>
    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, string? model, CancellationToken cancellationToken) =>
        answers.CheckedAsync(_http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken), model, cancellationToken);

    public void Dispose()
    {
        if (client is null)
        {
            _http.Dispose();
        }
    }
}
