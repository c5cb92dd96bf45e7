using System.CommandLine;
using RlmLang.Diagnostics;
using RlmLang.Source;

namespace RlmLang.Cli;

/// <summary><c>rlm run</c>: check, bound, admit, run; FINAL goes to standard output, all else to standard error.</summary>
internal static class RunCommand
{
    public static Command Create()
    {
        var options = new ScriptOptions();
        var approve = new Option<bool>("--approve") { Description = "Show the bound and ask before spending." };
        var format = new Option<string>("--format") { Description = "How FINAL is printed.", DefaultValueFactory = _ => "text" };
        format.AcceptOnlyFromAmong(FinalFormat.Names);
        var command = new Command("run", "Runs a script: checks it, bounds it on its input, and only then calls the model.") { approve, format };
        options.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var (text, name) = await options.ReadScriptAsync(parsed, cancellation);
            var json = parsed.GetValue(options.Json);
            var source = new SourceText(text, name);
            if (!RlmScript.TryCompile(text, out var script, out var diagnostics, name, options.Modules(parsed)))
            {
                return await StopAsync(ExitCode.Diagnostics, null);
            }

            source = script.Tree.Source;
            var renderer = RlmCommand.Renderer(source, parsed.GetValue(options.NoColor));
            using var telemetry = options.Shared.Telemetry(cancellation);
            var settings = options.Options(parsed);
            SharedOptions.RequireModels(script, settings);
            var context = options.Context(parsed, cancellation);
            var model = await options.Shared.ModelAsync(parsed, cancellation);
            using var client = options.Shared.Create(model, "default", settings);
            // Only a program that starts sessions needs the model that writes programs, and its key.
            var root = script.Program.Sites.Any(s => s.StartsChild) ? options.Shared.RootModel(parsed, model) : model;
            using var rootClient = root == model ? client : options.Shared.Create(root, "root", settings);
            settings.RootModel = rootClient;
            var engine = new RlmEngine(client, settings);
            var plan = await engine.PlanAsync(script, context, options.Parameters(parsed), options.Query(parsed), cancellation);
            diagnostics = diagnostics.AddRange(plan.Diagnostics);
            if (plan.Diagnostics.FirstOrDefault(d => d.Severity is Severity.Refusal or Severity.Error) is { } reason)
            {
                await engine.KeepRefusalAsync(plan, reason);
                return await StopAsync(diagnostics.Any(d => d.Severity == Severity.Refusal) ? ExitCode.Refused : ExitCode.RunFailed, plan);
            }

            var quiet = parsed.GetValue(options.Quiet);
            if (!quiet)
            {
                await RlmCommand.TellAsync(model, context);
                foreach (var missing in options.Missing(script, parsed))
                {
                    await Console.Error.WriteLineAsync($"note: {missing}");
                }

                await Console.Error.WriteAsync(renderer.Render(diagnostics));
            }

            if (parsed.GetValue(approve) && plan.MaxCalls != 0)
            {
                if (options.Shared.ReadsStandardInput(parsed))
                {
                    throw new RlmException(Approval.InputIsTaken);
                }

                if (!Approval.Ask(plan, Console.In, Console.Error))
                {
                    var unapproved = RefusalDiagnostics.NotApproved(plan.MaxCalls);
                    await engine.KeepRefusalAsync(plan, unapproved);
                    if (json)
                    {
                        diagnostics = diagnostics.Add(unapproved);
                        return await StopAsync(ExitCode.Refused, plan);
                    }

                    await Console.Error.WriteLineAsync("Not approved: nothing was spent.");
                    return ExitCode.Refused;
                }
            }

            var result = await RunProgress.ShowAsync(quiet, plan.MaxCalls, tell => engine.RunAsync(plan, tell, cancellation));
            Diagnostic[] told = [.. new[] { result.Failure, result.Replaced, result.LogFailure }.OfType<Diagnostic>()];
            diagnostics = diagnostics.AddRange(told);
            foreach (var diagnostic in json ? [] : told)
            {
                await Console.Error.WriteAsync(renderer.Render(diagnostic));
            }

            if (json)
            {
                await Console.Out.WriteLineAsync(ResultJson.Check(source, diagnostics, plan.Bounds, result, result.LogPath));
            }
            else if (result.FinalText is not null)
            {
                await Console.Out.WriteLineAsync(FinalFormat.Write(result, parsed.GetValue(format) ?? "text", Console.IsOutputRedirected ? 160 : Console.WindowWidth));
            }

            if (!quiet)
            {
                await Console.Error.WriteLineAsync($"{(result.IsPartial ? "partial answer; " : "")}{RunProgress.Summary(result)}");
                await Console.Error.WriteAsync(RunProgress.Sources(result, plan.Context));
            }

            return RlmCommand.ExitOf(result);

            async Task<int> StopAsync(int code, RlmPlan? refused)
            {
                if (json)
                {
                    await Console.Out.WriteLineAsync(ResultJson.Check(source, diagnostics, refused?.Bounds));
                }
                else
                {
                    await Console.Error.WriteAsync(RlmCommand.Renderer(source, parsed.GetValue(options.NoColor)).Render(diagnostics));
                }

                return code;
            }
        });
        return command;
    }
}
