using System.CommandLine;
using RlmLang.Configuration;
using RlmLang.Modes;
using RlmLang.Simulation;
using RlmLang.Suites;

namespace RlmLang.Cli;

/// <summary><c>rlm eval</c>: tasks with known answers, through models and modes; a table of scores and costs.</summary>
internal static class EvalCommand
{
    // About what the windows of 128,000 tokens hold.
    private const long DefaultWindow = 400_000;

    public static Command Create()
    {
        var suites = new Argument<string[]>("SUITE") { Description = $"{string.Join(", ", EvalSuite.All.Select(s => s.Name))}, or all.", Arity = ArgumentArity.ZeroOrMore };
        var list = new Option<bool>("--list") { Description = "Say what suites and modes there are." };
        var lengths = new Option<string>("--length") { Description = "Characters of the contexts, several with commas.", DefaultValueFactory = _ => "20000" };
        var tasks = new Option<int>("--tasks") { Description = "Tasks of each suite and length.", DefaultValueFactory = _ => 4 };
        var seed = new Option<int>("--seed") { Description = "Equal seeds make equal tasks.", DefaultValueFactory = _ => 1 };
        var modes = new Option<string>("--mode") { Description = "Ways to answer, several with commas; all by default.", DefaultValueFactory = _ => string.Join(',', EvalMode.All.Select(m => m.Name)) };
        var models = new Option<string[]>("--model") { Description = $"{SimulatedChatClient.Name} (no model), or as for `rlm run`; may be given several times.", DefaultValueFactory = _ => [SimulatedChatClient.Name] };
        var error = new Option<double>("--error") { Description = "The simulated model's chance of misreading a thing in a short prompt.", DefaultValueFactory = _ => new SimulatedErrors().Error };
        var rot = new Option<double>("--rot") { Description = "The length in characters at which it misreads two things of three.", DefaultValueFactory = _ => new SimulatedErrors().Rot };
        var window = new Option<long>("--window") { Description = "Characters that fit every model's window.", DefaultValueFactory = _ => DefaultWindow };
        var concurrency = new Option<int>("--concurrency") { Description = "Requests under way at once.", DefaultValueFactory = _ => 16 };
        var output = new Option<FileInfo?>("--out") { Description = "Note each finished task in this file, and go on from what stands in it." };
        var json = new Option<bool>("--json") { Description = "One JSON object on standard output." };
        var quiet = new Option<bool>("--quiet", "-q") { Description = "No progress." };
        var command = new Command("eval", "Measures models and ways to answer on tasks whose answers are known.") { suites, list, lengths, tasks, seed, modes, models, error, rot, window, concurrency, output, json, quiet };
        command.SetAction(async (parsed, cancellation) =>
        {
            if (parsed.GetValue(list) || parsed.GetValue(suites) is not { Length: > 0 })
            {
                List();
                return parsed.GetValue(list) ? ExitCode.Done : ExitCode.Usage;
            }

            var settings = new EvalSettings
            {
                Suites = Known("suite", parsed.GetValue(suites) ?? [], [.. EvalSuite.All.Select(s => s.Name)]),
                Lengths = [.. Parts(parsed.GetValue(lengths)).Select(l => Length(l))],
                Tasks = Number("--tasks", parsed.GetValue(tasks), 1, 10_000),
                Seed = parsed.GetValue(seed),
                Modes = Known("mode", Parts(parsed.GetValue(modes)), [.. EvalMode.All.Select(m => m.Name)]),
                Models = [.. (parsed.GetValue(models) ?? []).Distinct()],
                Window = Number("--window", parsed.GetValue(window), 10_000, int.MaxValue),
                Errors = new(Share("--error", parsed.GetValue(error)), Number("--rot", (long)parsed.GetValue(rot), 1, long.MaxValue), parsed.GetValue(seed)),
            };
            var clients = settings.Models.Where(m => m != SimulatedChatClient.Name).ToDictionary(m => m, m => ModelSpec.Parse(m).Create(settings.Window));
            try
            {
                using var journal = EvalJournal.Open(parsed.GetValue(output)?.FullName, settings);
                if (journal.Done.Count > 0 && !parsed.GetValue(quiet))
                {
                    await Console.Error.WriteLineAsync($"{journal.Done.Count} tasks are done already");
                }

                var configured = RlmConfiguration.Load().Policy;
                var run = new EvalRun(settings, clients, () => new RlmOptions { WindowChars = settings.Window, Concurrency = Math.Clamp(parsed.GetValue(concurrency), 1, 10_000), Policy = configured });
                var records = await run.RunAsync(journal, parsed.GetValue(quiet) ? null : Tell, cancellation);
                var report = EvalReport.Of(records);
                await Console.Out.WriteLineAsync(parsed.GetValue(json) ? report.ToJson(settings) : report.ToTable().TrimEnd());
                return ExitCode.Done;
            }
            finally
            {
                foreach (var client in clients.Values)
                {
                    client.Dispose();
                }
            }
        });
        return command;
    }

    private static void Tell(EvalRecord record, int done, int all) =>
        Console.Error.WriteLine(FormattableString.Invariant($"{done}/{all} {record.Suite} {record.Length:N0} #{record.Task} {record.Model} {record.Mode}: {record.Score:0.00}{(record.Failure is null ? "" : $" ({record.Failure})")}"));

    private static void List()
    {
        Console.WriteLine("suites:");
        foreach (var suite in EvalSuite.All)
        {
            Console.WriteLine($"  {suite.Name,-16}{suite.Description}");
        }

        Console.WriteLine("modes:");
        foreach (var mode in EvalMode.All)
        {
            Console.WriteLine($"  {mode.Name,-16}{mode.Description}");
        }
    }

    private static string[] Parts(string? list) => (list ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static List<string> Known(string what, IReadOnlyList<string> names, List<string> known) =>
        names.Contains("all") ? known
        : names.FirstOrDefault(n => !known.Contains(n)) is { } other ? throw new RlmException(EvalDiagnostics.Unknown(what, other, known))
        : [.. names.Distinct()];

    private static int Length(string written) =>
        int.TryParse(written.Replace("_", "", StringComparison.Ordinal), System.Globalization.CultureInfo.InvariantCulture, out var length)
            ? (int)Number("--length", length, 1_000, 500_000_000)
            : throw new RlmException(HostDiagnostics.WrongValue("the command line", "--length", "whole numbers with commas between them", written));

    private static int Number(string option, int value, int least, int most) => (int)Number(option, (long)value, least, most);

    private static long Number(string option, long value, long least, long most) =>
        value >= least && value <= most ? value : throw new RlmException(HostDiagnostics.WrongValue("the command line", option, FormattableString.Invariant($"from {least:N0} to {most:N0}"), FormattableString.Invariant($"{value}")));

    private static double Share(string option, double value) =>
        value is >= 0 and <= 1 ? value : throw new RlmException(HostDiagnostics.WrongValue("the command line", option, "from 0 to 1", FormattableString.Invariant($"{value}")));
}
