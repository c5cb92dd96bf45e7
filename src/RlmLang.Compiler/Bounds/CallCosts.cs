using System.Collections.Immutable;
using RlmLang.Core;
using RlmLang.Sizes;

namespace RlmLang.Bounds;

/// <summary>What the host allows each call to repeat; part of every bound.</summary>
/// <param name="Repairs">How often a reply that is ill-typed or not whole is asked for again.</param>
/// <param name="Retries">How often a request that failed on the way is sent again.</param>
internal sealed record CallLimits(int Repairs, int Retries)
{
    /// <summary>The most characters of any prompt and its reply: no child run can send more at once.</summary>
    public long Window { get; init; } = 32_000;
}

/// <summary>The cost of one model call from the size of its prompt.</summary>
internal static class CallCosts
{
    /// <param name="call">The call.</param>
    /// <param name="prompt">Characters of its first prompt.</param>
    /// <param name="reply">The most characters of one reply, as it comes.</param>
    /// <param name="limits">Repairs and retries.</param>
    public static Cost Of(CoreModelCall call, SizeExpr prompt, SizeExpr reply, CallLimits limits)
    {
        SizeExpr samples = call.Options.Samples;
        var repair = PromptLayout.RepairBound(prompt, reply, isTyped: call.Reply.Type is not Types.TextType || call.Pack is not null);
        var largest = limits.Repairs > 0 ? repair : prompt;
        var most = new Traffic((samples * (prompt + (limits.Repairs * repair))).AtMost(), (samples * (1L + limits.Repairs) * reply).AtMost());
        return new Cost
        {
            Calls = samples,
            Requests = (samples * ((1L + limits.Repairs) * (1 + limits.Retries))).AtMost(),
            Depth = SizeExpr.One,
            Rounds = SizeExpr.One,
            PromptChars = most.PromptChars,
            LargestPrompt = largest.AtMost(),
            ReplyChars = most.ReplyChars,
            Sites = Site(call.Site, new(samples, largest) { Most = most, Once = new((samples * prompt).AtMost(), (samples * reply).AtMost()) }),
        };
    }

    /// <summary>The cost of a child run: all that it may spend.</summary>
    public static Cost Of(CoreChildRun child, CallLimits limits)
    {
        var allotted = ChildAllotment.Of(child.Calls, limits);
        return new Cost
        {
            Calls = ((SizeExpr)allotted.Calls).AtMost(),
            Requests = ((SizeExpr)allotted.Requests).AtMost(),
            Depth = 1 + (long)child.Depth,
            Rounds = ((SizeExpr)allotted.Calls).AtMost(),
            PromptChars = ((SizeExpr)allotted.PromptChars).AtMost(),
            LargestPrompt = ((SizeExpr)limits.Window).AtMost(),
            ReplyChars = ((SizeExpr)allotted.ReplyChars).AtMost(),
            Sites = Site(child.Site, new(((SizeExpr)allotted.Calls).AtMost(), ((SizeExpr)limits.Window).AtMost())
            {
                Most = Traffic(allotted),
                Once = Traffic(ChildAllotment.Of(child.Calls, limits with { Repairs = 0 })),
            }),
        };
    }

    private static Traffic Traffic(ChildAllotment allotted) => new(((SizeExpr)allotted.PromptChars).AtMost(), ((SizeExpr)allotted.ReplyChars).AtMost());

    private static ImmutableArray<SiteCost> Site(CallSite site, SiteCost cost) => [.. Enumerable.Repeat(SiteCost.None, site.Number), cost];
}
