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
        grep(xs: [text], pattern: text, before: int = 0, after: int = 0) -> [text]
        grep(xs: [text], pattern: regex, before: int = 0, after: int = 0) -> [text]
        grep(xs: [doc], pattern: text, before: int = 0, after: int = 0) -> [doc]
        grep(xs: [doc], pattern: regex, before: int = 0, after: int = 0) -> [doc]
        """;

    public override Documentation Documentation { get; } = new("The lines in which the text or pattern stands, each with so many lines before and after it; windows that meet become one.")
    {
        Examples = [new(""" "a\nb\nab".grep("a") """, """["a", "ab"]"""), new(""" "1\n2\n3\n4".grep("2", after=1) """, """["2\n3"]"""), new(""" "one\nTwo".grep(r"(?i)two") """, """["Two"]"""), new(""" ["red", "green"].grep("gr") """, """["green"]""")],
        Remarks = "A pattern is held against each line alone. Of a list it gives the items in which it stands, and their neighbours, each once.",
    };

    public override Size ResultSize(SizeArguments a) => a[0] is ListSize list ? list.AtMost() : TextLaws.Pieces(a.Length(0), a.Length(0));

    public override SizeExpr Work(SizeArguments a) => (a[0] is ListSize list ? Extent.Of(list) : a.Length(0)) + a.Length(1) + 1;

    public override string? Complaint(ImmutableArray<Value?> literals) => ArgumentComplaint.Negative(literals[2], "before") ?? ArgumentComplaint.Negative(literals[3], "after");

    public override Value Invoke(Arguments a)
    {
        ArgumentComplaint.Refuse(Name, Complaint([a[0], a[1], a[2], a[3]]));
        if (a[0] is ListValue list)
        {
            var hits = Enumerable.Range(0, list.Count).Where(i => Matching.Any(TextOf(list.Items[i]).Span, a[1]));
            return new ListValue([.. Windows(hits, list.Count, a).SelectMany(w => list.Items.AsSpan(w.First, w.Last + 1 - w.First).ToArray())]);
        }

        var text = a.Text(0);
        var found = LineMatching.Find(text, a[1], a.Meter);
        if (a.Int(2) == 0 && a.Int(3) == 0)
        {
            var whole = ImmutableArray.CreateBuilder<Value>(found.Count);
            foreach (var (start, length) in found)
            {
                whole.Add(text.Slice(start, length));
            }

            return new ListValue(whole.MoveToImmutable());
        }

        var lines = TextLines.Of(text, a.Meter);
        return new ListValue([.. Windows(Indexes(found, lines), lines.Length, a)
            .Select(w => (Value)text.Slice(lines[w.First].Start, lines[w.Last].Start + lines[w.Last].Length - lines[w.First].Start))]);
    }

    /// <summary>Where the lines that were found stand among all.</summary>
    private static IEnumerable<int> Indexes(IReadOnlyList<(int Start, int Length)> found, ImmutableArray<(int Start, int Length)> lines)
    {
        var at = 0;
        foreach (var line in found)
        {
            at = lines.BinarySearch(at, lines.Length - at, line);
            yield return at;
        }
    }

    /// <summary>Each hit with its neighbours; those that meet as one. Without neighbours each hit stands for itself.</summary>
    private static IEnumerable<(int First, int Last)> Windows(IEnumerable<int> hits, int count, Arguments a)
    {
        var (before, after) = (a.Int(2), a.Int(3));
        var (first, last) = (-1, -1);
        foreach (var i in hits)
        {
            var from = i - (int)Math.Min(before, i);
            var merges = (before > 0 || after > 0) && first >= 0 && from <= last + 1;
            if (!merges)
            {
                if (first >= 0)
                {
                    yield return (first, last);
                }

                first = from;
            }

            last = i + (int)Math.Min(after, count - 1 - i);
        }

        if (first >= 0)
        {
            yield return (first, last);
        }
    }

    private static TextValue TextOf(Value item) => item as TextValue ?? (TextValue?)((RecordValue)item).Find("text") ?? TextValue.Empty;
}
