namespace RlmLang.Models.Offline;

/// <summary>What a question asks about.</summary>
/// <param name="Topics">Its topic families.</param>
/// <param name="Attitudes">Its attitudes: to threaten, to want, to be angry.</param>
/// <param name="Stems">Its content words that belong to no family.</param>
/// <param name="AnyOf">Whether its parts are alternatives, joined by "or" or "any".</param>
internal sealed record Asked(Notion Topics, Notion Attitudes, HashSet<string> Stems, bool AnyOf)
{
    public bool Contradiction { get; init; }

    /// <summary>Topics that the question sets aside: "apart from any refund".</summary>
    public Notion Excluded { get; init; }

    public bool IsEmpty => Topics == 0 && Stems.Count == 0;

    public static Asked In(Reading question)
    {
        // Where a sentence ends in a question mark, it is the question and the others explain it.
        var hasQuestion = question.Sentences.Any(s => s.IsQuestion);
        Notion topics = 0, attitudes = 0, excluded = 0;
        HashSet<string> stems = new(StringComparer.Ordinal);
        var (anyOf, contradiction) = (false, false);
        foreach (var sentence in question.Sentences)
        {
            if (hasQuestion && !sentence.IsQuestion)
            {
                continue;
            }

            attitudes |= sentence.Notions & ~Notion.Topics;
            var aside = false;
            foreach (var word in question.WordsOf(sentence))
            {
                // "apart", "besides", "ignoring" set aside what follows them in the sentence.
                aside |= word.Stem is "apart" or "except" or "besid" or "beside" or "besides" or "ignor" or "regardless" or "excluding";
                if (aside)
                {
                    excluded |= word.Notion & Notion.Topics;
                    continue;
                }

                topics |= word.Notion & Notion.Topics;
                anyOf |= word.Stem is "or" or "any" or "either";
                contradiction |= word.Stem.StartsWith("contradict", StringComparison.Ordinal) || word.Stem is "conflict" or "inconsistent";
                if (!word.IsStop && word.Notion == 0)
                {
                    stems.Add(word.Stem);
                }
            }
        }

        return new(topics, attitudes, stems, anyOf) { Contradiction = contradiction, Excluded = excluded };
    }
}
