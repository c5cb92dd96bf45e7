using System.Globalization;
using RlmLang.Properties.Generators;
using RlmLang.Values;
using Xunit.Sdk;

namespace RlmLang.Properties;

/// <summary>Whatever models reply, no run of a generated program spends more than its bounds and no let is larger than its size, and none ends otherwise than by a listed failure; one call at a time and sixteen give the same.</summary>
/// <remarks>
/// <c>FSCHECK_TESTS=10000 FSCHECK_SEED=1 dotnet test tests/RlmLang.Properties</c> asks for more programs, or for others: program n is made of seed + n alone,
/// so that a failure is repeated with its seed and <c>FSCHECK_TESTS=1</c>. What fails is shown as small as it gets.
/// </remarks>
public sealed class CallsSound
{
    [Fact]
    public async Task No_run_spends_more_than_its_bounds_whatever_models_reply()
    {
        var (first, tests) = Seeds(1_500);
        var seen = new Seen();
        for (var seed = first; seed < first + tests; seed++)
        {
            var random = new Random(seed);
            var source = new Programs(random, callsModel: true, hasBudgets: true).Program();
            var context = Inputs.Context(random);
            if (!RlmScript.TryCompile(source, out _, out var diagnostics))
            {
                throw new XunitException($"Seed {seed} is not well-typed: {diagnostics.First(d => d.Severity == Diagnostics.Severity.Error).Message}\n{source}");
            }

            var trial = await Trial.RunAsync(source, context, seed);
            seen.Add(trial);
            if (trial?.Complaint is { } complaint)
            {
                var (smaller, less) = await Shrink.ToSmallestAsync(source, context, async (s, c) => (await Trial.RunAsync(s, c, seed))?.Complaint is not null);
                throw new XunitException($"Seed {seed}: {(await Trial.RunAsync(smaller, less, seed))?.Complaint ?? complaint}\nContext {ValueJson.Write(new TextValue(less))}\n{smaller}");
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine(seen.ToString());
        Assert.InRange(seen.Calls, tests, long.MaxValue);
        Assert.True(tests < 1_000 || seen.Missing.Count == 0, $"No run had any {string.Join(", ", seen.Missing)}.");
    }

    [Fact]
    public async Task No_child_spends_more_than_its_share_whatever_its_root_writes()
    {
        // A context that is too long for one call takes its time: one such trial for a hundred programs.
        var (first, programsAsked) = Seeds(1_200);
        var tests = Math.Max(6, programsAsked / 100);
        var deepest = 0L;
        var context = string.Concat(Enumerable.Range(0, 5_000).Select(i => string.Create(CultureInfo.InvariantCulture, $"line {i}, \n")));
        string[] programs =
        [
            "set FINAL = rlm(context, \"Why?\", calls=6, or=\"none\")",
            "let a = rlm(context, \"Why?\", calls=9, depth=2, or=\"none\")\nset FINAL = llm(f\"Shorten {a}\", max_chars=9, or=\"\")",
            "set FINAL = [context, context + \"x\", \"short\"].map_rlm(\"What?\", calls=4, max_chars=50, or=\"none\")",
        ];
        for (var seed = first; seed < first + tests; seed++)
        {
            var trial = await Trial.RunChildrenAsync(programs[seed % programs.Length], context, seed);
            deepest = Math.Max(deepest, trial?.Results.Max(r => r.Usage.Depth) ?? 0);
            Assert.True(trial?.Complaint is null, $"Seed {seed}: {trial?.Complaint}\n{programs[seed % programs.Length]}");
        }

        Assert.InRange(deepest, 2, 3);
    }

    internal static (int First, int Count) Seeds(int usual) => (
        int.TryParse(Environment.GetEnvironmentVariable("FSCHECK_SEED"), CultureInfo.InvariantCulture, out var seed) ? seed : 0,
        int.TryParse(Environment.GetEnvironmentVariable("FSCHECK_TESTS"), CultureInfo.InvariantCulture, out var many) ? many : usual);
}
