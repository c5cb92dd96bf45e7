namespace RlmLang.Values;

/// <summary>The one order of values, total over all of them: none, false, true, numbers, texts (by code unit), lists and records (item by item).</summary>
internal sealed class ValueOrder : IComparer<Value>
{
    public static readonly ValueOrder Instance = new();

    public int Compare(Value? x, Value? y) => (x, y) switch
    {
        (IntValue a, IntValue b) => a.Number.CompareTo(b.Number),
        (IntValue or FloatValue, IntValue or FloatValue) => Number(x).CompareTo(Number(y)),
        (TextValue a, TextValue b) => a.Span.SequenceCompareTo(b.Span),
        (BoolValue a, BoolValue b) => a.IsTrue.CompareTo(b.IsTrue),
        (ListValue a, ListValue b) => CompareAll(a.Items, b.Items),
        (RecordValue a, RecordValue b) => CompareAll(a.Values, b.Values),
        _ => Rank(x).CompareTo(Rank(y)),
    };

    private int CompareAll(IReadOnlyList<Value> a, IReadOnlyList<Value> b)
    {
        for (var i = 0; i < Math.Min(a.Count, b.Count); i++)
        {
            if (Compare(a[i], b[i]) is var order and not 0)
            {
                return order;
            }
        }

        return a.Count.CompareTo(b.Count);
    }

    private static double Number(Value? value) => value switch
    {
        IntValue i => i.Number,
        FloatValue f => f.Number,
        _ => 0,
    };

    private static int Rank(Value? value) => value switch
    {
        null or NoneValue => 0,
        BoolValue => 1,
        IntValue or FloatValue => 2,
        TextValue => 3,
        ListValue => 4,
        RecordValue => 5,
        _ => 6,
    };
}
