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
        var places = shape.Literal is { } literal && literal.IsFaithfulTo(text.Span) ? Places(literal, text, meter)
            : shape is { IsOfLine: true, Needed: { } needed } && needed.IsFaithfulTo(text.Span) ? PlacesInLines(needed, text, pattern.Regex, shape, meter)
            : Places(text, 0, text.Length, pattern.Regex, shape, meter);
        return Whole(text, places);
    }

    public static bool Any(ReadOnlySpan<char> text, Value what)
    {
        if (what is not RegexValue pattern)
        {
            return TextSearch.IndexOf(text, ((TextValue)what).Span) >= 0;
        }

        var shape = PatternShape.Of(pattern);
        return shape.Needed is not { } needed || !needed.IsFaithfulTo(text) ? pattern.Regex.IsMatch(text)
            : needed.IndexIn(text) >= 0 && (shape.Literal is not null || pattern.Regex.IsMatch(text));
    }

    /// <summary>The matches with their groups, and how far into the text each is shifted; slower than <see cref="All"/>.</summary>
    /// <remarks>
    /// Groups are found in strings only. The text of a document is one; of a slice only the lines that match are copied, or all of it where a line alone does not decide:
    /// what surrounds a slice must not be seen.
    /// </remarks>
    public static IEnumerable<(Match Match, int Shift)> WithGroups(TextValue text, RegexValue pattern, IWorkMeter meter)
    {
        var shape = PatternShape.Of(pattern);
        if (MemoryMarshal.TryGetString(text.Memory, out var whole, out var start, out var length) && start == 0 && length == whole.Length && shape.Needed is null)
        {
            return Groups(text, whole, 0, pattern.Regex, shape, meter);
        }

        return shape.IsOfLine ? GroupsInLines(text, pattern, shape, meter)
            : Any(text.Span, pattern) ? Groups(text, text.ToString(), 0, pattern.Regex, shape, meter)
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
            foreach (var place in Places(text, start, end, regex, shape, meter))
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

    private static IEnumerable<(Match Match, int Shift)> GroupsInLines(TextValue text, RegexValue pattern, PatternShape shape, IWorkMeter meter)
    {
        for (var start = 0; start <= text.Length;)
        {
            var end = LineEnd(text.Span, start);
            meter.Charge(1 + end - start);
            if (Any(text.Span[start..end], pattern))
            {
                foreach (var found in Groups(text, text.Span[start..end].ToString(), start, pattern.Regex, shape, meter))
                {
                    yield return found;
                }
            }

            start = end + 1;
        }
    }

    private static IEnumerable<(Match Match, int Shift)> Groups(TextValue text, string subject, int shift, Regex regex, PatternShape shape, IWorkMeter meter)
    {
        var last = (Start: -1, Length: 0);
        for (var match = regex.Match(subject); match.Success; match = match.NextMatch())
        {
            var place = Whole(text, shift + match.Index, match.Length);
            if (place.Start >= last.Start + last.Length && place != last)
            {
                yield return (match, shift);
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
}
