using System.Diagnostics;
using System.Globalization;

namespace RlmLang.Benchmarks;

/// <summary>The text functions over 100 million characters, as ratios to finding a literal in them.</summary>
internal static class TextBenchmark
{
    private const int Length = 100_000_000;

    private static readonly (string Name, string Expression)[] s_measured =
    [
        ("grep a literal", """context.grep("magic number").len()"""),
        ("grep (?i)literal", """context.grep(r"(?i)magic number").len()"""),
        ("grep a pattern with a literal", """context.grep(r"magic number is \d+").len()"""),
        ("grep a pattern without one", """context.grep(r"\b[a-z]+ing\b").len()"""),
        ("lines", "context.lines().len()"),
        ("chunk(8_000)", "context.chunk(8_000).len()"),
        ("""chunk(8_000, by="char")""", """context.chunk(8_000, by="char").len()"""),
        ("split at a literal", """context.split("\n\n").len()"""),
        ("split at a pattern", """context.split(r"(?m)^--- \d+ ---$").len()"""),
    ];

    public static void Run()
    {
        Console.WriteLine("text: 100,000,000 characters; each time against the search for a literal that is not there, and what it allocates");
        Console.WriteLine("| function | time | ratio | allocated |");
        Console.WriteLine("|---|---:|---:|---:|");
        var text = Text();
        var baseline = Best(() => text.AsSpan().IndexOf("no such words", StringComparison.Ordinal)).Milliseconds;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| span.IndexOf | {baseline:0} ms | 1.0 | 0 MB |"));
        var context = RlmContext.FromText(text);
        _ = context.Hash;
        using var model = new SlowModel(null);
        var engine = new RlmEngine(model, new RlmOptions { Policy = new RlmPolicy { MaxWork = long.MaxValue } });
        foreach (var (name, expression) in s_measured)
        {
            var script = RlmScript.Compile($"set FINAL = {expression}");
            var (milliseconds, bytes) = Best(() => engine.PlanAsync(script, context).GetAwaiter().GetResult().IsAdmitted ? 0 : throw new InvalidOperationException(name));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {milliseconds:0} ms | {milliseconds / baseline:0.0} | {bytes / 1e6:0} MB |"));
        }

        Console.WriteLine();
    }

    private static (double Milliseconds, long Bytes) Best(Func<int> run)
    {
        var (time, bytes) = (double.MaxValue, long.MaxValue);
        for (var round = 0; round < 3; round++)
        {
            GC.Collect();
            var allocated = GC.GetTotalAllocatedBytes(precise: true);
            var started = Stopwatch.GetTimestamp();
            run();
            time = Math.Min(time, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            bytes = Math.Min(bytes, GC.GetTotalAllocatedBytes(precise: true) - allocated);
        }

        return (time, bytes);
    }

    public static string Text()
    {
        var random = new Random(1);
        string[] words = ["the", "parcel", "is", "late", "again", "waiting", "for", "an", "answer", "since", "Monday", "and", "nobody", "is", "calling", "back", "number"];
        return string.Create(Length, random, (target, r) =>
        {
            for (var at = 0; at < target.Length;)
            {
                var word = r.Next(60_000) switch { 0 => "magic number is 4711", 1 => $"\n--- {r.Next(1_000)} ---\n", < 4_000 => "\n", < 4_400 => "\n\n", _ => words[r.Next(words.Length)] };
                for (var i = 0; i < word.Length && at < target.Length; i++)
                {
                    target[at++] = word[i];
                }

                if (at < target.Length)
                {
                    target[at++] = word[^1] == '\n' ? 'I' : ' ';
                }
            }
        });
    }
}
