namespace RlmLang.Diagnostics;

/// <summary>What was probably meant by a name that does not exist.</summary>
internal static class NearestName
{
    /// <summary>The candidates that are near enough, the nearest first, at most two; none rather than nonsense.</summary>
    /// <remarks>
    /// Damerau–Levenshtein distance (insertion, deletion, replacement, exchange of neighbours), with case and <c>_</c> folded; the limit is a third of the
    /// name's length, at least 1 and at most 2. Of candidates that are equally near the first stays first.
    /// </remarks>
    public static IReadOnlyList<string> Find(string name, IEnumerable<string> candidates)
    {
        var folded = Fold(name);
        var limit = Math.Clamp(folded.Length / 3, 1, 2);
        return
        [
            .. candidates
                .Where(c => c != name && Math.Abs(Fold(c).Length - folded.Length) <= limit)
                .Select(c => (Candidate: c, Distance: Distance(folded, Fold(c))))
                // A name that would have to change in every letter is not near, however short it is.
                .Where(c => c.Distance <= limit && c.Distance < Math.Max(1, Math.Max(folded.Length, Fold(c.Candidate).Length)))
                .OrderBy(c => c.Distance)
                .Select(c => c.Candidate)
                .Distinct()
                .Take(2),
        ];
    }

    private static string Fold(string name) => name.Replace("_", "", StringComparison.Ordinal).ToLowerInvariant();

    // Optimal string alignment: an exchange counts 1, and nothing inside it changes again.
    private static int Distance(string a, string b)
    {
        var (beforeLast, last, row) = (new int[b.Length + 1], new int[b.Length + 1], new int[b.Length + 1]);
        for (var j = 0; j <= b.Length; j++)
        {
            last[j] = j;
        }

        for (var i = 1; i <= a.Length; i++)
        {
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = a[i - 1] == b[j - 1] ? 0 : 1;
                row[j] = Math.Min(Math.Min(row[j - 1] + 1, last[j] + 1), last[j - 1] + cost);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    row[j] = Math.Min(row[j], beforeLast[j - 2] + 1);
                }
            }

            (beforeLast, last, row) = (last, row, beforeLast);
        }

        return last[b.Length];
    }
}
