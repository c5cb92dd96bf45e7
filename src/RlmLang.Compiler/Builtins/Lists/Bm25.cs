using RlmLang.Values;

namespace RlmLang.Builtins.Lists;

/// <summary>How near texts are to a query by the words they share: Okapi BM25 (Robertson and Walker, 1994), with the logarithm kept positive as Lucene does.</summary>
internal static class Bm25
{
    // How soon more of the same word stops to matter, and how much a text's length does.
    private const double K1 = 1.2;
    private const double B = 0.75;

    /// <summary>The indexes of the texts that share a word with the query, the nearest first, equally near ones in order.</summary>
    public static IEnumerable<int> Rank(IReadOnlyList<TextValue> candidates, TextValue query)
    {
        var terms = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        foreach (var (start, length) in Words(query.Memory))
        {
            terms.TryAdd(query.Memory.Span.Slice(start, length).ToString(), terms.Count);
        }

        var counts = candidates.Select(t => Count(t, terms)).ToList();
        var average = counts.Count == 0 ? 0 : counts.Average(c => (double)c.Words);
        var texts = new int[terms.Count];
        foreach (var (term, _) in counts.SelectMany(c => c.Terms))
        {
            texts[term]++;
        }

        var weights = texts.Select(n => Math.Log(1 + ((counts.Count - n + 0.5) / (n + 0.5)))).ToList();
        return Enumerable.Range(0, counts.Count)
            .Select(i => (Index: i, Score: Score(counts[i].Terms, counts[i].Words / average, weights)))
            .Where(s => s.Score > 0)
            .OrderByDescending(s => s.Score)
            .Select(s => s.Index);
    }

    private static double Score(List<(int Term, int Times)> terms, double relativeLength, List<double> weights)
    {
        var score = 0.0;
        foreach (var (term, times) in terms)
        {
            score += weights[term] * times * (K1 + 1) / (times + (K1 * (1 - B + (B * relativeLength))));
        }

        return score;
    }

    /// <summary>The query's words that a text has, and how many words it has in all.</summary>
    /// <remarks>
    /// Only those that it has: a table of all texts by all words of a long query would take far more memory than the work that is charged.
    /// In the query's order, so that texts with the same words add up to the very same score.
    /// </remarks>
    private static (List<(int Term, int Times)> Terms, int Words) Count(TextValue text, Dictionary<string, int> terms)
    {
        var (found, words) = (new SortedDictionary<int, int>(), 0);
        var lookup = terms.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var (start, length) in Words(text.Memory))
        {
            words++;
            if (lookup.TryGetValue(text.Span.Slice(start, length), out var term))
            {
                found[term] = found.GetValueOrDefault(term) + 1;
            }
        }

        return ([.. found.Select(f => (f.Key, f.Value))], words);
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
