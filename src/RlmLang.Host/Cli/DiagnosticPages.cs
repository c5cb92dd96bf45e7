using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using RlmLang.Budgets;
using RlmLang.Cache;
using RlmLang.Configuration;
using RlmLang.Contexts;
using RlmLang.Diagnostics;
using RlmLang.Evaluation;
using RlmLang.Logs;
using RlmLang.Models;
using RlmLang.Sessions;

namespace RlmLang.Cli;

/// <summary>A page for each code, from the catalogues alone: for <c>rlm explain</c> and <c>docs/diagnostics.md</c>.</summary>
internal static class DiagnosticPages
{
    /// <summary>Every diagnostic of every stage, in the order of codes.</summary>
    public static ImmutableArray<DiagnosticDescriptor> All { get; } =
    [
        .. DiagnosticCatalogue.All.Concat(SessionDiagnostics.All).Concat(ProviderDiagnostics.All).Concat(ContextDiagnostics.All).Concat(ParameterDiagnostics.All)
            .Concat(LogDiagnostics.All).Concat(CacheDiagnostics.All).Concat(HostDiagnostics.All).Concat(EvalDiagnostics.All).Concat(InternalDiagnostics.All).OrderBy(d => d.Code, StringComparer.Ordinal),
    ];

    public static DiagnosticDescriptor? Find(string code)
    {
        var wanted = int.TryParse(code, CultureInfo.InvariantCulture, out _) ? $"RLM{code}" : code;
        return All.FirstOrDefault(d => d.Code.Equals(wanted, StringComparison.OrdinalIgnoreCase));
    }

    public static string Write(DiagnosticDescriptor entry)
    {
        var page = new StringBuilder();
        page.Append(CultureInfo.InvariantCulture, $"### {entry.Code}\n\n{entry.Title} ({Word(entry)}; to change: {entry.Blame.ToString().ToLowerInvariant()}).\n");
        if (entry.Explanation is { } explanation)
        {
            page.Append(CultureInfo.InvariantCulture, $"\n{explanation}\n");
        }

        if (entry.Example is { } example)
        {
            page.Append(CultureInfo.InvariantCulture, $"\n```text\n{example.Trim()}\n```\n");
        }

        if (entry.Repaired is { } repaired)
        {
            page.Append(CultureInfo.InvariantCulture, $"\nPut right:\n\n```text\n{repaired.Trim()}\n```\n");
        }

        return page.ToString();
    }

    public static string WriteAll()
    {
        var pages = new StringBuilder("# Diagnostics\n\nMade from the catalogues by `eng/generate-docs.sh`. The first digit is the stage. `rlm explain CODE` prints an entry.\n");
        foreach (var stage in All.GroupBy(d => d.Code[3]))
        {
            pages.Append(CultureInfo.InvariantCulture, $"\n## {Stage(stage.Key)}\n");
            foreach (var entry in stage)
            {
                pages.Append('\n').Append(Write(entry));
            }
        }

        return pages.ToString();
    }

    private static string Stage(char digit) => digit switch
    {
        '1' => "1000: reading",
        '2' => "2000: names and types",
        '3' => "3000: sizes",
        '4' => "4000: refusals",
        '5' => "5000: running",
        '6' => "6000: models",
        '8' => "8000: input, logs, configuration",
        _ => "9000: faults of RlmLang itself",
    };

    private static string Word(DiagnosticDescriptor entry) => entry.Severity switch
    {
        Severity.Note => "note",
        Severity.Warning => "warning",
        Severity.Refusal => "refusal",
        _ => "error",
    };
}
