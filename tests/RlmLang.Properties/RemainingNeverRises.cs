using System.Globalization;
using RlmLang.Bounds;
using RlmLang.Core;
using RlmLang.Properties.Generators;
using RlmLang.Values;

namespace RlmLang.Properties;

/// <summary>Each let that arrives makes what was spent and what can still come less, or leaves it: without that, the total of the progress would be held down by force.</summary>
public sealed class RemainingNeverRises
{
    [Fact]
    public async Task Spent_and_remaining_calls_never_rise_as_lets_arrive()
    {
        var (first, tests) = CallsSound.Seeds(300);
        var (steps, falls) = (0, 0);
        for (var seed = first; seed < first + Math.Min(tests, 5_000); seed++)
        {
            var random = new Random(seed);
            var (source, context) = (new Programs(random, callsModel: true).Program(), Inputs.Context(random));
            if (await Trial.RunOnceAsync(source, context, seed) is not { Complaint: null } whole || whole.Plan is not { MaxCalls: > 0 and var announced } plan)
            {
                continue;
            }

            var total = announced;
            foreach (var (spent, values, done) in await ArrivingAsync(source, context, seed, plan))
            {
                var limits = new CallLimits(plan.Policy.Repairs, plan.Policy.Retries) { Window = Trial.Window };
                if (ProgramBounds.Remaining(plan.Script.Program, limits, new FreeWorkMeter(), values, done) is not { } remaining)
                {
                    break;
                }

                Assert.True(
                    spent + remaining <= total,
                    string.Create(CultureInfo.InvariantCulture, $"Seed {seed}: {spent} spent and {remaining} to come after {done.Count} lets, {total} before.\nContext {ValueJson.Write(new TextValue(context))}\n{source}"));
                steps++;
                falls += spent + remaining < total ? 1 : 0;
                total = spent + remaining;
            }

            Assert.True(whole.Results[0].Usage.Calls <= total, string.Create(CultureInfo.InvariantCulture, $"Seed {seed}: {whole.Results[0].Usage.Calls} calls made, the last total was {total}.\n{source}"));
        }

        // Where nothing ever falls, nothing is learnt from lets.
        Assert.True(steps > 50 && falls > 5, string.Create(CultureInfo.InvariantCulture, $"{steps} steps, of which {falls} fell."));
    }

    /// <summary>What is there after each let: calls made by then, values, and the statements that cost nothing any more.</summary>
    private static async Task<List<(long Spent, Dictionary<CoreVariable, Value> Values, HashSet<CoreStatement> Done)>> ArrivingAsync(string source, string context, int seed, RlmPlan plan)
    {
        var arrived = new List<(long Spent, Dictionary<CoreVariable, Value> Values, HashSet<CoreStatement> Done)>();
        var lines = source.Split('\n').Where(l => !l.StartsWith("show ", StringComparison.Ordinal) && !l.StartsWith("expect ", StringComparison.Ordinal) && !l.StartsWith("set ", StringComparison.Ordinal)).ToList();
        var statements = plan.Script.Program.Statements.OfType<CoreLetStatement>().ToList();
        for (var k = 1; k <= statements.Count; k++)
        {
            // A let that a condition alone reads would be left when that is decided; here it has other readers, too.
            var head = lines.Take(lines.FindIndex(l => l.StartsWith($"let {statements[k - 1].Variable.Name} ", StringComparison.Ordinal)) + 1).Concat(statements.Take(k).Select(s => $"show {s.Variable.Name}")).Append("set FINAL = 1");
            if (await Trial.RunOnceAsync(string.Join('\n', head), context, seed) is not { Complaint: null, Results: [{ IsSuccess: true } run] })
            {
                break;
            }

            var values = new Dictionary<CoreVariable, Value>(plan.Inputs);
            foreach (var (name, _, value, _) in run.Lets)
            {
                values[statements.Single(s => s.Variable.Name == name).Variable] = value;
            }

            arrived.Add((run.Usage.Calls, values, [.. statements.Take(k)]));
        }

        return arrived;
    }
}
