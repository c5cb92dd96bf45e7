using RlmLang.Core;
using RlmLang.Sizes;
using RlmLang.Values;

namespace RlmLang.Builtins.Text;

internal sealed class Find : Builtin
{
    public override string Header => """
        find(t: text, part: text) -> int?
        find(t: text, part: regex) -> int?
        """;

    public override Documentation Documentation { get; } = new("Where `part` first stands in the text, counted from 0, or none.")
    {
        Examples = [new(""" "abcb".find("b") """, """1"""), new(""" "abc".find("z") ?? -1 """, """-1""")],
    };

    public override Size ResultSize(SizeArguments a) => IntSize.UpTo(a.Length(0));

    public override Value Invoke(Arguments a)
    {
        foreach (var (start, _) in Matching.All(a.Text(0), a[1], a.Meter))
        {
            return new IntValue(start);
        }

        return NoneValue.Instance;
    }
}
