using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace RlmLang.Logs;

/// <summary>A run log that was read whole, its chain checked.</summary>
internal sealed class RunLogReader
{
    private RunLogReader(string path, List<JsonElement> records, long length, long fileLength, string lastHash, long? tornLine) =>
        (Path, Records, Length, FileLength, LastHash, TornLine) = (path, records, length, fileLength, lastHash, tornLine);

    public string Path { get; }

    /// <summary>The lines, in order.</summary>
    public IReadOnlyList<JsonElement> Records { get; }

    /// <summary>Bytes up to the end of the last whole line.</summary>
    public long Length { get; }

    /// <summary>Bytes of the file when it was read, what is torn among them.</summary>
    public long FileLength { get; }

    /// <summary>The hash that the next line has to hold.</summary>
    public string LastHash { get; }

    /// <summary>The line that a crash tore, counted from 1; null where none is.</summary>
    public long? TornLine { get; }

    /// <summary>The first record of a kind; null where there is none.</summary>
    public JsonElement? First(string kind) => Records.Where(r => KindOf(r) == kind).Cast<JsonElement?>().FirstOrDefault();

    public static string KindOf(JsonElement record) => record.GetProperty("kind").GetString() ?? "";

    /// <summary>Reads a log. A line may end as a line of Windows does: tools that keep texts convert ends, and nothing in a line hangs on it.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="RlmException">It is not there, is no log, or was changed. A torn last line is none of that.</exception>
    public static RunLogReader Read(string path)
    {
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new RlmException(LogDiagnostics.NotLog(path, failure is FileNotFoundException ? "it does not exist" : failure.Message.TrimEnd('.')), failure);
        }

        var records = new List<JsonElement>();
        var (at, previous) = (0, "");
        while (at < bytes.Length)
        {
            var length = bytes.AsSpan(at).IndexOf((byte)'\n');
            if (length < 0)
            {
                // No line end: the process ended while writing this.
                return Checked(path, records, at, bytes.Length, previous, records.Count + 1);
            }

            var line = bytes.AsSpan(at, length);
            line = line.EndsWith("\r"u8) ? line[..^1] : line;
            if (Parse(line) is not { } record)
            {
                if (at + length + 1 == bytes.Length && records.Count > 0)
                {
                    // After a power cut a file can end in zeros or half a line with an end.
                    return Checked(path, records, at, bytes.Length, previous, records.Count + 1);
                }

                throw new RlmException(records.Count == 0 ? LogDiagnostics.NotLog(path, "its first line is not one") : LogDiagnostics.Tampered(path, records.Count + 1, "there is no record"));
            }

            if (record.GetProperty("prev").GetString() != previous)
            {
                throw new RlmException(LogDiagnostics.Tampered(path, records.Count, "something is not what it was"));
            }

            if (!record.GetProperty("seq").TryGetInt64(out var sequence) || sequence != records.Count)
            {
                throw new RlmException(LogDiagnostics.Tampered(path, records.Count + 1, "the number is wrong"));
            }

            if (!IsSealWhole(record, line))
            {
                throw new RlmException(LogDiagnostics.Tampered(path, records.Count + 1, "something is not what it was"));
            }

            records.Add(record);
            previous = RunLogWriter.Hash(line);
            at += length + 1;
        }

        return Checked(path, records, at, bytes.Length, previous, null);
    }

    private static RunLogReader Checked(string path, List<JsonElement> records, long length, long fileLength, string previous, long? torn) =>
        records.Count > 0 && KindOf(records[0]) == "run"
            ? new(path, records, length, fileLength, previous, torn)
            : throw new RlmException(LogDiagnostics.NotLog(path, records.Count == 0 ? "it is empty" : "it does not begin with a run"));

    /// <summary>Whether a line is what its own hash says, if it has one: that of all before it.</summary>
    private static bool IsSealWhole(JsonElement record, ReadOnlySpan<byte> line)
    {
        if (!record.TryGetProperty(RunLogWriter.SealName, out var own))
        {
            return true;
        }

        var sealing = Encoding.UTF8.GetBytes($",\"{RunLogWriter.SealName}\":{own.GetRawText()}}}");
        return line.EndsWith(sealing) && own.ValueEquals(RunLogWriter.Hash(line[..^sealing.Length]));
    }

    private static JsonElement? Parse(ReadOnlySpan<byte> line)
    {
        try
        {
            // Bytes that are no text would be found only where a text is read.
            var record = Utf8.IsValid(line) ? JsonElement.Parse(line) : default;
            return record.ValueKind == JsonValueKind.Object
                && record.TryGetProperty("prev", out var previous) && previous.ValueKind == JsonValueKind.String && previous.GetString() is not null
                && record.TryGetProperty("seq", out var sequence) && sequence.ValueKind == JsonValueKind.Number
                && record.TryGetProperty("kind", out var kind) && kind.ValueKind == JsonValueKind.String && kind.GetString() is not null
                ? record
                : null;
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
