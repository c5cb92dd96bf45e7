using System.Collections.Immutable;
using System.Globalization;
using RlmLang.Diagnostics;

namespace RlmLang.Logs;

/// <summary>What is said about run logs, the 8200s.</summary>
internal static class LogDiagnostics
{
    private static readonly DiagnosticDescriptor s_notLog = new("RLM8201", Severity.Error) { Title = "A file that is no run log", Blame = Blame.Context };

    private static readonly DiagnosticDescriptor s_tampered = new("RLM8202", Severity.Error)
    {
        Title = "A run log that was changed",
        Explanation = "Each line holds the hash of the line before. A line that was changed, taken out or put in breaks the chain; only the last line may be torn, by a crash.",
        Blame = Blame.Context,
    };

    private static readonly DiagnosticDescriptor s_otherContext = new("RLM8203", Severity.Error) { Title = "A run log of another context", Blame = Blame.Context };
    private static readonly DiagnosticDescriptor s_otherProgram = new("RLM8204", Severity.Error) { Title = "A run log of another program", Blame = Blame.Context };
    private static readonly DiagnosticDescriptor s_missingReply = new("RLM8205", Severity.Error) { Title = "A call whose reply is not in the log", Blame = Blame.Context };
    private static readonly DiagnosticDescriptor s_torn = new("RLM8206", Severity.Note) { Title = "The last line of a log was torn", Blame = Blame.Context };
    private static readonly DiagnosticDescriptor s_unwritable = new("RLM8207", Severity.Error) { Title = "A run log that cannot be written", Blame = Blame.Context };

    private static readonly DiagnosticDescriptor s_hostFunctions = new("RLM8208", Severity.Error)
    {
        Title = "A run log of a program with functions of its host",
        Explanation = "A host can give programs functions of its own. Their code is not in the log, and what is pure in them is not either: only the host can repeat such a run.",
        Blame = Blame.Context,
    };

    private static readonly DiagnosticDescriptor s_standardInput = new("RLM8209", Severity.Error) { Title = "A run log of a context from standard input", Blame = Blame.Context };

    private static readonly DiagnosticDescriptor s_cut = new("RLM8210", Severity.Error)
    {
        Title = "A run that was stopped since its log could be written no further",
        Explanation = "A reply is in the log before its value is used, so that nothing paid for is lost. Where the disk is full, the run stops: what it paid for from there on could not be found again.",
        Blame = Blame.Policy,
    };

    private static readonly DiagnosticDescriptor s_unfinished = new("RLM8211", Severity.Warning)
    {
        Title = "A log whose end could not be written",
        Explanation = "The run came to its end, and every reply is in the log. Its last lines, FINAL among them, are not.",
        Blame = Blame.Policy,
    };

    private static readonly DiagnosticDescriptor s_inTheWay = new("RLM8212", Severity.Error)
    {
        Title = "A file that a new log would replace",
        Explanation = "The log of a run that has not come to its end holds replies that were paid for, and no other place has them. A file that is no log at all is not replaced either.",
        Blame = Blame.Policy,
    };

    public static ImmutableArray<DiagnosticDescriptor> All { get; } =
        [s_notLog, s_tampered, s_otherContext, s_otherProgram, s_missingReply, s_torn, s_unwritable, s_hostFunctions, s_standardInput, s_cut, s_unfinished, s_inTheWay];

    public static Diagnostic NotLog(string path, string why) => new(s_notLog, default, $"`{path}` is no run log: {why}.");

    /// <param name="path">Of a file that is there.</param>
    public static Diagnostic NoLogInTheWay(string path) => new(s_inTheWay, default, $"`{path}` is there and is no run log that can be read; a new log would replace it.") { Notes = ["Give another `--log`."] };

    /// <param name="path">Of a log that is there.</param>
    /// <param name="replies">That were paid for.</param>
    public static Diagnostic PaidInTheWay(string path, int replies) =>
        new Diagnostic(s_inTheWay, default, $"`{path}` holds a run that has not come to its end, with {RefusalDiagnostics.Counted(replies, "replies")} that a new log would throw away.")
        {
            Notes = [$"`--resume {path}` in the place of `--log` goes on from it; another `--log` leaves it as it is. Delete it where nothing of it is wanted."],
        }
        .WithFact("replies", replies);

