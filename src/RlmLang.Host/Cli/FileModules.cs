namespace RlmLang.Cli;

/// <summary>A script's own modules: the files beside it and in folders below.</summary>
internal static class FileModules
{
    private const string Extension = ".rlm";

    /// <summary>What <c>use "name"</c> stands for in a folder: <c>name.rlm</c>. A name cannot lead out of the folder.</summary>
    public static RlmModules Beside(DirectoryInfo? folder) => folder is null ? RlmModules.None : new(name => IsInside(name) ? Read(Path.Combine(folder.FullName, Named(name))) : null);

    private static bool IsInside(string name) =>
        name.Length > 0 && !Path.IsPathRooted(name) && !name.Contains(':', StringComparison.Ordinal) && name.Split('/', '\\').All(part => part is not ("" or "." or ".."));

    private static string Named(string name) => name.EndsWith(Extension, StringComparison.Ordinal) ? name : name + Extension;

    private static string? Read(string path) => File.Exists(path) ? File.ReadAllText(path) : null;
}
