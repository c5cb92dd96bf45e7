using RlmLang.Sizes;
using RlmLang.Types;

namespace RlmLang.Core;

/// <summary>The size of a value of which only the type is known, with a named variable wherever the type says nothing.</summary>
internal static class TypeSizes
{
    /// <param name="type">The value's type.</param>
    /// <param name="name">What it is called; its size is printed <c>|name|</c>.</param>
    public static Size Open(RlmType type, string name) => Open(type, $"|{name}|", name);

    private static Size Open(RlmType type, string printed, string path) => type switch
    {
        TextType { MaxLength: { } max } => new TextSize(((SizeExpr)max).AtMost()),
        TextType or OneOfType => new TextSize(Variable(printed)),
        IntType { Min: { } min, Max: { } max } => new IntSize(min, ((SizeExpr)max).AtMost()),
        IntType => IntSize.Unknown,
        ListType list => OpenList(list, printed, path),
        RecordType record => new RecordSize(
            [.. record.Fields.Select(f => f.Name)],
            [.. record.Fields.Select(f => Open(f.Type, $"{Prefix(printed)}|{path}.{f.Name}|", $"{path}.{f.Name}"))]),
        OptionType option => Open(option.Item, printed, path),
        _ => Size.Scalar,
    };

    private static ListSize OpenList(ListType list, string printed, string path)
    {
        var count = list.MaxCount is { } max ? ((SizeExpr)max).AtMost() : Variable(printed);
        return new ListSize(count, Open(list.Item, $"max|{path}|", path), Open(list.Item, $"total|{path}|", path));
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
