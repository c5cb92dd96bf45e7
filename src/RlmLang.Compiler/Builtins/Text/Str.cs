using RlmLang.Builtins.Operators;
using RlmLang.Core;
using RlmLang.Sizes;
using RlmLang.Values;

namespace RlmLang.Builtins.Text;

internal sealed class Str : Builtin
{
    public override string Header => "str(x: T) -> text";

    public override Documentation Documentation { get; } = new("The value as it stands in an f-string: a text as it is, a list or record as JSON.")
    {
        Examples = [new("""str(1.5)""", """ "1.5" """), new("""[1, 2].str()""", """ "[1,2]" """)],
    };

    public override Size ResultSize(SizeArguments a) => new TextSize(Extent.Printed(a[0]));

    public override SizeExpr Work(SizeArguments a) => Extent.Of(a[0]);

    public override Value Invoke(Arguments a) => Interpolate.Printed(a[0]);
}
