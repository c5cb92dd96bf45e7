using RlmLang.Values;

namespace RlmLang.Builtins.Lists;

/// <summary>How near texts are to a query by the words they share: Okapi BM25 (Robertson and Walker, 1994), with the logarithm kept positive as Lucene does.</summary>
internal static class Bm25
{
    // How soon more of the same word stops to matter, and how much a text's length does.
    private const double K1 = 1.2;
    private const double B = 0.75;

    /// <summary>The indexes of the texts that share a word with the query, the nearest first, equally near ones in order.</summary>
    public static IEnumerable<int> Rank(IReadOnlyList<TextValue> texts, TextValue query)
    {
        var terms = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        foreach (var (start, length) in Words(query.Memory))
        {
            terms.TryAdd(query.Memory.Span.Slice(start, length).ToString(), terms.Count);
        }

        var counts = texts.Select(t => Count(t, terms)).ToList();
        var average = counts.Count == 0 ? 0 : counts.Average(c => (double)c.Words);
        var weights = Enumerable.Range(0, terms.Count)
            .Select(term => counts.Count(c => c.Terms[term] > 0))
            .Select(texts => Math.Log(1 + ((counts.Count - texts + 0.5) / (texts + 0.5))))
            .ToList();
        return Enumerable.Range(0, counts.Count)
            .Select(i => (Index: i, Score: Score(counts[i].Terms, counts[i].Words / average, weights)))
            .Where(s => s.Score > 0)
            .OrderByDescending(s => s.Score)
            .Select(s => s.Index);
    }

    private static double Score(int[] terms, double relativeLength, List<double> weights)
    {
        var score = 0.0;
        for (var i = 0; i < terms.Length; i++)
        {
            score += weights[i] * terms[i] * (K1 + 1) / (terms[i] + (K1 * (1 - B + (B * relativeLength))));
        }

        return score;
    }

    private static (int[] Terms, int Words) Count(TextValue text, Dictionary<string, int> terms)
    {
        var (found, words) = (new int[terms.Count], 0);
        var lookup = terms.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var (start, length) in Words(text.Memory))
        {
            words++;
            if (lookup.TryGetValue(text.Span.Slice(start, length), out var term))
            {
                found[term]++;
            }
        }

        return (found, words);
    }

    /// <summary>Runs of letters and digits. Scripts that put no space between words give each character by itself.</summary>
    private static IEnumerable<(int Start, int Length)> Words(ReadOnlyMemory<char> text)
    {
        for (var at = 0; at < text.Length;)
        {
            var start = at;
            while (at < text.Length && IsOfWord(text.Span[at]) && !StandsAlone(text.Span[at]))
            {
                at++;
            }

            if (at > start)
            {
                yield return (start, at - start);
            }
            else
            {
                if (StandsAlone(text.Span[at]))
                {
                    yield return (at, 1);
                }

                at++;
            }
        }
    }

    private static bool IsOfWord(char c) => char.IsLetterOrDigit(c) || char.IsSurrogate(c) || char.GetUnicodeCategory(c) == System.Globalization.UnicodeCategory.NonSpacingMark;

    /// <summary>Kana, ideographs, Hangul.</summary>
    private static bool StandsAlone(char c) => c is (>= '\u3041' and <= '\u30ff') or (>= '\u3400' and <= '\u9fff') or (>= '\uac00' and <= '\ud7a3');
}
