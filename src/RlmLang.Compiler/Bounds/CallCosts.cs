using System.Collections.Immutable;
using RlmLang.Core;
using RlmLang.Sizes;

namespace RlmLang.Bounds;

/// <summary>What the host allows each call to repeat; part of every bound.</summary>
/// <param name="Repairs">How often an ill-typed reply is asked for again.</param>
/// <param name="Retries">How often a request that failed on the way is sent again.</param>
internal sealed record CallLimits(int Repairs, int Retries);

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
        var repairable = call.Reply.Type is Types.TextType && call.Pack is null ? 0 : limits.Repairs;
        var repair = PromptLayout.RepairBound(prompt, reply);
        var largest = repairable > 0 ? repair : prompt;
        var sites = ImmutableArray.CreateBuilder<SiteCost>(call.Site.Number + 1);
        for (var i = 0; i < call.Site.Number; i++)
        {
            sites.Add(SiteCost.None);
        }

        sites.Add(new(samples, largest));
        return new Cost
        {
            Calls = samples,
            Requests = (samples * ((1L + repairable) * (1 + limits.Retries))).AtMost(),
            Depth = SizeExpr.One,
            Rounds = SizeExpr.One,
            PromptChars = (samples * (prompt + (repairable * repair))).AtMost(),
            LargestPrompt = largest.AtMost(),
            ReplyChars = (samples * (1L + repairable) * reply).AtMost(),
            Sites = sites.MoveToImmutable(),
        };
    }
}
