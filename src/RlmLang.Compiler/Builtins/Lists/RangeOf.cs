using System.Collections.Immutable;
using RlmLang.Core;
using RlmLang.Diagnostics;
using RlmLang.Sizes;
using RlmLang.Values;

namespace RlmLang.Builtins.Lists;

internal sealed class RangeOf : Builtin
{
    public override string Header => "range(from: int, to: int? = none, step: int = 1) -> [int]";

    public override Documentation Documentation { get; } = new("The ints from `from` up to, not including, `to`; with one argument those from 0 up to it.")
    {
        Examples = [new("""range(3)""", """[0, 1, 2]"""), new("""range(2, 8, 3)""", """[2, 5]""")],
    };

    public override Size ResultSize(SizeArguments a)
    {
        var (from, to, step) = (a.Int(0), a.Int(1), a.Int(2));
        var single = a.Known(1) is NoneValue;
        var (first, last) = single ? (new IntSize(0, SizeExpr.Zero), from) : (from, to);
        if (step.Min is not { } by || by < 1)
        {
            // Downwards, or not known: no more than the distance from the one to the other.
            return new ListSize(first.Min >= 0 && last.Min >= 0 ? SizeExpr.Max(first.Max, last.Max) : SizeExpr.Infinite, IntSize.Unknown);
        }

        var below = first.Min switch { null => SizeExpr.Infinite, < 0 and > long.MinValue and var negative => -negative, _ => SizeExpr.Zero };
        return new ListSize(SizeExpr.CeilDiv(last.Max + below, by), new IntSize(first.Min, last.Max));
    }

    public override SizeExpr Work(SizeArguments a) => ((ListSize)ResultSize(a)).Count + 1;

    public override string? Complaint(ImmutableArray<Value?> literals) => literals[2] is IntValue { Number: 0 } ? "`step` must not be 0" : null;

    public override Value Invoke(Arguments a)
    {
        var (from, to) = a.IsNone(1) ? (0, a.Int(0)) : (a.Int(0), a.Int(1));
        var step = a.Int(2);
        if (step == 0)
        {
            throw new EvaluationException(span => EvaluationDiagnostics.BadArgument(span, Name, "`step` must not be 0"));
        }

        var count = step > 0 ? ((Int128)to - from + step - 1) / step : ((Int128)from - to - step - 1) / -(Int128)step;
        if (count > int.MaxValue)
        {
            throw new EvaluationException(span => EvaluationDiagnostics.NumberOverflow(span, Name));
        }

        a.Meter.Charge((long)Int128.Max(count, 0));
        return new ListValue([.. Enumerable.Range(0, (int)Int128.Max(count, 0)).Select(i => (Value)new IntValue(from + (i * step)))]);
    }
}
