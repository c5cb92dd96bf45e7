using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace RlmLang.Tests.Support;

/// <summary>In which way a <see cref="FaultyServer"/> fails.</summary>
public enum Fault
{
    None,
    TooManyRequests,
    ServerError,
    Unavailable,
    ResetBeforeAnswer,
    ResetInAnswer,
    Stall,
    SlowBytes,
    WrongJson,
    WrongSchema,
    Empty,
    TooLong,
    WithoutEnd,
    WrongEncoding,
    UnknownEncoding,
    CutOff,
}

/// <summary>A model server on 127.0.0.1 over bare sockets, so that it can fail in every way. Speaks Ollama's, OpenAI's and Anthropic's protocols, by path. Its reply to a prompt with <c>item N</c> is N.</summary>
internal sealed class FaultyServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<int, int> _asked = new();
    private readonly ConcurrentBag<Task> _connections = [];
    private readonly Func<int, int, Fault> _fault;
    private readonly Task _accepting;
    private int _open;
    private int _stalling;

    /// <param name="fault">From an item and how often it was asked for before to what goes wrong.</param>
    public FaultyServer(Func<int, int, Fault> fault)
    {
        _fault = fault;
        _listener.Start(512);
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");
        _accepting = AcceptAsync();
    }

    public Uri Address { get; }

    /// <summary>Requests by what was done to them.</summary>
    public ConcurrentDictionary<Fault, int> Served { get; } = new();

    /// <summary>How often each item was asked for.</summary>
    public IReadOnlyDictionary<int, int> Asked => _asked;

    public int Requests => Served.Values.Sum();

    /// <summary>Connections that are open.</summary>
    public int Open => Volatile.Read(ref _open);

    /// <summary>Requests that it took and will never answer, whose client has not gone yet.</summary>
    public int Stalling => Volatile.Read(ref _stalling);

    /// <summary>How long it takes to answer a request that nothing goes wrong with.</summary>
    public TimeSpan Latency { get; init; }

    /// <summary>How far apart the bytes of an answer that comes slowly are.</summary>
    public TimeSpan BetweenSlowBytes { get; init; } = TimeSpan.FromMilliseconds(50);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        // A connection that does not end is to be told, and not to hang whoever tests.
        await Task.WhenAll(_connections).WaitAsync(Hang.Limit);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptSocketAsync(_stop.Token);
                socket.NoDelay = true;
                _connections.Add(Task.Run(() => ServeAsync(socket)));
            }
        }
        catch (Exception failure) when (failure is OperationCanceledException or SocketException or ObjectDisposedException || (failure is InvalidOperationException && _stop.IsCancellationRequested))
        {
            // It was stopped; between two connections a listener that is stopped says so in its own way.
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        Interlocked.Increment(ref _open);
        try
        {
            using var stream = new NetworkStream(socket, ownsSocket: true);
            using var reader = new BufferedStream(stream);
            while (await ReadAsync(reader) is var (path, body) && await AnswerAsync(socket, stream, path, body))
            {
            }
        }
        catch (Exception failure) when (failure is OperationCanceledException or IOException or SocketException or ObjectDisposedException)
        {
            // The client went, or the test ended.
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }

    private async Task<(string Path, string Body)?> ReadAsync(Stream stream)
    {
        if (await LineAsync(stream) is not { Length: > 0 } first)
        {
            return null;
        }

        var (length, isChunked) = (0, false);
        while (await LineAsync(stream) is { Length: > 0 } header)
        {
            var colon = header.IndexOf(':', StringComparison.Ordinal);
            var (name, value) = (header[..colon].ToUpperInvariant(), header[(colon + 1)..].Trim());
            length = name == "CONTENT-LENGTH" ? int.Parse(value, CultureInfo.InvariantCulture) : length;
            isChunked |= name == "TRANSFER-ENCODING" && value == "chunked";
        }

        using var body = new MemoryStream();
        while (isChunked)
        {
            length = int.Parse(await LineAsync(stream) ?? "0", NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            await TakeAsync(stream, body, length);
            await LineAsync(stream);
            isChunked = length > 0;
        }

        await TakeAsync(stream, body, length);
        return (first.Split(' ')[1], Encoding.UTF8.GetString(body.ToArray()));
    }

    private async Task TakeAsync(Stream stream, MemoryStream body, int length)
    {
        var bytes = new byte[length];
        await stream.ReadExactlyAsync(bytes, _stop.Token);
        body.Write(bytes);
    }

    private async Task<string?> LineAsync(Stream stream)
    {
        var line = new StringBuilder();
        var one = new byte[1];
        while (await stream.ReadAsync(one, _stop.Token) == 1)
        {
            if (one[0] == '\n')
            {
                return line.ToString().TrimEnd('\r');
            }

            line.Append((char)one[0]);
        }

        return null;
    }

    /// <summary>True where the connection is good for another request.</summary>
    private async Task<bool> AnswerAsync(Socket socket, NetworkStream stream, string path, string body)
    {
        var mark = body.LastIndexOf("item ", StringComparison.Ordinal) + 5;
        var digits = new string([.. body.Skip(mark).TakeWhile(char.IsAsciiDigit)]);
        var item = int.Parse(digits, CultureInfo.InvariantCulture);
        var times = _asked.AddOrUpdate(item, 1, (_, n) => n + 1);
        var fault = _fault(item, times - 1);
        Served.AddOrUpdate(fault, 1, (_, n) => n + 1);
        var reply = fault switch
        {
            Fault.WrongSchema => """{"value": "many"}""",
            Fault.Empty => "",
            Fault.TooLong => $$"""{"value": 1{{new string('0', 50_000)}}}""",
            Fault.WrongEncoding => $$"""{"value": {{item}}, "because": "?"}""",
            // The limit of tokens was reached.
            Fault.CutOff => """{"value": """,
            _ => $$"""{"value": {{item}}}""",
        };
        var document = Document(path, reply, isCutOff: fault == Fault.CutOff);
        var whole = Encoding.UTF8.GetBytes(document);
        switch (fault)
        {
            case Fault.TooManyRequests:
                await SendAsync(stream, "429 Too Many Requests", """{"error":{"message":"slow down"}}"""u8.ToArray(), item % 2 == 0 ? "Retry-After: 0\r\n" : "");
                return true;
            case Fault.ServerError:
                await SendAsync(stream, "500 Internal Server Error", """{"error":{"message":"out of memory"}}"""u8.ToArray());
                return true;
            case Fault.Unavailable:
                await SendAsync(stream, "503 Service Unavailable", "<html>busy</html>"u8.ToArray());
                return true;
            case Fault.ResetBeforeAnswer:
                Reset(socket);
                return false;
            case Fault.ResetInAnswer:
                await stream.WriteAsync(Head("200 OK", whole.Length), _stop.Token);
                await stream.WriteAsync(whole.AsMemory(0, whole.Length / 2), _stop.Token);
                // The client has it before the reset takes what is under way.
                await Task.Delay(5, _stop.Token);
                Reset(socket);
                return false;
            case Fault.Stall:
                Interlocked.Increment(ref _stalling);
                try
                {
                    await GoneAsync(stream);
                }
                finally
                {
                    Interlocked.Decrement(ref _stalling);
                }

                return false;
            case Fault.SlowBytes:
                await stream.WriteAsync(Head("200 OK", whole.Length), _stop.Token);
                foreach (var one in whole)
                {
                    await stream.WriteAsync(new[] { one }, _stop.Token);
                    await Task.Delay(BetweenSlowBytes, _stop.Token);
                }

                return true;
            case Fault.WrongJson:
                await SendAsync(stream, "200 OK", whole[..(whole.Length / 2)]);
                return true;
            case Fault.WithoutEnd:
                await stream.WriteAsync(Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n{\"x\":\""), _stop.Token);
                var more = Encoding.ASCII.GetBytes(new string('x', 1 << 16));
                while (true)
                {
                    await stream.WriteAsync(more, _stop.Token);
                }

            case Fault.WrongEncoding:
                // Half a character of UTF-8 in the text of the answer.
                whole[Array.LastIndexOf(whole, (byte)'?')] = 0xC3;
                await SendAsync(stream, "200 OK", whole);
                return true;
            case Fault.UnknownEncoding:
                await SendAsync(stream, "200 OK", Encoding.BigEndianUnicode.GetBytes(document), type: "application/json; charset=ebcdic-9");
                return true;
            default:
                await Task.Delay(Latency, _stop.Token);
                await SendAsync(stream, "200 OK", whole);
                return true;
        }
    }

    private static string Document(string path, string reply, bool isCutOff)
    {
        var text = JsonSerializer.Serialize(reply);
        return path.EndsWith("/api/chat", StringComparison.Ordinal)
            ? $$$"""{"model":"m","message":{"role":"assistant","content":{{{text}}}},"done":true,"done_reason":"{{{(isCutOff ? "length" : "stop")}}}","prompt_eval_count":10,"eval_count":2}"""
            : path.EndsWith("/messages", StringComparison.Ordinal)
            ? $$$"""{"id":"m","type":"message","role":"assistant","model":"m","content":[{"type":"text","text":{{{text}}}}],"stop_reason":"{{{(isCutOff ? "max_tokens" : "end_turn")}}}","stop_sequence":null,"usage":{"input_tokens":10,"output_tokens":2}}"""
            : $$$"""{"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":{{{text}}}},"finish_reason":"{{{(isCutOff ? "length" : "stop")}}}"}],"usage":{"prompt_tokens":10,"completion_tokens":2}}""";
    }

    private async Task SendAsync(NetworkStream stream, string status, byte[] body, string headers = "", string type = "application/json") =>
        await stream.WriteAsync((byte[])[.. Head(status, body.Length, headers, type), .. body], _stop.Token);

    private static byte[] Head(string status, int length, string headers = "", string type = "application/json") =>
        Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nContent-Type: {type}\r\nContent-Length: {length}\r\n{headers}\r\n");

    private static void Reset(Socket socket)
    {
        socket.LingerState = new LingerOption(true, 0);
        socket.Close();
    }

    /// <summary>Waits until the client has gone.</summary>
    private async Task GoneAsync(NetworkStream stream)
    {
        var rest = new byte[1];
        while (await stream.ReadAsync(rest, _stop.Token) > 0)
        {
        }
    }
}
