using System.Diagnostics;
using System.Globalization;
using System.Runtime;
using System.Runtime.InteropServices;
using RlmLang.Bounds;
using RlmLang.Source;
using RlmLang.Syntax.Parsing;

namespace RlmLang.Benchmarks;

/// <summary>What it takes to read, check and bound a program of 50 lines: again and again in one process, and first thing in a new one.</summary>
internal static class CompileBenchmark
{
    private const int Rounds = 2_000;
    private const int Processes = 7;

    public static void Run()
    {
        var program = Program();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"compile: a program of {program.Split('\n').Length - 1} lines, {program.Length:N0} characters; {Rounds:N0} rounds in one process"));
        Console.WriteLine("| step | median | p90 | allocated |");
        Console.WriteLine("|---|---:|---:|---:|");
        for (var i = 0; i < 300; i++)
        {
            Compile(program);
        }

        Time("read", () => Parser.Parse(new SourceText(program)));
        Time("read and check", () => RlmScript.Compile(program));
        Time("read, check and bound", () => Compile(program));
        Console.WriteLine();
        Console.WriteLine("the first in a process, that of the parser's tables included; wall clock, processor time, and how many methods are compiled for it");
        Console.WriteLine("| code | processes | median | best | processor, median | methods |");
        Console.WriteLine("|---|---:|---:|---:|---:|---:|");
        Firsts("compiled just in time", typeof(CompileBenchmark).Assembly.Location);
        Firsts("compiled ahead", PublishAhead());
        Console.WriteLine();
    }

    /// <summary>Prints what the first compilation of this process took: milliseconds, those of the processor, and the number of methods that were compiled for it.</summary>
    public static void RunFirst()
    {
        var program = Program();
        using var process = Process.GetCurrentProcess();
        var (methods, processor, started) = (JitInfo.GetCompiledMethodCount(), process.TotalProcessorTime, Stopwatch.GetTimestamp());
        Compile(program);
        var elapsed = Stopwatch.GetElapsedTime(started);
        process.Refresh();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{elapsed.TotalMilliseconds:0.0} {(process.TotalProcessorTime - processor).TotalMilliseconds:0.0} {JitInfo.GetCompiledMethodCount() - methods}"));
    }

    private static ProgramBounds Compile(string program) => ProgramBounds.Symbolic(RlmScript.Compile(program).Program, new CallLimits(2, 2));

    private static void Time(string step, Func<object> run)
    {
        var times = new double[Rounds];
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Rounds; i++)
        {
            var started = Stopwatch.GetTimestamp();
            run();
            times[i] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        }

        allocated = (GC.GetAllocatedBytesForCurrentThread() - allocated) / Rounds;
        Array.Sort(times);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {step} | {times[Rounds / 2]:0.000} ms | {times[Rounds * 9 / 10]:0.000} ms | {allocated / 1024:N0} KB |"));
    }

    private static void Firsts(string code, string? program)
    {
        if (program is null)
        {
            Console.WriteLine($"| {code} | could not be built here | | | | |");
            return;
        }

        var firsts = Enumerable.Range(0, Processes).Select(_ => Run("dotnet", [program, "compile-first"]).Output.Split(' ').Select(n => double.Parse(n, CultureInfo.InvariantCulture)).ToArray()).ToList();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {code} | {Processes} | {Middle(0):0} ms | {firsts.Min(f => f[0]):0} ms | {Middle(1):0} ms | {Middle(2):N0} |"));

        double Middle(int column) => firsts.Select(f => f[column]).Order().ElementAt(Processes / 2);
    }

    /// <summary>This program once more, as eng/publish.sh makes the command line; null where the compiler for that is not to be had.</summary>
    private static string? PublishAhead()
    {
        var root = Repository.Root();
        var target = Path.Combine(root, "artifacts", "publish", "benchmarks");
        var (code, _) = Run(
            "dotnet",
            [
                "publish", Path.Combine(root, "benchmarks", "RlmLang.Benchmarks"), "-c", "Release", "-r", RuntimeInformation.RuntimeIdentifier, "--self-contained", "false", "-p:CompileAhead=true",
                "--artifacts-path", Path.Combine(root, "artifacts", "ahead"), "-o", target, "-v", "q", "--nologo",
            ]);
        return code == 0 ? Path.Combine(target, "RlmLang.Benchmarks.dll") : null;
    }

    private static (int Code, string Output) Run(string program, string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true }) ?? throw new InvalidOperationException("The process does not start.");
        var text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, text);
    }

    private static string Program() =>
        """
        # which product areas are tied to refund threats, with examples
        budget calls=4_000, depth=1

        param areas: [text] = ["billing", "shipping", "quality", "account", "other"]
        param most: int = 3

        type Reply = {area: text, severity: int(1..5), quotes: [text; 3]}

        fn head(t: text, n: int = 300) -> text = t[0:n].strip()

        fn score(severity: int, quotes: [text]) -> int = {
            let base = severity * 10
            base + quotes.len()
        }

        # cut, and look at what there is
        let tickets = context.split(r"(?m)^--- ticket \d+ ---$").filter(it.len() > 20)
        let long = tickets.filter(it.len() > 2_000)
        let words = tickets.map(it.words().len())
        let average = words.sum() / (words.len() + 1)
        show tickets.len(), long.len(), f"{average:.1f}"

        # what the model is asked
        let threats = tickets.filter_llm(f"Does the customer threaten to ask for a refund or a chargeback?\n{it}")
        let read = threats.map_llm(f"Read this ticket.\n{it}", as=Reply, or={area: "other", severity: 1, quotes: []})
        let labelled = threats.zip(read).map((ticket, reply) => {
            ticket: head(ticket),
            area: reply.area if reply.area in areas else "other",
            score: score(reply.severity, reply.quotes),
            quotes: reply.quotes.map(it.lower()),
        })

        # counted and sorted here, not by a model
        let by_area = labelled.group_by(it.area).sort_by(it.items.len(), desc=true)
        let worst = labelled.sort_by(it.score, desc=true).take(most)
        let totals = [f"{g.key}: {g.items.len():,}" for g in by_area if g.items.len() > 0]
        let severe = labelled.filter(it.score >= 40 and not ("test" in it.ticket.lower()))
        let share = severe.len() / (labelled.len() + 1)
        expect share <= 1.0, "a share is at most one"

        let summary = llm(f"Sum up in two sentences.\n{worst.map(it.ticket).join("\n---\n")}", max_chars=400)
        show totals.join(", "), f"{share:.2f}"

        set FINAL = {
            summary: summary,
            areas: by_area.map({area: it.key, threats: it.items.len(), examples: it.items.take(3).map(it.ticket)}),
            worst: worst.map({...it, quotes: it.quotes.take(1)}),
        }

        """;
}
