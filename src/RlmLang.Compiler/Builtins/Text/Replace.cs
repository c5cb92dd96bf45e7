using System.Collections.Immutable;
using RlmLang.Builtins.Lists;
using RlmLang.Core;
using RlmLang.Sizes;
using RlmLang.Values;

namespace RlmLang.Builtins.Text;

internal sealed class Replace : Builtin
{
    public override string Header => """
        replace(t: text, old: text, new: text) -> text
        replace(t: text, old: regex, new: text) -> text
        """;

    public override Documentation Documentation { get; } = new("The text with every `old` replaced by `new`, which is taken as it stands.")
    {
        Examples = [new(""" "a-b-c".replace("-", "+") """, """ "a+b+c" """), new(""" "a1b22".replace(r"\d+", "#") """, """ "a#b#" """)],
    };

    // A pattern may match nothing before every character and at the end; a text takes at least a character away for each that is put in.
    public override Size ResultSize(SizeArguments a)
    {
        var (length, put) = (a.Length(0), a.Length(2));
        return new TextSize(length + ((a.Known(1) is TextValue { Length: > 0 and var n } ? SizeExpr.FloorDiv(length, n) : length + 1) * put));
    }

    public override SizeExpr Work(SizeArguments a) => a.Length(0) + 1;

    public override string? Complaint(ImmutableArray<Value?> literals) => TextLaws.EmptyText(literals[1], "old");

    public override Value Invoke(Arguments a)
    {
        ArgumentComplaint.Refuse(Name, Complaint([a[0], a[1], a[2]]));
        var text = a.Text(0);
        var parts = new List<TextValue>();
        var start = 0;
        foreach (var (at, length) in Matching.All(text, a[1], a.Meter))
        {
            a.Meter.Charge(a.Text(2).Length);
            parts.Add(text.Slice(start, at - start));
            parts.Add(a.Text(2));
            start = at + length;
        }

        if (parts.Count == 0)
        {
            return text;
        }

        parts.Add(text.Slice(start, text.Length));
        return a.Concat(parts);
    }
}
