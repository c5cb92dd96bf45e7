namespace RlmLang.Types;

/// <summary>Which types stand for which without a word from the author: <c>int</c> for <c>float</c>, <c>one_of</c> for <c>text</c>, <c>T</c> for <c>T?</c>, and the same inside lists and records.</summary>
internal static class Conversions
{
    /// <summary>Whether every value of <paramref name="from"/> can stand where a <paramref name="to"/> is asked for.</summary>
    public static bool Converts(RlmType from, RlmType to) => (from, to) switch
    {
        (ErrorType, _) or (_, ErrorType) or (NeverType, _) => true,
        (NoneType, OptionType) => true,
        (OptionType a, OptionType b) => Converts(a.Item, b.Item),
        (_, OptionType b) => Converts(from, b.Item),
        (IntType, FloatType) => true,
        (IntType a, IntType b) => (b.Min is null || a.Min >= b.Min) && (b.Max is null || a.Max <= b.Max),
        (TextType a, TextType b) => b.MaxLength is null || a.MaxLength <= b.MaxLength,
        (OneOfType a, TextType b) => b.MaxLength is null || (!a.Labels.IsDefault && a.Labels.All(l => l.Length <= b.MaxLength)),
        (OneOfType a, OneOfType b) => b.Labels.IsDefault ? a.Labels.IsDefault : !a.Labels.IsDefault && a.Labels.All(l => b.Labels.Contains(l)),
        (ListType a, ListType b) => Converts(a.Item, b.Item) && (b.MaxCount is null || a.MaxCount <= b.MaxCount),
        (RecordType a, RecordType b) => a.Fields.Length == b.Fields.Length
            && b.Fields.All(f => a.Find(f.Name) is { } own && Converts(own, f.Type)),
        _ => from.Equals(to),
    };

    /// <summary>Whether the conversion changes values, as <c>int</c> to <c>float</c> does, so that lowering has to write it down.</summary>
    public static bool ChangesValues(RlmType from, RlmType to) => (from, to) switch
    {
        (IntType, FloatType) => true,
        (OptionType a, OptionType b) => ChangesValues(a.Item, b.Item),
        (_, OptionType b) => ChangesValues(from, b.Item),
        (ListType a, ListType b) => ChangesValues(a.Item, b.Item),
        (RecordType a, RecordType b) => b.Fields.Any(f => a.Find(f.Name) is { } own && ChangesValues(own, f.Type)),
        _ => false,
    };

    /// <summary>The smallest type that both convert to, or null where there is none: the type of a conditional's branches and of a list's items.</summary>
    public static RlmType? Join(RlmType a, RlmType b)
    {
        if (a is ErrorType || Converts(a, b))
        {
            return b;
        }

        if (b is ErrorType || Converts(b, a))
        {
            return a;
        }

        return (a, b) switch
        {
            (NoneType, _) => RlmType.Option(b),
            (_, NoneType) => RlmType.Option(a),
            (OptionType x, OptionType y) => Join(x.Item, y.Item) is { } item ? RlmType.Option(item) : null,
            (OptionType x, _) => Join(x.Item, b) is { } item ? RlmType.Option(item) : null,
            (_, OptionType y) => Join(a, y.Item) is { } item ? RlmType.Option(item) : null,
            (IntType x, IntType y) => new IntType(Least(x.Min, y.Min), Most(x.Max, y.Max)),
            (TextType x, TextType y) => new TextType(Most(x.MaxLength, y.MaxLength)),
            (OneOfType x, OneOfType y) when !x.Labels.IsDefault && !y.Labels.IsDefault => new OneOfType([.. x.Labels.Union(y.Labels)]),
            (OneOfType or TextType, OneOfType or TextType) => RlmType.Text,
            (ListType x, ListType y) => Join(x.Item, y.Item) is { } item ? new ListType(item, Most(x.MaxCount, y.MaxCount)) : null,
            (RecordType x, RecordType y) when x.Fields.Length == y.Fields.Length => JoinRecords(x, y),
            _ => null,
        };
    }

    private static RecordType? JoinRecords(RecordType a, RecordType b)
    {
        var fields = new List<RecordField>(a.Fields.Length);
        foreach (var field in a.Fields)
        {
            if (b.Find(field.Name) is not { } other || Join(field.Type, other) is not { } joined)
            {
                return null;
            }

            fields.Add(field with { Type = joined });
        }

        return new([.. fields]);
    }

    private static long? Least(long? a, long? b) => a is { } x && b is { } y ? Math.Min(x, y) : null;

    private static long? Most(long? a, long? b) => a is { } x && b is { } y ? Math.Max(x, y) : null;
}
