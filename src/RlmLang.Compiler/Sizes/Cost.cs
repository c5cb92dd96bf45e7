using System.Collections.Immutable;

namespace RlmLang.Sizes;

/// <summary>An upper bound on what evaluating something spends.</summary>
/// <remarks><see cref="Then"/> is one after the other, <see cref="Beside"/> is both with no order, <see cref="Or"/> is one of the two.</remarks>
internal sealed record Cost
{
    public static readonly Cost None = new();

    /// <summary>Model calls.</summary>
    public SizeExpr Calls { get; init; } = SizeExpr.Zero;

    /// <summary>Requests to a provider: calls, with the retries and repairs of each.</summary>
    public SizeExpr Requests { get; init; } = SizeExpr.Zero;

    /// <summary>How deep models call models: 1 for a call, more for child runs.</summary>
    public SizeExpr Depth { get; init; } = SizeExpr.Zero;

    /// <summary>The longest chain of calls of which each needs the one before.</summary>
    public SizeExpr Rounds { get; init; } = SizeExpr.Zero;

    /// <summary>Characters of all prompts, repairs among them; a retry of the same prompt is not counted again.</summary>
    public SizeExpr PromptChars { get; init; } = SizeExpr.Zero;

    /// <summary>Characters of the largest single prompt.</summary>
    public SizeExpr LargestPrompt { get; init; } = SizeExpr.Zero;

    /// <summary>Characters of all replies, as they came.</summary>
    public SizeExpr ReplyChars { get; init; } = SizeExpr.Zero;

    /// <summary>Characters read or written and items made by pure operations.</summary>
    public SizeExpr Work { get; init; } = SizeExpr.Zero;

    /// <summary>For each call site, by its number: what is spent there. May be shorter than there are sites.</summary>
    public ImmutableArray<SiteCost> Sites { get; init; } = [];

    public Cost Then(Cost next) => ReferenceEquals(this, None) ? next : ReferenceEquals(next, None) ? this : Add(next, Rounds + next.Rounds);

    public Cost Beside(Cost other) => ReferenceEquals(this, None) ? other : ReferenceEquals(other, None) ? this : Add(other, SizeExpr.Max(Rounds, other.Rounds));

    public Cost Or(Cost other) => ReferenceEquals(this, other) ? this : new()
    {
        Calls = Either(Calls, other.Calls),
        Requests = Either(Requests, other.Requests),
        Depth = Either(Depth, other.Depth),
        Rounds = Either(Rounds, other.Rounds),
        PromptChars = Either(PromptChars, other.PromptChars),
        LargestPrompt = Either(LargestPrompt, other.LargestPrompt),
        ReplyChars = Either(ReplyChars, other.ReplyChars),
        Work = Either(Work, other.Work),
        Sites = Zip(other, (a, b) => a.With(b, Either, Either)),
    };

    /// <summary>This cost once for each item of a list: sums are amortised, maxima taken.</summary>
    public Cost ForEach(AmortisedSum sum) => ReferenceEquals(this, None) ? this : new()
    {
        Calls = sum.Total(Calls),
        Requests = sum.Total(Requests),
        Depth = sum.Largest(Depth),
        Rounds = sum.Largest(Rounds),
        PromptChars = sum.Total(PromptChars),
        LargestPrompt = sum.Largest(LargestPrompt),
        ReplyChars = sum.Total(ReplyChars),
        Work = sum.Total(Work),
        Sites = [.. Sites.Select(s => s.Map(sum.Total, sum.Largest))],
    };

    /// <summary>This cost so many times, one after the other in <paramref name="rounds"/> waves.</summary>
    public Cost Times(SizeExpr count, SizeExpr rounds) => ReferenceEquals(this, None) ? this : new()
    {
        Calls = Calls * count,
        Requests = Requests * count,
        Depth = Depth,
        Rounds = Rounds * rounds,
        PromptChars = PromptChars * count,
        LargestPrompt = LargestPrompt,
        ReplyChars = ReplyChars * count,
        Work = Work * count,
        Sites = [.. Sites.Select(s => s.Map(e => e * count, static e => e))],
    };

