using System.Text.RegularExpressions;
using RlmLang.Scoring;
using RlmLang.Simulation;
using RlmLang.Suites;

namespace RlmLang.Tests;

public sealed class SuiteTests
{
    private static readonly SimulatedErrors s_none = new(0, double.MaxValue);

    public static TheoryData<string> Suites => [.. EvalSuite.All.Select(s => s.Name)];

    [Theory]
    [MemberData(nameof(Suites))]
    public void Equal_seeds_make_equal_tasks_and_others_do_not(string name)
    {
        var suite = Suite(name);
        var (a, b, c, d) = (suite.Make(5_000, 1, 7), suite.Make(5_000, 1, 7), suite.Make(5_000, 2, 7), suite.Make(5_000, 1, 8));

        Assert.Equal((a.Context.Hash, a.Question, a.Truth.ToString()), (b.Context.Hash, b.Question, b.Truth.ToString()));
        Assert.NotEqual(a.Context.Hash, c.Context.Hash);
        Assert.NotEqual(a.Context.Hash, d.Context.Hash);
    }

    [Theory]
    [MemberData(nameof(Suites))]
    public void Contexts_are_about_as_long_as_was_asked_for(string name) =>
        Assert.All((int[])[5_000, 40_000, 300_000], length => Assert.InRange(Suite(name).Make(length, 0, 1).Context.Length, length, length + 5_000));

    [Theory]
    [MemberData(nameof(Suites))]
    public async Task Program_of_a_suite_finds_the_truth_with_a_model_that_does_not_err(string name)
    {
        for (var index = 0; index < 8; index++)
        {
            var suite = Suite(name);
            var task = suite.Make(12_000, index, 3);
            using var model = new SimulatedChatClient(suite, task, s_none);
            var result = await new RlmEngine(model).RunAsync(RlmScript.Compile(task.Program), task.Context, null, task.Question, TestContext.Current.CancellationToken);

            Assert.Equal((1.0, $"{index}"), (task.Truth.Score(result.FinalJson), $"{index}{result.Failure?.Message}"));
        }
    }

    [Fact]
    public void Needle_stands_in_the_text_once_with_the_code_that_is_asked_for()
    {
        var task = Suite("needle").Make(30_000, 0, 1);
        var asked = Regex.Match(task.Question, "of the (.+)\\?").Groups[1].Value;

        Assert.Equal(task.Truth.ToString(), Assert.Single(Regex.Matches(task.Context.Documents[0].Text, $@"The access code of the {asked} is (\d+)\.").Select(m => m.Groups[1].Value)));
    }

    [Fact]
    public void Counts_by_hand_are_the_truth_of_the_aggregation()
    {
        var task = Suite("oolong").Make(8_000, 0, 1);
        var billing = new[] { "charged twice", "invoice shows", "refund has not", "card was debited" };

        Assert.Equal(task.Truth, new Truth.Number(task.Context.Documents[0].Text.Split('\n').Count(l => billing.Any(b => l.Contains(b, StringComparison.Ordinal)))));
    }

    [Fact]
    public void Pairs_by_hand_are_the_truth_of_the_pairs()
    {
        var task = Suite("pairs").Make(6_000, 0, 1);
        var billing = task.Context.Documents[0].Text.Split('\n').Where(l => Regex.IsMatch(l, "charged twice|invoice shows|refund has not|card was debited")).Select(l => l.Split(" | ")).ToList();
        var pairs = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var a in billing)
        {
            foreach (var b in billing.Where(b => b[0] == a[0] && string.CompareOrdinal(a[1], b[1]) < 0))
            {
                pairs.Add($"{a[1]} & {b[1]}");
            }
        }

        Assert.Equal(pairs, ((Truth.Set)task.Truth).Expected.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Clauses_that_contradict_fix_the_same_matter_with_other_values()
    {
        var task = Suite("contradictions").Make(20_000, 0, 1);
        var clauses = Regex.Matches(task.Context.Documents[0].Text, @"(?m)^(\S+) The (.+) shall be (.+)\.$").ToDictionary(m => m.Groups[1].Value, m => (Matter: m.Groups[2].Value, Value: m.Groups[3].Value));

        var pairs = ((Truth.Set)task.Truth).Expected;

        Assert.NotEmpty(pairs);
        Assert.All(pairs.Select(p => p.Split(" & ")), p => Assert.True(clauses[p[0]].Matter == clauses[p[1]].Matter && clauses[p[0]].Value != clauses[p[1]].Value));
        Assert.Equal(clauses.Count - clauses.Values.Select(c => c.Matter).Distinct().Count(), pairs.Count);
    }

    [Fact]
    public void Hops_lead_from_the_project_to_the_number()
    {
        var task = Suite("multi-hop").Make(20_000, 0, 1);
        var text = task.Context.Documents[0].Text;
        var leader = Regex.Match(text, $@"Project {Regex.Match(task.Question, @"project (\w+)").Groups[1].Value} is led by (\w+ \w+)").Groups[1].Value;
        var office = Regex.Match(text, $@"{leader} works in the (\w+)").Groups[1].Value;

        Assert.Equal(task.Truth.ToString(), Regex.Match(text, $@"The {office} office is reached at extension (\d+)").Groups[1].Value);
    }

    [Fact]
    public void Constant_of_the_class_that_is_asked_for_is_the_truth()
    {
        var task = Suite("code").Make(60_000, 0, 1);
        var name = Regex.Match(task.Question, @"the (\w+) give").Groups[1].Value;
        var source = Assert.Single(task.Context.Documents, d => d.Text.Contains($"class {name}\n", StringComparison.Ordinal));

        Assert.Contains($"MaxAttempts = {task.Truth};", source.Text, StringComparison.Ordinal);
    }

    private static EvalSuite Suite(string name) => EvalSuite.All.Single(s => s.Name == name);
}
