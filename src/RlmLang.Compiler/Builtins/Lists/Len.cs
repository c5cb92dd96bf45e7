using RlmLang.Core;
using RlmLang.Sizes;
using RlmLang.Values;

namespace RlmLang.Builtins.Lists;

internal sealed class Len : Builtin
{
    public override string Header => """
        len(t: text) -> int
        len(xs: [T]) -> int
        """;

    public override Documentation Documentation { get; } = new("The number of characters of a text, or of items of a list.")
    {
        Examples = [new(""" "abc".len() """, "3"), new("[1, 2].len()", "2"), new(""" len("") """, "0")],
        Remarks = "Characters are UTF-16 code units, as in .NET and JavaScript.",
    };

    public override bool IsSizeExact => true;

    public override Size ResultSize(SizeArguments a) => IntSize.UpTo(a.Length(0));

    public override SizeExpr Work(SizeArguments a) => SizeExpr.One;

    public override Value Invoke(Arguments a) => new IntValue(a[0] is TextValue text ? text.Length : a.List(0).Count);
}
