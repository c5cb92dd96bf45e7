using System.Collections.Immutable;
using RlmLang.Builtins.Lists;
using RlmLang.Core;
using RlmLang.Sizes;
using RlmLang.Values;

namespace RlmLang.Builtins.Text;

internal sealed class Grep : Builtin
{
    public override string Header => """
        grep(t: text, pattern: text, before: int = 0, after: int = 0) -> [text]
        grep(t: text, pattern: regex, before: int = 0, after: int = 0) -> [text]
        """;

    public override Documentation Documentation { get; } = new("The lines in which the text or pattern stands, each with so many lines before and after it; windows that meet become one.")
    {
        Examples = [new(""" "a\nb\nab".grep("a") """, """["a", "ab"]"""), new(""" "1\n2\n3\n4".grep("2", after=1) """, """["2\n3"]"""), new(""" "one\nTwo".grep(r"(?i)two") """, """["Two"]""")],
    };

    public override Size ResultSize(SizeArguments a) => TextLaws.Pieces(a.Length(0), a.Length(0));

    public override string? Complaint(ImmutableArray<Value?> literals) => ArgumentComplaint.Negative(literals[2], "before") ?? ArgumentComplaint.Negative(literals[3], "after");

    public override Value Invoke(Arguments a)
    {
        ArgumentComplaint.Refuse(Name, Complaint([a[0], a[1], a[2], a[3]]));
        var text = a.Text(0);
        var lines = TextLines.Of(text);
        var (before, after) = (a.Int(2), a.Int(3));
        var found = ImmutableArray.CreateBuilder<Value>();
        var (first, last) = (-1, -1);
        for (var i = 0; i < lines.Length; i++)
        {
            a.Meter.Charge(1 + lines[i].Length);
            if (!Matching.Any(text.Slice(lines[i].Start, lines[i].Length), a[1]))
            {
                continue;
            }

            var from = i - (int)Math.Min(before, i);
            var merges = (before > 0 || after > 0) && first >= 0 && from <= last + 1;
            if (!merges)
            {
                Close();
                first = from;
            }

            last = i + (int)Math.Min(after, lines.Length - 1 - i);
        }

        Close();
        return new ListValue(found.ToImmutable());

        void Close()
        {
            if (first >= 0)
            {
                found.Add(text.Slice(lines[first].Start, lines[last].Start + lines[last].Length - lines[first].Start));
            }
        }
    }
}
