namespace RlmLang;

/// <summary>Something that happened in a run, while it goes on.</summary>
public abstract record RlmEvent;

/// <summary>A call ended.</summary>
/// <param name="Made">Calls made so far.</param>
/// <param name="Bound">The most that can still have been made at the end; null where there is no bound.</param>
public sealed record RlmProgress(long Made, long? Bound) : RlmEvent;

/// <summary>A <c>show</c> printed.</summary>
/// <param name="Label">What was shown, as written in the program.</param>
/// <param name="Text">Its value, cut in the middle where it is long.</param>
public sealed record RlmShown(string Label, string Text) : RlmEvent;

/// <summary>A root model's turn ended.</summary>
/// <param name="Turn">Counted from 1.</param>
/// <param name="Reply">What it said.</param>
/// <param name="Observation">What it is told about it.</param>
public sealed record RlmTurned(int Turn, string Reply, string Observation) : RlmEvent;
