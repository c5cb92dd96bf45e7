namespace RlmLang.Cli;

/// <summary>A script's own modules: the files beside it and in folders below.</summary>
internal static class FileModules
{
    private const string Extension = ".rlm";

    // A script may lie in a folder that holds half a disk: what is near is looked for among so many files and folders.
    private const int MostEntries = 20_000;
    private const int Depth = 4;

    private static readonly EnumerationOptions s_below = new() { RecurseSubdirectories = true, MaxRecursionDepth = Depth, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.Hidden | FileAttributes.System | FileAttributes.ReparsePoint };

    /// <summary>What <c>use "name"</c> stands for in a script: <c>name.rlm</c> in its folder. A name cannot lead out of the folder.</summary>
    public static RlmModules Beside(FileInfo script) => script.Directory is not { } folder ? RlmModules.None
        : new(name => IsInside(name) ? Read(Path.Combine(folder.FullName, Named(name))) : null, () => Names(folder, script));

    private static bool IsInside(string name) =>
        name.Length > 0 && !Path.IsPathRooted(name) && !name.Contains(':', StringComparison.Ordinal) && name.Split('/', '\\').All(part => part is not ("" or "." or ".."));

    private static string Named(string name) => name.EndsWith(Extension, StringComparison.Ordinal) ? name : name + Extension;

    private static string? Read(string path) => File.Exists(path) ? File.ReadAllText(path) : null;

    private static IEnumerable<string> Names(DirectoryInfo folder, FileInfo script) => !folder.Exists ? []
        : folder.EnumerateFileSystemInfos("*", s_below)
            .Take(MostEntries)
            .Where(e => e is FileInfo && e.Name.EndsWith(Extension, StringComparison.Ordinal) && e.FullName != script.FullName)
            .Select(e => Path.GetRelativePath(folder.FullName, e.FullName)[..^Extension.Length].Replace('\\', '/'));
}
