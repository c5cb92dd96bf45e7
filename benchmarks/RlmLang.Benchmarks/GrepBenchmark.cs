using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace RlmLang.Benchmarks;

/// <summary><c>grep</c> over 100 MB against ripgrep over the same file, in the same run, round by round; the lines found are compared, too.</summary>
/// <remarks>ripgrep's time is that of its process, from its start until its output is read: it maps the file, which is in the system's cache, and searches on one core. Ours is that of planning a program over a context that is loaded.</remarks>
internal static class GrepBenchmark
{
    private const int Rounds = 7;

    private static readonly (string Pattern, bool IsLiteral)[] s_measured =
    [
        ("magic number", true),
        ("no such words", true),
        ("Monday and", true),
        ("(?i)magic number", false),
        (@"magic number is \d+", false),
        (@"\b[a-z]+ing\b", false),
        (@"\b(waiting|calling)\b", false),
        (@"\d{3,}", false),
        ("[A-Z][a-z]+day", false),
        (@"(late|again) (for|an) \w+ since", false),
        (@"^I \w+ \w+$", false),
    ];

    public static void Run()
    {
        Console.WriteLine($"grep: 100,000,000 characters on {Environment.ProcessorCount} cores, the middle of {Rounds} rounds");
        Console.WriteLine("| sought | lines | ripgrep | grep | ratio | fastest of each |");
        Console.WriteLine("|---|---:|---:|---:|---:|---:|");
        var text = TextBenchmark.Text();
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            File.WriteAllText(path, text);
            var context = RlmContext.FromFile(path);
            _ = context.Hash;
            using var model = new SlowModel(null);
            var engine = new RlmEngine(model, new RlmOptions { Policy = new RlmPolicy { MaxWork = long.MaxValue } });
            foreach (var (pattern, isLiteral) in s_measured)
            {
                Measure(path, context, engine, pattern, isLiteral);
            }
        }
        finally
        {
            File.Delete(path);
        }

        Console.WriteLine();
    }

    private static void Measure(string path, RlmContext context, RlmEngine engine, string pattern, bool isLiteral)
    {
        var script = RlmScript.Compile($"set FINAL = context.grep({(isLiteral ? "" : "r")}\"{pattern}\").len()");
        var counted = engine.RunAsync(script, context).GetAwaiter().GetResult().FinalJson;
        var (theirs, ours) = (new List<double>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            GC.Collect();
            if (Ripgrep(path, pattern, isLiteral) is { } found)
            {
                theirs.Add(found.Milliseconds);
                if (found.Lines.ToString(CultureInfo.InvariantCulture) != counted)
                {
                    throw new InvalidOperationException($"`{pattern}`: {counted} lines here, {found.Lines} there.");
                }
            }

            var started = Stopwatch.GetTimestamp();
            _ = engine.PlanAsync(script, context).GetAwaiter().GetResult();
            ours.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        var (mine, least) = (Middle(ours), ours.Min());
        var row = theirs.Count == 0
            ? string.Create(CultureInfo.InvariantCulture, $"| `{pattern}` | {counted} | not here | {mine:0} ms | | {least:0} ms |")
            : string.Create(CultureInfo.InvariantCulture, $"| `{pattern.Replace("|", "\\|", StringComparison.Ordinal)}` | {counted} | {Middle(theirs):0} ms | {mine:0} ms | {mine / Middle(theirs):0.00} | {theirs.Min():0} ms, {least:0} ms |");
        Console.WriteLine(row);
    }

    private static double Middle(List<double> times) => times.Order().ElementAt(times.Count / 2);

    private static (double Milliseconds, long Lines)? Ripgrep(string path, string pattern, bool isLiteral)
    {
        var start = new ProcessStartInfo("rg") { RedirectStandardOutput = true };
        foreach (var argument in (string[])["--no-config", "--no-line-number", "--color=never", .. isLiteral ? ["-F"] : Array.Empty<string>(), "-e", pattern, path])
        {
            start.ArgumentList.Add(argument);
        }

        try
        {
            var started = Stopwatch.GetTimestamp();
            using var process = Process.Start(start) ?? throw new InvalidOperationException("ripgrep did not start.");
            var buffer = new byte[1 << 20];
            var lines = 0L;
            for (int read; (read = process.StandardOutput.BaseStream.Read(buffer)) > 0;)
            {
                lines += buffer.AsSpan(0, read).Count((byte)'\n');
            }

            process.WaitForExit();
            return (Stopwatch.GetElapsedTime(started).TotalMilliseconds, lines);
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
