using System.Text.RegularExpressions;
using RlmLang.Scoring;
using RlmLang.Simulation;

namespace RlmLang.Suites;

/// <summary>The answer has to be put together from three places that name each other: project, person, office.</summary>
internal sealed partial class MultiHopSuite : EvalSuite
{
    private const string None = "not stated";

    private static readonly string[] s_projects = ["Albatross", "Bluebell", "Cinnamon", "Driftwood", "Ember", "Falcon", "Granite", "Heron"];
    private static readonly string[] s_people = ["Mira Osten", "Jon Vale", "Petra Lindqvist", "Samir Haddad", "Ines Duarte", "Tom Okafor", "Lena Brandt", "Yuki Sato"];
    private static readonly string[] s_cities = ["Graz", "Porto", "Tampere", "Ghent", "Vilnius", "Cork", "Malmo", "Trieste"];

    public override string Name => "multi-hop";

    public override string Description => "three sentences in different places, each naming the next, give the answer; scored 1 or 0";

    public override object? Read(LeafPrompt prompt, SimulatedReading reading)
    {
        var project = Project().Match(prompt.Everything).Groups[1].Value;
        var leads = Seen(Leads(), prompt, reading).FirstOrDefault(m => m.Groups[1].Value == project);
        var works = leads is null ? null : Seen(Works(), prompt, reading).FirstOrDefault(m => m.Groups[1].Value == leads.Groups[2].Value);
        var reached = works is null ? null : Seen(Reached(), prompt, reading).FirstOrDefault(m => m.Groups[1].Value == works.Groups[2].Value);
        if (!prompt.IsTyped)
        {
            return reached?.Groups[2].Value ?? None;
        }

        var next = leads is null ? $"who leads project {project}"
            : works is null ? $"{leads.Groups[2].Value} works in office"
            : reached is null ? $"{works.Groups[2].Value} office reached at extension"
            : "";
        return new { facts = new[] { leads, works, reached }.OfType<Match>().Select(m => m.Value).ToArray(), next };
    }

    protected override EvalTask Make(int length, int index, Random random)
    {
        var projects = Filler.Several(s_projects, 6, random);
        var people = Filler.Several(s_people, 6, random);
        var cities = Filler.Several(s_cities, 6, random);
        var numbers = Filler.Several(Enumerable.Range(1_000, 9_000), 6, random);
        List<string> planted =
        [
            .. projects.Zip(people).Select(p => $"Project {p.First} is led by {p.Second}."),
            .. people.Zip(cities).Select(p => $"{p.First} works in the {p.Second} office."),
            .. cities.Zip(numbers).Select(p => $"The {p.First} office is reached at extension {p.Second}."),
        ];
        return new(
            RlmContext.FromText(Filler.Text(length, planted, random), "memos.txt"),
            $"At which extension is the office reached in which the leader of project {projects[0]} works? Answer with the number alone.",
            new Truth.Exact($"{numbers[0]}", [.. numbers.Skip(1).Select(n => $"{n}")]),
            """
            use "std/multi_hop"
            set FINAL = multi_hop(context, query).answer
            """);
    }

    private static IEnumerable<Match> Seen(Regex sentence, LeafPrompt prompt, SimulatedReading reading) => sentence.Matches(prompt.Everything).Where(m => !reading.Misreads(m.Value));

    [GeneratedRegex(@"leader of project (\w+)")]
    private static partial Regex Project();

    [GeneratedRegex(@"Project (\w+) is led by (\w+ \w+)\.")]
    private static partial Regex Leads();

    [GeneratedRegex(@"(\w+ \w+) works in the (\w+) office\.")]
    private static partial Regex Works();

    [GeneratedRegex(@"The (\w+) office is reached at extension (\d{4})\.")]
    private static partial Regex Reached();
}
