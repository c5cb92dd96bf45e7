namespace RlmLang.Models.Offline;

/// <summary>Picks the sentences that share most with what is asked, rare words first.</summary>
internal static class Passages
{
    private const int DefaultSentences = 3;

    /// <summary>A plain answer of at most <paramref name="limit"/> UTF-16 code units, in the order of the text.</summary>
    public static string Answer(Assignment assignment, int limit) => Answer(assignment, assignment.Question, limit, DefaultSentences);

    /// <summary>The best single sentence for a field, in the light of the instruction.</summary>
    public static string Best(Assignment assignment, string field, int limit) =>
        Answer(assignment, Reading.Of($"{field} {assignment.Instruction}"), limit, 1);

    /// <summary>The sentences that match at all, best first.</summary>
    public static IEnumerable<string> Matching(Assignment assignment, Reading question)
    {
        var text = assignment.Reading;
        var scores = Score(text, question);
        var order = Enumerable.Range(0, scores.Length).Where(i => scores[i] > 0).OrderByDescending(i => scores[i]).ThenBy(i => i);
        return order.Select(i => text.TextOf(text.Sentences[i]));
    }

    /// <summary>A text held to a length without splitting a surrogate pair.</summary>
    public static string Clip(string text, int limit)
    {
        if (text.Length <= limit)
        {
            return text;
        }

        var end = Math.Max(limit, 0);
        return text[..(end > 0 && char.IsHighSurrogate(text[end - 1]) ? end - 1 : end)];
    }

    private static string Answer(Assignment assignment, Reading question, int limit, int sentences)
    {
        var text = assignment.Reading;
        var scores = Score(text, question);
        List<int> chosen = [];
        var length = 0;
        foreach (var i in Enumerable.Range(0, scores.Length).OrderByDescending(i => scores[i]).ThenBy(i => i).Take(sentences))
        {
            // The best is always told, cut where it must be; others only where they match too and fit whole.
            var next = text.Sentences[i].End - text.Sentences[i].Start + 1;
            if (chosen.Count > 0 && (scores[i] == 0 != (scores[chosen[0]] == 0) || length + next > limit))
            {
                continue;
            }

            chosen.Add(i);
            length += next;
        }

        return Clip(string.Join(' ', chosen.Order().Select(i => text.TextOf(text.Sentences[i]))), limit);
    }

    private static double[] Score(Reading text, Reading question)
    {
        HashSet<string> wanted = new(StringComparer.Ordinal);
        Notion notions = 0;
        foreach (var word in question.Words)
        {
            notions |= word.Notion & (Notion.Topics | Notion.Threat | Notion.Negative | Notion.Positive | Notion.Urgent | Notion.Obligation);
            if (!word.IsStop)
            {
                wanted.Add(word.Stem);
            }
        }

        var sentences = text.Sentences;
        Dictionary<string, int> holding = new(StringComparer.Ordinal);
        HashSet<string> here = new(StringComparer.Ordinal);
        foreach (var sentence in sentences)
        {
            here.Clear();
            foreach (var word in text.WordsOf(sentence))
            {
                if (wanted.Contains(word.Stem) && here.Add(word.Stem))
                {
                    holding[word.Stem] = holding.GetValueOrDefault(word.Stem) + 1;
                }
            }
        }

        var scores = new double[sentences.Length];
        for (var i = 0; i < sentences.Length; i++)
        {
            here.Clear();
            foreach (var word in text.WordsOf(sentences[i]))
            {
                if (wanted.Contains(word.Stem) && here.Add(word.Stem))
                {
                    scores[i] += Math.Log(1 + ((double)sentences.Length / holding[word.Stem]));
                }
            }

            scores[i] += 0.7 * System.Numerics.BitOperations.PopCount((ulong)(sentences[i].Notions & notions));
            scores[i] *= sentences[i].IsQuoted ? 0.5 : 1;
        }

        return scores;
    }
}
