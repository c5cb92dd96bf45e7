using RlmLang.Sizes;
using RlmLang.Types;

namespace RlmLang.Core;

/// <summary>The size of a value of which only the type is known, with a named variable wherever the type says nothing.</summary>
internal static class TypeSizes
{
    /// <param name="type">The value's type.</param>
    /// <param name="name">What it is called; its size is printed <c>|name|</c>.</param>
    public static Size Open(RlmType type, string name) => Open(type, $"|{name}|", name, SizeExpr.One);

    // Of so many values together: what a type says of one, all of them can have.
    private static Size Open(RlmType type, string printed, string path, SizeExpr times) => type switch
    {
        TextType { MaxLength: { } max } => new TextSize((max * times).AtMost()),
        TextType or OneOfType => new TextSize(Variable(printed)),
        IntType { Min: { } min, Max: { } max } => new IntSize(times.Constant == 1 ? min : min >= 0 ? 0 : null, (max * times).AtMost()),
        IntType => IntSize.Unknown,
        ListType list => OpenList(list, printed, path, times),
        RecordType record => new RecordSize(
            [.. record.Fields.Select(f => f.Name)],
            [.. record.Fields.Select(f => Open(f.Type, $"{Prefix(printed)}|{path}.{f.Name}|", $"{path}.{f.Name}", times))]),
        OptionType option => Open(option.Item, printed, path, times),
        _ => Size.Scalar,
    };

    private static ListSize OpenList(ListType list, string printed, string path, SizeExpr times)
    {
        var count = list.MaxCount is { } max ? (max * times).AtMost() : Variable(printed);
        return new ListSize(count, Open(list.Item, $"max|{path}|", path, SizeExpr.One), Open(list.Item, $"total|{path}|", path, count));
    }

    private static string Prefix(string printed) => printed[..printed.IndexOf('|', StringComparison.Ordinal)];

    private static SizeExpr Variable(string name) => new SizeVariable(name).ToExpr();

    /// <summary>The same size with a name for each formula that is longer than one: later formulas then stay short.</summary>
    public static Size Named(Size size, string name) => Named(size, $"|{name}|", name);

    private static Size Named(Size size, string printed, string path) => size switch
    {
        TextSize t => new TextSize(Name(t.Length, printed)),
        ListSize l => new ListSize(Name(l.Count, printed), Named(l.Item, $"max|{path}|", path), Named(l.Total, $"total|{path}|", path)),
        RecordSize r => new RecordSize(r.Names, [.. r.Names.Select((field, i) => Named(r.Fields[i], $"{Prefix(printed)}|{path}.{field}|", $"{path}.{field}"))]),
        _ => size,
    };

    private static SizeExpr Name(SizeExpr e, string printed) =>
        e.Constant is not null || e.IsInfinite || (e is SizeReference && e.IsExact) ? e : new SizeVariable(printed, e).ToExpr();
}
