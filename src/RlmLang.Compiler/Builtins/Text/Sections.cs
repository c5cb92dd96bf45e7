using RlmLang.Core;
using RlmLang.Sizes;
using RlmLang.Values;

namespace RlmLang.Builtins.Text;

internal sealed class Sections : Builtin
{
    public override string Header => "sections(t: text, heading: regex) -> [{title: text, text: text}]";

    public override Documentation Documentation { get; } = new("Cuts a text at headings: each match is a title, with what follows it up to the next.")
    {
        Examples = [new(""" "# A\nx\n# B\ny".sections(r"(?m)^# .*$").map(it.title) """, """["# A", "# B"]"""), new(""" "# A\nx".sections(r"(?m)^# .*$").map(it.text.strip()) """, """["x"]""")],
        Remarks = "What stands before the first heading is left out.",
    };

    public override Size ResultSize(SizeArguments a)
    {
        var part = RecordSize.Of(("title", new TextSize(a.Length(0))), ("text", new TextSize(a.Length(0))));
        return new ListSize(a.Length(0) + 1, part, part);
    }

    public override Value Invoke(Arguments a)
    {
        var text = a.Text(0);
        var matches = Matching.All(text, a[1], a.Meter).ToList();
        return new ListValue([.. matches.Select((m, i) =>
        {
            var end = m.Start + m.Length;
            var next = i + 1 < matches.Count ? matches[i + 1].Start : text.Length;
            return (Value)RecordValue.Of(("title", text.Slice(m.Start, m.Length)), ("text", text.Slice(end, next - end)));
        })]);
    }
}
