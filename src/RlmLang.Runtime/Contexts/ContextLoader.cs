using RlmLang.Diagnostics;

namespace RlmLang.Contexts;

/// <summary>From paths to a context: files, folders, archives and what is in them, patterns with <c>*</c>, <c>**</c> and <c>?</c>, and <c>-</c> for standard input.</summary>
internal static class ContextLoader
{
    /// <param name="paths">In the order in which programs see the documents.</param>
    /// <param name="standardInput">Read where a path is <c>-</c>.</param>
    /// <param name="options">How files are read.</param>
    /// <param name="cancellation">Stops the loading.</param>
    /// <exception cref="RlmContextException">A path is missing or unreadable, a file is not text, or there is none.</exception>
    public static RlmContext Load(IEnumerable<string> paths, Stream? standardInput, RlmContextOptions options, CancellationToken cancellation)
    {
        var loading = new ContextLoading(options, cancellation);
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
            else if (!loading.TryAddInside(path))
            {
                throw Missing(path);
            }
        }

        return loading.ToContext();
    }

    /// <exception cref="RlmContextException">A file is missing, unreadable or not text.</exception>
    public static RlmContext LoadFiles(IEnumerable<string> paths, RlmContextOptions options, CancellationToken cancellation)
    {
        var loading = new ContextLoading(options, cancellation);
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
    public static RlmContext LoadFolder(string path, RlmContextOptions options, CancellationToken cancellation)
    {
        if (File.Exists(path))
        {
            throw new RlmContextException(ContextDiagnostics.Unreadable(path, "it is a file, not a folder."));
        }

        if (!Directory.Exists(path))
        {
            throw Missing(path);
        }

        var loading = new ContextLoading(options, cancellation);
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
}
