using RlmLang.Sizes;

namespace RlmLang.Builtins.Text;

/// <summary>Size laws that several text functions share.</summary>
internal static class TextLaws
{
    /// <summary>Pieces of a text that do not overlap.</summary>
    public static ListSize Pieces(SizeExpr length, SizeExpr count) => new(count, new TextSize(length), new TextSize(length));
}
