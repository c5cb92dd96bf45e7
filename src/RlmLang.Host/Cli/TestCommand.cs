using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Xml.Linq;
using RlmLang.Configuration;
using RlmLang.Diagnostics;
using RlmLang.Testing;

namespace RlmLang.Cli;

/// <summary><c>rlm test</c>: runs the <c>test</c> and <c>property</c> declarations of scripts and modules with scripted or generated replies; never a model.</summary>
internal static class TestCommand
{
    private const int MostLinesNamed = 12;

    public static Command Create()
    {
        var paths = new Argument<string[]>("PATH") { Description = "Scripts, modules or folders of them.", Arity = ArgumentArity.OneOrMore };
        var seed = new Option<int?>("--seed") { Description = "Makes the cases of properties come again; by chance where it is not given, and told." };
        var cases = new Option<int>("--cases") { Description = "Generated cases that each property is held against.", DefaultValueFactory = _ => 100 }.Within(1, 1_000_000);
        var json = new Option<bool>("--json") { Description = "One JSON object on standard output." };
        var junit = new Option<FileInfo?>("--junit") { Description = "Write the results as JUnit XML." };
        var command = new Command("test", "Runs the tests and properties that stand in scripts and modules. Never calls a model.") { paths, seed, cases, json, junit };
        command.SetAction(async (parsed, cancellation) =>
        {
            var options = new PropertyOptions(parsed.GetValue(seed) ?? Random.Shared.Next(), parsed.GetValue(cases));
            var files = new List<Tested>();
            foreach (var file in parsed.GetRequiredValue(paths).SelectMany(Files).Distinct().Order(StringComparer.Ordinal))
            {
                var runner = new TestRunner(await File.ReadAllTextAsync(file, cancellation), file, FileModules.Beside(new FileInfo(file)));
                files.Add(runner.Errors.IsEmpty
                    ? new(file, await runner.RunAsync(options, cancellation), runner.Lines)
                    : new(file, [new("reads without errors", 1, runner.Errors[0].Message, new(0, 0))], new(0, [])));
            }

            if (files.Sum(f => f.Outcomes.Count) == 0)
            {
                // What tests nothing must not look like what passed.
                throw new RlmException(HostDiagnostics.NoTests(string.Join(", ", parsed.GetRequiredValue(paths).Select(p => $"`{p}`"))));
            }

            var (all, failed) = (files.Sum(f => f.Outcomes.Count), files.Sum(f => f.Outcomes.Count(o => o.Failure is not null)));
            if (parsed.GetValue(junit) is { } report)
            {
                await File.WriteAllTextAsync(report.FullName, JUnit(files, all, failed), cancellation);
            }

            await Console.Out.WriteLineAsync(parsed.GetValue(json) ? Json(files, options, all, failed) : Told(files, options, all, failed));
            return failed == 0 ? ExitCode.Done : ExitCode.TestFailed;
        });
        return command;
    }

    private static string Told(List<Tested> files, PropertyOptions options, int all, int failed)
    {
        var told = new List<string>();
        foreach (var (file, outcomes, lines) in files.Where(f => f.Outcomes.Count > 0))
        {
            foreach (var outcome in outcomes)
            {
                var how = outcome.Cases is { } held ? RefusalDiagnostics.Counted(held, "cases") : string.Create(CultureInfo.InvariantCulture, $"read {100 * outcome.Coverage.Share:0} %");
                told.Add($"{(outcome.Failure is null ? "ok    " : "FAILED")} {file}:{outcome.Line} {outcome.Name} ({how})");
                if (outcome.Failure is { } failure)
                {
                    told.Add($"       {failure.ReplaceLineEndings("\n       ")}");
                }
            }

            if (lines.Lines > 0)
            {
                var missed = lines.Missed.IsEmpty ? "" : $"; not reached: {string.Join(", ", lines.Missed.Take(MostLinesNamed))}{(lines.Missed.Length > MostLinesNamed ? ", …" : "")}";
                told.Add(string.Create(CultureInfo.InvariantCulture, $"       {file}: {lines.Lines - lines.Missed.Length} of {RefusalDiagnostics.Counted(lines.Lines, "lines")} reached ({100 * lines.Share:0} %){missed}"));
            }
        }

        var isGenerated = files.Any(f => f.Outcomes.Any(o => o.Cases is not null));
        told.Add(string.Create(CultureInfo.InvariantCulture, $"{all - failed} passed, {failed} failed{(isGenerated ? $" (seed {options.Seed})" : "")}"));
        return string.Join('\n', told);
    }

    private static string Json(List<Tested> files, PropertyOptions options, int all, int failed) => JsonSerializer.Serialize(new
    {
        ok = failed == 0,
        passed = all - failed,
        failed,
        seed = options.Seed,
        tests = files.SelectMany(f => f.Outcomes.Select(o => new { file = f.File, line = o.Line, name = o.Name, kind = o.Cases is null ? "test" : "property", failure = o.Failure, readShare = o.Coverage.Share, cases = o.Cases })),
        lines = files.Select(f => new { file = f.File, lines = f.Lines.Lines, missed = f.Lines.Missed, share = f.Lines.Share }),
    });

    private static IEnumerable<string> Files(string path) =>
        Directory.Exists(path) ? Directory.EnumerateFiles(path, "*.rlm", SearchOption.AllDirectories)
        : File.Exists(path) ? [path]
        : throw new RlmException($"There is no file or folder `{path}`.");

    private static string JUnit(List<Tested> files, int all, int failed) => new XDocument(new XElement(
        "testsuites",
        new XAttribute("tests", all),
        new XAttribute("failures", failed),
        files.Where(f => f.Outcomes.Count > 0).Select(f => new XElement(
            "testsuite",
            new XAttribute("name", f.File),
            new XAttribute("tests", f.Outcomes.Count),
            new XAttribute("failures", f.Outcomes.Count(o => o.Failure is not null)),
            f.Outcomes.Select(o => new XElement(
                "testcase",
                new XAttribute("classname", f.File),
                new XAttribute("name", o.Name),
                o.Failure is { } failure ? new XElement("failure", Printable(failure)) : null)))))).ToString();

    // XML has no way to write most control characters.
    private static string Printable(string text) => string.Concat(text.EnumerateRunes().Select(r => r.Value is >= 0x20 or 0x9 or 0xA or 0xD && r.Value is not (0xFFFE or 0xFFFF) ? r.ToString() : "�"));

    /// <summary>A file that was tested.</summary>
    private sealed record Tested(string File, IReadOnlyList<TestOutcome> Outcomes, LineCoverage Lines);
}
