using System.Buffers;
using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.Extensions.AI;
using Microsoft.Win32.SafeHandles;
using RlmLang.Budgets;
using RlmLang.Core;
using RlmLang.Values;

namespace RlmLang.Logs;

/// <summary>Writes a run's log: one JSON object a line, each with the hash of the line before. Thread-safe.</summary>
/// <remarks>
/// The problem: a reply that was paid for must be on disk before its value is used, and a flush to disk takes as long as a thousand lines.
/// The idea: one task writes. It takes all lines that are waiting, writes and flushes them together, and only then lets their authors go on.
/// Invariants: lines are in the order in which they were chained; whoever has awaited a line may count on it after a crash; only the last line of a file can be torn, and it
/// holds a hash of its own, since no chain shows a change in it; after a write that failed
/// nothing more is written, and whoever waits for a line is told.
/// </remarks>
internal sealed class RunLogWriter : IAsyncDisposable
{
    /// <summary>The field with a line's own hash, the last in it.</summary>
    public const string SealName = "hash";

    /// <summary>The field that says that a reply cost nothing, since an earlier run was given it.</summary>
    public const string CacheName = "cache";

    private const int MostBatch = 1 << 20;

    // Two runs that write one file would overwrite each other's replies.
    private static readonly ConcurrentDictionary<string, bool> s_open = new(StringComparer.Ordinal);

    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Channel<(string Kind, Action<Utf8JsonWriter> Write, TaskCompletionSource? Flushed)> _lines =
        Channel.CreateUnbounded<(string, Action<Utf8JsonWriter>, TaskCompletionSource?)>(new() { SingleReader = true });

    // Kept for its lock.
    private readonly FileStream _stream;
    private readonly SafeFileHandle _file;
    private readonly ArrayBufferWriter<byte> _batch = new();
    private readonly Utf8JsonWriter _json;
    private readonly TimeProvider _time;
    private readonly bool _logPrompts;
    private readonly Task _writing;
    private long _length;
    private long _sequence;
    private string _previous;
    private RlmException? _failure;

    /// <param name="path">A new file; one that is there is replaced.</param>
    /// <param name="time">Dates the lines.</param>
    /// <param name="logPrompts">Whether prompts are stored whole, instead of as spans of the context.</param>
    /// <exception cref="RlmException">It cannot be written.</exception>
    public RunLogWriter(string path, TimeProvider time, bool logPrompts = false)
        : this(path, time, logPrompts, null)
    {
    }

    private RunLogWriter(string path, TimeProvider time, bool logPrompts, RunLogReader? before)
    {
        var whole = System.IO.Path.GetFullPath(path);
        if (!s_open.TryAdd(whole, true))
        {
            throw new RlmException(LogDiagnostics.InUse(path));
        }

        try
        {
            _stream = LogFile.Take(path, before);
        }
        catch (RlmException)
        {
            s_open.TryRemove(whole, out _);
            throw;
        }

        (_file, _length) = (_stream.SafeFileHandle, before?.Length ?? 0);

        (_time, _logPrompts, Path, _sequence, _previous) = (time, logPrompts, path, before?.Records.Count ?? 0, before?.LastHash ?? "");
        _json = new Utf8JsonWriter(_batch, s_options);
        _writing = WriteAllAsync();
    }

    public string Path { get; }

    /// <summary>Goes on behind the last whole line of a log.</summary>
    public static RunLogWriter Continue(RunLogReader log, TimeProvider time, bool logPrompts) => new(log.Path, time, logPrompts, log);

    /// <summary>Adds a line; it will be written, in this order.</summary>
    public void Add(string kind, Action<Utf8JsonWriter> write) => _lines.Writer.TryWrite((kind, write, null));

    /// <summary>Adds a line, and ends when it is on disk.</summary>
    /// <exception cref="RlmException">It cannot be written.</exception>
    public Task AddFlushedAsync(string kind, Action<Utf8JsonWriter> write)
    {
        var flushed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return _lines.Writer.TryWrite((kind, write, flushed)) ? flushed.Task : Task.CompletedTask;
    }

