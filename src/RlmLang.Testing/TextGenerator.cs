using System.Collections.Immutable;
using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace RlmLang.Testing;

/// <summary>Texts as programs meet them: words, lines, paragraphs, records with separators, headings, tables, and what goes wrong most: nothing, blanks, Unicode, a very long line.</summary>
internal static class TextGenerator
{
    private static readonly string[] s_words = ["a", "the", "tea", "refund", "parcel", "42", "7", "it's", "e.g.", "Zürich", "naïve", "x_y", "<b>", "\"no\"", "{y}", "100%"];
    private static readonly string[] s_odd = ["é", "e\u0301", "ß", "İ", "漢字", "🙂", "👩‍👩‍👧", "\u200b", "\u00a0", "‮abc‬", "ﬁ", "\u2028", "\t", "\r\n", "🇨🇭", "क्षि"];

    /// <param name="most">Characters; null for as many as the size allows.</param>
    public static Gen<string> Of(long? most) => Gen.Sized(size => Gen.Frequency(
            (1, Gen.Constant("")),
            (4, Words(size)),
            (4, Joined(Words(size / 2), "\n", size / 2)),
            (3, Joined(Words(size / 2), "\n\n", size / 4)),
            (2, Records(size)),
            (2, Headings(size)),
            (1, Rows(size)),
            (3, Joined(Gen.OneOf(Gen.Elements(s_odd), Gen.Elements(s_words)), "", size)),
            (1, Gen.Elements(" ", "\n", "\n\n\n", " \t ", "\r\n")),
            (1, Gen.Choose(1, 40).Select(n => new string('x', n * Math.Max(1, size))))))
        .Select(t => Cut(t, most));

    /// <summary>Smaller texts: without pieces, then of plainer characters.</summary>
    public static IEnumerable<string> Shrink(string text)
    {
        ImmutableArray<string> characters = [.. Runes(text)];
        foreach (var part in ValueGenerator.Parts(characters))
        {
            yield return string.Concat(part);
        }

        for (var i = 0; i < characters.Length; i++)
        {
            if (characters[i] is not ("a" or "\n" or " "))
            {
                yield return string.Concat(characters.SetItem(i, "a"));
            }
        }
    }

    /// <summary>Cut to a length, and never within a surrogate pair.</summary>
    public static string Cut(string text, long? most)
    {
        if (most is not { } length || text.Length <= length)
        {
            return text;
        }

        return text[..(length > 0 && char.IsHighSurrogate(text[(int)length - 1]) ? (int)length - 1 : (int)length)];
    }

    private static IEnumerable<string> Runes(string text) => text.EnumerateRunes().Select(r => r.ToString());

    private static Gen<string> Words(int size) => Joined(Gen.Elements(s_words), " ", Math.Max(1, size / 3));

    private static Gen<string> Joined(Gen<string> part, string between, int most) =>
        from count in Gen.Choose(0, Math.Max(1, most))
        from parts in part.ArrayOf(count)
        select string.Join(between, parts);

    private static Gen<string> Records(int size) =>
        from count in Gen.Choose(0, Math.Max(1, size / 6))
        from bodies in Joined(Words(size / 3), "\n", 4).ArrayOf(count)
        select string.Concat(bodies.Select((b, i) => $"--- ticket {i + 1} ---\n{b}\n"));

    private static Gen<string> Headings(int size) =>
        from count in Gen.Choose(1, Math.Max(1, size / 6))
        from levels in Gen.Choose(1, 4).ArrayOf(count)
        from bodies in Words(size / 2).ArrayOf(count)
        select string.Concat(levels.Zip(bodies).Select((s, i) => $"{new string('#', s.First)} Part {i + 1}\n{s.Second}\n\n"));

    private static Gen<string> Rows(int size) =>
        from count in Gen.Choose(0, Math.Max(1, size / 4))
        from rows in Gen.Elements("ann,3", "bob,\"4,5\"", "cy,", "dé,0").ArrayOf(count)
        select new StringBuilder("name,count\n").AppendJoin('\n', rows).ToString();
}