    /// <summary>The same formulas, meant as upper bounds only: what stands in a branch may not happen.</summary>
    public Cost AtMost() => ReferenceEquals(this, None) ? this : Map(static e => e.AtMost());

    public Cost Map(Func<SizeExpr, SizeExpr> change) => new()
    {
        Calls = change(Calls),
        Requests = change(Requests),
        Depth = change(Depth),
        Rounds = change(Rounds),
        PromptChars = change(PromptChars),
        LargestPrompt = change(LargestPrompt),
        ReplyChars = change(ReplyChars),
        Work = change(Work),
        Sites = [.. Sites.Select(s => s.Map(change, change))],
    };

    // Which of the two it will be is open, so the larger is exact only where they agree.
    private static SizeExpr Either(SizeExpr a, SizeExpr b) => a.Equals(b) ? SizeExpr.Max(a, b) : SizeExpr.Max(a, b).AtMost();

    private Cost Add(Cost other, SizeExpr rounds) => new()
    {
        Calls = Calls + other.Calls,
        Requests = Requests + other.Requests,
        Depth = SizeExpr.Max(Depth, other.Depth),
        Rounds = rounds,
        PromptChars = PromptChars + other.PromptChars,
        LargestPrompt = SizeExpr.Max(LargestPrompt, other.LargestPrompt),
        ReplyChars = ReplyChars + other.ReplyChars,
        Work = Work + other.Work,
        Sites = Zip(other, static (a, b) => a.With(b, static (x, y) => x + y, static (x, y) => SizeExpr.Max(x, y))),
    };

    private ImmutableArray<SiteCost> Zip(Cost other, Func<SiteCost, SiteCost, SiteCost> combine)
    {
        if (Sites.IsEmpty && other.Sites.IsEmpty)
        {
            return [];
        }

        var count = Math.Max(Sites.Length, other.Sites.Length);
        var zipped = ImmutableArray.CreateBuilder<SiteCost>(count);
        for (var i = 0; i < count; i++)
        {
            zipped.Add(combine(i < Sites.Length ? Sites[i] : SiteCost.None, i < other.Sites.Length ? other.Sites[i] : SiteCost.None));
        }

        return zipped.MoveToImmutable();
    }
}

/// <summary>What one call site may spend.</summary>
/// <param name="Calls">Model calls.</param>
/// <param name="LargestPrompt">Characters of the largest single prompt.</param>
internal sealed record SiteCost(SizeExpr Calls, SizeExpr LargestPrompt)
{
    public static readonly SiteCost None = new(SizeExpr.Zero, SizeExpr.Zero);

    /// <summary>With every repair.</summary>
    public Traffic Most { get; init; } = Traffic.None;

    /// <summary>Where every call is answered at the first asking.</summary>
    public Traffic Once { get; init; } = Traffic.None;

    public SiteCost Map(Func<SizeExpr, SizeExpr> summed, Func<SizeExpr, SizeExpr> largest) =>
        new(summed(Calls), largest(LargestPrompt)) { Most = Most.Map(summed), Once = Once.Map(summed) };

    public SiteCost With(SiteCost other, Func<SizeExpr, SizeExpr, SizeExpr> summed, Func<SizeExpr, SizeExpr, SizeExpr> largest) =>
        new(summed(Calls, other.Calls), largest(LargestPrompt, other.LargestPrompt)) { Most = Most.With(other.Most, summed), Once = Once.With(other.Once, summed) };
}

/// <summary>Characters that are sent and come back.</summary>
internal sealed record Traffic(SizeExpr PromptChars, SizeExpr ReplyChars)
{
    public static readonly Traffic None = new(SizeExpr.Zero, SizeExpr.Zero);

    public Traffic Map(Func<SizeExpr, SizeExpr> change) => new(change(PromptChars), change(ReplyChars));

    public Traffic With(Traffic other, Func<SizeExpr, SizeExpr, SizeExpr> combine) => new(combine(PromptChars, other.PromptChars), combine(ReplyChars, other.ReplyChars));
}
