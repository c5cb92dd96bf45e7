using Xunit.Sdk;

namespace RlmLang.Tests.Support;

/// <summary>Compares with a text that was read and accepted before. <c>UPDATE_GOLDENS=1</c> accepts what there is now: read the difference.</summary>
internal static class Golden
{
    /// <summary>The folder that holds the solution.</summary>
    public static string Root { get; } = FindRoot();

    /// <param name="path">Below the root, with <c>/</c>.</param>
    /// <param name="actual">What there is now.</param>
    public static void Matches(string path, string actual)
    {
        var file = Path.Combine(Root, path);
        actual = actual.ReplaceLineEndings("\n");
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDENS") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, actual);
            return;
        }

        var accepted = File.Exists(file) ? File.ReadAllText(file).ReplaceLineEndings("\n") : throw new XunitException($"There is no {path} yet: UPDATE_GOLDENS=1 writes it. It would be:\n{actual}");
        Assert.True(accepted == actual, $"{path} says\n{accepted}\nand now there is\n{actual}");
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "RlmLang.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The tests run inside the repository.");
    }
}
