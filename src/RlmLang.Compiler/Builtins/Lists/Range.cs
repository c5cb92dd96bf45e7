using System.Collections.Immutable;
using RlmLang.Core;
using RlmLang.Sizes;
using RlmLang.Values;

namespace RlmLang.Builtins.Lists;

internal sealed class Range : Builtin
{
    public override string Header => """
        range(a: int) -> [int]
        range(a: int, b: int, step: int = 1) -> [int]
        """;

    public override Documentation Documentation { get; } = new("The ints from `a` up to but not `b`, or from 0 up to but not `a` where that is all that is given.")
    {
        Examples =
        [
            new("range(3)", "[0, 1, 2]"),
            new("range(1, 4)", "[1, 2, 3]"),
            new("range(10, 0, step=-4)", "[10, 6, 2]"),
            new("range(3, 3)", "[]"),
        ],
    };

    public override Size ResultSize(SizeArguments a)
    {
        var (from, to, step) = Parts(a);
        var least = step.Min >= 1 ? from.Min : from.Min is { } x && to.Min is { } y ? Math.Min(x, y) : null;
        return new ListSize(CountOf(a), new IntSize(least, SizeExpr.Max(from.Max, to.Max)));
    }

    public override SizeExpr Work(SizeArguments a) => CountOf(a) + 1;

    public override string? Complaint(ImmutableArray<Value?> literals) => literals is [_, _, IntValue { Number: 0 }] ? "`step` must not be 0" : null;

    public override Value Invoke(Arguments a)
    {
        var (from, to, step) = a.Count == 1 ? (0, a.Int(0), 1) : (a.Int(0), a.Int(1), a.Int(2));
        ArgumentComplaint.Refuse(Name, step == 0 ? Complaint([a[0], a[1], a[2]]) : null);
        var distance = step > 0 ? (Int128)to - from : (Int128)from - to;
        var width = Int128.Abs(step);
        var count = distance > 0 ? (distance + width - 1) / width : 0;
        ArgumentComplaint.Refuse(Name, count > Array.MaxLength ? $"a list cannot have {count:N0} items" : null);
        a.Meter.Make(32 * (long)count);
        return new ListValue([.. Enumerable.Range(0, (int)count).Select(i => new IntValue(from + (i * step)))]);
    }

    private static (IntSize From, IntSize To, IntSize Step) Parts(SizeArguments a) => a.Count == 1
        ? (new IntSize(0, SizeExpr.Zero), a.Int(0), new IntSize(1, SizeExpr.One))
        : (a.Int(0), a.Int(1), a.Int(2));

    private static SizeExpr CountOf(SizeArguments a)
    {
        var (from, to, step) = Parts(a);
        return step.Min is >= 1 and var width ? SizeExpr.CeilDiv(Distance(from, to), width)
            : a.Known(2) is IntValue { Number: < 0 and > long.MinValue } down ? SizeExpr.CeilDiv(Distance(to, from), -down.Number)
            : SizeExpr.Max(Distance(from, to), Distance(to, from));
    }

    /// <summary>How far it is up from one to the other, at most.</summary>
    private static SizeExpr Distance(IntSize from, IntSize to) => from.Min switch
    {
        null => SizeExpr.Infinite,
        <= 0 and var low => to.Max + (low == long.MinValue ? long.MaxValue : -low),
        { } low => to.Max.Constant is { } high ? high - Math.Min(high, low) : to.Max,
    };
}
