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

            string[] paths = parsed.GetValue(context) is { Length: > 0 } given ? given : [.. subject.Documents];
            var documents = ContextLoader.Load(paths, Console.OpenStandardInput(), reading.Value(parsed), cancellation);
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
                result = await engine.AskAsync(subject.Query, documents, RlmAskOptions.FromJson(subject.Ask), null, cancellation);
            }
            else
            {
                var script = RlmScript.Compile(subject.Program, subject.Name, RlmModules.Of(subject.Modules));
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
}
