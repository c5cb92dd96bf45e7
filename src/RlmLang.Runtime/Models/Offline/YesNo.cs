namespace RlmLang.Models.Offline;

/// <summary>Answers a question with yes or no, from topics, attitudes and negation.</summary>
internal static class YesNo
{
    private const double EnoughResolve = 0.85;

    public static bool Decide(Assignment assignment)
    {
        var asked = Asked.In(assignment.Question);
        var text = assignment.Reading;
        return asked.Contradiction ? Contradict(assignment.Data)
            : (asked.Attitudes & Notion.Threat) != 0 ? Resolve(text, asked, Notion.Threat) >= EnoughResolve
            : (asked.Attitudes & (Notion.Wish | Notion.Intention)) != 0 && !asked.IsEmpty ? Resolve(text, asked, Notion.Wish) >= EnoughResolve
            : Mentions(text, asked);
    }

    /// <summary>How firmly the author means to bring the topic about: the best sentence's cues for, less its cues against.</summary>
    private static double Resolve(Reading text, Asked asked, Notion stance)
    {
        var best = 0.0;
        var sentences = text.Sentences;
        for (var i = 0; i < sentences.Length; i++)
        {
            ref readonly var s = ref sentences[i];
            if (s.IsQuoted || FirstHit(text, s, asked) is not (>= 0 and var hit))
            {
                continue;
            }

            var around = (i > 0 && !sentences[i - 1].IsQuoted ? sentences[i - 1].Notions : 0) | (i + 1 < sentences.Length && !sentences[i + 1].IsQuoted ? sentences[i + 1].Notions : 0);
            best = Math.Max(best, For(s, around, stance) - Against(text, s, around, hit));
        }

        return best;
    }

    private static double For(in Sentence s, Notion around, Notion stance)
    {
        var mine = s.Has(Notion.FirstPerson);
        var wish = s.Has(Notion.Wish) && mine ? stance == Notion.Wish ? 1.0 : 0.5 : 0;
        return wish
            + (s.Has(Notion.Threat) ? 1.0 : (around & Notion.Threat) != 0 ? 0.4 : 0)
            + (s.Has(Notion.Intention) && mine ? 0.9 : 0)
            + (s.Has(Notion.Condition) ? 0.4 : 0)
            + (s.Has(Notion.Deadline) ? 0.5 : (around & Notion.Deadline) != 0 ? 0.3 : 0);
    }

    private static double Against(Reading text, in Sentence s, Notion around, int hit) =>
        (IsNegated(text, s, hit) ? 1.5 : 0)
        + (s.Has(Notion.Completed) && !s.Has(Notion.Condition | Notion.Threat) ? 0.7 : 0)
        + (s.IsQuestion ? 0.8 : 0)
        + (s.Has(Notion.Inquiry) ? 0.7 : 0)
        + (s.Has(Notion.OtherPerson) ? 0.7 : 0)
        + (s.Has(Notion.Withdrawn) ? 1.2 : (around & Notion.Withdrawn) != 0 ? 0.5 : 0);

    /// <summary>A negation shortly before the topic, in its own clause: a new subject or a condition ends the search.</summary>
    private static bool IsNegated(Reading text, in Sentence s, int hit)
    {
        for (var i = hit - 1; i >= Math.Max(s.FirstWord, hit - 6); i--)
        {
            ref readonly var word = ref text.Words[i];
            if ((word.Notion & (Notion.Negation | Notion.Threat)) == Notion.Negation)
            {
                return true;
            }

            if (word.Stem is "i" or "we" or "i'll" or "we'll" or "if" or "unless" or "or" || text.Text.AsSpan(word.Start, text.Words[i + 1].Start - word.Start).ContainsAny(",;:"))
            {
                return false;
            }
        }

        return false;
    }

    private static int FirstHit(Reading text, in Sentence s, Asked asked)
    {
        for (var i = s.FirstWord; i < s.EndWord; i++)
        {
            if ((text.Words[i].Notion & asked.Topics) != 0 || asked.Stems.Contains(text.Words[i].Stem))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>Whether most of what is asked about stands together in a sentence that does not deny it.</summary>
    private static bool Mentions(Reading text, Asked asked)
    {
        var wanted = asked.Topics | (asked.Attitudes & (Notion.Positive | Notion.Negative | Notion.Urgent | Notion.Obligation));
        var parts = System.Numerics.BitOperations.PopCount((ulong)wanted) + asked.Stems.Count;
        if (parts == 0)
        {
            return !string.IsNullOrWhiteSpace(text.Text);
        }

        var needed = asked.AnyOf ? 1 : (parts + 1) / 2;
        foreach (var s in text.Sentences)
        {
            var found = System.Numerics.BitOperations.PopCount((ulong)(s.Notions & wanted));
            var first = -1;
            for (var i = s.FirstWord; i < s.EndWord; i++)
            {
                var hit = asked.Stems.Contains(text.Words[i].Stem);
                found += hit ? 1 : 0;
                first = first < 0 && (hit || (text.Words[i].Notion & wanted) != 0) ? i : first;
            }

            if (found >= needed && first >= 0 && IsNegated(text, s, first) == ((asked.Attitudes & Notion.Negation) != 0))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Two passages contradict when they share their words and differ in negation or in a number.</summary>
    private static bool Contradict(string data)
    {
        var cut = data.IndexOf("\n\n", StringComparison.Ordinal);
        cut = cut < 0 ? data.IndexOf('\n', StringComparison.Ordinal) : cut;
        if (cut < 0)
        {
            return false;
        }

        var (a, b) = (Reading.Of(data[..cut]), Reading.Of(data[cut..]));
        var (of, other) = (ContentStems(a), ContentStems(b));
        var shared = of.Count(other.Contains);
        if (shared * 3 < Math.Min(of.Count, other.Count))
        {
            return false;
        }

        var negated = a.Sentences.Any(s => s.Has(Notion.Negation)) != b.Sentences.Any(s => s.Has(Notion.Negation));
        var (first, second) = (of.Where(IsNumber).ToHashSet(), other.Where(IsNumber).ToHashSet());
        return negated || (first.Count > 0 && second.Count > 0 && !first.SetEquals(second));

        static bool IsNumber(string stem) => char.IsAsciiDigit(stem[0]);
    }

    private static HashSet<string> ContentStems(Reading text) => [.. text.Words.Where(w => !w.IsStop).Select(w => w.Stem)];
}
