using RlmLang.Core;
using RlmLang.Sizes;
using RlmLang.Values;

namespace RlmLang.Builtins.Lists;

internal sealed class IndexOf : Builtin
{
    public override string Header => "index_of(xs: [T], x: T) -> int?";

    public override Documentation Documentation { get; } = new("Where a value first stands in a list, counted from 0, or none.")
    {
        Examples =
        [
            new(""" ["a", "b"].index_of("b") """, "1"),
            new(""" ["a"].index_of("z") ?? -1 """, "-1"),
        ],
    };

    public override Size ResultSize(SizeArguments a) =>
        IntSize.UpTo(a.Length(0) is { Constant: { } count and > 0 } ? count - 1 : a.Length(0));

    public override SizeExpr Work(SizeArguments a) => ListLaws.ComparingWork(a, 0);

    public override Value Invoke(Arguments a) => a.List(0).Items.IndexOf(a[1]) is var at and >= 0 ? new IntValue(at) : NoneValue.Instance;
}
