using System.Collections.Immutable;
using RlmLang.Core;
using RlmLang.Diagnostics;
using RlmLang.Sizes;

namespace RlmLang.Bounds;

/// <summary>Bounds as they are shown: the formula, and the number where the input is known.</summary>
/// <param name="Symbolic">Without a context.</param>
/// <param name="Measured">On the real context; null where there is none.</param>
/// <param name="Sites">Every call site.</param>
internal sealed record BoundReport(ProgramBounds Symbolic, ProgramBounds? Measured, ImmutableArray<CallSite> Sites)
{
    /// <summary>Grows when a law becomes tighter, so that an old log keeps its meaning.</summary>
    public const int LawVersion = 3;

    public BoundLine Calls => Line(c => c.Calls);

    public BoundLine Requests => Line(c => c.Requests);

    public BoundLine Depth => Line(c => c.Depth);

    public BoundLine Rounds => Line(c => c.Rounds);

    public BoundLine PromptChars => Line(c => c.PromptChars);

    public BoundLine LargestPrompt => Line(c => c.LargestPrompt);

    public BoundLine ReplyChars => Line(c => c.ReplyChars);

    public BoundLine SiteCalls(CallSite site) => Line(c => Site(c, site).Calls);

    public BoundLine SiteLargestPrompt(CallSite site) => Line(c => Site(c, site).LargestPrompt);

    /// <summary>What a call site can spend: on the real context where there is one.</summary>
    public SiteCost SiteSpending(CallSite site) => Site((Measured ?? Symbolic).Total, site);

    /// <summary>The lets that a formula names, each with what it is at most: <c>|threats| &lt;= |tickets|, here 2,000</c>.</summary>
    public IEnumerable<string> Where(SizeExpr formula)
    {
        var shown = new HashSet<SizeVariable>();
        var open = new Queue<SizeVariable>(Variables(formula));
        while (open.TryDequeue(out var variable))
        {
            if (!shown.Add(variable) || variable.Definition is not { } definition)
            {
                continue;
            }

            foreach (var inner in Variables(definition))
            {
                open.Enqueue(inner);
            }

            var number = Measured?.Lets.FirstOrDefault(l => $"|{l.Variable.Name}|" == variable.Name)?.Extent;
            yield return $"{variable.Name} {(definition.IsExact ? "=" : "<=")} {definition}"
                + (number?.Constant is { } n && definition.Constant is null ? $", here {(number.IsExact ? "" : "<= ")}{SizePrinter.Number(n)}" : "");
        }
    }

    /// <summary>The call sites of which no formula could be kept; with a context there are numbers.</summary>
    public IEnumerable<Diagnostic> Warnings() => Measured is not null ? [] : Sites
        .Select(s => (Site: s, What: SiteCalls(s).Formula.IsGivenUp ? "calls" : SiteLargestPrompt(s).Formula.IsGivenUp ? "largest prompt" : null))
        .Where(s => s.What is not null)
        .Select(s => BoundDiagnostics.FormulaTooLong(s.Site.Span, s.Site.Operation, s.What!, SizeExpr.WeightLimit));

    private static SiteCost Site(Cost cost, CallSite site) => site.Number < cost.Sites.Length ? cost.Sites[site.Number] : SiteCost.None;

    private static List<SizeVariable> Variables(SizeExpr e)
    {
        var found = new List<SizeVariable>();
        SizeArithmetic.Mentions(e, v =>
        {
            found.Add(v);
            return false;
        });
        return found;
    }

    private BoundLine Line(Func<Cost, SizeExpr> component) => new(component(Symbolic.Total), Measured is { } m ? component(m.Total) : null);
}

/// <summary>One bound.</summary>
/// <param name="Formula">Over sizes of the context and lets.</param>
/// <param name="Measured">On the real context, or null.</param>
internal readonly record struct BoundLine(SizeExpr Formula, SizeExpr? Measured)
{
    /// <summary>The number, or null where there is none: without a context, or without a bound.</summary>
    public long? Max => (Measured ?? SizeArithmetic.Expand(Formula)).Constant;

    public bool IsExact => (Measured ?? Formula).IsExact;

    /// <summary>Whether there is no number because the formula was too long to be kept.</summary>
    public bool IsGivenUp => (Measured ?? SizeArithmetic.Expand(Formula)).IsGivenUp;
}
