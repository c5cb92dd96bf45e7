using System.Diagnostics;
using System.Globalization;
using RlmLang.Sessions;

namespace RlmLang.Benchmarks;

/// <summary>A context of 100 MB: loading it, what it holds in memory against its size on disk, and the facts that a root model is told of it.</summary>
internal static class ContextBenchmark
{
    public static void Run()
    {
        Console.WriteLine("contexts: a file of 100 MB in UTF-8 (prose and records, 1.5 million lines)");
        Console.WriteLine("| step | time | memory kept, against the file |");
        Console.WriteLine("|---|---:|---:|");
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            Write(path, 100_000_000);
            Load(path);
            var before = GC.GetTotalMemory(forceFullCollection: true);
            var started = Stopwatch.GetTimestamp();
            var context = Load(path);
            var loaded = Stopwatch.GetElapsedTime(started);
            var kept = GC.GetTotalMemory(forceFullCollection: true) - before;
            Row("load", loaded, (double)kept / new FileInfo(path).Length);

            started = Stopwatch.GetTimestamp();
            _ = context.Hash;
            Row("hash", Stopwatch.GetElapsedTime(started), null);

            var input = Evaluation.SessionInput.Of(context);
            for (var round = 0; round < 2; round++)
            {
                started = Stopwatch.GetTimestamp();
                _ = ContextFacts.Of(context, input.Context, input.Documents, long.MaxValue, CancellationToken.None).Write(isSealed: false);
                Row(round == 0 ? "facts, first time" : "facts, again", Stopwatch.GetElapsedTime(started), null);
            }
        }
        finally
        {
            File.Delete(path);
        }

        Console.WriteLine();
    }

    private static RlmContext Load(string path) => RlmContext.FromFile(path);

    private static void Row(string step, TimeSpan time, double? ratio) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {step} | {time.TotalMilliseconds:0} ms | {(ratio is { } r ? r.ToString("0.00", CultureInfo.InvariantCulture) : "")} |"));

    private static void Write(string path, long length)
    {
        var random = new Random(2);
        string[] words = ["the", "parcel", "is", "late", "again", "waiting", "for", "an", "answer", "since", "Monday", "and", "nobody", "calls", "back", "déjà", "vu"];
        using var writer = new StreamWriter(path);
        for (var written = 0L; written < length;)
        {
            var line = random.Next(200) == 0 ? $"--- ticket {random.Next(100_000)} ---" : string.Join(' ', Enumerable.Range(0, random.Next(1, 24)).Select(_ => words[random.Next(words.Length)]));
            writer.Write(line);
            writer.Write('\n');
            written += line.Length + 1;
        }
    }
}
