namespace RlmLang.Types;

/// <summary>What the type parameters of one call stand for; grows as arguments are matched.</summary>
internal sealed class Unification
{
    private readonly Dictionary<string, RlmType> _bound = [];

    /// <summary>Finds types for the parameters in <paramref name="pattern"/> such that <paramref name="actual"/> converts to it. False where there are none.</summary>
    public bool Match(RlmType pattern, RlmType actual)
    {
        switch (pattern, actual)
        {
            case (_, ErrorType):
                return true;
            case (TypeParameter p, _):
                if (!_bound.TryGetValue(p.Name, out var known))
                {
                    _bound.Add(p.Name, actual);
                    return true;
                }

                if (Conversions.Join(known, actual) is not { } joined)
                {
                    return false;
                }

                _bound[p.Name] = joined;
                return true;
            case (OptionType p, OptionType a):
                return Match(p.Item, a.Item);
            case (OptionType, NoneType):
                return true;
            case (OptionType p, _):
                return Match(p.Item, actual);
            case (ListType p, ListType a):
                return (p.MaxCount is null || a.MaxCount <= p.MaxCount) && Match(p.Item, a.Item);
            case (RecordType p, RecordType a):
                return p.Fields.Length == a.Fields.Length && p.Fields.All(f => a.Find(f.Name) is { } own && Match(f.Type, own));
            default:
                return Conversions.Converts(actual, pattern);
        }
    }

    /// <summary>The type with every known parameter put in; one that is still unknown stays.</summary>
    public RlmType Apply(RlmType type) => type switch
    {
        TypeParameter p => _bound.GetValueOrDefault(p.Name, p),
        ListType list => list with { Item = Apply(list.Item) },
        OptionType option => RlmType.Option(Apply(option.Item)),
        RecordType record => new RecordType([.. record.Fields.Select(f => f with { Type = Apply(f.Type) })]),
        FunctionType f => new FunctionType([.. f.Parameters.Select(Apply)], Apply(f.Result)),
        _ => type,
    };

    /// <summary>Whether a type parameter is still in it.</summary>
    public static bool IsOpen(RlmType type) => type switch
    {
        TypeParameter => true,
        ListType list => IsOpen(list.Item),
        OptionType option => IsOpen(option.Item),
        RecordType record => record.Fields.Any(f => IsOpen(f.Type)),
        FunctionType f => IsOpen(f.Result) || f.Parameters.Any(IsOpen),
        _ => false,
    };
}
