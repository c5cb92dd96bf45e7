using System.Collections.Immutable;

namespace RlmLang.Diagnostics;

/// <summary>Every diagnostic there is, for the reference, for <c>rlm explain</c> and for the tests that hold for all of them.</summary>
internal static class DiagnosticCatalogue
{
    /// <summary>One list a stage, in the order of codes. A catalogue that is missing here fails a test.</summary>
    public static ImmutableArray<DiagnosticDescriptor> All { get; } =
        [.. SyntaxDiagnostics.All, .. BindingDiagnostics.All, .. LoweringDiagnostics.All, .. BoundDiagnostics.All, .. RefusalDiagnostics.All, .. EvaluationDiagnostics.All];

    /// <summary>The entry of a code such as <c>RLM1001</c>, in either case; null where there is none.</summary>
    public static DiagnosticDescriptor? Find(string code) => All.FirstOrDefault(d => d.Code.Equals(code, StringComparison.OrdinalIgnoreCase));
}
