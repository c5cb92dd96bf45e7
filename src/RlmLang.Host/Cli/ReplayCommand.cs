using System.CommandLine;
using RlmLang.Contexts;
using RlmLang.Logs;
using RlmLang.Models;
using RlmLang.Source;

namespace RlmLang.Cli;

/// <summary><c>rlm replay</c>: a run again from its log, with no model; ends with failure where FINAL is not what it was.</summary>
internal static class ReplayCommand
{
    public static Command Create()
    {
        var log = new Argument<FileInfo>("RUN.jsonl") { Description = "The run log." };
        var context = new Option<string[]>("--context", "-c") { Description = "The context, where it is no longer where the run found it.", AllowMultipleArgumentsPerToken = true };
        var reading = new ReadingOptions();
        var quiet = new Option<bool>("--quiet", "-q") { Description = "No notices." };
        var command = new Command("replay", "Repeats a run from its log, with no model. It must give the same FINAL.") { log, context, quiet };
        foreach (var option in reading.All)
        {
            command.Options.Add(option);
        }

        command.SetAction(async (parsed, cancellation) =>
        {
            var read = RunLogReader.Read(parsed.GetRequiredValue(log).ToString());
            var subject = LoggedSubject.Read(read);
            if (read.TornLine is { } torn && !parsed.GetValue(quiet))
            {
                await Console.Error.WriteLineAsync($"note: {LogDiagnostics.Torn(read.Path, torn).Message}");
            }

            if (subject is { Mode: "ask", Functions.Count: > 0 })
            {
                throw new RlmException(LogDiagnostics.HostFunctions(read.Path, subject.Functions));
            }

            var documents = Context(read, subject, parsed.GetValue(context) ?? [], reading.Reading(parsed), cancellation);
            using var model = new ReplayChatClient(subject.Models.GetValueOrDefault("default", ""));
            using var root = new ReplayChatClient(subject.Models.GetValueOrDefault("root", ""));
            var options = new RlmOptions { ReplayPath = read.Path, RootModel = root, Policy = subject.Policy, WindowChars = subject.Windows.Default, RootWindowChars = subject.Windows.Root };
            foreach (var (alias, name) in subject.Models.Where(m => m.Key is not ("default" or "root")))
            {
                options.Models[alias] = new ReplayChatClient(name);
            }

            var engine = new RlmEngine(model, options);
            RlmResult result;
            var source = new SourceText(subject.Program, subject.Name);
            if (subject.Mode == "ask")
            {
                var asked = RlmAskOptions.FromJson(subject.Ask);
                var session = subject.Session.Length == 0 || documents.Hash != subject.Context ? engine.StartSession(documents, asked) : engine.RestoreSession(subject.Session, documents, asked);
                result = await session.AskAsync(subject.Query, null, cancellation);
            }
            else
            {
                if (!RlmScript.TryCompile(subject.Program, out var script, out var diagnostics, subject.Name, RlmModules.Of(subject.Modules)))
                {
                    throw subject.Functions.Count > 0 ? new RlmException(LogDiagnostics.HostFunctions(read.Path, subject.Functions)) : new RlmDiagnosticsException(diagnostics);
                }

                source = script.Tree.Source;
                var plan = await engine.PlanAsync(script, documents, subject.Parameters.EnumerateObject().ToDictionary(p => p.Name, p => p.Value), subject.Query, cancellation);
                if (!plan.IsAdmitted)
                {
                    await Console.Error.WriteAsync(RlmCommand.Renderer(source, noColor: false).Render(plan.Diagnostics));
                    return ExitCode.Refused;
                }

                result = await engine.RunAsync(plan, null, cancellation);
            }

            if (result.Failure is { } failure)
            {
                await Console.Error.WriteAsync(RlmCommand.Renderer(source, noColor: false).Render(failure));
            }

            if (result.FinalText is { } final)
            {
                await Console.Out.WriteLineAsync(final);
            }

            var isSame = result.FinalJson == subject.Final;
            if (!parsed.GetValue(quiet))
            {
                await Console.Error.WriteLineAsync(
                    subject.Final is null ? "The run in the log came to no FINAL." : isSame ? "FINAL is the same as in the log; no model was asked." : "FINAL is NOT the same as in the log.");
            }

            return isSame && result.Failure is null ? ExitCode.Done : ExitCode.RunFailed;
        });
        return command;
    }

    /// <summary>What the run read, from where it found it, as it read it.</summary>
    private static RlmContext Context(RunLogReader log, LoggedSubject subject, string[] given, ContextReading flags, CancellationToken cancellation)
    {
        var reading = (ContextReading.Read(log.Records[0]) ?? ContextReading.Usual).Or(flags);
        // The names of records are those of their files with the line.
        string[] paths = given.Length > 0 ? given : [.. subject.Documents.Select(d => reading.Records && d.LastIndexOf(':') is var at and > 0 ? d[..at] : d).Distinct()];
        if (given.Length == 0 && paths.Contains(ContextLoading.StandardInput) && !File.Exists(ContextLoading.StandardInput))
        {
            throw new RlmException(LogDiagnostics.StandardInput(log.Path));
        }

        try
        {
            var found = ContextLoader.Load(paths, Console.OpenStandardInput(), reading.ToOptions(), cancellation);
            // The same texts may have been moved since. Programs see names, so the run is repeated with those that it had.
            return given.Length > 0 && found.Documents.Length == subject.Documents.Count && found.Renamed(subject.Documents) is var moved && moved.Hash == subject.Context ? moved : found;
        }
        catch (RlmContextException failure) when (given.Length == 0 && failure.Diagnostic is { Code: "RLM8001" } missing)
        {
            throw new RlmException(missing with { Notes = [.. missing.Notes, $"The run found it there: go to the folder that it was started in, or give the files with `rlm replay {log.Path} --context PATH…`."] });
        }
    }
}
