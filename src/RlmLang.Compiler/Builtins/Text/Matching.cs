using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using RlmLang.Core;
using RlmLang.Values;

namespace RlmLang.Builtins.Text;

/// <summary>Finds all places of a text or pattern in a text, one after the other, in order, without overlaps: the one room in which everything is searched.</summary>
/// <remarks>
/// One match takes time linear in what it reads, but all matches can take its square: after each, the engine may have read on to the end, in vain, as <c>a.*b|a</c> does.
/// What one match can read at most, the text, is charged by the function before it searches; then each step is charged before the next, with what may have been read
/// beyond the match. So nothing is read that was not charged, and between two matches the run can be stopped.
/// What is a text or a choice of texts is searched many characters at a time, and lines that lack what every match needs are passed over (<see cref="PatternShape"/>).
/// To a pattern <c>\r\n</c> is one line end: it is run over lines without their ends, or over a <see cref="LineEndView"/>.
/// </remarks>
internal static class Matching
{
    /// <param name="text">What is searched.</param>
    /// <param name="what">A text, which stands for itself, or a pattern.</param>
    /// <param name="meter">Is charged for each step.</param>
    public static IEnumerable<(int Start, int Length)> All(TextValue text, Value what, IWorkMeter meter)
    {
        if (what is not RegexValue pattern)
        {
            return Places((TextValue)what, text, meter);
        }

        var shape = PatternShape.Of(pattern);
        return Whole(text, shape is { IsOfLine: true, Needed: { } needed, Literal: null } && needed.IsFaithfulTo(text.Span) ? PlacesInLines(needed, text, pattern.Regex, shape, meter)
            : shape.SeesLineEnds && LineEndView.Of(text.Span) is { } view ? Places(new TextValue(view.Text), pattern, shape, meter).Select(p => view.Place(p.Start, p.Length))
            : Places(text, pattern, shape, meter));
    }

    public static bool Any(ReadOnlySpan<char> text, Value what)
    {
        if (what is not RegexValue pattern)
        {
            return TextSearch.IndexOf(text, ((TextValue)what).Span) >= 0;
        }

        var shape = PatternShape.Of(pattern);
        if (shape is { Needed: { } needed, IsOfLine: true } && needed.IsFaithfulTo(text) && (needed.IndexIn(text) < 0 || shape.Literal is not null))
        {
            return needed.IndexIn(text) >= 0;
        }

        return shape.SeesLineEnds && LineEndView.Of(text) is { } view ? pattern.Regex.IsMatch(view.Text) : pattern.Regex.IsMatch(text);
    }

    /// <summary>The matches with their groups; slower than <see cref="All"/>.</summary>
    /// <remarks>
    /// Groups are found in strings only. The text of a document is one; of a slice only the lines that match are copied, or all of it where a line alone does not decide:
    /// what surrounds a slice must not be seen.
    /// </remarks>
    public static IEnumerable<GroupMatch> WithGroups(TextValue text, RegexValue pattern, IWorkMeter meter)
    {
        var shape = PatternShape.Of(pattern);
        var isString = MemoryMarshal.TryGetString(text.Memory, out var whole, out var start, out var length) && start == 0 && length == whole.Length;
        return shape.IsOfLine && (!isString || shape.Needed is not null) ? GroupsInLines(text, pattern, shape, meter)
            : shape.SeesLineEnds && LineEndView.Of(text.Span) is { } view ? Groups(text, view.Text, 0, view, pattern.Regex, shape, meter)
            : isString && shape.Needed is null ? Groups(text, whole ?? "", 0, null, pattern.Regex, shape, meter)
            : Any(text.Span, pattern) ? Groups(text, text.ToString(), 0, null, pattern.Regex, shape, meter)
            : [];
    }

    /// <summary>The place, widened to the whole of each surrogate pair that it has half of: no match gives half a character.</summary>
    public static (int Start, int Length) Whole(TextValue text, int start, int length)
    {
        var end = start + length;
        var (from, to) = (text.Cut(start), text.Cut(end));
        return (from, (to == end || length == 0 ? to : end + 1) - from);
    }

    private static IEnumerable<(int Start, int Length)> Whole(TextValue text, IEnumerable<(int Start, int Length)> places)
    {
        var last = (Start: -1, Length: 0);
        foreach (var (start, length) in places)
        {
            var whole = Whole(text, start, length);
            if (whole.Start >= last.Start + last.Length && whole != last)
            {
                yield return whole;
                last = whole;
            }
        }
    }

    private static IEnumerable<(int Start, int Length)> Places(TextValue text, RegexValue pattern, PatternShape shape, IWorkMeter meter) =>
        shape.Literal is { } literal && literal.IsFaithfulTo(text.Span) ? Places(literal, text, meter) : Places(text, 0, text.Length, pattern.Regex, shape, meter);

