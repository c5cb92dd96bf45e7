using System.Text;

namespace RlmLang.Suites;

/// <summary>Text that says nothing, and the places to plant something in it.</summary>
internal static class Filler
{
    private static readonly string[] s_subjects = ["The committee", "A visitor", "The old ferry", "Our neighbour", "The archive", "A gardener", "The evening train", "The baker", "Nobody", "The lighthouse keeper"];
    private static readonly string[] s_verbs = ["remembered", "described", "repaired", "postponed", "admired", "measured", "forgot", "painted", "counted", "carried"];
    private static readonly string[] s_objects = ["the wooden bridge", "a long letter", "the northern garden", "three empty boxes", "the broken clock", "a map of the valley", "the harvest", "an unusual melody", "the winter road", "the small museum"];
    private static readonly string[] s_ends = ["in the rain", "before noon", "without a word", "for the second time", "near the market", "with great care", "as always", "after the holidays", "on the way home", "by candlelight"];

    public static string Sentence(Random random) => $"{Of(s_subjects, random)} {Of(s_verbs, random)} {Of(s_objects, random)} {Of(s_ends, random)}.";

    /// <summary>Paragraphs of about this length, with sentences planted at places that the chance chooses.</summary>
    public static string Text(int length, IReadOnlyList<string> planted, Random random)
    {
        var places = planted.Select(p => (At: random.Next(Math.Max(1, length)), Text: p)).OrderBy(p => p.At).ThenBy(p => p.Text, StringComparer.Ordinal).ToList();
        var text = new StringBuilder(length + 200);
        var next = 0;
        var sentences = 0;
        while (text.Length < length || next < places.Count)
        {
            var isDue = next < places.Count && (places[next].At <= text.Length || text.Length >= length);
            text.Append(isDue ? places[next++].Text : Sentence(random)).Append(++sentences % 6 == 0 ? "\n\n" : " ");
        }

        return text.ToString();
    }

    public static T Of<T>(IReadOnlyList<T> values, Random random) => values[random.Next(values.Count)];

    /// <summary>So many of them, each once.</summary>
    public static List<T> Several<T>(IEnumerable<T> values, int count, Random random)
    {
        var all = values.ToArray();
        random.Shuffle(all);
        return [.. all.Take(count)];
    }
}
