using System.Collections.Immutable;
using RlmLang.Diagnostics;
using RlmLang.Source;

namespace RlmLang.Budgets;

/// <summary>Faults of RlmLang itself, the 9000s: report them, do not work around them.</summary>
internal static class InternalDiagnostics
{
    private static readonly DiagnosticDescriptor s_boundExceeded = new("RLM9001", Severity.Error)
    {
        Title = "A run would have spent more than its bound",
        Explanation = "The bound is wrong. The run was stopped before it spent more than was admitted. Please report it with the program.",
        Blame = Blame.Internal,
    };

    public static ImmutableArray<DiagnosticDescriptor> All { get; } = [s_boundExceeded];

    public static Diagnostic BoundExceeded(TextSpan span, string what, long spent, long admitted) =>
        new(s_boundExceeded, span, $"This would take the run to {spent:N0} {what}, and it was admitted with a bound of {admitted:N0}: the bound is wrong.")
        {
            Notes = ["This is a fault of RlmLang, not of the program. Nothing beyond the admitted bound was spent."],
        };
}
