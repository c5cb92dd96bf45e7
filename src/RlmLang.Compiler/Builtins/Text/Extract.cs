using RlmLang.Core;
using RlmLang.Sizes;
using RlmLang.Values;

namespace RlmLang.Builtins.Text;

internal sealed class Extract : Builtin
{
    public override string Header => "extract(t: text, pattern: regex) -> [text]";

    public override Documentation Documentation { get; } = new("Every match of a pattern; where it has one group, what that group matched.")
    {
        Examples = [new(""" "a1b22".extract(r"\d+") """, """["1", "22"]"""), new(""" "k=v; x=y".extract(r"\w=(\w)") """, """["v", "y"]""")],
    };

    public override Size ResultSize(SizeArguments a) => TextLaws.Pieces(a.Length(0), a.Length(0) + 1);

    public override Value Invoke(Arguments a) => new ListValue([.. Matches(a.Text(0), (RegexValue)a[1], a.Meter)]);

    /// <summary>The matches, or what their one group matched.</summary>
    public static IEnumerable<TextValue> Matches(TextValue text, RegexValue pattern, IWorkMeter meter)
    {
        if (pattern.Regex.GetGroupNumbers().Length != 2)
        {
            foreach (var (start, length) in Matching.All(text, pattern, meter))
            {
                yield return text.Slice(start, length);
            }

            yield break;
        }

        foreach (var found in Matching.WithGroups(text, pattern, meter))
        {
            if (Captures.Group(text, found, found.Match.Groups[1]) is { } group)
            {
                yield return group;
            }
        }
    }
}
