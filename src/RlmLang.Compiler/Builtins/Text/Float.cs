using System.Globalization;
using RlmLang.Core;
using RlmLang.Sizes;
using RlmLang.Values;

namespace RlmLang.Builtins.Text;

internal sealed class Float : Builtin
{
    public override string Header => """
        float(t: text) -> float?
        float(x: float) -> float?
        """;

    public override Documentation Documentation { get; } = new("The number that a text holds; none where it holds none.")
    {
        Examples = [new("""float("2.5")""", """2.5"""), new("""float("x") ?? 0.0""", """0.0""")],
    };

    public override Size ResultSize(SizeArguments a) => Size.Scalar;

    public override Value Invoke(Arguments a) => a[0] switch
    {
        IntValue number => new FloatValue(number.Number),
        FloatValue number => number,
        TextValue text => double.TryParse(text.Span, NumberStyles.Float | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var parsed) && double.IsFinite(parsed)
            ? new FloatValue(parsed)
            : NoneValue.Instance,
        _ => NoneValue.Instance,
    };
}
