using System.Collections.Immutable;
using RlmLang.Diagnostics;

namespace RlmLang.Contexts;

/// <summary>What is said about the input, the 8000s.</summary>
internal static class ContextDiagnostics
{
    private const string Encodings = "Text is UTF-8, or UTF-16 with a byte order mark.";

    private static readonly DiagnosticDescriptor s_missing = new("RLM8001", Severity.Error) { Title = "A path that does not exist", Blame = Blame.Context };

    private static readonly DiagnosticDescriptor s_notText = new("RLM8002", Severity.Error)
    {
        Title = "A file that is not text",
        Explanation = $"{Encodings} Anything else is refused rather than read wrong.",
        Blame = Blame.Context,
    };

    private static readonly DiagnosticDescriptor s_nothing = new("RLM8003", Severity.Error) { Title = "A folder or pattern without text files", Blame = Blame.Context };

    private static readonly DiagnosticDescriptor s_empty = new("RLM8004", Severity.Note) { Title = "An empty file", Blame = Blame.Context };

    private static readonly DiagnosticDescriptor s_skipped = new("RLM8005", Severity.Note) { Title = "A file of a folder was left out", Blame = Blame.Context };

    private static readonly DiagnosticDescriptor s_unreadable = new("RLM8006", Severity.Error) { Title = "A path that cannot be read", Blame = Blame.Context };

    private static readonly DiagnosticDescriptor s_notRecord = new("RLM8007", Severity.Error) { Title = "A line that is not a JSON record", Blame = Blame.Context };

    private static readonly DiagnosticDescriptor s_tooLong = new("RLM8008", Severity.Error) { Title = "A file longer than a text can be", Blame = Blame.Context };

    public static ImmutableArray<DiagnosticDescriptor> All { get; } = [s_missing, s_notText, s_nothing, s_empty, s_skipped, s_unreadable, s_notRecord, s_tooLong];

    public static Diagnostic Missing(string path, string? nearest) =>
        new Diagnostic(s_missing, default, $"There is no file or folder `{path}`{(nearest is null ? "" : $"; did you mean `{nearest}`")}.").WithFact("path", path);

    public static Diagnostic NotText(string path, long offset, string what) =>
        new Diagnostic(s_notText, default, $"`{path}` is not text: {what} at byte {offset}.") { Notes = [$"{Encodings} Convert the file, or leave it out."] }
            .WithFact("path", path).WithFact("byte", offset);

    public static Diagnostic Nothing(string path, int leftOut) => new Diagnostic(s_nothing, default, $"`{path}` holds no text files.")
    {
        Notes = leftOut == 0 ? [] : [$"{leftOut} {(leftOut == 1 ? "file was" : "files were")} left out, since {(leftOut == 1 ? "it is" : "they are")} not text."],
    }.WithFact("path", path);

    public static Diagnostic MatchesNothing(string pattern) => new Diagnostic(s_nothing, default, $"No file matches `{pattern}`.")
    {
        Notes = ["`*` and `?` stay within a name, `**` goes through folders; hidden files, `bin`, `obj` and `node_modules` match only where the pattern names them."],
    }.WithFact("path", pattern);

    public static Diagnostic Empty(string path) => new Diagnostic(s_empty, default, $"`{path}` is empty: a text of 0 characters.").WithFact("path", path);

    public static Diagnostic Skipped(string path, string why) => new Diagnostic(s_skipped, default, $"`{path}` was left out: {why}").WithFact("path", path);

    public static Diagnostic Unreadable(string path, string why) => new Diagnostic(s_unreadable, default, $"`{path}` cannot be read: {why}").WithFact("path", path);

    public static Diagnostic NotRecord(string name, string why) =>
        new Diagnostic(s_notRecord, default, $"`{name}` is not a JSON record: {why}") { Notes = ["As records, each line that is not blank is one JSON value."] }.WithFact("path", name);

    public static Diagnostic TooLong(string path, long limit) =>
        new Diagnostic(s_tooLong, default, $"`{path}` has more than {limit} characters, the longest that one text can be.") { Notes = ["Split the file, and give its parts."] }.WithFact("path", path);
}