    public static Diagnostic Tampered(string path, long line, string what) =>
        new Diagnostic(s_tampered, default, $"`{path}` was changed: {what} in line {line}.") { Notes = ["Nothing was taken from it. Start anew without it, or find the file as it was written."] }
            .WithFact("line", line);

    /// <param name="path">Of the log.</param>
    /// <param name="difference">What is another.</param>
    /// <param name="reading">The options that its files were read with; null where they are the same as now.</param>
    public static Diagnostic OtherContext(string path, string difference, string? reading) => new(s_otherContext, default, $"`{path}` is the log of a run over another context: {difference}.")
    {
        Notes =
        [
            reading switch
            {
                null => "Give the files as they were; a run over changed ones starts anew, with another `--log`.",
                "" => "That run read its files without `--records`, `--raw` and `--no-ignore`: leave them out.",
                _ => $"That run read its files with other options: give exactly `{reading}`.",
            },
        ],
    };

    /// <param name="path">Of the log.</param>
    /// <param name="headers">Of the functions that the run had.</param>
    public static Diagnostic HostFunctions(string path, IReadOnlyList<string> headers) =>
        new Diagnostic(s_hostFunctions, default, $"`{path}` is the log of a run in a program with functions of its own, which `rlm replay` does not have: {string.Join(", ", headers.Select(h => $"`{h}`"))}.")
        {
            Notes = [$"Repeat it in that program: an engine with the same functions and `RlmOptions.ReplayPath = \"{path}\"` takes every reply, and what functions that are not pure gave, from the log."],
        };

    public static Diagnostic StandardInput(string path) => new(s_standardInput, default, $"`{path}` is the log of a run that read standard input, and there is none here.")
    {
        Notes = [$"Give the same text again: `rlm replay {path} --context - < FILE`."],
    };

    public static Diagnostic OtherProgram(string path, string what) =>
        new(s_otherProgram, default, $"`{path}` is the log of another run: {what}.") { Notes = ["Give what the run was started with, or start anew with another `--log`. With `--cache DIR` a changed program pays for its changed calls alone."] };

    public static Diagnostic MissingReply(string path, string key) =>
        new(s_missingReply, default, $"`{path}` holds no reply for a call that the program makes ({key[..12]}).") { Notes = ["The run was cut before it, or the program, a parameter or a model's name is another."] };

    public static Diagnostic Torn(string path, long line) => new(s_torn, default, $"Line {line} of `{path}` was torn by a crash and is left out.");

    public static Diagnostic InUse(string path) => new(s_unwritable, default, $"The run log `{path}` cannot be written: another run of this process is writing it.")
    {
        Notes = ["Make one run after the other, or give an existing folder as `RlmOptions.LogPath`: each run then has a log of its own there."],
    };

    public static Diagnostic WrittenElsewhere(string path) => new(s_unwritable, default, $"The run log `{path}` cannot be written: another process is writing it.")
    {
        Notes = ["Wait until that run has ended, or give another `--log`."],
    };

    public static Diagnostic Unwritable(string path, string why) => new(s_unwritable, default, $"The run log `{path}` cannot be written: {why}");

    public static bool IsUnwritable(Diagnostic? diagnostic) => diagnostic?.Code == s_unwritable.Code;

    public static bool IsCut(Diagnostic? diagnostic) => diagnostic?.Code == s_cut.Code;

    /// <param name="path">Of the log.</param>
    /// <param name="why">The sentence of <see cref="Unwritable"/>.</param>
    /// <param name="spent">Until then.</param>
    public static Diagnostic Cut(string path, string why, RlmUsage spent) =>
        new Diagnostic(s_cut, default, string.Create(CultureInfo.InvariantCulture, $"{why.TrimEnd('.')}. The run was stopped after {spent.Calls:N0} call{(spent.Calls == 1 ? "" : "s")} ({spent.Requests:N0} request{(spent.Requests == 1 ? "" : "s")})."))
        {
            Notes = [$"What the log holds is not lost: make room, and `--resume {path}` in the place of `--log` goes on from there. It asks again only for what was under way."],
        }
        .WithFact("calls", spent.Calls).WithFact("requests", spent.Requests);

    public static Diagnostic Unfinished(string path, string why) => new(s_unfinished, default, $"{why.TrimEnd('.')}. The run is done, and the end of its log is missing.")
    {
        Notes = [$"Every reply is in it: make room, and `--resume {path}` in the place of `--log` writes the end, and asks for nothing."],
    };
}
