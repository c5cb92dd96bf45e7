using RlmLang.Core;
using RlmLang.Sizes;
using RlmLang.Values;

namespace RlmLang.Builtins.Lists;

internal sealed class Rank : Builtin
{
    public override string Header => "rank(xs: [text], query: text, top: int = 10) -> [text]";

    public override Documentation Documentation { get; } = new("The texts that match a query best, the best first.")
    {
        Examples = [new("""["red apple", "green pear", "red red wine"].rank("red wine", top=1)""", """["red red wine"]"""), new("""["a"].rank("zebra")""", """[]""")],
        Remarks = "By BM25 over words without case; texts that share no word with the query are left out.",
    };

    // The usual constants of BM25 (Robertson and Zaragoza, 2009).
    private const double Saturation = 1.2;
    private const double LengthWeight = 0.75;

    public override Size ResultSize(SizeArguments a) => ListLaws.First(a.List(0), a.Int(2).Max);

    public override SizeExpr Work(SizeArguments a) => Extent.Of(a[0]) + a.Length(1) + 1;

    public override Value Invoke(Arguments a)
    {
        var texts = a.List(0).Items;
        var wanted = Words(a.Text(1)).Distinct().ToList();
        var counts = texts.Select(t => Words((TextValue)t).CountBy(w => w).ToDictionary(p => p.Key, p => p.Value)).ToList();
        var lengths = counts.ConvertAll(c => c.Values.Sum());
        var mean = lengths.Count == 0 ? 1 : Math.Max(1, lengths.Average());
        var rarity = wanted.ToDictionary(w => w, w =>
        {
            var holding = counts.Count(c => c.ContainsKey(w));
            return Math.Log(1 + ((texts.Length - holding + 0.5) / (holding + 0.5)));
        });
        var ranked = Enumerable.Range(0, texts.Length)
            .Select(i => (Index: i, Score: wanted.Sum(w => counts[i].TryGetValue(w, out var n)
                ? rarity[w] * n * (Saturation + 1) / (n + (Saturation * (1 - LengthWeight + (LengthWeight * lengths[i] / mean))))
                : 0)))
            .Where(r => r.Score > 0)
            .OrderByDescending(r => r.Score)
            .ThenBy(r => r.Index)
            .Take(Math.Max(0, a.Count32(2)));
        return new ListValue([.. ranked.Select(r => texts[r.Index])]);
    }

    private static List<string> Words(TextValue text)
    {
        var words = new List<string>();
        var span = text.Span;
        var start = -1;
        for (var i = 0; i <= span.Length; i++)
        {
            if (i < span.Length && char.IsLetterOrDigit(span[i]))
            {
                start = start < 0 ? i : start;
            }
            else if (start >= 0)
            {
                words.Add(span[start..i].ToString().ToLowerInvariant());
                start = -1;
            }
        }

        return words;
    }
}
