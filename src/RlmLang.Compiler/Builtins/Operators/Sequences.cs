using RlmLang.Core;
using RlmLang.Diagnostics;
using RlmLang.Sizes;
using RlmLang.Values;

namespace RlmLang.Builtins.Operators;

/// <summary><c>t + u</c> of texts.</summary>
internal sealed class TextConcat : Operation
{
    public static readonly TextConcat Instance = new();

    public override string Name => "+";

    public override bool IsSizeExact => true;

    public override Size ResultSize(SizeArguments a) => new TextSize(a.Length(0) + a.Length(1));

    public override Value Invoke(Arguments a) => a.Concat([a.Text(0), a.Text(1)]);
}

/// <summary><c>xs + ys</c> of lists.</summary>
internal sealed class ListConcat : Operation
{
    public static readonly ListConcat Instance = new();

    public override string Name => "+";

    public override bool IsSizeExact => true;

    public override Size ResultSize(SizeArguments a)
    {
        var (x, y) = (a.List(0), a.List(1));
        return new ListSize(x.Count + y.Count, Size.Hull(x.Item, y.Item), Size.Sum(x.Total, y.Total));
    }

    public override Value Invoke(Arguments a) => new ListValue([.. a.List(0).Items, .. a.List(1).Items]);
}

/// <summary><c>xs[i]</c>, <c>t[i]</c>; a negative index counts from the end.</summary>
internal sealed class Index : Operation
{
    public static readonly Index Instance = new();

    public override string Name => "[]";

    // A text's index gives a whole character, which may be a pair of units.
    public override Size ResultSize(SizeArguments a) => a[0] is ListSize list ? list.Item : new TextSize(SizeExpr.Min(a.Length(0), 2));

    public override SizeExpr Work(SizeArguments a) => SizeExpr.One;

    public override Value Invoke(Arguments a)
    {
        var index = a.Int(1);
        var (count, what) = a[0] is ListValue l ? (l.Count, "list") : (a.Text(0).Length, "text");
        var place = index < 0 ? index + count : index;
        if (place < 0 || place >= count)
        {
            throw new EvaluationException(span => EvaluationDiagnostics.IndexOutOfRange(span, index, count, what));
        }

        if (a[0] is ListValue list)
        {
            return list.Items[(int)place];
        }

        var text = a.Text(0);
        var start = text.Cut((int)place);
        var isPair = start + 1 < text.Length && char.IsSurrogatePair(text.Span[start], text.Span[start + 1]);
        return text.Slice(start, isPair ? 2 : 1);
    }
}

/// <summary><c>xs[a:b]</c>, <c>t[a:b]</c>, clipped as in Python; none stands for an end that was left out.</summary>
internal sealed class Slice : Operation
{
    public static readonly Slice Instance = new();

    public override string Name => "[:]";

    public override Size ResultSize(SizeArguments a)
    {
        var most = Most(a);
        return a[0] is not ListSize list
            ? new TextSize(SizeExpr.Min(a.Length(0), most))
            : SizeExpr.Min(list.Count, most) is var count
                ? new ListSize(count, list.Item, Size.Least(list.Total, list.Item.Times(count)))
                : list;
    }

    public override SizeExpr Work(SizeArguments a) => a[0] is ListSize ? SizeExpr.Min(a.Length(0), Most(a)) + 1 : SizeExpr.One;

    public override Value Invoke(Arguments a)
    {
        var count = a[0] is ListValue l ? l.Count : a.Text(0).Length;
        var start = Place(a, 1, count, 0);
        var end = Math.Max(start, Place(a, 2, count, count));
        if (a[0] is ListValue list)
        {
            return new ListValue(list.Items.Slice(start, end - start));
        }

        var text = a.Text(0);
        start = text.Cut(start);
        return text.Slice(start, text.Cut(end) - start);
    }

    /// <summary>How much there can be between the two ends, whatever is cut.</summary>
    private static SizeExpr Most(SizeArguments a)
    {
        // A pair of units that begins before the start of a text is taken whole.
        var pair = a[0] is ListSize ? 0 : 1;
        return (a.Known(1), a.Known(2)) switch
        {
            (NoneValue or IntValue { Number: 0 }, IntValue { Number: >= 0 } end) => end.Number,
            (IntValue { Number: > 0 } start, IntValue { Number: >= 0 } end) => Math.Max(0, end.Number - start.Number) + pair,
            (_, IntValue { Number: >= 0 } end) => end.Number,
            (IntValue { Number: < 0 and > long.MinValue } tail, NoneValue) => -tail.Number + pair,
            _ => SizeExpr.Infinite,
        };
    }

    private static int Place(Arguments a, int index, int count, int missing)
    {
        if (a.IsNone(index))
        {
            return missing;
        }

        var place = a.Int(index);
        return (int)Math.Clamp(place < 0 ? place + count : place, 0, count);
    }
}
