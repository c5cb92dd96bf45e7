using System.Collections.Immutable;
using RlmLang.Core;
using RlmLang.Values;

namespace RlmLang.Builtins.Text;

/// <summary>Which lines of a text hold something. Lines that lack what every match needs are never looked at one by one.</summary>
internal static class LineMatching
{
    /// <summary>The indexes of the lines, in order.</summary>
    public static IEnumerable<int> Find(TextValue text, ImmutableArray<(int Start, int Length)> lines, Value what, IWorkMeter meter)
    {
        var needed = what is RegexValue regex && PatternShape.Of(regex).Needed is { } search && search.IsFaithfulTo(text.Span) ? search : null;
        for (var i = 0; i < lines.Length; i++)
        {
            var from = lines[i].Start;
            if (needed is not null || what is TextValue { Length: > 0 })
            {
                // On to the line with the next place where a match can be.
                var next = needed is not null ? needed.IndexIn(text.Span[from..]) : TextSearch.IndexOf(text.Span[from..], ((TextValue)what).Span);
                if (next < 0)
                {
                    meter.Charge(text.Length - from);
                    yield break;
                }

                i = IndexAt(lines, from + next, i);
            }

            var (start, length) = lines[i];
            meter.Charge(1 + start + length - from);
            if (Matching.Any(text.Span.Slice(start, length), what))
            {
                yield return i;
            }
        }
    }

    private static int IndexAt(ImmutableArray<(int Start, int Length)> lines, int offset, int from)
    {
        var (low, high) = (from, lines.Length - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            (low, high) = lines[middle].Start <= offset ? (middle, high) : (low, middle - 1);
        }

        return low;
    }
}
