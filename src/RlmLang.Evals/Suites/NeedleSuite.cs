using System.Text.RegularExpressions;
using RlmLang.Scoring;
using RlmLang.Simulation;

namespace RlmLang.Suites;

/// <summary>One sentence in a long text answers the question; others look like it.</summary>
internal sealed partial class NeedleSuite : EvalSuite
{
    private const string None = "not stated";

    private static readonly string[] s_colours = ["crimson", "amber", "silver", "violet", "emerald", "ivory", "cobalt", "scarlet"];
    private static readonly string[] s_places = ["harbour", "tower", "orchard", "library", "station", "quarry", "chapel", "mill"];

    public override string Name => "needle";

    public override string Description => "one sentence of a long text answers the question, others look like it; scored 1 or 0";

    public override object? Read(LeafPrompt prompt, SimulatedReading reading)
    {
        var asked = Asked().Match(prompt.Everything).Groups[1].Value;
        var codes = Code().Matches(prompt.Text).ToList();
        var found = codes.Find(c => c.Groups[1].Value == asked);
        if (found is not null && reading.Misreads(asked))
        {
            // What is misread is overlooked, or taken for another that is there.
            found = reading.Choose(asked, [null, .. codes.Where(c => c.Groups[1].Value != asked)]);
        }

        return !prompt.IsTyped ? found?.Groups[2].Value ?? None
            : found is null ? null
            : new { answer = found.Groups[2].Value, quote = found.Value };
    }

    protected override EvalTask Make(int length, int index, Random random)
    {
        var names = Filler.Several(s_colours.SelectMany(c => s_places.Select(p => $"{c} {p}")), 6, random);
        var codes = Filler.Several(Enumerable.Range(10_000, 90_000), names.Count, random);
        var text = Filler.Text(length, [.. names.Zip(codes).Select(n => $"The access code of the {n.First} is {n.Second}.")], random);
        return new(
            RlmContext.FromText(text, "notes.txt"),
            $"What is the access code of the {names[0]}? Answer with the number alone.",
            new Truth.Exact($"{codes[0]}", [.. codes.Skip(1).Select(c => $"{c}")]),
            $"""
            use "std/search"
            let found = search(context, query)
            set FINAL = found.answer if found != none else "{None}"
            """);
    }

    [GeneratedRegex(@"What is the access code of the (\w+ \w+)\?")]
    private static partial Regex Asked();

    [GeneratedRegex(@"The access code of the (\w+ \w+) is (\d{5})\.")]
    private static partial Regex Code();
}
