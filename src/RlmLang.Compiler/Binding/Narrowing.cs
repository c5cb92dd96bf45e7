using System.Collections.Immutable;
using RlmLang.Symbols;
using RlmLang.Types;
using RlmLang.Values;

namespace RlmLang.Binding;

/// <summary>What a condition says of the values that may be none.</summary>
internal static class Narrowing
{
    private static readonly ImmutableDictionary<ValuePath, RlmType> s_nothing = ImmutableDictionary<ValuePath, RlmType>.Empty;

    /// <summary>What is known where the condition came out as given.</summary>
    public static ImmutableDictionary<ValuePath, RlmType> Facts(BoundExpression condition, bool outcome) => condition switch
    {
        BoundOperation { Operator: BoundOperator.NotEqual or BoundOperator.Equal } e when (e.Operator == BoundOperator.NotEqual) == outcome => Comparison(e.Operands[0], e.Operands[1]),
        BoundOperation { Operator: BoundOperator.Not } e => Facts(e.Operands[0], !outcome),
        BoundLogical { Operator: Syntax.BinaryOperator.And } e when outcome => Facts(e.Left, true).SetItems(Facts(e.Right, true)),
        BoundLogical { Operator: Syntax.BinaryOperator.Or } e when !outcome => Facts(e.Left, false).SetItems(Facts(e.Right, false)),
        _ => s_nothing,
    };

    /// <summary>The value, or field of a value, that an expression names; null where it is computed.</summary>
    public static ValuePath? Path(BoundExpression expression) => expression switch
    {
        BoundName name => new ValuePath(name.Symbol, ""),
        BoundField field => Path(field.Receiver)?.Field(field.Name),
        _ => null,
    };

    /// <summary>The item's type after a filter whose condition holds: the item itself, or fields of it, are no longer optional.</summary>
    public static RlmType Item(RlmType type, BoundLambda condition)
    {
        foreach (var (path, narrowed) in Facts(condition.Body, true))
        {
            if (path.Symbol == condition.Parameters[0])
            {
                type = Put(type, path.Fields.Split('.', StringSplitOptions.RemoveEmptyEntries), narrowed);
            }
        }

        return type;
    }

    private static ImmutableDictionary<ValuePath, RlmType> Comparison(BoundExpression left, BoundExpression right)
    {
        var value = right is BoundLiteral { Value: NoneValue } ? left : left is BoundLiteral { Value: NoneValue } ? right : null;
        return value is { Type: OptionType option } && Path(value) is { } path ? s_nothing.Add(path, option.Item) : s_nothing;
    }

    private static RlmType Put(RlmType type, ReadOnlySpan<string> fields, RlmType narrowed)
    {
        if (fields.IsEmpty)
        {
            return narrowed;
        }

        if (type is not RecordType record)
        {
            return type;
        }

        var (name, rest) = (fields[0], fields[1..].ToArray());
        return new RecordType([.. record.Fields.Select(f => f.Name == name ? f with { Type = Put(f.Type, rest, narrowed) } : f)]);
    }
}
