using System.Collections.Immutable;
using RlmLang.Bounds;
using RlmLang.Core;
using RlmLang.Sizes;

namespace RlmLang.Budgets;

/// <summary>What a plan can cost, in US dollars.</summary>
/// <param name="Estimated">At four characters a token, where every call is answered at the first asking and at full length, with an eighth of the thinking that is allowed.</param>
/// <param name="Most">At what is reserved before each request, with every repair and retry.</param>
/// <param name="Sites">Of the estimate, by call site.</param>
internal sealed record PlannedMoney(decimal Estimated, decimal Most, ImmutableArray<decimal> Sites)
{
    // Of UTF-8, for a UTF-16 code unit; and no tokenizer of bytes makes more tokens than bytes.
    private const decimal MostTokensPerChar = 3;

    // Four messages, each with what a provider puts around it.
    private const decimal MostTokensAroundPrompt = 64;

    // What a model mostly thinks is far below what it may.
    private const decimal AllowedForEachThought = 8;

    /// <param name="report">What can be sent and come back.</param>
    /// <param name="limits">Repairs and retries.</param>
    /// <param name="asked">From a call site to the prices of the models that it may ask, and the tokens that each may think before a reply.</param>
    /// <returns>Null where something has no bound or no price.</returns>
    public static PlannedMoney? Of(BoundReport report, CallLimits limits, Func<CallSite, IEnumerable<(RlmPrice? Price, int Thinking)>> asked)
    {
        var (estimated, most) = (0m, 0m);
        var sites = ImmutableArray.CreateBuilder<decimal>();
        foreach (var site in report.Sites)
        {
            var cost = report.SiteSpending(site);
            if (cost.Calls.Constant == 0)
            {
                sites.Add(0);
                continue;
            }

            var models = asked(site).ToList();
            if (Dearest(models.Select(m => m.Price)) is not { } price || Number(cost.Calls) is not { } calls || Chars(cost.Once) is not { } once || Chars(cost.Most) is not { } all)
            {
                return null;
            }

            var prompts = calls * (1 + limits.Repairs);
            var thinking = models.Max(m => m.Thinking);
            var aroundReply = 64m + (site.StartsChild ? Math.Max(PromptLayout.MostThinking, thinking) : thinking);
            sites.Add(price.Of(once.Prompts / TokenEstimate.CharsPerToken, (once.Replies / TokenEstimate.CharsPerToken) + (calls * thinking / AllowedForEachThought)));
            estimated += sites[^1];
            most += (1 + limits.Retries) * price.Of((all.Prompts * MostTokensPerChar) + (prompts * MostTokensAroundPrompt), (all.Replies / 2) + (prompts * aroundReply));
        }

        return new(estimated, most, sites.ToImmutable());
    }

    private static RlmPrice? Dearest(IEnumerable<RlmPrice?> prices) =>
        prices.Aggregate((RlmPrice?)RlmPrice.Free, (a, b) => a is null || b is null ? null : new(Math.Max(a.InputPerMillion, b.InputPerMillion), Math.Max(a.OutputPerMillion, b.OutputPerMillion)));

    private static (decimal Prompts, decimal Replies)? Chars(Traffic traffic) =>
        Number(traffic.PromptChars) is { } prompts && Number(traffic.ReplyChars) is { } replies ? (prompts, replies) : null;

    private static decimal? Number(SizeExpr e) => SizeArithmetic.Expand(e).Constant;
}
