using System.Collections.Immutable;
using System.Globalization;
using RlmLang.Builtins.Lists;
using RlmLang.Core;
using RlmLang.Sizes;
using RlmLang.Values;

namespace RlmLang.Builtins.Text;

internal sealed class Clip : Builtin
{
    public override string Header => "clip(t: text, n: int) -> text";

    public override Documentation Documentation { get; } = new("The text in at most `n` characters: a longer one loses its middle, and says so where there is room for that.")
    {
        Examples = [new(""" "abc".clip(10) """, """ "abc" """), new(""" "abcdef".clip(4) """, """ "abcd" """)],
    };

    public override Size ResultSize(SizeArguments a) => new TextSize(SizeExpr.Min(a.Length(0), a.Int(1).Max));

    public override SizeExpr Work(SizeArguments a) => SizeExpr.Min(a.Length(0), a.Int(1).Max) + 1;

    public override string? Complaint(ImmutableArray<Value?> literals) => ArgumentComplaint.Negative(literals[1], "n");

    public override Value Invoke(Arguments a)
    {
        ArgumentComplaint.Refuse(Name, Complaint([a[0], a[1]]));
        var (text, most) = (a.Text(0), a.Count32(1));
        if (text.Length <= most)
        {
            return text;
        }

        var note = string.Create(CultureInfo.InvariantCulture, $" […{text.Length} characters in all…] ");
        if (note.Length >= most)
        {
            return text.Slice(0, text.Cut(most));
        }

        var half = (most - note.Length) / 2;
        var tail = text.Length - half;
        tail = text.Cut(tail) == tail ? tail : tail + 1;
        return TextValue.Concat([text.Slice(0, text.Cut(half)), new TextValue(note), text.Slice(tail, text.Length)]);
    }
}
