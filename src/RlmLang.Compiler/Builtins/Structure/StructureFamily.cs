using System.Collections.Immutable;

namespace RlmLang.Builtins.Structure;

/// <summary>The functions that read forms of text, in the order of the reference page.</summary>
internal static class StructureFamily
{
    public static ImmutableArray<IFunction> All { get; } = [new Csv(), new JsonLines(), new Headings(), new CodeBlocks()];
}
