using RlmLang.Sizes;

namespace RlmLang.Bounds;

/// <summary>One item of a list of which only sizes are known: a variable for each of its lengths and counts, so that a cost per item can be summed over the list.</summary>
internal sealed class ItemVariables
{
    private readonly Dictionary<SizeVariable, ItemRange> _ranges = [];
    private readonly SizeExpr _count;

    public ItemVariables(ListSize list, string name)
    {
        _count = list.Count;
        Item = Introduce(list.Item, list.Total, name);
        Sum = new AmortisedSum(_count, _ranges);
    }

    /// <summary>The size that stands for any one item.</summary>
    public Size Item { get; }

    /// <summary>Sums a cost per item over the list.</summary>
    public AmortisedSum Sum { get; }

    /// <summary>The list of results, from the size of one.</summary>
    public ListSize Results(Size result) => new(_count, result.Map(Sum.Largest), Total(result));

    private Size Introduce(Size largest, Size total, string name) => (largest, total) switch
    {
        (TextSize l, TextSize t) => new TextSize(Variable(name, l.Length, t.Length)),
        (ListSize l, ListSize t) => new ListSize(Variable(name, l.Count, t.Count), l.Item, Introduce(l.Total, t.Total, name)),
        (RecordSize l, RecordSize t) => new RecordSize(l.Names, [.. l.Names.Select((field, i) => Introduce(l.Fields[i], t.Find(field) ?? l.Fields[i].Times(_count), $"{name}.{field}"))]),
        _ => largest,
    };

    private SizeExpr Variable(string name, SizeExpr largest, SizeExpr total)
    {
        var variable = new SizeVariable($"|{name}|");
        _ranges.Add(variable, new(largest, total));
        return variable.ToExpr();
    }

    private Size Total(Size item) => item switch
    {
        TextSize t => new TextSize(Sum.Total(t.Length)),
        IntSize i => new IntSize(i.Min >= 0 ? 0 : null, Sum.Total(i.Max)),
        ListSize l => new ListSize(Sum.Total(l.Count), l.Item.Map(Sum.Largest), Total(l.Total)),
        RecordSize r => r.Select(Total),
        _ => item,
    };
}
