using System.Collections.Immutable;

namespace RlmLang.Builtins.Lists;

/// <summary>The list family, in the order of the reference page.</summary>
internal static class ListBuiltins
{
    public static ImmutableArray<IFunction> Catalogue { get; } =
    [
        new Len(),
        new Filter(),
        new FlatMap(),
        new Take(),
        new Tail(),
        new Drop(),
        new AtMost(),
        new First(),
        new Last(),
        new FindFirst(),
        new IndexOf(),
        new DropUntil(),
        new Sample(),
        new Reversed(),
        new Sorted(),
        new SortBy(),
        new Unique(),
        new UniqueBy(),
        new GroupBy(),
        new CountBy(),
        new Sum(),
        new Min(),
        new Max(),
        new Mean(),
        new Any(),
        new All(),
        new Compact(),
        new Flatten(),
        new Zip(),
        new Pairs(),
        new Cross(),
        new EnumerateItems(),
        new RangeOf(),
        new Window(),
        new Batch(),
        new Pack(),
        new Rank(),
    ];
}
