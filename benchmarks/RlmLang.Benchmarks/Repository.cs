namespace RlmLang.Benchmarks;

/// <summary>Where the benchmarks stand: they read its programs and build it.</summary>
internal static class Repository
{
    public static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "RlmLang.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new DirectoryNotFoundException("The benchmarks read the repository, and run inside of it.");
    }
}
