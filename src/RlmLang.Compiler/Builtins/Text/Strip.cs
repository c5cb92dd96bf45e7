using RlmLang.Core;
using RlmLang.Sizes;
using RlmLang.Values;

namespace RlmLang.Builtins.Text;

internal sealed class Strip : Builtin
{
    public override string Header => "strip(t: text) -> text";

    public override Documentation Documentation { get; } = new("The text without white space at its ends.")
    {
        Examples = [new(""" "  a b\n".strip() """, """ "a b" """), new(""" "".strip() """, """ "" """)],
    };

    public override Size ResultSize(SizeArguments a) => new TextSize(a.Length(0));

    public override Value Invoke(Arguments a)
    {
        var (start, length) = Trimmed(a.Text(0).Span);
        return a.Text(0).Slice(start, length);
    }

    /// <summary>Where the part without white space at its ends stands.</summary>
    public static (int Start, int Length) Trimmed(ReadOnlySpan<char> span)
    {
        var start = span.Length - span.TrimStart().Length;
        return (start, span.Trim().Length);
    }
}
