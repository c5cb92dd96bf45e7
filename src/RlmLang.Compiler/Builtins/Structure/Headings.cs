using System.Buffers;
using System.Collections.Immutable;
using RlmLang.Builtins.Text;
using RlmLang.Core;
using RlmLang.Sizes;
using RlmLang.Values;

namespace RlmLang.Builtins.Structure;

internal sealed class Headings : Builtin
{
    private static readonly SearchValues<char> s_number = SearchValues.Create("0123456789.");

    private const int DeepestLevel = 6;
    private const int LongestNumbered = 100;

    public override string Header => "headings(t: text) -> [{level: int, title: text, line: int, text: text}]";

    public override Documentation Documentation { get; } = new("The headings of a text, each with its level, the line it stands on (from 1), and what follows it up to the next heading.")
    {
        Examples =
        [
            new(""" "# One\nfirst\n## Two\nsecond".headings().map(f"{it.level} {it.title}: {it.text}") """, """ ["1 One: first", "2 Two: second"] """),
            new(""" "1 Scope\nAll.\n\n1.1 Terms\nNone.".headings().map({title: it.title, level: it.level}) """, """ [{title: "1 Scope", level: 1}, {title: "1.1 Terms", level: 2}] """),
            new(""" "no heading".headings() """, "[]"),
        ],
        Remarks = "A heading is a line of Markdown that begins with one to six `#`, outside of code blocks. Where there is none, lines such as `2.1 Payment` are: with a number, a capital letter behind it, "
            + "no full stop at the end, and a blank line or another heading before them. What stands before the first heading is left out.",
    };

    public override Size ResultSize(SizeArguments a)
    {
        var length = a.Length(0);
        var text = new TextSize(length);
        // "# A" and its line end, or "1 A".
        var count = SizeExpr.FloorDiv(length + 1, 4);
        return new ListSize(
            count,
            RecordSize.Of(("level", new IntSize(1, DeepestLevel)), ("title", text), ("line", new IntSize(1, length + 1)), ("text", text)),
            RecordSize.Of(("level", IntSize.UpTo(count * DeepestLevel)), ("title", text), ("line", IntSize.UpTo(count * (length + 1))), ("text", text)));
    }

    public override Value Invoke(Arguments a)
    {
        var text = a.Text(0);
        var lines = TextLines.Of(text, a.Meter);
        var found = Markdown(text, lines).ToList();
        found = found.Count > 0 ? found : [.. Numbered(text, lines)];
        var headings = ImmutableArray.CreateBuilder<Value>(found.Count);
        for (var i = 0; i < found.Count; i++)
        {
            var (line, level, title) = found[i];
            var start = line + 1 < lines.Length ? lines[line + 1].Start : text.Length;
            var end = i + 1 < found.Count ? lines[found[i + 1].Line].Start : text.Length;
            var (first, length) = Strip.Trimmed(text.Span[start..end]);
            headings.Add(RecordValue.Of(("level", new IntValue(level)), ("title", title), ("line", new IntValue(line + 1)), ("text", text.Slice(start + first, length))));
        }

        return new ListValue(headings.MoveToImmutable());
    }

    private static IEnumerable<(int Line, int Level, TextValue Title)> Markdown(TextValue text, ImmutableArray<(int Start, int Length)> lines)
    {
        var fence = default(CodeFence);
        for (var i = 0; i < lines.Length; i++)
        {
            var line = text.Slice(lines[i].Start, lines[i].Length);
            if (fence.IsOpen)
            {
                fence = fence.IsClosedBy(line.Span) ? default : fence;
                continue;
            }

            fence = CodeFence.OpenedBy(line.Span);
            var level = fence.IsOpen ? 0 : Level(line.Span);
            if (level > 0 && Title(line, level) is { Length: > 0 } title)
            {
                yield return (i, level, title);
            }
        }
    }

    private static int Level(ReadOnlySpan<char> line)
    {
        var level = line.IndexOfAnyExcept('#');
        return level is > 0 and <= DeepestLevel && line[level] is ' ' or '\t' ? level : 0;
    }

    private static TextValue Title(TextValue line, int level)
    {
        var (first, length) = Strip.Trimmed(line.Span[level..]);
        var title = line.Slice(level + first, length);
        // `## Title ##` is closed.
        var end = title.Span.TrimEnd('#').Length;
        return end < title.Length && (end == 0 || title.Span[end - 1] == ' ') ? title.Slice(0, title.Span[..end].TrimEnd(' ').Length) : title;
    }

    private static IEnumerable<(int Line, int Level, TextValue Title)> Numbered(TextValue text, ImmutableArray<(int Start, int Length)> lines)
    {
        var mayStart = true;
        for (var i = 0; i < lines.Length; i++)
        {
            var (first, length) = Strip.Trimmed(text.Span.Slice(lines[i].Start, lines[i].Length));
            var line = text.Slice(lines[i].Start + first, length);
            var level = mayStart && length <= LongestNumbered ? LevelOfNumber(line.Span) : 0;
            mayStart = length == 0 || level > 0;
            if (level > 0)
            {
                yield return (i, level, line);
            }
        }
    }

    /// <summary>How many parts the number has that a line such as <c>2.1 Payment</c> begins with; 0 where it is no heading.</summary>
    private static int LevelOfNumber(ReadOnlySpan<char> line)
    {
        var number = line.IndexOfAnyExcept(s_number);
        if (number <= 0 || !char.IsAsciiDigit(line[0]) || line[number] != ' ' || line[^1] is '.' or ',' or ';' or ':')
        {
            return 0;
        }

        var level = line[..number].TrimEnd('.').Count('.') + 1;
        var title = line[number..].TrimStart(' ');
        return level <= DeepestLevel && !title.IsEmpty && char.IsUpper(title[0]) && line[..number].IndexOf("..") < 0 ? level : 0;
    }
}
