namespace RlmLang.Budgets;

/// <summary>What a run that was cancelled, or stopped since its log could not be written, leaves behind, for whoever tells it: it ends with an exception and so without a result.</summary>
internal static class CancelledRun
{
    private const string MeterKey = "rlm.meter";
    private const string LogKey = "rlm.log";

    /// <param name="stopped">On its way to whoever started the run.</param>
    /// <param name="meter">Has what was spent, also what ends after this.</param>
    public static void NoteSpent(Exception stopped, Meter meter) => stopped.Data[MeterKey] = meter;

    public static void NoteLog(OperationCanceledException stopped, string? path) => stopped.Data[LogKey] = path;

    /// <summary>What was spent; null where nothing was begun.</summary>
    public static RlmUsage? Spent(Exception stopped) => (stopped.Data[MeterKey] as Meter)?.Usage;

    /// <summary>The log that the run can go on from; null where none is kept.</summary>
    public static string? Log(OperationCanceledException stopped) => stopped.Data[LogKey] as string;
}
