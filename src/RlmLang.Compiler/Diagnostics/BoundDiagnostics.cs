using System.Collections.Immutable;
using RlmLang.Source;

namespace RlmLang.Diagnostics;

/// <summary>What is said of bounds where there is no limit to hold them against.</summary>
internal static class BoundDiagnostics
{
    private static readonly DiagnosticDescriptor s_formulaTooLong = new("RLM3002", Severity.Warning)
    {
        Title = "A bound whose formula is too long to be kept",
        Explanation = "Without a context a bound is a formula, and formulas of thousands of parts are given up. Bind steps with `let`: the size of a let has a name, which is one part of each formula after it. With a context the bound is a number.",
    };

    public static ImmutableArray<DiagnosticDescriptor> All { get; } = [s_formulaTooLong];

    /// <param name="span">The call site.</param>
    /// <param name="operation">What is called there.</param>
    /// <param name="what">What has no formula: <c>calls</c>, <c>largest prompt</c>.</param>
    /// <param name="most">Parts that a formula may have.</param>
    public static Diagnostic FormulaTooLong(TextSpan span, string operation, string what, int most) =>
        new(s_formulaTooLong, span, $"The formula for the {what} of this `{operation}` has more than {most:N0} parts, so there is none.")
        {
            Notes = ["Bind steps of what goes in with `let`, each of which has a name in the formula; or give a context: then the bound is a number."],
            Facts = ImmutableSortedDictionary<string, object>.Empty.Add("what", what),
        };
}
