using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;

namespace RlmLang.Tests.Support;

/// <summary>Good programs with a few words left out, doubled, or replaced by words of others: what hurried authors write.</summary>
internal static partial class Slips
{
    private static readonly string[] s_programs =
    [
        """
        param areas: [text] = ["billing", "other"]
        type Reply = {area: one_of(areas)?, n: int(1..5), terms: [text; 8]}
        fn head(t: text, n: int = 3) -> text = t[0:n]
        let parts = context.split(r"(?m)^---$", keep="start").filter(it.len() > 2 and "x" in it)
        let seen = parts.map_llm(f"Read {it}", as=Reply, per_call=4, or={area: none, n: 1, terms: []})
        let groups = seen.filter(it.area != none).group_by(it.area).sort_by(it.items.len(), desc=true)
        set FINAL = groups.map({area: it.key, all: it.items.map(x => { let y = x.n  y * 2 }).sum(), first: head(it.key)})
        """,
        """
        budget calls=100, usd=0.5
        let hits = context.grep(r"(?i)magic", before=1).take(20)
        let ok = [f"{i}: {h.upper()}" for i, h in hits.enumerate() if not (h == "" or h.len() // 2 >= 4)]
        let total = hits.reduce(0, (a, x) => a + x.len() / 2.5)
        let best = hits.find_first(it.contains("x")) ?? hits.last() ?? ""
        expect total > 1.5, "too little"
        show ok, {...docs[0], n: -1}
        set FINAL = {best: best if best != "" else none, all: hits.reduce_llm("Combine.", fan=4), parsed: best.parse(as=int)}
        """,
        """
        let facts = docs.map_llm(f"State.\\n{it}", as={what: text, terms: [text; 8]})
        let pairs = facts.enumerate().pairs().filter((a, b) => a.value.terms.any(t => t in b.value.terms)).take(40)
        let kept = docs.filter_llm(f"Is it?\\n{it.text}", samples=3, or=false)
        set FINAL = pairs.map({a: it.a.index, why: llm(f"A: {it.a.value.what}", samples=2, model="large", max_chars=50)}) if kept.len() > 0 else []
        """,
    ];

    private static readonly string[] s_words = [.. s_programs.SelectMany(Words).Distinct(), "xs", "append", "length", "42", "null", "=>", "lambda", "&&"];

    public static Arbitrary<string> Programs { get; } = (
        from program in Gen.Elements(s_programs)
        from count in Gen.Choose(0, 3)
        from slips in Gen.ListOf(Slip, count)
        select slips.Aggregate(Words(program), (words, slip) => slip(words)) into words
        select string.Concat(words)).ToArbitrary();

    private static Gen<Func<string[], string[]>> Slip =>
        from place in Gen.Choose(0, 10_000)
        from kind in Gen.Choose(0, 3)
        from word in Gen.Elements(s_words)
        select (Func<string[], string[]>)(words =>
        {
            var at = place % words.Length;
            return kind switch
            {
                0 => [.. words[..at], .. words[(at + 1)..]],
                1 => [.. words[..at], words[at], .. words[at..]],
                2 => [.. words[..at], word, .. words[(at + 1)..]],
                _ => [.. words[..at], $" {word} ", .. words[at..]],
            };
        });

    private static string[] Words(string program) => [.. Word().Matches(program).Select(m => m.Value)];

    [GeneratedRegex(@"\w+|\s+|=>|[=!<>]=|//|.")]
    private static partial Regex Word();
}
