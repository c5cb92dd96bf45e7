using Microsoft.Extensions.AI;
using RlmLang.Diagnostics;
using RlmLang.Modes;
using RlmLang.Simulation;
using RlmLang.Suites;

namespace RlmLang;

/// <summary>Runs tasks through modes and models, one after the other, and notes each as it is done.</summary>
/// <param name="settings">What to run.</param>
/// <param name="clients">The models, by the name that the settings give; without the simulated one.</param>
/// <param name="options">Makes an engine's options; called for each task.</param>
internal sealed class EvalRun(EvalSettings settings, IReadOnlyDictionary<string, IChatClient> clients, Func<RlmOptions> options)
{
    private const int LongestShown = 200;

    /// <summary>Runs what the journal does not have yet.</summary>
    /// <param name="journal">Where it goes.</param>
    /// <param name="told">Told of each that is done, with how many there are.</param>
    /// <param name="cancellation">Stops it; what is done stays done.</param>
    /// <returns>All records, those of earlier runs among them.</returns>
    public async Task<IReadOnlyList<EvalRecord>> RunAsync(EvalJournal journal, Action<EvalRecord, int, int>? told, CancellationToken cancellation)
    {
        var records = new List<EvalRecord>(journal.Done);
        var done = records.Select(r => r.Key).ToHashSet();
        var all = settings.Suites.Count * settings.Lengths.Count * settings.Tasks * settings.Models.Count * settings.Modes.Count;
        foreach (var suite in EvalSuite.All.Where(s => settings.Suites.Contains(s.Name)))
        {
            foreach (var length in settings.Lengths)
            {
                for (var index = 0; index < settings.Tasks; index++)
                {
                    var task = new Lazy<EvalTask>(() => suite.Make(length, index, settings.Seed));
                    foreach (var model in settings.Models)
                    {
                        foreach (var mode in EvalMode.All.Where(m => settings.Modes.Contains(m.Name)))
                        {
                            var about = new EvalRecord(suite.Name, length, index, model, model == SimulatedChatClient.Name, mode.Name);
                            if (done.Contains(about.Key))
                            {
                                continue;
                            }

                            var (record, isOver) = await AnswerAsync(about, suite, task.Value, mode, cancellation).ConfigureAwait(false);
                            if (isOver)
                            {
                                journal.Add(record);
                            }

                            records.Add(record);
                            told?.Invoke(record, records.Count, all);
                        }
                    }
                }
            }
        }

        return records;
    }

    /// <returns>The record, and whether it stays: where a provider failed, the task is asked again when the evaluation goes on.</returns>
    private async Task<(EvalRecord Record, bool IsOver)> AnswerAsync(EvalRecord about, EvalSuite suite, EvalTask task, EvalMode mode, CancellationToken cancellation)
    {
        using var simulated = about.IsSimulated ? new SimulatedChatClient(suite, task, settings.Errors) : null;
        var engine = new RlmEngine(simulated ?? clients[about.Model], options());
        var (result, bound, refused) = await mode.AnswerAsync(engine, task, settings.Window, cancellation).ConfigureAwait(false);
        var record = about with
        {
            Score = task.Truth.Score(result?.FinalJson),
            Truth = Cut(task.Truth.ToString()) ?? "",
            Answer = Cut(result?.FinalText),
            Failure = refused ?? result?.Failure?.Code,
            Calls = result?.Usage.Calls ?? 0,
            Bound = bound,
            PromptChars = result?.Usage.PromptChars ?? 0,
            InputTokens = result?.Usage.InputTokens ?? 0,
            OutputTokens = result?.Usage.OutputTokens ?? 0,
            Seconds = result?.Elapsed.TotalSeconds ?? 0,
            ReadShare = result?.Coverage.Share ?? 0,
        };
        return (record, result?.Failure?.Blame != Blame.Provider);
    }

    private static string? Cut(string? text) => text is { Length: > LongestShown } ? text[..LongestShown] + "…" : text;
}
