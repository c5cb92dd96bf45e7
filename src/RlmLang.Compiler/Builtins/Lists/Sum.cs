using RlmLang.Core;
using RlmLang.Diagnostics;
using RlmLang.Sizes;
using RlmLang.Values;

namespace RlmLang.Builtins.Lists;

internal sealed class Sum : Builtin
{
    public override string Header => """
        sum(xs: [int?], start: int = 0) -> int
        sum(xs: [float?], start: float = 0.0) -> float
        """;

    public override Documentation Documentation { get; } = new("Adds the numbers of a list to `start`, skipping none.")
    {
        Examples =
        [
            new("[1, 2, 3].sum()", "6"),
            new("[1.5, 2].sum()", "3.5"),
            new("[1, none].sum()", "1"),
            new("sum([1, 2], start=10)", "13"),
        ],
        Remarks = "Exact for ints; a sum that does not fit 64 bits fails the run.",
    };

    public override Size ResultSize(SizeArguments a) => Size.Sum(a[1], a.List(0).Total);

    public override Value Invoke(Arguments a)
    {
        // With the header for floats everything is a float by now, the start among it.
        if (a[1] is FloatValue start)
        {
            return new FloatValue(a.List(0).Items.Aggregate(start.Number, (sum, x) => sum + (x as FloatValue is { } f ? f.Number : 0)));
        }

        var total = a.List(0).Items.Aggregate((Int128)a.Int(1), (sum, x) => sum + ((x as IntValue)?.Number ?? 0));
        return total >= long.MinValue && total <= long.MaxValue
            ? new IntValue((long)total)
            : throw new EvaluationException(span => EvaluationDiagnostics.NumberOverflow(span, Name));
    }
}
