using RlmLang.Core;
using RlmLang.Sizes;
using RlmLang.Values;

namespace RlmLang.Builtins.Lists;

internal sealed class Compact : Builtin
{
    public override string Header => "compact(xs: [T?]) -> [T]";

    public override Documentation Documentation { get; } = new("The items that are not none.")
    {
        Examples =
        [
            new("[1, none, 2].compact()", "[1, 2]"),
            new("[[1], []].map(it.first()).compact()", "[1]"),
        ],
    };

    public override Size ResultSize(SizeArguments a) => a.List(0);

    public override Value Invoke(Arguments a) => new ListValue([.. a.List(0).Items.Where(i => i is not NoneValue)]);
}
