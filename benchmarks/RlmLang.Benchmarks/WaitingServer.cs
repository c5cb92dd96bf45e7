using System.Net;
using System.Net.Sockets;
using System.Text;

namespace RlmLang.Benchmarks;

/// <summary>Answers every request the same, as Ollama does, after a fixed time: as little work as a server can have. Runs in a process of its own, so that its share can be told from the client's.</summary>
internal static class WaitingServer
{
    private const string Reply = """{"model":"m","message":{"role":"assistant","content":"a short reply"},"done":true,"done_reason":"stop","prompt_eval_count":20,"eval_count":4}""";

    private static readonly byte[] s_answer = Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {Reply.Length}\r\n\r\n{Reply}");

    /// <summary>Says its port on standard output; ends with its standard input.</summary>
    public static async Task RunAsync(int milliseconds)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start(4_096);
        Console.WriteLine(((IPEndPoint)listener.LocalEndpoint).Port);
        _ = AcceptAsync(listener, TimeSpan.FromMilliseconds(milliseconds));
        await Console.In.ReadToEndAsync();
    }

    private static async Task AcceptAsync(TcpListener listener, TimeSpan latency)
    {
        while (true)
        {
            var connection = await listener.AcceptSocketAsync();
            connection.NoDelay = true;
            _ = ServeAsync(connection, latency);
        }
    }

    private static async Task ServeAsync(Socket connection, TimeSpan latency)
    {
        using var closing = connection;
        var buffer = new byte[64 * 1_024];
        var filled = 0;
        try
        {
            while (true)
            {
                int end;
                while ((end = EndOf(buffer.AsSpan(0, filled))) < 0)
                {
                    var read = await connection.ReceiveAsync(buffer.AsMemory(filled));
                    if (read == 0)
                    {
                        return;
                    }

                    filled += read;
                }

                buffer.AsSpan(end, filled - end).CopyTo(buffer);
                filled -= end;
                await Task.Delay(latency);
                await connection.SendAsync(s_answer);
            }
        }
        catch (SocketException)
        {
            // The client is gone.
        }
    }

    /// <summary>Where the first request ends; -1 while it is not there whole.</summary>
    private static int EndOf(ReadOnlySpan<byte> bytes)
    {
        var head = bytes.IndexOf("\r\n\r\n"u8);
        if (head < 0)
        {
            return -1;
        }

        var headers = Encoding.ASCII.GetString(bytes[..head]);
        if (headers.Contains("Transfer-Encoding: chunked", StringComparison.OrdinalIgnoreCase))
        {
            var last = bytes[head..].IndexOf("\r\n0\r\n\r\n"u8);
            return last < 0 ? -1 : head + last + 7;
        }

        const string name = "Content-Length:";
        var at = headers.IndexOf(name, StringComparison.OrdinalIgnoreCase);
        var line = at < 0 ? "0" : headers[(at + name.Length)..].Split('\r')[0];
        var length = head + 4 + int.Parse(line, System.Globalization.CultureInfo.InvariantCulture);
        return length <= bytes.Length ? length : -1;
    }
}