    private static IEnumerable<(int Start, int Length)> Places(TextValue part, TextValue text, IWorkMeter meter)
    {
        var at = 0;
        while (part.Length > 0 && TextSearch.IndexOf(text.Span[at..], part.Span) is var next and >= 0)
        {
            meter.Charge(next + part.Length);
            yield return (at + next, part.Length);
            at += next + part.Length;
        }

        meter.Charge(text.Length - at + 1);
    }

    private static IEnumerable<(int Start, int Length)> Places(LiteralSearch literal, TextValue text, IWorkMeter meter)
    {
        var at = 0;
        while (literal.IndexIn(text.Span[at..]) is var next and >= 0)
        {
            var length = literal.LengthAt(text.Span[(at + next)..]);
            meter.Charge(next + length);
            yield return (at + next, length);
            at += next + length;
        }

        meter.Charge(text.Length - at + 1);
    }

    private static IEnumerable<(int Start, int Length)> PlacesInLines(LiteralSearch needed, TextValue text, Regex regex, PatternShape shape, IWorkMeter meter)
    {
        var at = 0;
        while (at < text.Length && needed.IndexIn(text.Span[at..]) is var next and >= 0)
        {
            meter.Charge(next + 1);
            var start = text.Span[..(at + next)].LastIndexOf('\n') + 1;
            var end = LineEnd(text.Span, at + next);
            foreach (var place in Places(text, start, WithoutReturn(text.Span, start, end, shape), regex, shape, meter))
            {
                yield return place;
            }

            at = Math.Min(text.Length, end + 1);
        }

        meter.Charge(text.Length - at + 1);
    }

    // As if there were no more than this part of the text.
    private static IEnumerable<(int Start, int Length)> Places(TextValue text, int from, int to, Regex regex, PatternShape shape, IWorkMeter meter)
    {
        for (var at = from; at <= to;)
        {
            var (start, length) = Next(text.Span[from..to], regex, at - from);
            if (start < 0)
            {
                meter.Charge(to - at + 1);
                yield break;
            }

            start += from;
            meter.Charge(start + length - at + ReadBeyond(text.Span, start + length, to, shape));
            yield return (start, length);
            at = start + Math.Max(1, length);
        }
    }

    private static IEnumerable<GroupMatch> GroupsInLines(TextValue text, RegexValue pattern, PatternShape shape, IWorkMeter meter)
    {
        for (var start = 0; start <= text.Length;)
        {
            var end = LineEnd(text.Span, start);
            var to = WithoutReturn(text.Span, start, end, shape);
            meter.Charge(1 + end - start);
            if (Any(text.Span[start..to], pattern))
            {
                foreach (var found in Groups(text, text.Span[start..to].ToString(), start, null, pattern.Regex, shape, meter))
                {
                    yield return found;
                }
            }

            start = end + 1;
        }
    }

    private static IEnumerable<GroupMatch> Groups(TextValue text, string subject, int shift, LineEndView? view, Regex regex, PatternShape shape, IWorkMeter meter)
    {
        var last = (Start: -1, Length: 0);
        for (var match = regex.Match(subject); match.Success; match = match.NextMatch())
        {
            var found = new GroupMatch(match, shift, view);
            var (start, length) = found.PlaceOf(match);
            var place = Whole(text, start, length);
            if (place.Start >= last.Start + last.Length && place != last)
            {
                yield return found;
                last = place;
            }

            meter.Charge(match.Length + ReadBeyond(subject, match.Index + match.Length, subject.Length, shape));
        }
    }

    private static (int Start, int Length) Next(ReadOnlySpan<char> text, Regex regex, int at)
    {
        foreach (var match in regex.EnumerateMatches(text, at))
        {
            return (match.Index, match.Length);
        }

        return (-1, 0);
    }

    private static long ReadBeyond(ReadOnlySpan<char> text, int end, int limit, PatternShape shape) =>
        1 + (shape.LooksAhead is { } most ? Math.Min(limit - end, most) : shape.Alive.RunIn(text[end..limit]));

    private static int LineEnd(ReadOnlySpan<char> text, int at) => text[at..].IndexOf('\n') is var length and >= 0 ? at + length : text.Length;

    // What follows the `\r` is a line end, not the end of the text.
    private static int WithoutReturn(ReadOnlySpan<char> text, int start, int end, PatternShape shape) =>
        shape.SeesLineEnds && end < text.Length && end > start && text[end - 1] == '\r' ? end - 1 : end;
}

/// <summary>A match with its groups, found in a part of the text or in its view.</summary>
/// <param name="Match">As the engine gives it.</param>
/// <param name="Shift">Where the part begins in the text.</param>
/// <param name="View">Null where the text was searched as it stands.</param>
internal readonly record struct GroupMatch(Match Match, int Shift, LineEndView? View)
{
    /// <summary>Where the match, or a group of it, stands in the text.</summary>
    public (int Start, int Length) PlaceOf(Group group) => View?.Place(group.Index, group.Length) ?? (Shift + group.Index, group.Length);
}
