using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace RlmLang.Tests.Support;

/// <summary>What was asked of a <see cref="LoopbackOllama"/>.</summary>
internal sealed record OllamaAsked(string Method, string Path, string Body)
{
    public JsonElement Json => JsonElement.Parse(Body);

    /// <summary>The header with the key; null where none came.</summary>
    public string? Authorization { get; init; }
}

/// <summary>What a <see cref="LoopbackOllama"/> answers: lines of NDJSON or of events, or one document.</summary>
internal sealed record OllamaAnswer(params string[] Lines)
{
    public int Status { get; init; } = 200;

    public string? RetryAfter { get; init; }

    public TimeSpan Latency { get; init; }

    /// <summary>Cuts the connection in place of ending the answer.</summary>
    public bool Cut { get; init; }
}

/// <summary>An HTTP server on 127.0.0.1 that answers what a test tells it to, as Ollama or any other provider would.</summary>
internal sealed class LoopbackOllama : IAsyncDisposable
{
    private readonly HttpListener _listener;
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<OllamaAsked, OllamaAnswer> _answer;
    private readonly Task _serving;

    public LoopbackOllama(Func<OllamaAsked, OllamaAnswer> answer)
    {
        _answer = answer;
        (_listener, Address) = Listen();
        _serving = ServeAsync();
    }

    public Uri Address { get; }

    public ConcurrentQueue<OllamaAsked> Requests { get; } = new();

    /// <summary>An address at which nothing listens.</summary>
    public static Uri Nobody() => new($"http://127.0.0.1:{FreePort()}");

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Close();
        await _serving;
        _stop.Dispose();
    }

    private static (HttpListener Listener, Uri Address) Listen()
    {
        for (var attempt = 0; ; attempt++)
        {
            var address = new Uri($"http://127.0.0.1:{FreePort()}/");
            var listener = new HttpListener { Prefixes = { address.AbsoluteUri } };
            try
            {
                listener.Start();
                return (listener, address);
            }
            catch (HttpListenerException) when (attempt < 10)
            {
                // Somebody else took the port in between.
            }
        }
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private async Task ServeAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var context = await _listener.GetContextAsync();
                _ = Task.Run(() => AnswerAsync(context));
            }
            catch (Exception failure) when (failure is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                return;
            }
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        try
        {
            using var reader = new StreamReader(context.Request.InputStream, Encoding.UTF8);
            var asked = new OllamaAsked(context.Request.HttpMethod, context.Request.Url!.AbsolutePath, await reader.ReadToEndAsync(_stop.Token)) { Authorization = context.Request.Headers["Authorization"] };
            Requests.Enqueue(asked);
            var answer = _answer(asked);
            await Task.Delay(answer.Latency, _stop.Token);
            context.Response.StatusCode = answer.Status;
            if (answer.RetryAfter is { } later)
            {
                context.Response.AddHeader("Retry-After", later);
            }

            foreach (var line in answer.Lines)
            {
                await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(line + "\n"), _stop.Token);
                await context.Response.OutputStream.FlushAsync(_stop.Token);
            }

            if (answer.Cut)
            {
                context.Response.Abort();
            }
            else
            {
                context.Response.Close();
            }
        }
        catch (Exception failure) when (failure is OperationCanceledException or HttpListenerException or ObjectDisposedException or IOException)
        {
            // The client went, or the test ended.
        }
    }
}
