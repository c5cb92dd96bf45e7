using System.Buffers;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.Extensions.AI;
using RlmLang.Calls;
using RlmLang.Values;

namespace RlmLang.Logs;

/// <summary>Writes a run's log: one JSON object a line, each with the hash of the line before.</summary>
/// <remarks>
/// The problem: a reply that was paid for must be on disk before its value is used, and a flush to disk takes as long as a thousand lines.
/// The idea: one task writes. It takes all lines that are waiting, writes and flushes them together, and only then lets their authors go on.
/// Invariants: lines are in the order in which they were chained; whoever has awaited a line may count on it after a crash; only the last line of a file can be torn.
/// </remarks>
internal sealed class RunLogWriter : IAsyncDisposable
{
    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Channel<(string Kind, Action<Utf8JsonWriter> Write, TaskCompletionSource? Flushed)> _lines =
        Channel.CreateUnbounded<(string, Action<Utf8JsonWriter>, TaskCompletionSource?)>(new() { SingleReader = true });

    private readonly FileStream _file;
    private readonly TimeProvider _time;
    private readonly bool _logPrompts;
    private readonly Task _writing;
    private long _sequence;
    private string _previous = "";

    /// <param name="path">A new file; one that is there is replaced.</param>
    /// <param name="time">Dates the lines.</param>
    /// <param name="logPrompts">Whether prompts are stored whole, instead of as spans of the context.</param>
    public RunLogWriter(string path, TimeProvider time, bool logPrompts = false)
    {
        _file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, 1 << 16, FileOptions.Asynchronous);
        (_time, _logPrompts, Path) = (time, logPrompts, path);
        _writing = WriteAllAsync();
    }

    public string Path { get; }

    /// <summary>Adds a line; it will be written, in this order.</summary>
    public void Add(string kind, Action<Utf8JsonWriter> write) => _lines.Writer.TryWrite((kind, write, null));

    /// <summary>Adds a line, and ends when it is on disk.</summary>
    public Task AddFlushedAsync(string kind, Action<Utf8JsonWriter> write)
    {
        var flushed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return _lines.Writer.TryWrite((kind, write, flushed)) ? flushed.Task : Task.CompletedTask;
    }

    public Task CallAsync(ModelCall call)
    {
        Add("call", json =>
        {
            json.WriteString("key", call.Key);
            json.WriteNumber("site", call.Site.Number);
            json.WriteString("op", call.Site.Operation);
            json.WriteString("model", call.Model);
            json.WriteNumber("promptChars", call.PromptLength);
            if (_logPrompts)
            {
                json.WriteString("prompt", call.Prompt);
            }
            else
            {
                WriteSpans(json, call);
            }
        });
        return Task.CompletedTask;
    }

    public Task ReplyAsync(ModelCall call, int attempt, string text, ChatResponse response) => AddFlushedAsync("reply", json =>
    {
        json.WriteString("key", call.Key);
        json.WriteNumber("attempt", attempt);
        json.WriteString("text", text);
        json.WriteString("finish", response.FinishReason?.Value);
        json.WriteNumber("inputTokens", response.Usage?.InputTokenCount ?? 0);
        json.WriteNumber("outputTokens", response.Usage?.OutputTokenCount ?? 0);
    });

    public Task RetryAsync(int attempt, string reason)
    {
        Add("retry", json =>
        {
            json.WriteNumber("attempt", attempt);
            json.WriteString("reason", reason);
        });
        return Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        _lines.Writer.TryComplete();
        await _writing.ConfigureAwait(false);
        await _file.DisposeAsync().ConfigureAwait(false);
    }

    private static void WriteSpans(Utf8JsonWriter json, ModelCall call)
    {
        var spans = new List<SourceSpan>();
        foreach (var source in call.Sources)
        {
            source.Origin?.AddSpans(source.Length, spans);
        }

        json.WriteStartArray("spans");
        foreach (var span in Provenance.Normalise(spans))
        {
            json.WriteStartArray();
            json.WriteNumberValue(span.Document);
            json.WriteNumberValue(span.Start);
            json.WriteNumberValue(span.Length);
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    private async Task WriteAllAsync()
    {
        var waiting = new List<TaskCompletionSource>();
        var reader = _lines.Reader;
        while (await reader.WaitToReadAsync().ConfigureAwait(false))
        {
            try
            {
                while (reader.TryRead(out var line))
                {
                    await _file.WriteAsync(Line(line.Kind, line.Write)).ConfigureAwait(false);
                    if (line.Flushed is { } flushed)
                    {
                        waiting.Add(flushed);
                    }
                }

                _file.Flush(flushToDisk: waiting.Count > 0);
                waiting.ForEach(w => w.TrySetResult());
            }
            catch (IOException failure)
            {
                // A log that cannot be written must stop the run: what is paid for from here on could not be found again.
                waiting.ForEach(w => w.TrySetException(new RlmException($"The run log {Path} cannot be written: {failure.Message}", failure)));
            }

            waiting.Clear();
        }
    }

    private byte[] Line(string kind, Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, s_options))
        {
            json.WriteStartObject();
            json.WriteNumber("seq", _sequence++);
            json.WriteString("t", _time.GetUtcNow());
            json.WriteString("kind", kind);
            write(json);
            json.WriteString("prev", _previous);
            json.WriteEndObject();
        }

        _previous = Convert.ToHexStringLower(SHA256.HashData(buffer.WrittenSpan));
        return [.. buffer.WrittenSpan, (byte)'\n'];
    }
}
