using System.Globalization;
using RlmLang.Scoring;
using RlmLang.Simulation;

namespace RlmLang.Suites;

/// <summary>Every line has to be read and counted: how many, what most, by user, by month. The shape of OOLONG (Bertsch et al. 2025).</summary>
internal sealed class AggregationSuite : EvalSuite
{
    private const string About = "What is this message about: account, billing, delivery or praise?";

    public override string Name => "oolong";

    public override string Description => "every line is to be judged and the whole counted (how many, most frequent, by user, by month); counts score 0.75^distance, names 1 or 0";

    public override object? Read(LeafPrompt prompt, SimulatedReading reading)
    {
        var lines = Feedback.Read(prompt.Text, reading).ToList();
        if (prompt.IsTyped)
        {
            return lines.Count > 0 ? lines[0].Label : "praise";
        }

        var kind = Enumerable.Range(0, 4).FirstOrDefault(k => prompt.Everything.Contains(Question(k), StringComparison.Ordinal));
        return Answer(kind, lines);
    }

    protected override EvalTask Make(int length, int index, Random random)
    {
        var lines = Feedback.Make(length, random);
        var kind = index % 4;
        var answer = Answer(kind, lines);
        return new(
            RlmContext.FromText(Feedback.Text(lines), "feedback.txt"),
            Question(kind),
            kind == 0 ? new Truth.Number(long.Parse(answer, CultureInfo.InvariantCulture)) : new Truth.Exact(answer, [.. lines.SelectMany(l => new[] { l.Label, l.User, l.Day[..7] }).Distinct().Where(o => o != answer).Order(StringComparer.Ordinal)]),
            Program(kind));
    }

    private static string Question(int kind) => kind switch
    {
        0 => "How many of these messages are about billing? Answer with the number alone.",
        1 => "Which label do most of these messages have: account, billing, delivery or praise? Answer with the label alone.",
        2 => "Which user wrote the most messages about delivery? Answer with the user's name alone; of several the first in the alphabet.",
        _ => "In which month (YYYY-MM) were the most messages about billing written? Answer with the month alone; of several the first.",
    };

    private static string Program(int kind) => kind < 2
        ? $$"""
            use "std/classify"
            let rows = classify_records(context.lines().filter(it != ""), "{{About}}", [{{Feedback.Written}}])
            set FINAL = {{(kind == 0 ? """rows.filter(it.label == "billing").map(it.count).sum()""" : """rows.sort_by(it.count, desc=true).map(it.label).first() ?? "none" """)}}
            """
        : $$"""
            let lines = context.lines().filter(it != "")
            let labels = lines.map_llm(f"{{About}}\n{it}", as=one_of({{Feedback.Written}}), per_call=8)
            let rows = lines.zip(labels).map(p => {day: p.a[0:10], user: p.a[13:19], label: p.b})
            set FINAL = rows.{{(kind == 2 ? """filter(it.label == "delivery").count_by(it.user)""" : """filter(it.label == "billing").count_by(it.day[0:7])""")}}.sort_by(it.key).sort_by(it.count, desc=true).map(it.key).first() ?? "none"
            """;

    /// <summary>The answer over lines as they are, or as they were read.</summary>
    private static string Answer(int kind, List<Feedback.Line> lines) => kind switch
    {
        0 => lines.Count(l => l.Label == "billing").ToString(CultureInfo.InvariantCulture),
        1 => Most(lines.Select(l => l.Label)),
        2 => Most(lines.Where(l => l.Label == "delivery").Select(l => l.User)),
        _ => Most(lines.Where(l => l.Label == "billing").Select(l => l.Day[..7])),
    };

    private static string Most(IEnumerable<string> values) =>
        values.GroupBy(v => v, StringComparer.Ordinal).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal).Select(g => g.Key).FirstOrDefault() ?? "none";
}
