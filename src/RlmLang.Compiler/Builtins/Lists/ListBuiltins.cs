using System.Collections.Immutable;

namespace RlmLang.Builtins.Lists;

/// <summary>The list family, in the order of the reference page.</summary>
internal static class ListBuiltins
{
    public static ImmutableArray<IFunction> All { get; } = [new Len(), new Filter(), new SortBy()];
}
