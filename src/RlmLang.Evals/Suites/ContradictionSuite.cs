using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using RlmLang.Scoring;
using RlmLang.Simulation;

namespace RlmLang.Suites;

/// <summary>A contract whose clauses fix many matters, a few of them twice and differently.</summary>
internal sealed partial class ContradictionSuite : EvalSuite
{
    private const string Asked = "Which clauses of this contract contradict each other? Name each pair once by its numbers, one a line, as `2.4 & 7.1` in their order; nothing else.";

    private static readonly string[] s_whose = ["supplier's", "buyer's", "carrier's", "agent's", "licensee's", "insurer's", "tenant's", "operator's"];
    private static readonly string[] s_of = ["term of notice", "liability cap", "warranty period", "payment term", "inspection period", "retention period", "response time", "delivery window", "audit interval", "grace period"];
    private static readonly string[] s_for = ["for goods", "for services", "for software", "for spare parts", "for samples", "for returns", "for repairs", "for data", "for tools", "for licences"];

    public override string Name => "contradictions";

    public override string Description => "pairs of clauses in a contract that fix the same matter differently; scored by F1 over the pairs";

    public override object? Read(LeafPrompt prompt, SimulatedReading reading)
    {
        var clauses = Clause().Matches(prompt.Text).Where(m => !reading.Misreads(m.Value)).Select(m => (Number: m.Groups[1].Value, Matter: m.Groups[2].Value, Value: m.Groups[3].Value)).ToList();
        return prompt.IsTyped
            ? clauses.Select(c => new { clause = c.Number, matter = c.Matter, value = c.Value }).ToArray()
            : string.Join('\n', Contradicting(clauses));
    }

    protected override EvalTask Make(int length, int index, Random random)
    {
        const int about = 90;
        var matters = Filler.Several(s_whose.SelectMany(w => s_of.SelectMany(o => s_for.Select(f => $"{w} {o} {f}"))), Math.Clamp(length / (4 * about), 6, 780), random);
        var again = Filler.Several(matters, Math.Clamp(matters.Count / 8, 2, 20), random);
        var fixedOnce = matters.Select(m => (Matter: m, Days: random.Next(5, 60)));
        var all = fixedOnce.Concat(again.Select(m => (Matter: m, Days: random.Next(61, 120)))).ToArray();
        random.Shuffle(all);

        var clauses = new List<(string Number, string Matter, string Value)>();
        var text = new StringBuilder();
        var (section, number, next) = (1, 1, 0);
        while (text.Length < length || next < all.Length)
        {
            var share = (double)text.Length / length;
            var id = string.Create(CultureInfo.InvariantCulture, $"{section}.{number}");
            if (next < all.Length && next <= share * all.Length)
            {
                var (matter, days) = all[next++];
                clauses.Add((id, matter, $"{days} days"));
                text.Append(CultureInfo.InvariantCulture, $"{id} The {matter} shall be {days} days.\n");
            }
            else
            {
                text.Append(CultureInfo.InvariantCulture, $"{id} {Filler.Sentence(random)} {Filler.Sentence(random)}\n");
            }

            (section, number) = number == 9 ? (section + 1, 1) : (section, number + 1);
            if (number == 1)
            {
                text.Append('\n');
            }
        }

        return new(
            RlmContext.FromText(text.ToString(), "contract.txt"),
            Asked,
            new Truth.Set(Contradicting(clauses)),
            """
            let fixed = context.chunk(4_000, by="paragraph").flat_map(p => llm(f"List what the clauses of this part of a contract fix: the clause's number, the matter in its own words, the value. Leave out clauses that fix nothing.\n{p}", as=[{clause: text(10), matter: text(80), value: text(30)}; 60]))
            let matters = fixed.group_by(it.matter.lower()).filter(g => g.items.map(it.value).unique().len() > 1)
            set FINAL = matters.flat_map(g => g.items.pairs().filter((a, b) => a.value != b.value).map(f"{it.a.clause} & {it.b.clause}"))
            """);
    }

    private static List<string> Contradicting(IEnumerable<(string Number, string Matter, string Value)> clauses) =>
    [
        .. clauses.GroupBy(c => c.Matter, StringComparer.Ordinal).SelectMany(g =>
        {
            var same = g.ToList();
            return same.SelectMany((a, i) => same.Skip(i + 1).Where(b => a.Value != b.Value).Select(b => $"{a.Number} & {b.Number}"));
        }),
    ];

    [GeneratedRegex(@"(?m)^(\d+\.\d) The (.+?) shall be (\d+ days)\.$")]
    private static partial Regex Clause();
}
