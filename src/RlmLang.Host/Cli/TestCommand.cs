using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Xml.Linq;
using RlmLang.Testing;

namespace RlmLang.Cli;

/// <summary><c>rlm test</c>: runs the <c>test</c> declarations of scripts and modules with scripted replies; never a model.</summary>
internal static class TestCommand
{
    public static Command Create()
    {
        var paths = new Argument<string[]>("PATH") { Description = "Scripts, modules or folders of them.", Arity = ArgumentArity.OneOrMore };
        var json = new Option<bool>("--json") { Description = "One JSON object on standard output." };
        var junit = new Option<FileInfo?>("--junit") { Description = "Write the results as JUnit XML." };
        var command = new Command("test", "Runs the tests that stand in scripts and modules. Never calls a model.") { paths, json, junit };
        command.SetAction(async (parsed, cancellation) =>
        {
            var all = new List<(string File, TestOutcome Outcome)>();
            var properties = 0;
            foreach (var file in parsed.GetRequiredValue(paths).SelectMany(Files).Distinct().Order(StringComparer.Ordinal))
            {
                var runner = new TestRunner(await File.ReadAllTextAsync(file, cancellation), file, FileModules.Beside(new FileInfo(file).Directory));
                if (!runner.Errors.IsEmpty)
                {
                    all.Add((file, new("reads without errors", 1, runner.Errors[0].Message, new(0, 0))));
                    continue;
                }

                properties += runner.Properties;
                all.AddRange((await runner.RunAsync(cancellation)).Select(o => (file, o)));
            }

            var failed = all.Count(a => a.Outcome.Failure is not null);
            if (parsed.GetValue(junit) is { } report)
            {
                await File.WriteAllTextAsync(report.FullName, JUnit(all, failed), cancellation);
            }

            if (parsed.GetValue(json))
            {
                await Console.Out.WriteLineAsync(JsonSerializer.Serialize(
                    new { ok = failed == 0, passed = all.Count - failed, failed, propertiesNotRun = properties, tests = all.Select(a => new { file = a.File, line = a.Outcome.Line, name = a.Outcome.Name, failure = a.Outcome.Failure, readShare = a.Outcome.Coverage.Share }) }));
            }
            else
            {
                foreach (var (file, outcome) in all)
                {
                    await Console.Out.WriteLineAsync(string.Create(
                        CultureInfo.InvariantCulture, $"{(outcome.Failure is null ? "ok    " : "FAILED")} {file}:{outcome.Line} {outcome.Name} (read {100 * outcome.Coverage.Share:0} %)"));
                    if (outcome.Failure is { } failure)
                    {
                        await Console.Out.WriteLineAsync($"       {failure.ReplaceLineEndings("\n       ")}");
                    }
                }

                await Console.Out.WriteLineAsync($"{all.Count - failed} passed, {failed} failed{(properties > 0 ? $"; {properties} properties were checked for their form and not run" : "")}");
            }

            return failed == 0 ? ExitCode.Done : ExitCode.TestFailed;
        });
        return command;
    }

    private static IEnumerable<string> Files(string path) =>
        Directory.Exists(path) ? Directory.EnumerateFiles(path, "*.rlm", SearchOption.AllDirectories)
        : File.Exists(path) ? [path]
        : throw new RlmException($"There is no file or folder `{path}`.");

    private static string JUnit(List<(string File, TestOutcome Outcome)> all, int failed) => new XDocument(new XElement(
        "testsuites",
        new XAttribute("tests", all.Count),
        new XAttribute("failures", failed),
        all.GroupBy(a => a.File).Select(g => new XElement(
            "testsuite",
            new XAttribute("name", g.Key),
            new XAttribute("tests", g.Count()),
            new XAttribute("failures", g.Count(a => a.Outcome.Failure is not null)),
            g.Select(a => new XElement(
                "testcase",
                new XAttribute("classname", a.File),
                new XAttribute("name", a.Outcome.Name),
                a.Outcome.Failure is { } failure ? new XElement("failure", failure) : null)))))).ToString();
}
