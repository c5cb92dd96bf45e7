using System.Text;
using System.Text.Json;

namespace RlmLang;

/// <summary>A file with a line for each finished task, flushed before the next begins: an evaluation that was cut goes on from it.</summary>
internal sealed class EvalJournal : IDisposable
{
    private readonly StreamWriter? _writer;

    private EvalJournal(StreamWriter? writer, IReadOnlyList<EvalRecord> done) => (_writer, Done) = (writer, done);

    /// <summary>What stood in the file.</summary>
    public IReadOnlyList<EvalRecord> Done { get; }

    /// <summary>Opens a file, or begins it. A last line that was cut is dropped.</summary>
    /// <param name="path">Null keeps none.</param>
    /// <param name="settings">Of this evaluation; the file's have to be the same.</param>
    /// <exception cref="RlmException">It is the file of another evaluation, or none of any.</exception>
    public static EvalJournal Open(string? path, EvalSettings settings)
    {
        if (path is null)
        {
            return new(null, []);
        }

        var done = new List<EvalRecord>();
        var kept = 0L;
        if (File.Exists(path))
        {
            var text = File.ReadAllText(path);
            var whole = text[..(text.LastIndexOf('\n') + 1)];
            kept = Encoding.UTF8.GetByteCount(whole);
            var lines = whole.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            if (lines.Length > 0)
            {
                Check(path, lines[0], settings);
                done.AddRange(lines.Skip(1).Select((l, i) => Read(path, l, i + 2)));
            }
            else if (!Begin(settings).StartsWith(text, StringComparison.Ordinal))
            {
                // Only what is left of our own first line may be written over.
                throw new RlmException(EvalDiagnostics.NotJournal(path, 1));
            }
        }

        var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read);
        file.SetLength(kept);
        file.Seek(0, SeekOrigin.End);
        var journal = new EvalJournal(new StreamWriter(file), done);
        if (kept == 0)
        {
            journal.Write(Begin(settings));
        }

        return journal;
    }

    public void Add(EvalRecord record) => Write(record.ToJson());

    public void Dispose() => _writer?.Dispose();

    private static string Begin(EvalSettings settings) => JsonSerializer.Serialize(new Header("rlm-eval", settings.Fingerprint(), settings), JsonSerializerOptions.Web);

    private void Write(string line)
    {
        _writer?.Write(line + "\n");
        _writer?.Flush();
    }

    private static void Check(string path, string line, EvalSettings settings)
    {
        Header? header = null;
        try
        {
            header = JsonSerializer.Deserialize<Header>(line, JsonSerializerOptions.Web);
        }
        catch (JsonException)
        {
            // Told below: it is no file of ours.
        }

        if (header?.Kind != "rlm-eval")
        {
            throw new RlmException(EvalDiagnostics.NotJournal(path, 1));
        }

        if (header.Fingerprint != settings.Fingerprint())
        {
            throw new RlmException(EvalDiagnostics.OtherSettings(path));
        }
    }

    private static EvalRecord Read(string path, string line, int number)
    {
        try
        {
            return JsonSerializer.Deserialize<EvalRecord>(line, JsonSerializerOptions.Web) ?? throw new JsonException();
        }
        catch (JsonException failure)
        {
            throw new RlmException(EvalDiagnostics.NotJournal(path, number), failure);
        }
    }

    private sealed record Header(string Kind, string Fingerprint, EvalSettings Settings);
}
