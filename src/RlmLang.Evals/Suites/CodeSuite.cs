using System.Text;
using System.Text.RegularExpressions;
using RlmLang.Scoring;
using RlmLang.Simulation;

namespace RlmLang.Suites;

/// <summary>Sources of many files; one constant in one of them answers the question.</summary>
internal sealed partial class CodeSuite : EvalSuite
{
    private const string None = "not stated";

    private static readonly string[] s_things = ["Invoice", "Parcel", "Customer", "Refund", "Warehouse", "Ticket", "Catalogue", "Payment", "Voucher", "Supplier", "Shipment", "Profile"];
    private static readonly string[] s_roles = ["Client", "Importer", "Watcher", "Publisher", "Archiver", "Gateway"];
    private static readonly string[] s_verbs = ["Load", "Store", "Check", "Merge", "Send", "Count", "Format", "Sort"];

    public override string Name => "code";

    public override string Description => "a question about the behaviour of one class among many source files; scored 1 or 0";

    public override object? Read(LeafPrompt prompt, SimulatedReading reading)
    {
        var asked = Asked().Match(prompt.Everything).Groups[1].Value;
        var found = Attempts().Matches(prompt.Text).FirstOrDefault(m => m.Groups["class"].Value == asked && !reading.Misreads(m.Value));
        if (prompt.IsTyped)
        {
            return found is null ? Array.Empty<object>() : new object[] { new { about = $"{asked} gives up after so many attempts", line = found.Groups["line"].Value } };
        }

        // The last step is asked of findings, the others of sources.
        var value = found?.Groups["value"].Value ?? (Finding().Match(prompt.Everything) is { Success: true } finding && !reading.Misreads(finding.Value) ? finding.Groups[1].Value : null);
        return value ?? None;
    }

    protected override EvalTask Make(int length, int index, Random random)
    {
        var files = new List<RlmDocument>();
        var classes = Filler.Several(s_things.SelectMany(t => s_roles.Select(r => t + r)), s_things.Length * s_roles.Length, random);
        var (truth, total, asked) = (0, 0, random.Next(Math.Min(classes.Count, Math.Max(1, length / 4_000))));
        for (var i = 0; total < length || i <= asked; i++)
        {
            // More files than names: those of further rounds are of another module.
            var (name, folder) = (classes[i % classes.Count], $"module{i / classes.Count}");
            var attempts = random.Next(3, 90);
            var isAsked = i == asked;
            truth = isAsked ? attempts : truth;
            var source = Source(folder == "module0" ? name : $"{name}V{i / classes.Count}", attempts, random);
            files.Add(new($"{folder}/{name}.cs", source));
            total += source.Length;
        }

        return new(
            new RlmContext(files),
            $"After how many attempts does the {classes[asked]} give up? Answer with the number alone.",
            new Truth.Exact($"{truth}"),
            """
            use "std/code"
            set FINAL = code_in(docs, query).answer
            """);
    }

    private static string Source(string name, int attempts, Random random)
    {
        var source = new StringBuilder($"namespace Shop;\n\npublic sealed class {name}\n{{\n    private const int MaxAttempts = {attempts};\n");
        for (var i = random.Next(6, 14); i > 0; i--)
        {
            var (verb, thing) = (Filler.Of(s_verbs, random), Filler.Of(s_things, random));
            source.Append($"\n    // {Filler.Sentence(random)}\n    public int {verb}{thing}{i}(int count)\n    {{\n        var total = count * {random.Next(2, 50)};\n        return total + {random.Next(100)};\n    }}\n");
        }

        return source.Append("}\n").ToString();
    }

    [GeneratedRegex(@"does the (\w+) give up")]
    private static partial Regex Asked();

    [GeneratedRegex(@"class (?<class>\w+)\s*\{\s*(?<line>private const int MaxAttempts = (?<value>\d+);)")]
    private static partial Regex Attempts();

    [GeneratedRegex(@"private const int MaxAttempts = (\d+); \(\w+ gives up")]
    private static partial Regex Finding();
}
