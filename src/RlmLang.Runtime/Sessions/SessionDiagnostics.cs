using System.Collections.Immutable;
using RlmLang.Diagnostics;

namespace RlmLang.Sessions;

/// <summary>What is said about sessions, in the 5100s.</summary>
internal static class SessionDiagnostics
{
    private static readonly DiagnosticDescriptor s_noFinal = new("RLM5101", Severity.Error)
    {
        Title = "A session that ended without FINAL",
        Explanation = "The root model used up its turns or the budget. What it bound last is returned, marked as partial.",
        Blame = Blame.Budget,
    };

    public static ImmutableArray<DiagnosticDescriptor> All { get; } = [s_noFinal];

    /// <param name="reason">What ended it.</param>
    /// <param name="best">The name whose value is returned in place of FINAL; null where there is none.</param>
    /// <param name="isPaid">Whether calls were paid for it.</param>
    public static Diagnostic NoFinal(string reason, string? best, bool isPaid) => new(s_noFinal, default, $"The session ended without FINAL: {reason}.")
    {
        Notes = [best is null ? "Nothing was bound that could stand in for it." : $"`{best}` is returned: the last value that was {(isPaid ? "paid for" : "bound")}.", "More turns (`--turns`), a larger budget or a stronger root model may help."],
    };
}
