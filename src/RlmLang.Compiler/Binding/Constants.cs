using RlmLang.Symbols;
using RlmLang.Values;

namespace RlmLang.Binding;

/// <summary>The values that stand in the program: literals, lists and records of literals, and names of such.</summary>
internal static class Constants
{
    /// <summary>The value, or null where it is computed.</summary>
    /// <param name="expression">What is looked at.</param>
    /// <param name="known">The lets that stand for constants.</param>
    public static Value? Find(BoundExpression expression, IReadOnlyDictionary<ValueSymbol, Value> known)
    {
        switch (expression)
        {
            case BoundLiteral literal:
                return literal.Value;
            case BoundDefault literal:
                return literal.Value;
            case BoundName name:
                return known.GetValueOrDefault(name.Symbol);
            case BoundOperation { Operator: BoundOperator.Negate } negation:
                return Find(negation.Operands[0], known) switch
                {
                    IntValue { Number: not long.MinValue } i => new IntValue(-i.Number),
                    FloatValue f => new FloatValue(-f.Number),
                    _ => null,
                };
            case BoundList list:
                var items = list.Items.Select(i => Find(i, known)).OfType<Value>().ToList();
                return items.Count == list.Items.Length ? new ListValue([.. items]) : null;
            case BoundRecord record when record.Entries.All(e => e.Name is not null):
                var values = record.Entries.Select(e => Find(e.Value, known)).OfType<Value>().ToList();
                return values.Count == record.Entries.Length ? new RecordValue([.. record.Entries.Select(e => e.Name ?? "")], [.. values]) : null;
            case BoundConvert { Type: Types.FloatType } convert:
                return Find(convert.Operand, known) is IntValue number ? new FloatValue(number.Number) : null;
            default:
                return null;
        }
    }
}
