using RlmLang.Core;
using RlmLang.Diagnostics;
using RlmLang.Sizes;
using RlmLang.Values;

namespace RlmLang.Builtins.Lists;

/// <summary>What the size laws and checks of several list functions share.</summary>
internal static class ListLaws
{
    /// <summary>At most so many of the items.</summary>
    public static ListSize First(ListSize xs, SizeExpr most)
    {
        var count = SizeExpr.Min(xs.Count, most);
        return new(count, xs.Item, Size.Least(xs.Total, xs.Item.Times(count)));
    }

    /// <summary>All but so many of the items, where that is a number.</summary>
    public static ListSize Without(ListSize xs, long dropped) =>
        xs.Count.Constant is { } count && dropped > 0 ? First(xs, Math.Max(0, count - dropped)) : xs;

    /// <summary>The items of all inner lists, one after the other.</summary>
    public static ListSize Flattened(ListSize lists) => lists.Total as ListSize ?? new(SizeExpr.Zero, Size.Empty, Size.Empty);

    /// <summary>The end of a sentence where a literal is below what it has to be.</summary>
    public static string? TooSmall(Value? literal, string parameter, long least) =>
        literal is IntValue number && number.Number < least ? $"`{parameter}` must be at least {least}; it is {number.Number}" : null;

    public static void Require(Builtin function, Value value, string parameter, long least)
    {
        if (TooSmall(value, parameter, least) is { } complaint)
        {
            throw new EvaluationException(span => EvaluationDiagnostics.BadArgument(span, function.Name, complaint));
        }
    }
}
