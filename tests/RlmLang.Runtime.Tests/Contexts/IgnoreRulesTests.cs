using System.ComponentModel;
using System.Diagnostics;

namespace RlmLang.Tests.Contexts;

public sealed class IgnoreRulesTests : ContextFolder
{
    [Fact]
    public void Folders_leave_out_what_ignore_files_say_with_a_note()
    {
        Put(".gitignore", "*.log\n/out/\n# comment\n\n!keep.log\n");
        Put("sub/.gitignore", "secret.txt\n!b.log\n");
        foreach (var path in new[] { "a.txt", "a.log", "keep.log", "out/x.txt", "sub/out/y.txt", "sub/secret.txt", "sub/b.log", "sub/deep/secret.txt", "secret.txt" })
        {
            Put(path, path);
        }

        Assert.Equal(["a.txt", "keep.log", "secret.txt", "sub/b.log", "sub/out/y.txt"], Names(""));
        var notice = Assert.Single(Load("").Notices);
        Assert.Equal(("RLM8013", 4), (notice.Code, (int)notice.Facts["count"]!));
        Assert.Equal(9, Names("", new() { UsesIgnoreFiles = false }).Length);
        Assert.Equal(["a.log=a.log"], Read("a.log"));
    }

    [Fact]
    public void Patterns_leave_out_only_what_two_stars_find()
    {
        Put(".gitignore", "*.log\n");
        Put("a.log", "a");
        Put("sub/b.log", "b");
        Put("sub/c.txt", "c");
        Assert.Equal(["a.log"], Names("*.log"));
        Assert.Equal(["sub/c.txt"], Names("**/*.*"));
        Assert.Equal("RLM8003", Complaint("**/*.log").Code);
        Assert.Contains("--no-ignore", Assert.Single(Complaint("**/*.log").Notes), StringComparison.Ordinal);
        Assert.Equal(["a.log", "sub/b.log"], Names("**/*.log", new() { UsesIgnoreFiles = false }));
    }

    [Fact]
    public void Rules_above_hold_as_far_as_the_root_of_the_repository()
    {
        Put(".gitignore", "*.no\n");
        Put("repo/.git/info/exclude", "*.ex\n");
        Put("repo/.gitignore", "/sub/*.md\n");
        foreach (var path in new[] { "repo/sub/a.no", "repo/sub/b.ex", "repo/sub/c.md", "repo/sub/d.txt", "repo/.git/config" })
        {
            Put(path, "x");
        }

        Assert.Equal(["repo/sub/a.no", "repo/sub/d.txt"], Names("repo/sub"));
        Put("repo/.github/x.yml", "x");
        Assert.Equal(["repo/.github/x.yml"], Names("repo/.*/*", new() { UsesIgnoreFiles = false }));
    }

    /// <summary>Against git itself, over random rules and trees.</summary>
    [Fact]
    public void What_is_left_out_is_what_git_leaves_out()
    {
        if (Git("--version") is null)
        {
            Assert.Skip("There is no git here.");
        }

        string[] rules =
        [
            "*.log", "!*.log", "a/", "/a", "a", "!a", "a/b", "/a/*", "!/a/b", "**/c", "c/**", "a/**/c", "**", "!**/", "*", "!*.txt", "?.txt", "[ab].txt", "[!a].log", "x\\ y", "\\#h", "\\!n", "b*", "*/c",
            "# note", "", "a/*.txt", "[a-b]", "c.txt ", "b/c/", "/**/b", "*b*/", "!c/", "[]a].txt", "[^b]/c", "**c", "b**", "a**/c.txt", "\\*.txt", "*.t?t", "!/b", "a\\", "[", "[a", "c]", "a{b}", "//a", "a//b",
        ];
        string[] names = ["a", "b", "c", "a.txt", "b.txt", "c.txt", "a.log", "b.log", "x y", "#h", "!n", "ab", "bb"];
        var random = new Random(11);
        for (var round = 0; round < 25; round++)
        {
            var top = $"r{round}";
            var files = new HashSet<string>();
            for (var i = 0; i < 40; i++)
            {
                var path = string.Join('/', Enumerable.Range(0, random.Next(1, 4)).Select(_ => names[random.Next(names.Length)]));
                if (!files.Any(f => f.StartsWith(path + "/", StringComparison.Ordinal) || path.StartsWith(f + "/", StringComparison.Ordinal)))
                {
                    files.Add(path);
                    Put($"{top}/{path}", "x");
                }
            }

            foreach (var folder in files.Select(f => Path.GetDirectoryName(f)!).Append("").Distinct().Where(_ => random.Next(3) == 0).Append("").Distinct().ToList())
            {
                Put($"{top}/{folder}/.gitignore", string.Join('\n', Enumerable.Range(0, random.Next(1, 6)).Select(_ => rules[random.Next(rules.Length)])));
            }

            Git("-C", $"{Root}/{top}", "init", "-q");
            var listed = Git("-C", $"{Root}/{top}", "-c", "core.excludesFile=/dev/null", "ls-files", "-z", "--others", "--exclude-standard")!
                .Split('\0', StringSplitOptions.RemoveEmptyEntries).Where(f => !f.EndsWith(".gitignore", StringComparison.Ordinal)).Select(f => $"{top}/{f}").Order(StringComparer.Ordinal);
            var ours = Found(top);
            Assert.True(listed.SequenceEqual(ours), $"git: {string.Join(", ", listed.Except(ours))}; ours: {string.Join(", ", ours.Except(listed))}; {Rules(top)}");
        }
    }

    private string Rules(string top) => string.Join("; ", Directory.EnumerateFiles($"{Root}/{top}", ".gitignore", SearchOption.AllDirectories)
        .Select(f => $"{Short(f)}: {string.Join(" || ", File.ReadLines(f))}"));

    private string[] Found(string top)
    {
        try
        {
            return Names(top);
        }
        catch (RlmContextException nothing) when (nothing.Diagnostic?.Code == "RLM8003")
        {
            return [];
        }
    }

    private static string? Git(params string[] arguments)
    {
        try
        {
            using var git = Process.Start(new ProcessStartInfo("git", arguments) { RedirectStandardOutput = true, RedirectStandardError = true });
            var text = git!.StandardOutput.ReadToEnd();
            git.WaitForExit();
            return git.ExitCode == 0 ? text : throw new InvalidOperationException(git.StandardError.ReadToEnd());
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
