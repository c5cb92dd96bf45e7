using System.IO.Compression;
using RlmLang.Tests.Support;

namespace RlmLang.Tests.Cli;

public sealed class ContextOptionsTests : IDisposable
{
    private readonly CommandLine _rlm = new();

    public void Dispose() => _rlm.Dispose();

    [Fact]
    public async Task Contexts_are_read_as_the_options_say_and_a_replay_finds_them_in_their_archive()
    {
        _rlm.Write("names.rlm", "set FINAL = docs.map(f\"{it.name}={it.text}\")");
        Directory.CreateDirectory(Path.Combine(_rlm.Folder.FullName, "in"));
        _rlm.Write("in/.gitignore", "*.log\n");
        _rlm.Write("in/a.log", "log");
        _rlm.Write("in/b.html", "<h1>Hi</h1>");
        using (var archive = new ZipArchive(File.Create(Path.Combine(_rlm.Folder.FullName, "in", "c.zip")), ZipArchiveMode.Create))
        {
            using var writer = new StreamWriter(archive.CreateEntry("d/e.txt").Open());
            writer.Write("deep");
        }

        var usual = await _rlm.RunAsync("run", "names.rlm", "-c", "in", "--model", "offline", "--log", "run.jsonl");
        var raw = await _rlm.RunAsync("run", "names.rlm", "-c", "in", "--model", "offline", "--no-ignore", "--raw", "-q");
        var replay = await _rlm.RunAsync("replay", "run.jsonl");

        Assert.Equal("""["in/b.html=# Hi\n","in/c.zip/d/e.txt=deep"]""", Flat(usual.Output));
        Assert.Contains("Ignore rules leave out 1 file or folder", usual.Error, StringComparison.Ordinal);
        Assert.Equal("""["in/a.log=log","in/b.html=<h1>Hi</h1>","in/c.zip/d/e.txt=deep"]""", Flat(raw.Output));
        Assert.Equal((0, Flat(usual.Output)), (replay.Exit, Flat(replay.Output)));
    }

    [Fact]
    public async Task A_file_that_is_not_text_ends_with_its_byte_and_a_way_out()
    {
        _rlm.Write("a.rlm", "set FINAL = len(context)");
        _rlm.Write("menu.txt", [.. "caf"u8, 0xE9]);

        var run = await _rlm.RunAsync("run", "a.rlm", "-c", "menu.txt", "--model", "offline");

        Assert.NotEqual(0, run.Exit);
        Assert.Contains("error[RLM8002]: `menu.txt` is not text: a byte sequence that is not UTF-8 at byte 3", run.Error, StringComparison.Ordinal);
        Assert.Contains("iconv", run.Error, StringComparison.Ordinal);
    }

    private static string Flat(string json) => string.Concat(json.Split('\n').Select(l => l.Trim()));
}
