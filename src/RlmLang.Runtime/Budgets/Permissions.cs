using System.IO.Enumeration;
using RlmLang.Core;
using RlmLang.Diagnostics;

namespace RlmLang.Budgets;

/// <summary>Holds a program against what the policy allows at all: models and functions.</summary>
internal static class Permissions
{
    /// <param name="script">What would run.</param>
    /// <param name="policy">The host's.</param>
    /// <param name="namesOf">From a call site to all names of its model.</param>
    public static IEnumerable<Diagnostic> Refusals(RlmScript script, RlmPolicy policy, Func<CallSite, IReadOnlyCollection<string>> namesOf)
    {
        foreach (var (name, span) in script.Functions.Where(f => policy.ForbiddenFunctions.Contains(f.Name, StringComparer.Ordinal)))
        {
            yield return RefusalDiagnostics.FunctionForbidden(span, name);
        }

        foreach (var site in script.Program.Sites)
        {
            if (Forbidden(policy, namesOf(site)) is { } model)
            {
                yield return RefusalDiagnostics.ModelForbidden(site.Span, model, policy.AllowedModels ?? []);
            }
        }
    }

    /// <summary>The first of a model's names that may not be asked; null where all may.</summary>
    public static string? Forbidden(RlmPolicy policy, IEnumerable<string> names) => names.FirstOrDefault(n => !Allows(policy, n));

    /// <summary>Whether a model may be asked.</summary>
    public static bool Allows(RlmPolicy policy, string model) => policy.AllowedModels is not { } allowed || allowed.Any(a => FileSystemName.MatchesSimpleExpression(a, model, ignoreCase: false));
}
