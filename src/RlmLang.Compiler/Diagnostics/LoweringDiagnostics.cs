using System.Collections.Immutable;
using RlmLang.Source;

namespace RlmLang.Diagnostics;

/// <summary>What is said about programs that grow too large when their functions are put in.</summary>
internal static class LoweringDiagnostics
{
    private static readonly DiagnosticDescriptor s_tooLarge = new("RLM3001", Severity.Error)
    {
        Title = "A program that is too large",
        Explanation = "The body of a function stands once for each of its calls. Functions that call functions that call functions multiply; bind shared results with `let`.",
    };

    public static ImmutableArray<DiagnosticDescriptor> All { get; } = [s_tooLarge];

    /// <param name="span">Where the limit was passed.</param>
    /// <param name="limit">How many parts a program may have.</param>
    public static Diagnostic TooLarge(TextSpan span, int limit) =>
        new(s_tooLarge, span, $"The program has more than {limit:N0} parts once its functions are put in.") { Notes = ["Each call of a function stands for its whole body. Bind shared results with `let`."] };
}
