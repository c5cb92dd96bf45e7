namespace RlmLang.Builtins.Lists;

/// <summary>The list family, in the order of the reference page.</summary>
internal static class ListBuiltins
{
    public static BuiltinEntry[] All { get; } =
    [
        new("len", () => new Len()), new("filter", () => new Filter()), new("flat_map", () => new FlatMap()), new("flatten", () => new Flatten()),
        new("compact", () => new Compact()), new("take", () => new Take()), new("tail", () => new Tail()), new("drop", () => new Drop()),
        new("drop_until", () => new DropUntil()), new("at_most", () => new AtMost()), new("sample", () => new Sample()),
        new("first", () => new First()), new("last", () => new Last()), new("find_first", () => new FindFirst()),
        new("index_of", () => new IndexOf()), new("reversed", () => new Reversed()), new("sorted", () => new Sorted()),
        new("sort_by", () => new SortBy()), new("unique", () => new Unique()), new("unique_by", () => new UniqueBy()),
        new("group_by", () => new GroupBy()), new("count_by", () => new CountBy()), new("sum", () => new Sum()), new("min", () => new Min()),
        new("max", () => new Max()), new("mean", () => new Mean()), new("any", () => new Any()), new("all", () => new All()),
        new("zip", () => new Zip()), new("pairs", () => new Pairs()), new("cross", () => new Cross()), new("enumerate", () => new Enumerate()),
        new("range", () => new Range()), new("window", () => new Window()), new("batch", () => new Batch()), new("pack", () => new Pack()),
        new("rank", () => new Rank()), new("rank_by", () => new RankBy()),
    ];
}
