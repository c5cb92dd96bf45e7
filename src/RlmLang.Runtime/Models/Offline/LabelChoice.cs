using System.Text.RegularExpressions;

namespace RlmLang.Models.Offline;

/// <summary>Chooses among given labels by the words of their families, and by glosses in the instruction ("billing: charges and invoices").</summary>
internal static partial class LabelChoice
{
    private const double EnoughEvidence = 1.0;
    private static readonly string[] s_fallbacks = ["other", "others", "none", "unknown", "unclear", "misc", "miscellaneous", "neutral", "general", "n/a", "na", "else", "unspecified"];

    public static string Choose(IReadOnlyList<string> labels, Assignment assignment)
    {
        if (labels.Any(LicenceTexts.IsName))
        {
            return Licence(labels, assignment.Data);
        }

        if (labels.All(l => IsYes(l) || IsNo(l) || IsFallback(l)) && labels.Any(IsYes))
        {
            var yes = YesNo.Decide(assignment);
            return labels.FirstOrDefault(l => yes ? IsYes(l) : IsNo(l)) ?? labels[0];
        }

        var scores = Scores(labels, assignment);
        var best = 0;
        for (var i = 1; i < scores.Length; i++)
        {
            best = scores[i] > scores[best] ? i : best;
        }

        return scores[best] < EnoughEvidence && labels.FirstOrDefault(IsFallback) is { } fallback ? fallback : labels[best];
    }

    /// <summary>All labels with evidence of their own, strongest first.</summary>
    public static IEnumerable<string> ChooseAll(IReadOnlyList<string> labels, Assignment assignment)
    {
        if (labels.Any(LicenceTexts.IsName))
        {
            return LicenceTexts.Recognise(assignment.Data).Select(name => Match(labels, name)).OfType<string>().Distinct();
        }

        var scores = Scores(labels, assignment);
        return labels.Zip(scores).Where(s => s.Second >= EnoughEvidence).OrderByDescending(s => s.Second).Select(s => s.First);
    }

    private static double[] Scores(IReadOnlyList<string> labels, Assignment assignment)
    {
        var profiles = labels.Select(l => Profile(l, assignment.Instruction)).ToArray();
        var scores = new double[labels.Count];
        Dictionary<string, int> seen = new(StringComparer.Ordinal);
        var text = assignment.Reading;
        var excluded = Asked.In(assignment.Question).Excluded;
        for (var n = 0; n < text.Sentences.Length; n++)
        {
            ref readonly var sentence = ref text.Sentences[n];
            if (sentence.IsQuoted && text.Sentences.Length > 1)
            {
                continue;
            }

            // What a text is about is said early, and where something is wrong; what is praised is mostly said in passing.
            var weight = (n < 3 ? 1.2 : 1.0)
                * (sentence.Has(Notion.Positive) ? 0.5 : sentence.Has(Notion.Negation | Notion.Negative) ? 1.3 : 1.0)
                * (sentence.Has(excluded) ? 0.2 : 1.0);
            foreach (var word in text.WordsOf(sentence))
            {
                if (word.Notion == 0 && word.IsStop)
                {
                    continue;
                }

                var times = seen[word.Stem] = seen.GetValueOrDefault(word.Stem) + 1;
                for (var i = 0; i < profiles.Length; i++)
                {
                    scores[i] += weight * profiles[i].Evidence(word) / times;
                }
            }
        }

        return scores;
    }

    private static LabelProfile Profile(string label, string instruction)
    {
        var name = Reading.Of(label.Replace('_', ' ').Replace('-', ' '));
        Notion notions = 0;
        HashSet<string> stems = new(StringComparer.Ordinal);
        foreach (var word in name.Words)
        {
            notions |= word.Notion;
            stems.Add(word.Stem);
        }

        HashSet<string> gloss = new(StringComparer.Ordinal);
        // "Other" has no words of its own: it is what is left.
        if (!IsFallback(label) && Gloss(label, instruction) is { } explained)
        {
            foreach (var word in Reading.Of(explained).Words)
            {
                if (!word.IsStop)
                {
                    gloss.Add(word.Stem);
                }
            }
        }

        return new(IsFallback(label) ? 0 : notions, IsFallback(label) ? [] : stems, gloss);
    }

    /// <summary>What the instruction says of a label, after its name: <c>label: …</c>, <c>label = …</c> or <c>label (…)</c>, up to the end of that part.</summary>
    private static string? Gloss(string label, string instruction)
    {
        for (var at = instruction.IndexOf(label, StringComparison.OrdinalIgnoreCase); at >= 0; at = instruction.IndexOf(label, at + 1, StringComparison.OrdinalIgnoreCase))
        {
            var rest = instruction[(at + label.Length)..].TrimStart('"', '\'', '`', ' ');
            if (rest.Length > 1 && rest[0] is ':' or '=' or '(')
            {
                var end = rest.AsSpan(1).IndexOfAny(";\n.)");
                return end < 0 ? rest[1..] : rest.Substring(1, end);
            }
        }

        return null;
    }

    private static string Licence(IReadOnlyList<string> labels, string data)
    {
        foreach (var name in LicenceTexts.Recognise(data))
        {
            if (Match(labels, name) is { } label)
            {
                return label;
            }
        }

        return labels.FirstOrDefault(IsFallback) ?? labels[0];
    }

    private static string? Match(IReadOnlyList<string> labels, string name) => labels.FirstOrDefault(l => Plain(l) == Plain(name));

    private static string Plain(string name) => NotAlphanumeric().Replace(name.ToLowerInvariant(), "");

    private static bool IsYes(string label) => label.ToLowerInvariant() is "yes" or "true" or "y";

    private static bool IsNo(string label) => label.ToLowerInvariant() is "no" or "false" or "n";

    private static bool IsFallback(string label) => s_fallbacks.Contains(label.ToLowerInvariant());

    [GeneratedRegex("[^a-z0-9]+", RegexOptions.CultureInvariant)]
    private static partial Regex NotAlphanumeric();

    /// <summary>What speaks for a label.</summary>
    private sealed record LabelProfile(Notion Notions, HashSet<string> Stems, HashSet<string> Gloss)
    {
        public double Evidence(in Word word) =>
            Stems.Contains(word.Stem) ? 1.5
            : (word.Notion & Notions) != 0 ? word.IsWeak ? 0.25 : 1.0
            : Gloss.Contains(word.Stem) ? 0.8
            : 0;
    }
}
