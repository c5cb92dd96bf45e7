using System.Collections.Immutable;
using RlmLang.Diagnostics;

namespace RlmLang;

/// <summary>What is said about evaluations, the 8400s.</summary>
internal static class EvalDiagnostics
{
    private static readonly DiagnosticDescriptor s_unknown = new("RLM8401", Severity.Error) { Title = "A suite or mode that does not exist", Blame = Blame.Policy };

    private static readonly DiagnosticDescriptor s_otherSettings = new("RLM8402", Severity.Error)
    {
        Title = "Results of another evaluation",
        Explanation = "A file of results goes on only with the suites, lengths, modes, models, seed and window that it was begun with: scores of other settings cannot be put beside them.",
        Blame = Blame.Policy,
    };

    private static readonly DiagnosticDescriptor s_notJournal = new("RLM8403", Severity.Error) { Title = "A file that holds no results of an evaluation", Blame = Blame.Policy };

    public static ImmutableArray<DiagnosticDescriptor> All { get; } = [s_unknown, s_otherSettings, s_notJournal];

    /// <param name="what"><c>suite</c> or <c>mode</c>.</param>
    /// <param name="name">As it was written.</param>
    /// <param name="known">What there is.</param>
    public static Diagnostic Unknown(string what, string name, IReadOnlyCollection<string> known) =>
        new(s_unknown, default, $"There is no {what} `{name}`{(NearestName.Find(name, known) is [var nearest, ..] ? $"; did you mean `{nearest}`?" : ".")}") { Notes = [$"There are {string.Join(", ", known)}."] };

    public static Diagnostic OtherSettings(string path) =>
        new(s_otherSettings, default, $"`{path}` holds the results of an evaluation with other settings.") { Notes = ["Use the settings of its first line, or write to another file with `--out`."] };

    public static Diagnostic NotJournal(string path, int line) =>
        new(s_notJournal, default, $"`{path}` holds no results of an evaluation: line {line} is none.") { Notes = ["Nothing was changed in it. Write to another file with `--out`."] };
}
