using RlmLang.Core;
using RlmLang.Values;

namespace RlmLang.Builtins.Text;

/// <summary>Finds all places of a text or pattern in a text, one after the other, in order, without overlaps.</summary>
/// <remarks>One match takes time linear in what it reads, but all matches can take its square: so each step is charged before the next, where the run can be stopped.</remarks>
internal static class Matching
{
    /// <param name="text">What is searched.</param>
    /// <param name="what">A text, which stands for itself, or a pattern.</param>
    /// <param name="meter">Is charged for each step.</param>
    public static IEnumerable<(int Start, int Length)> All(TextValue text, Value what, IWorkMeter meter)
    {
        var (at, last) = (0, (Start: -1, Length: 0));
        while (at <= text.Length)
        {
            var (start, length) = what is RegexValue pattern ? Next(text, pattern, at) : Next(text, (TextValue)what, at);
            // The engine reads on to the end of what could still match; at least what lies before the match was read.
            meter.Charge((start < 0 ? text.Length : start + length) - at + 1);
            if (start < 0)
            {
                yield break;
            }

            var whole = Whole(text, start, length);
            if (whole.Start >= last.Start + last.Length && whole != last)
            {
                yield return whole;
                last = whole;
            }

            at = start + Math.Max(1, length);
        }
    }

    /// <summary>The place, widened to the whole of each surrogate pair that it has half of: no match gives half a character.</summary>
    public static (int Start, int Length) Whole(TextValue text, int start, int length)
    {
        var end = start + length;
        var (from, to) = (text.Cut(start), text.Cut(end));
        return (from, (to == end || length == 0 ? to : end + 1) - from);
    }

    public static bool Any(TextValue text, Value what) =>
        what is RegexValue pattern ? pattern.Regex.IsMatch(text.Span) : text.Span.Contains(((TextValue)what).Span, StringComparison.Ordinal);

    private static (int Start, int Length) Next(TextValue text, RegexValue pattern, int at)
    {
        foreach (var match in pattern.Regex.EnumerateMatches(text.Span, at))
        {
            return (match.Index, match.Length);
        }

        return (-1, 0);
    }

    private static (int Start, int Length) Next(TextValue text, TextValue part, int at) =>
        part.Length > 0 && text.Span[at..].IndexOf(part.Span, StringComparison.Ordinal) is var found and >= 0 ? (at + found, part.Length) : (-1, 0);
}
