using RlmLang.Diagnostics;
using RlmLang.Types;
using RlmLang.Values;

namespace RlmLang;

/// <summary>Something that happened in a run, while it goes on.</summary>
/// <remarks>
/// In the order in which they are told: <see cref="RlmPlanned"/> before anything is paid; then, as they come, <see cref="RlmStageStarted"/>, <see cref="RlmCallFinished"/>, <see cref="RlmProgress"/>,
/// <see cref="RlmLetBound"/> and <see cref="RlmShown"/>; a stream ends with <see cref="RlmFinal"/>. A question has a <see cref="RlmTurned"/> for each turn of its root model.
/// Further kinds may come with later versions: ignore those that you do not know.
/// </remarks>
public abstract record RlmEvent;

/// <summary>A program was bounded on its real input, and runs next where <see cref="RlmPlan.IsAdmitted"/>.</summary>
/// <param name="Plan">With its bounds, its stages, and what is wrong with it.</param>
public sealed record RlmPlanned(RlmPlan Plan) : RlmEvent;

/// <summary>A place of the program makes its first call.</summary>
/// <param name="Stage">The place, as in <see cref="RlmPlan.Stages"/>.</param>
public sealed record RlmStageStarted(RlmPlanStage Stage) : RlmEvent;

/// <summary>A call ended, with its repairs and retries; a call that was made before, and is not made again, is none.</summary>
/// <param name="Stage">The place that asked.</param>
/// <param name="Model">Who was asked, by its provider's name.</param>
/// <param name="PromptChars">Characters of its prompt.</param>
/// <param name="Failure">Why there is no reply; null where there is one.</param>
public sealed record RlmCallFinished(RlmPlanStage Stage, string Model, int PromptChars, string? Failure) : RlmEvent;

/// <summary>How far the run is.</summary>
/// <param name="Made">Calls made so far.</param>
/// <param name="Bound">The most that can still have been made at the end; null where there is no bound. It never rises: that of one program falls as lists turn out shorter than they could have been, and a session in which a root model writes programs has the limit of calls of the whole.</param>
public sealed record RlmProgress(long Made, long? Bound) : RlmEvent;

/// <summary>A <c>let</c> of the program has its value. Told in source order.</summary>
/// <param name="Name">As in the program.</param>
/// <param name="Type">As the language writes it.</param>
/// <param name="Description">Name, type and size, as in <c>kept: [text], 12 items</c>; without content.</param>
public sealed record RlmLetBound(string Name, string Type, string Description) : RlmEvent
{
    internal static RlmLetBound Of(string name, RlmType type, Value value) => new(name, type.ToString(), $"{name}: {type}{value switch
    {
        TextValue text => $", {RefusalDiagnostics.Counted(text.Length, "characters")}",
        ListValue list => $", {RefusalDiagnostics.Counted(list.Count, "items")}",
        _ => "",
    }}");
}

/// <summary>A <c>show</c> printed.</summary>
/// <param name="Label">What was shown, as written in the program.</param>
/// <param name="Text">Its value, cut in the middle where it is long.</param>
public sealed record RlmShown(string Label, string Text) : RlmEvent;

/// <summary>A root model's turn ended.</summary>
/// <param name="Turn">Counted from 1.</param>
/// <param name="Reply">What it said.</param>
/// <param name="Observation">What it is told about it.</param>
public sealed record RlmTurned(int Turn, string Reply, string Observation) : RlmEvent;

/// <summary>The run is over: the last event of a stream.</summary>
/// <param name="Result">What <c>RunAsync</c> and <c>AskAsync</c> return.</param>
public sealed record RlmFinal(RlmResult Result) : RlmEvent;
