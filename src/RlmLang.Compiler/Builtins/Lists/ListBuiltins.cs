using System.Collections.Immutable;

namespace RlmLang.Builtins.Lists;

/// <summary>The list family, in the order of the reference page.</summary>
internal static class ListBuiltins
{
    public static ImmutableArray<IFunction> All { get; } =
    [
        new Len(), new Filter(), new FlatMap(), new Flatten(), new Compact(), new Take(),
        new Tail(), new Drop(), new DropUntil(), new AtMost(), new Sample(), new First(),
        new Last(), new FindFirst(), new IndexOf(), new Reversed(), new Sorted(), new SortBy(),
        new Unique(), new UniqueBy(), new GroupBy(), new CountBy(), new Sum(), new Min(),
        new Max(), new Mean(), new Any(), new All(), new Zip(), new Pairs(),
        new Cross(), new Enumerate(), new Range(), new Window(), new Batch(), new Pack(),
        new Rank(), new RankBy(),
    ];
}
