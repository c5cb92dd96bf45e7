using System.IO.Enumeration;

namespace RlmLang.Contexts;

/// <summary>Which files a folder or a pattern stands for, in ordinal order of their paths.</summary>
internal sealed class FilePatterns
{
    private static readonly HashSet<string> s_skippedFolders = new(StringComparer.OrdinalIgnoreCase) { "bin", "obj", "node_modules", "__MACOSX" };

    private readonly SortedSet<string> _found = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _ignored = new(StringComparer.Ordinal);
    private readonly bool _usesIgnoreFiles;
    private readonly CancellationToken _cancellation;

    private FilePatterns(bool usesIgnoreFiles, CancellationToken cancellation) => (_usesIgnoreFiles, _cancellation) = (usesIgnoreFiles, cancellation);

    /// <summary>The paths.</summary>
    public IReadOnlyCollection<string> Files => _found;

    /// <summary>How many files and folders were left out by ignore rules.</summary>
    public int Ignored => _ignored.Count;

    public static bool IsPattern(string path) => path.AsSpan().ContainsAny('*', '?');

    public static bool IsHidden(string name) => name.StartsWith('.');

    /// <summary>Folders of what was built or fetched.</summary>
    public static bool IsSkippedFolder(string name) => s_skippedFolders.Contains(name);

    /// <summary>With <c>/</c> between folders, on every system.</summary>
    public static string Normalise(string path) => Path.DirectorySeparatorChar == '/' ? path : path.Replace(Path.DirectorySeparatorChar, '/');

    /// <summary>All files below, without what is hidden, built or fetched, and what ignore rules leave out.</summary>
    public static FilePatterns Below(string folder, bool usesIgnoreFiles, CancellationToken cancellation) => new FilePatterns(usesIgnoreFiles, cancellation).Expand(folder, ["**"]);

    /// <param name="pattern">With <c>*</c> and <c>?</c> within a name, and <c>**</c> for any folders.</param>
    /// <param name="usesIgnoreFiles">Whether <c>**</c> leaves out what ignore rules say. What a pattern names without it is meant.</param>
    /// <param name="cancellation">Stops the search.</param>
    public static FilePatterns Matching(string pattern, bool usesIgnoreFiles, CancellationToken cancellation)
    {
        var parts = Normalise(pattern).Split('/');
        var start = Array.FindIndex(parts, IsPattern);
        var root = start == 0 ? "" : string.Join('/', parts.AsSpan(0, start));
        return new FilePatterns(usesIgnoreFiles, cancellation).Expand(start > 0 && root.Length == 0 ? "/" : root, parts.AsSpan(start));
    }

    private FilePatterns Expand(string root, ReadOnlySpan<string> parts)
    {
        if (root.Length == 0 || Directory.Exists(root))
        {
            Walk(root, parts, null);
        }

        return this;
    }

    /// <param name="folder">Where to look.</param>
    /// <param name="parts">What to look for: a part of the pattern for each folder on the way, and one for the files.</param>
    /// <param name="rules">What is to be left out; null before the first <c>**</c>.</param>
    private void Walk(string folder, ReadOnlySpan<string> parts, IgnoreRules? rules)
    {
        _cancellation.ThrowIfCancellationRequested();
        var part = parts[0];
        var rest = parts[1..];
        var here = folder.Length == 0 ? "." : folder;
        if (part == "**")
        {
            rules ??= _usesIgnoreFiles ? IgnoreRules.For(folder) : null;
            Walk(folder, rest.IsEmpty ? ["*"] : rest, rules);
            foreach (var inner in Directory.EnumerateDirectories(here).Select(Path.GetFileName).OfType<string>())
            {
                // A link to a folder may lead back to where it stands.
                if (!IsHidden(inner) && !IsSkippedFolder(inner) && new DirectoryInfo(Path.Combine(here, inner)).LinkTarget is null && IsKept(Inside(folder, inner), isFolder: true, rules))
                {
                    Walk(Inside(folder, inner), parts, rules?.In(Inside(folder, inner)));
                }
            }

            return;
        }

        var entries = rest.IsEmpty ? Directory.EnumerateFiles(here) : Directory.EnumerateDirectories(here);
        foreach (var name in entries.Select(Path.GetFileName).OfType<string>())
        {
            var path = Inside(folder, name);
            if (!Matches(part, name, isFolder: !rest.IsEmpty) || !IsKept(path, isFolder: !rest.IsEmpty, rules))
            {
                continue;
            }

            if (rest.IsEmpty)
            {
                _found.Add(path);
            }
            else
            {
                Walk(path, rest, rules?.In(path));
            }
        }
    }

    private bool IsKept(string path, bool isFolder, IgnoreRules? rules)
    {
        if (rules?.LeavesOut(path, isFolder) is not true)
        {
            return true;
        }

        _ignored.Add(path);
        return false;
    }

    private static bool Matches(string part, string name, bool isFolder) =>
        name != ".git"
        && (part == name
            || (FileSystemName.MatchesSimpleExpression(part, name, ignoreCase: false)
                && (!IsHidden(name) || part.StartsWith('.'))
                && !(isFolder && IsSkippedFolder(name))));

    private static string Inside(string folder, string name) =>
        folder.Length == 0 ? name : folder.EndsWith('/') ? folder + name : $"{Normalise(folder)}/{name}";
}
