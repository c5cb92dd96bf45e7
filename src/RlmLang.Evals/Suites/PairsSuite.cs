using RlmLang.Scoring;
using RlmLang.Simulation;

namespace RlmLang.Suites;

/// <summary>The answer is a set of pairs over lines that have to be judged each: the shape of OOLONG-Pairs (Zhang et al. 2025), where the work grows with the square of the lines.</summary>
internal sealed class PairsSuite : EvalSuite
{
    public override string Name => "pairs";

    public override string Description => "all pairs of users who wrote about billing on the same day, over lines that are to be judged; scored by F1 over the pairs";

    private const string Asked = "Which pairs of different users wrote about billing on the same day? Name each pair once, one a line, as `userA & userB` with the names in order; nothing else.";

    public override object? Read(LeafPrompt prompt, SimulatedReading reading)
    {
        var lines = Feedback.Read(prompt.Text, reading).ToList();
        return prompt.IsTyped ? lines.Count > 0 && lines[0].Label == "billing" : string.Join('\n', Pairs(lines));
    }

    protected override EvalTask Make(int length, int index, Random random)
    {
        var lines = Feedback.Make(length, random);
        return new(
            RlmContext.FromText(Feedback.Text(lines), "feedback.txt"),
            Asked,
            new Truth.Set(Pairs(lines)),
            """
            let billing = context.lines().filter(it != "").filter_llm(f"Is this message about billing, such as charges, invoices or refunds?\n{it}", per_call=8)
            let days = billing.map({day: it[0:10], user: it[13:19]}).unique().group_by(it.day)
            set FINAL = days.flat_map(d => d.items.map(it.user).sorted().pairs().map(f"{it.a} & {it.b}")).unique()
            """);
    }

    private static List<string> Pairs(IEnumerable<Feedback.Line> lines) =>
    [
        .. lines.Where(l => l.Label == "billing").GroupBy(l => l.Day, StringComparer.Ordinal).SelectMany(d =>
        {
            var users = d.Select(l => l.User).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
            return users.SelectMany((a, i) => users.Skip(i + 1).Select(b => $"{a} & {b}"));
        }).Distinct(StringComparer.Ordinal),
    ];
}
