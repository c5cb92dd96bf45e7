using System.Collections.Immutable;
using RlmLang.Diagnostics;

namespace RlmLang.Cache;

/// <summary>What is said about the cache across runs, the 8500s.</summary>
internal static class CacheDiagnostics
{
    private static readonly DiagnosticDescriptor s_unusable = new("RLM8501", Severity.Error) { Title = "A cache folder that cannot be used", Blame = Blame.Policy };

    public static ImmutableArray<DiagnosticDescriptor> All { get; } = [s_unusable];

    public static Diagnostic Unusable(string path, string why) =>
        new(s_unusable, default, $"The cache `{path}` cannot be used: {why}") { Notes = ["Name a folder that can be written with `--cache DIR`, or run without one: `--no-cache`."] };
}
