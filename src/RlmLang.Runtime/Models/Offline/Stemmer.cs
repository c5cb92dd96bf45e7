using System.Buffers;
using System.Collections.Frozen;

namespace RlmLang.Models.Offline;

/// <summary>Light English stemming, and the words that carry no topic.</summary>
internal static class Stemmer
{
    // Before the stop words, which are stemmed with it.
    private static readonly SearchValues<char> s_vowels = SearchValues.Create("aeiouy");

    private static readonly FrozenSet<string> s_stopWords = """
        a an the and or but if of to in on at by for with from as is are was were be been being am do does did have has had it its this that these those there here i me my we us our you your he she they them
        their his her what which who whom when where why how not no nor so than then too very can could will would shall should may might must just about into over under out up down off again also any all each
        some such only own same s t re ve ll d m please
        customer user author writer person text ticket message document passage item following content input data given below above mention mentions say says state states tell tells find list name give answer
        question return reply contain contains whether only one most best describe describes does there
        """.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries).Select(Stem).ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> s_lookup = s_stopWords.GetAlternateLookup<ReadOnlySpan<char>>();

    public static bool IsStop(ReadOnlySpan<char> stem) => s_lookup.Contains(stem);

    public static string Stem(string word)
    {
        Span<char> buffer = stackalloc char[64];
        return word.Length > 64 ? word.ToLowerInvariant() : buffer[..Stem(word, buffer)].ToString();
    }

    /// <summary>Writes the stem of a word, in lower case, and gives its length; <paramref name="stem"/> holds at least the word's length.</summary>
    public static int Stem(ReadOnlySpan<char> word, Span<char> stem)
    {
        var length = word.ToLowerInvariant(stem);
        stem[..length].Replace('’', '\'');
        var s = (ReadOnlySpan<char>)stem[..length];
        if (s.EndsWith("'s"))
        {
            length -= 2;
        }

        if (length <= 3 || s.Contains('\'') || !char.IsAsciiLetter(s[length - 1]))
        {
            return length;
        }

        length = Plural(stem, length);
        length = Ending(stem, length);

        // "charge", "charged" and "charging" meet without the e.
        return length > 3 && stem[length - 1] == 'e' ? length - 1 : length;
    }

    private static int Plural(Span<char> stem, int length)
    {
        var s = (ReadOnlySpan<char>)stem[..length];
        if (s.EndsWith("ies") && length > 4)
        {
            stem[length - 3] = 'y';
            return length - 2;
        }

        return s.EndsWith("sses") || s.EndsWith("shes") || s.EndsWith("ches") || s.EndsWith("xes") ? length - 2
            : s[length - 1] == 's' && s[length - 2] is not ('s' or 'u' or 'i') ? length - 1
            : length;
    }

    private static int Ending(Span<char> stem, int length)
    {
        var s = (ReadOnlySpan<char>)stem[..length];
        var cut = s.EndsWith("ing") && length > 5 ? length - 3 : s.EndsWith("ed") && length > 4 ? length - 2 : length;
        if (cut == length || !s[..cut].ContainsAny(s_vowels))
        {
            return length;
        }

        // "shipped" and "shipping" lose the doubled letter; "billing" and "missing" keep theirs, as "bill" and "miss" have it.
        return stem[cut - 1] == stem[cut - 2] && stem[cut - 1] is not ('l' or 's' or 'z') ? cut - 1 : cut;
    }
}
