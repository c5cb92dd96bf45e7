namespace RlmLang.Models.Offline;

/// <summary>A word of a text with its stem and what it speaks of.</summary>
/// <param name="IsWeak">Whether it speaks of its notion only by the way: "card" may be billing, and mostly is not.</param>
internal record struct Word(int Start, int Length, string Stem, bool IsStop, Notion Notion, bool IsWeak);

/// <summary>A sentence: its characters, its words (from <paramref name="FirstWord"/> up to <paramref name="EndWord"/>) and what they speak of together.</summary>
internal readonly record struct Sentence(int Start, int End, int FirstWord, int EndWord, bool IsQuoted, bool IsQuestion, Notion Notions)
{
    public bool Has(Notion notion) => (Notions & notion) != 0;
}

/// <summary>A text read once: words, sentences, notions.</summary>
internal sealed class Reading
{
    private Reading(string text, Word[] words, Sentence[] sentences)
    {
        Text = text;
        Words = words;
        Sentences = sentences;
    }

    public string Text { get; }

    public Word[] Words { get; }

    public Sentence[] Sentences { get; }

    public ReadOnlySpan<Word> WordsOf(in Sentence sentence) => Words.AsSpan(sentence.FirstWord, sentence.EndWord - sentence.FirstWord);

    public string TextOf(in Sentence sentence) => Text[sentence.Start..sentence.End].Trim();

    public static Reading Of(string text)
    {
        var words = Tokenise(text);
        List<Sentence> sentences = [];
        var word = 0;
        foreach (var (start, end, quoted) in SentenceSpans.Of(text))
        {
            var first = word;
            while (word < words.Length && words[word].Start < end)
            {
                word++;
            }

            var notions = MarkNotions(words.AsSpan(first, word - first));
            var question = text.AsSpan(start, end - start).TrimEnd(" \r\n\t\"')").EndsWith('?');
            sentences.Add(new(start, end, first, word, quoted, question, notions));
        }

        return new(text, words, [.. sentences]);
    }

    private static Word[] Tokenise(string text)
    {
        List<Word> words = new((text.Length / 5) + 1);
        Span<char> stem = stackalloc char[64];
        for (var i = 0; i < text.Length;)
        {
            if (!char.IsLetterOrDigit(text[i]))
            {
                i++;
                continue;
            }

            var start = i++;
            if (char.IsAsciiDigit(text[start]) && start > 0 && char.GetUnicodeCategory(text[start - 1]) == System.Globalization.UnicodeCategory.CurrencySymbol)
            {
                while (i < text.Length && (char.IsAsciiDigit(text[i]) || (text[i] is '.' or ',' && i + 1 < text.Length && char.IsAsciiDigit(text[i + 1]))))
                {
                    i++;
                }

                words.Add(new(start, i - start, Thesaurus.Amount, IsStop: true, Notion.None, false));
                continue;
            }

            while (i < text.Length && (char.IsLetterOrDigit(text[i]) || (text[i] is '\'' or '’' && i + 1 < text.Length && char.IsLetter(text[i + 1]))))
            {
                i++;
            }

            // A run of more than 64 letters is no word of a language; its head stands for it.
            var length = Stemmer.Stem(text.AsSpan(start, Math.Min(i - start, stem.Length)), stem);
            var found = (ReadOnlySpan<char>)stem[..length];
            words.Add(new(start, i - start, found.ToString(), Stemmer.IsStop(found), Notion.None, false));
        }

        return [.. words];
    }

    /// <summary>Marks the words that take part in a phrase. The longest phrase at a place takes its words for topics, so that "dispute the charge" is not billing too.</summary>
    private static Notion MarkNotions(Span<Word> words)
    {
        Notion all = 0;
        Span<bool> taken = words.Length <= 256 ? stackalloc bool[words.Length] : new bool[words.Length];
        Span<int> at = stackalloc int[8];
        for (var pass = 0; pass < 2; pass++)
        {
            // Phrases before single words.
            for (var i = 0; i < words.Length; i++)
            {
                foreach (var phrase in Thesaurus.StartingWith(words[i].Stem))
                {
                    if (phrase.Rest.Length > 0 != (pass == 0) || !Matches(words, i, phrase, at))
                    {
                        continue;
                    }

                    var isTopic = (phrase.Notion & Notion.Topics) != 0;
                    if (isTopic && taken[i])
                    {
                        continue;
                    }

                    for (var k = 0; k <= phrase.Rest.Length; k++)
                    {
                        words[at[k]].IsWeak = phrase.IsWeak && (words[at[k]].Notion == 0 || words[at[k]].IsWeak);
                        words[at[k]].Notion |= phrase.Notion;
                        taken[at[k]] |= isTopic && pass == 0;
                    }

                    all |= phrase.Notion;
                }
            }
        }

        return all;
    }

    private static bool Matches(ReadOnlySpan<Word> words, int start, Thesaurus.Phrase phrase, Span<int> at)
    {
        at[0] = start;
        var next = start + 1;
        for (var k = 0; k < phrase.Rest.Length; k++)
        {
            var limit = Math.Min(words.Length, next + 3);
            while (next < limit && Array.IndexOf(phrase.Rest[k], words[next].Stem) < 0)
            {
                next++;
            }

            if (next == limit)
            {
                return false;
            }

            at[k + 1] = next++;
        }

        return true;
    }
}
