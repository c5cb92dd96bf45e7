using System.CommandLine;
using RlmLang.Diagnostics;
using RlmLang.Source;
using Spectre.Console;

namespace RlmLang.Cli;

/// <summary><c>rlm run</c>: check, bound, admit, run; FINAL goes to standard output, all else to standard error.</summary>
internal static class RunCommand
{
    public static Command Create()
    {
        var shared = new ScriptOptions();
        var command = new Command("run", "Runs a script: checks it, bounds it on its input, and only then calls the model.");
        shared.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var (text, name) = await shared.ReadScriptAsync(parsed, cancellation);
            var json = parsed.GetValue(shared.Json);
            var renderer = RlmCommand.Renderer(text, name, parsed.GetValue(shared.NoColor));
            if (!RlmScript.TryCompile(text, out var script, out var diagnostics, name))
            {
                return await RefuseAsync(ExitCode.Diagnostics, diagnostics, null);
            }

            var model = shared.Model(parsed);
            var options = shared.Options(parsed);
            var context = shared.Context(parsed, cancellation);
            using var client = model.Create();
            var engine = new RlmEngine(client, options);
            var plan = await engine.PlanAsync(script, context, shared.Parameters(parsed), shared.Query(parsed), cancellation);
            diagnostics = diagnostics.AddRange(plan.Diagnostics);
            if (!plan.IsAdmitted)
            {
                return await RefuseAsync(diagnostics.Any(d => d.Severity == Severity.Refusal) ? ExitCode.Refused : ExitCode.RunFailed, diagnostics, plan);
            }

            var quiet = parsed.GetValue(shared.Quiet);
            if (!quiet)
            {
                await Console.Error.WriteLineAsync(model.Notice);
                foreach (var notice in context.Notices)
                {
                    await Console.Error.WriteLineAsync($"note: {notice.Message}");
                }

                await Console.Error.WriteAsync(renderer.Render(diagnostics));
            }

            var result = await WatchedAsync(engine, plan, quiet || Console.IsErrorRedirected, cancellation);
            if (result.Failure is { } failure)
            {
                diagnostics = diagnostics.Add(failure);
                if (!json)
                {
                    await Console.Error.WriteAsync(renderer.Render(failure));
                }
            }

            if (json)
            {
                await Console.Out.WriteLineAsync(ResultJson.Check(new SourceText(text, name), diagnostics, plan.Bounds, result, options.LogPath));
            }
            else if (result.FinalText is { } final)
            {
                await Console.Out.WriteLineAsync(final);
            }

            if (!quiet)
            {
                await Console.Error.WriteLineAsync(Summary(result));
            }

            return result.Failure is null ? ExitCode.Done : result.Failure.Blame == Blame.Provider ? ExitCode.ModelUnavailable : ExitCode.RunFailed;

            async Task<int> RefuseAsync(int code, IReadOnlyCollection<Diagnostic> all, RlmPlan? refused)
            {
                if (json)
                {
                    await Console.Out.WriteLineAsync(ResultJson.Check(new SourceText(text, name), all, refused?.Bounds));
                }
                else
                {
                    await Console.Error.WriteAsync(renderer.Render(all));
                }

                return code;
            }
        });
        return command;
    }

    private static string Summary(RlmResult result)
    {
        var usage = result.Usage;
        return $"{usage.Calls:N0} calls ({usage.Requests:N0} requests, {usage.CacheHits:N0} repeated calls saved, {usage.Failures:N0} failed), "
            + $"{usage.PromptChars:N0} characters sent, {result.Coverage.Share:P1} of the context read, {result.Elapsed.TotalSeconds:0.0} s";
    }

    /// <summary>Runs with a progress bar whose total is the most calls that there can be.</summary>
    private static async Task<RlmResult> WatchedAsync(RlmEngine engine, RlmPlan plan, bool silent, CancellationToken cancellation)
    {
        if (silent)
        {
            return await engine.RunAsync(plan, e => Shown(e, Console.Error.WriteLine), cancellation);
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        RlmResult? result = null;
        await console.Progress().AutoClear(true)
            .Columns(new SpinnerColumn(), new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .StartAsync(async progress =>
            {
                var task = progress.AddTask("calls", maxValue: Math.Max(1, plan.MaxCalls ?? 1));
                result = await engine.RunAsync(
                    plan,
                    e =>
                    {
                        if (e is RlmProgress made)
                        {
                            task.Value = made.Made;
                            task.Description = $"{made.Made:N0} of at most {made.Bound:N0} calls";
                        }

                        Shown(e, console.WriteLine);
                    },
                    cancellation);
            });
        return result ?? throw new RlmException("The run ended without a result.");
    }

    private static void Shown(RlmEvent e, Action<string> write)
    {
        if (e is RlmShown shown)
        {
            write($"{shown.Label}: {shown.Text}");
        }
    }
}
