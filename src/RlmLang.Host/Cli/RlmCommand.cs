using System.CommandLine;
using RlmLang.Budgets;
using RlmLang.Configuration;
using RlmLang.Diagnostics;
using RlmLang.Logs;
using RlmLang.Models;
using RlmLang.Source;

namespace RlmLang.Cli;

/// <summary>The command line: <c>rlm</c> and its commands.</summary>
internal static class RlmCommand
{
    public static async Task<int> RunAsync(string[] args)
    {
        var root = new RootCommand("Runs, checks and formats programs that read texts of any size with language models, bounded before anything is paid.")
        {
            RunCommand.Create(),
            AskCommand.Create(),
            CheckCommand.Create(),
            PlanCommand.Create(),
            TestCommand.Create(),
            EvalCommand.Create(),
            FormatCommand.Create(),
            ReplayCommand.Create(),
            ExplainCommand.Create(),
            CardCommand.Create(),
            GrammarCommand.Create(),
            ModelsCommand.Create(),
            DoctorCommand.Create(),
        };
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0 && args.Length > 0)
        {
            // Standard output is for results: whoever reads it is not to find a help page there.
            var errors = parsed.Errors.Where(e => parsed.CommandResult.Command != root || parsed.UnmatchedTokens.Count == 0 || e.Message.Contains(parsed.UnmatchedTokens[0], StringComparison.Ordinal));
            foreach (var told in errors.Select(OptionErrors.Told).Distinct())
            {
                await Console.Error.WriteLineAsync($"error: {told}");
            }

            await Console.Error.WriteLineAsync($"  = `rlm{(parsed.CommandResult.Command == root ? "" : $" {parsed.CommandResult.Command.Name}")} --help` lists what there is.");
            return ExitCode.Usage;
        }

        try
        {
            var code = await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, Output = parsed.Errors.Count > 0 ? Console.Error : Console.Out });
            return parsed.Errors.Count > 0 ? ExitCode.Usage : code;
        }
        catch (OperationCanceledException stopped)
        {
            await Console.Error.WriteLineAsync("Cancelled.");
            if (CancelledRun.Spent(stopped) is { } spent)
            {
                await Console.Error.WriteLineAsync($"Spent: {RunProgress.Spent(spent)}.");
            }

            if (CancelledRun.Log(stopped) is { } log)
            {
                await Console.Error.WriteLineAsync($"`--resume {log}` in the place of `--log` goes on from there, and asks for nothing again that was answered.");
            }
            else if (CancelledRun.Spent(stopped) is { Requests: > 0 })
            {
                await Console.Error.WriteLineAsync("Nothing of that is kept: with `--log FILE` the next one can be gone on with (`--resume FILE`).");
            }

            return ExitCode.Cancelled;
        }
        catch (RlmException failure)
        {
            if (failure.Diagnostic is { } diagnostic && args.Contains("--json"))
            {
                await Console.Out.WriteLineAsync(ResultJson.Check(new SourceText(""), [diagnostic], null));
            }

            await Console.Error.WriteLineAsync(Told(failure));
            return failure is RlmDiagnosticsException ? ExitCode.Diagnostics : LogDiagnostics.IsCut(failure.Diagnostic) ? ExitCode.RunFailed : failure is ModelException ? ExitCode.ModelUnavailable : failure.Diagnostic?.Severity == Severity.Refusal ? ExitCode.Refused : ExitCode.Usage;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"error: {failure.Message}");
            return ExitCode.Usage;
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            // Scripts read the exit code: one of ours, not that of a process that was aborted.
            await Console.Error.WriteLineAsync($"error: this is a fault of rlm, not of what it was given; please report it.\n{failure}");
            return ExitCode.RunFailed;
        }
    }

    public static int ExitOf(RlmResult result) => result.Failure is not { } failure ? ExitCode.Done : failure.Severity == Severity.Refusal ? ExitCode.Refused : failure.Blame == Blame.Provider ? ExitCode.ModelUnavailable : ExitCode.RunFailed;

    /// <summary>Which model was taken, and what there is to say about the context.</summary>
    public static async Task TellAsync(ModelSpec model, RlmContext context)
    {
        await Console.Error.WriteLineAsync(model.Notice);
        foreach (var notice in context.Notices.Select(n => n.Message).Concat(RlmConfiguration.UnreadVariables()))
        {
            await Console.Error.WriteLineAsync($"note: {notice}");
        }
    }

    private static string Told(RlmException failure) => failure.Diagnostic is { } diagnostic
        ? $"error[{diagnostic.Code}]: {diagnostic.Message}{string.Concat(diagnostic.Notes.Select(n => $"\n  = {n}"))}"
        : $"error: {failure.Message}";

    /// <summary>The renderer for a script's diagnostics on standard error.</summary>
    public static TerminalRenderer Renderer(SourceText source, bool noColor) =>
        new(source, !noColor && !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("NO_COLOR") is null or "");
}