    /// <param name="key">Of the call.</param>
    /// <param name="site">Where the program asks.</param>
    /// <param name="model">The model's name.</param>
    /// <param name="promptChars">All that is sent.</param>
    /// <param name="prompt">The user message in parts, each with its place in the context.</param>
    public void Call(string key, CallSite site, string model, int promptChars, ImmutableArray<TextValue> prompt) => Add("call", json =>
    {
        json.WriteString("key", key);
        json.WriteNumber("site", site.Number);
        json.WriteString("op", site.Operation);
        json.WriteString("model", model);
        json.WriteNumber("promptChars", promptChars);
        json.WriteStartArray("prompt");
        if (_logPrompts)
        {
            json.WriteStringValue(string.Concat(prompt.Select(p => p.ToString())));
        }
        else
        {
            foreach (var part in prompt)
            {
                WritePart(json, part.Span, part.Origin);
            }
        }

        json.WriteEndArray();
    });

    /// <param name="key">Of the call.</param>
    /// <param name="attempt">Which asking of it this answers, counted from 0.</param>
    /// <param name="sent">A hash of what was sent.</param>
    /// <param name="response">What came.</param>
    /// <param name="spent">What it is taken to have cost.</param>
    /// <param name="fromCache">Whether an earlier run was given it.</param>
    public Task ReplyAsync(string key, int attempt, string sent, ChatResponse response, Spending spent, bool fromCache = false) => AddFlushedAsync("reply", json =>
    {
        json.WriteString("key", key);
        json.WriteNumber("attempt", attempt);
        json.WriteString("sent", sent);
        json.WriteString("text", response.Text);
        json.WriteString("finish", response.FinishReason?.Value);
        WriteUsage(json, response.Usage, spent);
        if (fromCache)
        {
            json.WriteBoolean(CacheName, true);
        }
    });

    /// <summary>What the server counted, and what the reply is taken to have cost: a run that goes on from here has spent that.</summary>
    public static void WriteUsage(Utf8JsonWriter json, UsageDetails? usage, Spending spent)
    {
        json.WriteNumber("inputTokens", usage?.InputTokenCount ?? 0);
        json.WriteNumber("outputTokens", usage?.OutputTokenCount ?? 0);
        json.WriteNumber("tokens", spent.Tokens);
        if (spent.Usd is { } usd)
        {
            json.WriteNumber("usd", usd);
        }
    }

    /// <summary>What a function of the host gave that is not pure.</summary>
    /// <param name="key">Of the call.</param>
    /// <param name="name">The function's.</param>
    /// <param name="arguments">In the order of the header; in the log where prompts are whole.</param>
    /// <param name="value">What it gave; null where it failed.</param>
    /// <param name="failure">Why, as the end of a sentence; null where it gave something.</param>
    public Task FunctionAsync(string key, string name, ImmutableArray<Value> arguments, Value? value, string? failure) => AddFlushedAsync("function", json =>
    {
        json.WriteString("key", key);
        json.WriteString("name", name);
        if (_logPrompts)
        {
            json.WritePropertyName("arguments");
            ValueJson.Write(json, new ListValue(arguments));
        }

        if (value is not null)
        {
            json.WritePropertyName("value");
            ValueJson.Write(json, value);
        }

        json.WriteString("failure", failure);
    });

    /// <summary>A request that failed for good.</summary>
    public Task FailureAsync(string key, int attempt, string reason) => AddFlushedAsync("failure", json =>
    {
        json.WriteString("key", key);
        json.WriteNumber("attempt", attempt);
        json.WriteString("reason", reason);
    });

    public void Retry(string key, int attempt, TimeSpan wait, string reason) => Add("retry", json =>
    {
        json.WriteString("key", key);
        json.WriteNumber("attempt", attempt);
        json.WriteNumber("waitMs", (long)wait.TotalMilliseconds);
        json.WriteString("reason", reason);
    });

