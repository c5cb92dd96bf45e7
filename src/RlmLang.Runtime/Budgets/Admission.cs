using System.Collections.Immutable;
using RlmLang.Bounds;
using RlmLang.Core;
using RlmLang.Diagnostics;
using RlmLang.Sizes;
using RlmLang.Source;

namespace RlmLang.Budgets;

/// <summary>Holds a program's bounds against the smallest of its budget and the policy, and each prompt against its model's window.</summary>
internal static class Admission
{
    /// <param name="program">What was bounded.</param>
    /// <param name="report">Its bounds on the real input.</param>
    /// <param name="policy">The host's limits.</param>
    /// <param name="windowOf">From a call site to its model's name and window in characters, and how many of them the reply may take.</param>
    /// <param name="unpricedOf">From a call site to the models that it may ask and that have no price.</param>
    public static ImmutableArray<Diagnostic> Refusals(
        CoreProgram program, BoundReport report, RlmPolicy policy, Func<CallSite, (string Model, long Window)> windowOf, Func<CallSite, IEnumerable<string>> unpricedOf)
    {
        var refusals = ImmutableArray.CreateBuilder<Diagnostic>();
        var budget = program.Budget;
        if ((budget.Usd is not null || policy.MaxUsd is not null) && program.Sites.SelectMany(unpricedOf).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList() is { Count: > 0 } unpriced)
        {
            refusals.Add(RefusalDiagnostics.NoPrices(budget.SpanOf("usd") ?? default, unpriced));
        }

        Hold("calls", report.Calls, s => s.Calls, budget.Calls, policy.MaxCalls);
        Hold("requests", report.Requests, s => s.Calls, null, policy.MaxRequests);
        Hold("levels of depth", report.Depth, s => s.Calls, budget.Depth, policy.MaxDepth);
        Hold("prompt characters", report.PromptChars, s => s.Calls * s.LargestPrompt, budget.PromptChars, policy.MaxPromptChars);
        Hold("reply characters", report.ReplyChars, s => s.Calls, null, policy.MaxReplyChars);
        foreach (var site in report.Sites)
        {
            var (model, window) = windowOf(site);
            var calls = report.SiteCalls(site).Max;
            var largest = report.SiteLargestPrompt(site).Max;
            if (calls != 0 && (largest is null || largest > window))
            {
                refusals.Add(report.SiteLargestPrompt(site).IsGivenUp
                    ? RefusalDiagnostics.TooLongToBound(site.Span, "characters in one prompt", SizeExpr.WeightLimit, window, $"`{model}`")
                    : RefusalDiagnostics.PromptTooLarge(site.Span, largest, window, model));
            }
        }

        return refusals.ToImmutable();

        void Hold(string what, BoundLine bound, Func<SiteCost, SizeExpr> weight, long? own, long? allowed)
        {
            if ((own ?? long.MaxValue) is var mine && (allowed ?? long.MaxValue) is var theirs && Math.Min(mine, theirs) is var limit && limit == long.MaxValue)
            {
                return;
            }

            if (bound.Max is { } max && max <= limit)
            {
                return;
            }

            var source = mine <= theirs ? "its budget" : "the policy";
            var (dearest, label, labels) = Dearest(weight);
            refusals.Add((bound.Max is { } number
                ? RefusalDiagnostics.TooMany(dearest, what, number, limit, source, bound.Formula.ToString())
                : bound.IsGivenUp ? RefusalDiagnostics.TooLongToBound(dearest, what, SizeExpr.WeightLimit, limit, source)
                : RefusalDiagnostics.Unbounded(dearest, what, limit, source)) with
            {
                SpanLabel = label,
                Labels = labels,
                Notes = [.. Notes(bound, limit, what)],
            });
        }

        IEnumerable<string> Notes(BoundLine bound, long limit, string what)
        {
            if (bound.Max is { } number)
            {
                // The formula is of all inputs, the number of this one.
                var formula = bound.Formula.IsGivenUp || bound.Formula.Constant is not null ? null : $" {(bound.Formula.IsExact ? "=" : "<=")} {bound.Formula}, here ";
                yield return $"{what}{formula}{(formula is null ? bound.IsExact ? " = " : " <= " : bound.IsExact ? "" : "<= ")}{number:N0}; over by {number - limit:N0}"
                    + (limit > 0 ? $" ({(double)number / limit:0.##} times)." : ".");
            }
            else if (bound.IsGivenUp)
            {
                yield return "Bind steps of what goes in with `let`: the size of each is then one number.";
            }
            else
            {
                yield return "Give the list or text that comes from a reply a limit before it is used here: `take(n)`, `at_most(n)`, `[0:n]`, or `as=[text; n]`.";
            }

            if (what == "requests" && bound.Max is { } most && policy.Retries > 0)
            {
                yield return $"A call counts with the repairs ({policy.Repairs}) and retries ({policy.Retries}) that the policy allows; without retries it would be {most / (1 + policy.Retries):N0}, without repairs as well {most / (1 + policy.Retries) / (1 + policy.Repairs):N0}.";
            }

            foreach (var line in report.Where(bound.Formula))
            {
                yield return $"where {line}";
            }
        }

        static string Calls(SiteCost cost) => cost.Calls.Constant is null ? "calls without bound" : $"{(cost.Calls.IsExact ? "" : "up to ")}{(cost.Calls.Constant is { } number ? RefusalDiagnostics.Counted(number, "calls") : $"{cost.Calls} calls")}";

        (TextSpan Span, string? Label, ImmutableArray<DiagnosticLabel> Labels) Dearest(Func<SiteCost, SizeExpr> weight)
        {
            var cost = report.Measured?.Total ?? report.Symbolic.Total;
            var sites = report.Sites
                .Select(s => (Site: s, Cost: s.Number < cost.Sites.Length ? cost.Sites[s.Number] : SiteCost.None))
                .OrderByDescending(s => weight(s.Cost).Constant ?? long.MaxValue)
                .ToList();
            return sites.Count == 0
                ? (default, null, [])
                : (sites[0].Site.Span, Calls(sites[0].Cost), [.. sites.Skip(1).Take(4).Select(s => new DiagnosticLabel(s.Site.Span, Calls(s.Cost)))]);
        }
    }
}
