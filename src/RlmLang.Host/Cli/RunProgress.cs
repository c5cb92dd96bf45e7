using System.Globalization;
using RlmLang.Diagnostics;
using Spectre.Console;

namespace RlmLang.Cli;

/// <summary>Shows a run while it goes on, on standard error: a bar whose total is the most calls that there can still be, and what <c>show</c> prints.</summary>
internal static class RunProgress
{
    private const int MostSources = 3;

    /// <param name="silent">Whether to leave out the bar.</param>
    /// <param name="bound">The most calls at the start; null where there is no bound.</param>
    /// <param name="run">Given who is to be told of events.</param>
    public static async Task<RlmResult> ShowAsync(bool silent, long? bound, Func<Action<RlmEvent>, Task<RlmResult>> run)
    {
        if (silent || Console.IsErrorRedirected)
        {
            return await run(e => Tell(e, Console.Error.WriteLine));
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        RlmResult? result = null;
        await console.Progress().AutoClear(true)
            .Columns(new SpinnerColumn(), new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .StartAsync(async progress =>
            {
                var task = progress.AddTask("calls", maxValue: Math.Max(1, bound ?? 1));
                result = await run(e =>
                {
                    if (e is RlmProgress made)
                    {
                        task.MaxValue = Math.Max(1, made.Bound ?? made.Made);
                        task.Value = made.Made;
                        task.Description = string.Create(CultureInfo.InvariantCulture, $"{made.Made:N0} of at most {RefusalDiagnostics.Counted(made.Bound ?? made.Made, "calls")}");
                    }

                    Tell(e, text => console.WriteLine(text));
                });
            });
        return result ?? throw new RlmException("The run ended without a result.");
    }

    public static string Summary(RlmResult result)
    {
        var usage = result.Usage;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{RefusalDiagnostics.Counted(usage.Calls, "calls")} ({RefusalDiagnostics.Counted(usage.Requests, "requests")}, {RefusalDiagnostics.Counted(usage.CacheHits, "repeated calls")} saved, {(usage.FromCache > 0 ? $"{usage.FromCache:N0} from the cache, " : "")}{usage.Failures:N0} failed), "
            + $"{RefusalDiagnostics.Counted(usage.PromptChars, "characters")} sent, {(usage.Usd is > 0 and var usd ? $"{Usd.Write(usd)}, " : "")}{(result.Coverage.ContextChars > 0 ? string.Create(CultureInfo.InvariantCulture, $"{100 * result.Coverage.Share:0.0} % of the context read, ") : "")}{result.Elapsed.TotalSeconds:0.0} s");
    }

    /// <summary>Where FINAL comes from: the first places, each on a line of its own; empty where nothing of it comes from the context.</summary>
    public static string Sources(RlmResult result, RlmContext context)
    {
        var lines = result.Citations.Take(MostSources).Select(c => $"  {c.Path}: {Place(c, context)}").ToList();
        if (result.Citations.Length > lines.Count)
        {
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"  and {result.Citations.Length - lines.Count:N0} more: --json has all"));
        }

        return string.Concat(lines.Select(l => $"{l}\n"));
    }

    private static string Place(RlmCitation citation, RlmContext context)
    {
        var text = context.Documents.First(d => d.Name == citation.Document).Text.AsSpan();
        var first = text[..citation.Start].Count('\n') + 1;
        var last = first + text[citation.Start..Math.Max(citation.Start, citation.End - 1)].Count('\n');
        var lines = first == last ? string.Create(CultureInfo.InvariantCulture, $"line {first}") : string.Create(CultureInfo.InvariantCulture, $"lines {first} to {last}");
        return $"{(citation.IsQuote ? "stands in" : "made from")} {citation.Document}, {lines}";
    }

    /// <summary>What a run without a result did cost.</summary>
    public static string Spent(RlmUsage usage) => string.Create(
        CultureInfo.InvariantCulture,
        $"{RefusalDiagnostics.Counted(usage.Calls, "calls")} ({RefusalDiagnostics.Counted(usage.Requests, "requests")}), {RefusalDiagnostics.Counted(usage.PromptChars, "characters")} sent, {RefusalDiagnostics.Counted(usage.InputTokens + usage.OutputTokens, "tokens")}{(usage.Usd is > 0 and var usd ? $", {Usd.Write(usd)}" : "")}");

    private static void Tell(RlmEvent e, Action<string> write)
    {
        if (e is RlmShown shown)
        {
            write($"{shown.Label}: {shown.Text}");
        }
    }
}
