using System.Collections.Immutable;

namespace RlmLang.Builtins.Text;

/// <summary>The text family, in the order of the reference page.</summary>
internal static class TextBuiltins
{
    public static ImmutableArray<IFunction> All { get; } = [new Chunk()];
}
