using RlmLang.Sizes;

namespace RlmLang.Bounds;

/// <summary>How large a fold's accumulator can get: what one step adds, so many times.</summary>
/// <remarks>A step that adds nothing to what it is given (or starts afresh) is bounded by its largest result; one that adds the same each time grows linearly; anything steeper has no bound here.</remarks>
internal sealed class FoldGrowth
{
    private readonly Size _initial;
    private readonly SizeExpr _steps;
    private readonly Dictionary<SizeVariable, SizeExpr> _start = [];

    public FoldGrowth(Size initial, SizeExpr steps)
    {
        (_initial, _steps) = (initial, steps);
        Open = initial.Map(e =>
        {
            var variable = new SizeVariable("|so far|");
            _start.Add(variable, e);
            return variable.ToExpr();
        });
    }

    /// <summary>The accumulator's size with a variable for each of its parts.</summary>
    public Size Open { get; }

    /// <summary>The largest it can be at any step, from the size of one step's result in terms of <see cref="Open"/>.</summary>
    public Size Close(Size step) => Close(Open, _initial, step);

    private Size Close(Size open, Size initial, Size step) => (open, initial, step) switch
    {
        (TextSize o, TextSize i, TextSize s) => new TextSize(Grow(o.Length, i.Length, s.Length)),
        (IntSize o, IntSize i, IntSize s) => new IntSize(i.Min >= 0 && s.Min >= 0 ? 0 : null, Grow(o.Max, i.Max, s.Max)),
        (ListSize o, ListSize i, ListSize s) => new ListSize(Grow(o.Count, i.Count, s.Count), Close(o.Item, i.Item, s.Item), Close(o.Total, i.Total, s.Total)),
        (RecordSize o, RecordSize i, RecordSize s) =>
            new RecordSize(i.Names, [.. i.Names.Select((name, k) => Close(o.Fields[k], i.Fields[k], s.Find(name) ?? Size.Empty))]),
        (EmptySize, _, _) => step.Map(e => Mentions(e) ? SizeExpr.Infinite : e),
        _ => Size.Hull(initial, step.Map(e => Mentions(e) ? SizeExpr.Infinite : e)),
    };

    private SizeExpr Grow(SizeExpr open, SizeExpr initial, SizeExpr step)
    {
        if (!Mentions(step))
        {
            return SizeExpr.Max(initial, step);
        }

        var (terms, added) = SizeArithmetic.Linear(step);
        SizeExpr growth = added;
        foreach (var term in terms)
        {
            if (term.Atom.Equals(open) && term.Factor == 1)
            {
                continue;
            }

            if (Mentions(term.Atom))
            {
                return SizeExpr.Infinite;
            }

            growth += (SizeExpr)term.Factor * term.Atom;
        }

        return initial + (growth * _steps);
    }

    private bool Mentions(SizeExpr e) => SizeArithmetic.Mentions(e, _start.ContainsKey);
}