    public async ValueTask DisposeAsync()
    {
        _lines.Writer.TryComplete();
        await _writing.ConfigureAwait(false);
        await _json.DisposeAsync().ConfigureAwait(false);
        await _stream.DisposeAsync().ConfigureAwait(false);
        s_open.TryRemove(System.IO.Path.GetFullPath(Path), out _);
    }

    /// <summary>A part of a prompt: <c>[document, start, length]</c> where the context has it word for word, else its text.</summary>
    private static void WritePart(Utf8JsonWriter json, ReadOnlySpan<char> text, Provenance? origin)
    {
        switch (origin)
        {
            case VerbatimProvenance verbatim when text.Length > 0:
                json.WriteStartArray();
                json.WriteNumberValue(verbatim.Document);
                json.WriteNumberValue(verbatim.Start);
                json.WriteNumberValue(text.Length);
                json.WriteEndArray();
                break;
            case JoinedProvenance joined:
                foreach (var piece in joined.Pieces)
                {
                    WritePart(json, text.Slice(piece.Start, piece.Length), piece.Origin);
                }

                break;
            default:
                json.WriteStringValue(text);
                break;
        }
    }

    private async Task WriteAllAsync()
    {
        var waiting = new List<TaskCompletionSource>();
        var reader = _lines.Reader;
        while (await reader.WaitToReadAsync().ConfigureAwait(false))
        {
            try
            {
                _batch.ResetWrittenCount();
                while (_batch.WrittenCount < MostBatch && reader.TryRead(out var line))
                {
                    if (line.Flushed is { } flushed)
                    {
                        waiting.Add(flushed);
                    }

                    if (_failure is null)
                    {
                        WriteLine(line.Kind, line.Write, isLast: !reader.TryPeek(out _));
                    }
                }

                if (_failure is null)
                {
                    RandomAccess.Write(_file, _batch.WrittenSpan, _length);
                    _length += _batch.WrittenCount;
                    if (waiting.Count > 0)
                    {
                        // Lines that nobody waits for have gone to the system at least: a killed process loses nothing of them.
                        RandomAccess.FlushToDisk(_file);
                    }
                }
            }
            catch (Exception failure) when (failure is not OutOfMemoryException)
            {
                // Whatever it is, nobody may wait for ever; and a log that cannot be written must stop the run: what is paid for from here on could not be found again.
                _failure = new RlmException(LogDiagnostics.Unwritable(Path, failure.Message), failure);
            }

            foreach (var one in waiting)
            {
                _ = _failure is { } told ? one.TrySetException(told) : one.TrySetResult();
            }

            waiting.Clear();
        }
    }

    /// <summary>Puts the next line with its end behind the batch.</summary>
    /// <param name="kind">Of the line.</param>
    /// <param name="write">Its own fields.</param>
    /// <param name="isLast">Whether nothing may follow for a while: then no chain protects it, and it holds a hash of its own.</param>
    private void WriteLine(string kind, Action<Utf8JsonWriter> write, bool isLast)
    {
        var start = _batch.WrittenCount;
        _json.Reset();
        _json.WriteStartObject();
        _json.WriteNumber("seq", _sequence++);
        _json.WriteString("t", _time.GetUtcNow());
        _json.WriteString("kind", kind);
        write(_json);
        _json.WriteString("prev", _previous);
        if (isLast)
        {
            _json.Flush();
            _json.WriteString(SealName, Hash(_batch.WrittenSpan[start..]));
        }

        _json.WriteEndObject();
        _json.Flush();
        _previous = Hash(_batch.WrittenSpan[start..]);
        _batch.Write("\n"u8);
    }

    /// <summary>Of a line without its end.</summary>
    internal static string Hash(ReadOnlySpan<byte> line) => Convert.ToHexStringLower(SHA256.HashData(line));
}
