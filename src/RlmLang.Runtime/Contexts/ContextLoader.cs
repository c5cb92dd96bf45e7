using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;
using RlmLang.Diagnostics;

namespace RlmLang.Contexts;

/// <summary>From paths to a context: files, folders, patterns with <c>*</c>, <c>**</c> and <c>?</c>, and <c>-</c> for standard input.</summary>
internal static class ContextLoader
{
    private static readonly HashSet<string> s_skippedFolders = new(StringComparer.OrdinalIgnoreCase) { "bin", "obj", "node_modules" };

    /// <param name="paths">In the order in which programs see the documents.</param>
    /// <param name="standardInput">Read where a path is <c>-</c>.</param>
    /// <param name="records">Whether each line is a JSON record and a document of its own.</param>
    /// <param name="cancellation">Stops the loading.</param>
    /// <exception cref="RlmException">A path is missing, or not text.</exception>
    public static RlmContext Load(IEnumerable<string> paths, Stream? standardInput, bool records, CancellationToken cancellation)
    {
        var documents = ImmutableArray.CreateBuilder<RlmDocument>();
        var notices = ImmutableArray.CreateBuilder<Diagnostic>();
        foreach (var path in paths)
        {
            cancellation.ThrowIfCancellationRequested();
            if (path == "-")
            {
                using var copy = new MemoryStream();
                standardInput?.CopyTo(copy);
                Add("standard input", TextDecoding.Decode(copy.GetBuffer().AsSpan(0, (int)copy.Length), "standard input"));
            }
            else if (File.Exists(path))
            {
                Add(path, TextDecoding.Decode(File.ReadAllBytes(path), path));
            }
            else if (Directory.Exists(path))
            {
                AddAll(path, Files(path));
            }
            else if (path.AsSpan().ContainsAny('*', '?'))
            {
                AddAll(path, Matching(path));
            }
            else
            {
                throw new RlmException(ContextDiagnostics.Missing(path, Nearest(path)));
            }
        }

        return new RlmContext(documents.ToImmutable(), notices.ToImmutable());

        void AddAll(string asked, IEnumerable<string> files)
        {
            var before = documents.Count;
            foreach (var file in files)
            {
                cancellation.ThrowIfCancellationRequested();
                try
                {
                    Add(file, TextDecoding.Decode(File.ReadAllBytes(file), file));
                }
                catch (RlmException failure) when (failure.Diagnostic is not null)
                {
                    notices.Add(ContextDiagnostics.Skipped(file, failure.Message));
                }
            }

            if (documents.Count == before)
            {
                throw new RlmException(ContextDiagnostics.Nothing(asked));
            }
        }

        void Add(string name, string text)
        {
            if (text.Length == 0)
            {
                notices.Add(ContextDiagnostics.Empty(name));
            }

            if (!records)
            {
                documents.Add(new(name, text));
                return;
            }

            var line = 0;
            foreach (var record in text.Split('\n'))
            {
                line++;
                if (!string.IsNullOrWhiteSpace(record))
                {
                    documents.Add(new($"{name}:{line}", Record(record, $"{name}:{line}")));
                }
            }
        }
    }

    private static string Record(string line, string name)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("text", out var text) && text.ValueKind == JsonValueKind.String
                ? text.GetString() ?? ""
                : line.Trim();
        }
        catch (JsonException failure)
        {
            throw new RlmException(ContextDiagnostics.NotText(name, failure.BytePositionInLine ?? 0, "no JSON"), failure);
        }
    }

    private static IEnumerable<string> Files(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder).Where(IsShown).Order(StringComparer.Ordinal))
        {
            yield return file;
        }

        foreach (var inner in Directory.EnumerateDirectories(folder).Where(d => IsShown(d) && !s_skippedFolders.Contains(Path.GetFileName(d))).Order(StringComparer.Ordinal))
        {
            foreach (var file in Files(inner))
            {
                yield return file;
            }
        }
    }

    private static bool IsShown(string path) => !Path.GetFileName(path).StartsWith('.');

    private static IEnumerable<string> Matching(string pattern)
    {
        var fixedPart = pattern[..pattern.AsSpan().IndexOfAny('*', '?')];
        var root = fixedPart.Contains('/', StringComparison.Ordinal) ? fixedPart[..fixedPart.LastIndexOf('/')] : ".";
        root = root.Length == 0 ? "/" : root;
        var expression = new Regex(
            "^" + Regex.Escape(pattern).Replace("\\*\\*/", "(.*/)?", StringComparison.Ordinal).Replace("\\*\\*", ".*", StringComparison.Ordinal)
                .Replace("\\*", "[^/]*", StringComparison.Ordinal).Replace("\\?", "[^/]", StringComparison.Ordinal) + "$",
            RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        return !Directory.Exists(root) ? [] : Files(root).Where(f => expression.IsMatch(f.Replace('\\', '/')) || expression.IsMatch(f.Replace('\\', '/').Replace("./", "", StringComparison.Ordinal)));
    }

    private static string? Nearest(string path)
    {
        var folder = Path.GetDirectoryName(path) is { Length: > 0 } parent ? parent : ".";
        return Directory.Exists(folder) && NearestName.Find(Path.GetFileName(path), [.. Directory.EnumerateFileSystemEntries(folder).Select(e => Path.GetFileName(e))]) is [var nearest, ..]
            ? nearest
            : null;
    }
}
