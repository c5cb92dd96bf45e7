using System.IO.Enumeration;

namespace RlmLang.Contexts;

/// <summary>Which files a folder or a pattern stands for, in ordinal order of their paths.</summary>
internal static class FilePatterns
{
    private static readonly HashSet<string> s_skippedFolders = new(StringComparer.OrdinalIgnoreCase) { "bin", "obj", "node_modules" };

    public static bool IsPattern(string path) => path.AsSpan().ContainsAny('*', '?');

    /// <summary>All files below, without what is hidden, built or fetched.</summary>
    public static IReadOnlyCollection<string> Below(string folder, CancellationToken cancellation) => Expand(folder, ["**"], cancellation);

    /// <param name="pattern">With <c>*</c> and <c>?</c> within a name, and <c>**</c> for any folders.</param>
    /// <param name="cancellation">Stops the search.</param>
    public static IReadOnlyCollection<string> Matching(string pattern, CancellationToken cancellation)
    {
        var parts = Normalise(pattern).Split('/');
        var start = Array.FindIndex(parts, IsPattern);
        var root = start == 0 ? "" : string.Join('/', parts.AsSpan(0, start));
        return Expand(start > 0 && root.Length == 0 ? "/" : root, parts.AsSpan(start), cancellation);
    }

    /// <summary>With <c>/</c> between folders, on every system.</summary>
    public static string Normalise(string path) => Path.DirectorySeparatorChar == '/' ? path : path.Replace(Path.DirectorySeparatorChar, '/');

    private static SortedSet<string> Expand(string root, ReadOnlySpan<string> parts, CancellationToken cancellation)
    {
        var found = new SortedSet<string>(StringComparer.Ordinal);
        if (root.Length == 0 || Directory.Exists(root))
        {
            Walk(root, parts, found, cancellation);
        }

        return found;
    }

    private static void Walk(string folder, ReadOnlySpan<string> parts, SortedSet<string> found, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var part = parts[0];
        var rest = parts[1..];
        var here = folder.Length == 0 ? "." : folder;
        if (part == "**")
        {
            Walk(folder, rest.IsEmpty ? ["*"] : rest, found, cancellation);
            foreach (var inner in Directory.EnumerateDirectories(here).Select(Path.GetFileName).OfType<string>())
            {
                // A link to a folder may lead back to where it stands.
                if (IsShown(inner) && !s_skippedFolders.Contains(inner) && new DirectoryInfo(Path.Combine(here, inner)).LinkTarget is null)
                {
                    Walk(Inside(folder, inner), parts, found, cancellation);
                }
            }

            return;
        }

        var entries = rest.IsEmpty ? Directory.EnumerateFiles(here) : Directory.EnumerateDirectories(here);
        foreach (var name in entries.Select(Path.GetFileName).OfType<string>())
        {
            if (!Matches(part, name, isFolder: !rest.IsEmpty))
            {
                continue;
            }

            if (rest.IsEmpty)
            {
                found.Add(Inside(folder, name));
            }
            else
            {
                Walk(Inside(folder, name), rest, found, cancellation);
            }
        }
    }

    private static bool Matches(string part, string name, bool isFolder) =>
        part == name
        || (FileSystemName.MatchesSimpleExpression(part, name, ignoreCase: false)
            && (IsShown(name) || part.StartsWith('.'))
            && !(isFolder && s_skippedFolders.Contains(name)));

    private static bool IsShown(string name) => !name.StartsWith('.');

    private static string Inside(string folder, string name) =>
        folder.Length == 0 ? name : folder.EndsWith('/') ? folder + name : $"{Normalise(folder)}/{name}";
}
