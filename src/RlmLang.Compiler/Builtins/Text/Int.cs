using System.Globalization;
using RlmLang.Core;
using RlmLang.Sizes;
using RlmLang.Values;

namespace RlmLang.Builtins.Text;

internal sealed class Int : Builtin
{
    public override string Header => """
        int(t: text) -> int?
        int(x: float) -> int?
        """;

    public override Documentation Documentation { get; } = new("The whole number that a text holds, or a number without what stands after its point; none where there is none.")
    {
        Examples = [new("""int("42")""", """42"""), new("""int("x") ?? 0""", """0"""), new("""int(2.9)""", """2""")],
    };

    public override Size ResultSize(SizeArguments a) => a[0] is IntSize number ? number : IntSize.Unknown;

    public override Value Invoke(Arguments a) => a[0] switch
    {
        IntValue number => number,
        FloatValue number => Math.Abs(number.Number) < 9.2e18 ? new IntValue((long)number.Number) : NoneValue.Instance,
        TextValue text => long.TryParse(text.Span, NumberStyles.Integer | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var parsed) ? new IntValue(parsed) : NoneValue.Instance,
        _ => NoneValue.Instance,
    };
}
