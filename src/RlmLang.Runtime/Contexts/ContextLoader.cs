using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using RlmLang.Diagnostics;

namespace RlmLang.Contexts;

/// <summary>From paths to a context: files, folders, patterns with <c>*</c>, <c>**</c> and <c>?</c>, and <c>-</c> for standard input.</summary>
internal static class ContextLoader
{
    private const string StandardInput = "standard input";

    /// <param name="paths">In the order in which programs see the documents.</param>
    /// <param name="standardInput">Read where a path is <c>-</c>.</param>
    /// <param name="records">Whether each line is a JSON record and a document of its own.</param>
    /// <param name="cancellation">Stops the loading.</param>
    /// <exception cref="RlmContextException">A path is missing or unreadable, a file is not text, or there is none.</exception>
    public static RlmContext Load(IEnumerable<string> paths, Stream? standardInput, bool records, CancellationToken cancellation)
    {
        var loading = new Loading(records, cancellation);
        foreach (var path in paths)
        {
            if (path == "-")
            {
                loading.AddInput(standardInput);
            }
            else if (File.Exists(path))
            {
                loading.AddFile(path);
            }
            else if (Directory.Exists(path))
            {
                loading.AddFolder(path);
            }
            else if (FilePatterns.IsPattern(path))
            {
                loading.AddPattern(path);
            }
            else
            {
                throw Missing(path);
            }
        }

        return loading.ToContext();
    }

    /// <exception cref="RlmContextException">A file is missing, unreadable or not text.</exception>
    public static RlmContext LoadFiles(IEnumerable<string> paths, CancellationToken cancellation)
    {
        var loading = new Loading(records: false, cancellation);
        foreach (var path in paths)
        {
            if (Directory.Exists(path))
            {
                throw new RlmContextException(ContextDiagnostics.Unreadable(path, "it is a folder, not a file."));
            }

            if (!File.Exists(path))
            {
                throw Missing(path);
            }

            loading.AddFile(path);
        }

        return loading.ToContext();
    }

    /// <exception cref="RlmContextException">The folder is missing, has an unreadable file, or holds no text.</exception>
    public static RlmContext LoadFolder(string path, CancellationToken cancellation)
    {
        if (File.Exists(path))
        {
            throw new RlmContextException(ContextDiagnostics.Unreadable(path, "it is a file, not a folder."));
        }

        if (!Directory.Exists(path))
        {
            throw Missing(path);
        }

        var loading = new Loading(records: false, cancellation);
        loading.AddFolder(path);
        return loading.ToContext();
    }

    private static RlmContextException Missing(string path) => new(ContextDiagnostics.Missing(path, Nearest(path)));

    /// <summary>The path with the first name that does not exist replaced by one near it that does.</summary>
    private static string? Nearest(string path)
    {
        var missing = Path.TrimEndingDirectorySeparator(path);
        while (Path.GetDirectoryName(missing) is { Length: > 0 } parent && !Directory.Exists(parent))
        {
            missing = parent;
        }

        var folder = Path.GetDirectoryName(missing) ?? "";
        try
        {
            var names = Directory.EnumerateFileSystemEntries(folder.Length == 0 ? "." : folder).Select(Path.GetFileName).OfType<string>().Order(StringComparer.Ordinal);
            return NearestName.Find(Path.GetFileName(missing), [.. names]) is [var nearest, ..] ? FilePatterns.Normalise(Path.Combine(folder, nearest)) : null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // The suggestion is an extra; the missing path is what is reported.
            return null;
        }
    }

    /// <summary>A context that is being put together.</summary>
    private sealed class Loading(bool records, CancellationToken cancellation)
    {
        private readonly ImmutableArray<RlmDocument>.Builder _documents = ImmutableArray.CreateBuilder<RlmDocument>();
        private readonly ImmutableArray<Diagnostic>.Builder _notices = ImmutableArray.CreateBuilder<Diagnostic>();

        public RlmContext ToContext() => new(_documents.ToImmutable(), _notices.ToImmutable());

        public void AddInput(Stream? input)
        {
            if (input is null)
            {
                throw new RlmContextException(ContextDiagnostics.Unreadable("-", "there is no standard input."));
            }

            Add(StandardInput, Reading(StandardInput, () => TextDecoding.Decode(input, StandardInput, cancellation)));
        }

        public void AddFile(string path) => Add(FilePatterns.Normalise(path), Read(path));

        public void AddFolder(string path)
        {
            var leftOut = AddAll(Reading(path, () => FilePatterns.Below(path, cancellation)), out var added);
            if (added == 0)
            {
                throw new RlmContextException(ContextDiagnostics.Nothing(path, leftOut));
            }
        }

        public void AddPattern(string pattern)
        {
            var files = Reading(pattern, () => FilePatterns.Matching(pattern, cancellation));
            if (files.Count == 0)
            {
                throw new RlmContextException(ContextDiagnostics.MatchesNothing(pattern));
            }

            var leftOut = AddAll(files, out var added);
            if (added == 0)
            {
                throw new RlmContextException(ContextDiagnostics.Nothing(pattern, leftOut));
            }
        }

        private int AddAll(IReadOnlyCollection<string> files, out int added)
        {
            added = 0;
            foreach (var file in files)
            {
                string text;
                try
                {
                    text = Read(file);
                }
                catch (RlmContextException failure) when (failure.Diagnostic?.Code == "RLM8002")
                {
                    _notices.Add(ContextDiagnostics.Skipped(file, failure.Message));
                    continue;
                }

                Add(file, text);
                added++;
            }

            return files.Count - added;
        }

        private string Read(string path) => Reading(path, () =>
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
            return TextDecoding.Decode(file, FilePatterns.Normalise(path), cancellation);
        });

        private static T Reading<T>(string name, Func<T> read)
        {
            try
            {
                return read();
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                throw new RlmContextException(ContextDiagnostics.Unreadable(name, failure.Message), failure);
            }
        }

        private void Add(string name, string text)
        {
            if (text.Length == 0)
            {
                _notices.Add(ContextDiagnostics.Empty(name));
            }

            if (!records)
            {
                _documents.Add(new(name, text));
                return;
            }

            for (var (start, line) = (0, 1); start < text.Length; line++)
            {
                cancellation.ThrowIfCancellationRequested();
                var length = text.AsSpan(start).IndexOf('\n');
                var record = text.AsMemory(start, length < 0 ? text.Length - start : length);
                if (!record.Span.IsWhiteSpace())
                {
                    _documents.Add(new($"{name}:{line}", Record(record, $"{name}:{line}")));
                }

                start += record.Length + 1;
            }
        }

        private static string Record(ReadOnlyMemory<char> line, string name)
        {
            try
            {
                using var json = JsonDocument.Parse(line);
                if (json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("text", out var text) && text.ValueKind == JsonValueKind.String)
                {
                    return text.GetString() ?? "";
                }

                var compact = new ArrayBufferWriter<byte>();
                using (var writer = new Utf8JsonWriter(compact, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
                {
                    json.RootElement.WriteTo(writer);
                }

                return Encoding.UTF8.GetString(compact.WrittenSpan);
            }
            catch (JsonException failure)
            {
                throw new RlmContextException(ContextDiagnostics.NotRecord(name, $"at byte {failure.BytePositionInLine ?? 0} of the line JSON goes wrong."), failure);
            }
            catch (Exception failure) when (failure is InvalidOperationException or ArgumentException)
            {
                // An escape such as \ud800 alone: JSON in form, but no text.
                throw new RlmContextException(ContextDiagnostics.NotRecord(name, "it has half of a surrogate pair."), failure);
            }
        }
    }
}
