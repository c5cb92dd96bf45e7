using System.Globalization;
using RlmLang.Diagnostics;

namespace RlmLang.Modes;

/// <summary>A way to answer a task, with the same engine and model for all.</summary>
internal abstract class EvalMode
{
    // Of a model's window for the question, the notes around it and the reply.
    private const long Kept = 6_000;

    /// <summary>All there are, the plainest first.</summary>
    public static IReadOnlyList<EvalMode> All { get; } =
    [
        new ProgramMode("plain", "one call over as much of the context's beginning as the window holds", static (_, window) => string.Create(
            CultureInfo.InvariantCulture, $$"""set FINAL = llm(f"Answer this question from the text below, and from it alone: {query}\n\n{context[0:{{Room(window)}}]}", max_chars=4_000)""")),
        new ProgramMode("retrieve", "the passages that share words with the question, ranked, in one call", static (_, window) => string.Create(
            CultureInfo.InvariantCulture, $$"""
            let passages = context.chunk(2_000, overlap=200).rank(query, top={{Math.Clamp(Room(window) / 2_100, 1, 16)}})
            set FINAL = llm(f"Answer this question from the passages below, and from them alone: {query}\n\n{passages.join("\n...\n")}", max_chars=4_000)
            """)),
        new ProgramMode("strategy", "the suite's program, bounded before it runs", static (task, _) => task.Program),
        new AskMode(),
    ];

    public abstract string Name { get; }

    public abstract string Description { get; }

    /// <summary>Answers.</summary>
    /// <param name="engine">With the model that is measured.</param>
    /// <param name="task">The question.</param>
    /// <param name="window">Characters that fit the model's window.</param>
    /// <param name="cancellation">Stops it.</param>
    public abstract Task<EvalAnswer> AnswerAsync(RlmEngine engine, EvalTask task, long window, CancellationToken cancellation);

    private static long Room(long window) => Math.Max(1_000, window - Kept);

    /// <summary>A program that needs no root model.</summary>
    private sealed class ProgramMode(string name, string description, Func<EvalTask, long, string> program) : EvalMode
    {
        public override string Name => name;

        public override string Description => description;

        public override async Task<EvalAnswer> AnswerAsync(RlmEngine engine, EvalTask task, long window, CancellationToken cancellation)
        {
            var plan = await engine.PlanAsync(RlmScript.Compile(program(task, window)), task.Context, null, task.Question, cancellation).ConfigureAwait(false);
            return plan.IsAdmitted
                ? new(await engine.RunAsync(plan, null, cancellation).ConfigureAwait(false), plan.MaxCalls, null)
                : new(null, plan.MaxCalls, plan.Diagnostics.First(d => d.Severity is Severity.Error or Severity.Refusal).Code);
        }
    }

    /// <summary>A root model writes the programs.</summary>
    private sealed class AskMode : EvalMode
    {
        public override string Name => "ask";

        public override string Description => "the root loop: a root model writes the programs, turn by turn";

        public override async Task<EvalAnswer> AnswerAsync(RlmEngine engine, EvalTask task, long window, CancellationToken cancellation) =>
            new(await engine.AskAsync(task.Question, task.Context, new RlmAskOptions { Direct = RlmDirect.Never }, null, cancellation).ConfigureAwait(false), null, null);
    }
}

/// <summary>What came of a task in a mode.</summary>
/// <param name="Result">Null where nothing ran.</param>
/// <param name="Bound">The most calls, announced before the first; null where programs are written on the way.</param>
/// <param name="Refused">Why nothing ran; null where it did.</param>
internal sealed record EvalAnswer(RlmResult? Result, long? Bound, string? Refused);
