using RlmLang.Sizes;
using RlmLang.Values;

namespace RlmLang.Builtins.Text;

/// <summary>Size laws that several text functions share.</summary>
internal static class TextLaws
{
    /// <summary>The complaint about a text that is sought but empty: it stands everywhere and nowhere.</summary>
    public static string? EmptyText(Value? value, string parameter) => value is TextValue { Length: 0 } ? $"`{parameter}` must not be empty" : null;

    /// <summary>Pieces of a text that do not overlap.</summary>
    public static ListSize Pieces(SizeExpr length, SizeExpr count) => new(count, new TextSize(length), new TextSize(length));
}
