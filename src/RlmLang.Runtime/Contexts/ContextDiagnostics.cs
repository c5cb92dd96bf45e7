using System.Collections.Immutable;
using RlmLang.Diagnostics;

namespace RlmLang.Contexts;

/// <summary>What is said about the input, the 8000s.</summary>
internal static class ContextDiagnostics
{
    private static readonly DiagnosticDescriptor s_missing = new("RLM8001", Severity.Error) { Title = "A path that does not exist", Blame = Blame.Context };

    private static readonly DiagnosticDescriptor s_notText = new("RLM8002", Severity.Error)
    {
        Title = "A file that is not text",
        Explanation = "Text is UTF-8, or UTF-16 with a byte order mark. Anything else is refused rather than read wrong.",
        Blame = Blame.Context,
    };

    private static readonly DiagnosticDescriptor s_nothing = new("RLM8003", Severity.Error) { Title = "A folder or pattern without text files", Blame = Blame.Context };

    private static readonly DiagnosticDescriptor s_empty = new("RLM8004", Severity.Note) { Title = "An empty file", Blame = Blame.Context };

    private static readonly DiagnosticDescriptor s_skipped = new("RLM8005", Severity.Note) { Title = "A file of a folder was left out", Blame = Blame.Context };

    public static ImmutableArray<DiagnosticDescriptor> All { get; } = [s_missing, s_notText, s_nothing, s_empty, s_skipped];

    public static Diagnostic Missing(string path, string? nearest) =>
        new(s_missing, default, $"There is no file or folder `{path}`{(nearest is null ? "" : $"; did you mean `{nearest}`")}.");

    public static Diagnostic NotText(string path, long offset, string what) =>
        new(s_notText, default, $"`{path}` is not text: {what} at byte {offset:N0}.") { Notes = ["Text is UTF-8, or UTF-16 with a byte order mark. Convert the file, or leave it out."] };

    public static Diagnostic Nothing(string path) => new(s_nothing, default, $"`{path}` holds no text files.");

    public static Diagnostic Empty(string path) => new(s_empty, default, $"`{path}` is empty.");

    public static Diagnostic Skipped(string path, string why) => new(s_skipped, default, $"`{path}` was left out: {why}");
}
