using System.Globalization;
using RlmLang.Properties.Generators;
using RlmLang.Values;

namespace RlmLang.Properties;

/// <summary>The property of <see cref="CallsSound"/> can fail: whoever breaks a law of what calls cost is found out by the programs that it generates, and shown a small one.</summary>
/// <remarks>Each program is run once as it is; what it spent is then held against what each wrong law would have announced.</remarks>
public sealed class BrokenCallLawsAreFound
{
    private const int Programs = 2_500;
    private const int LongestShown = 200;

    private static readonly SemaphoreSlim s_once = new(1);
    private static List<(int Seed, string Source, string Context, Trial Trial)>? s_trials;

    public static TheoryData<string> Laws => [.. BrokenCallLaw.All.Select(l => l.ToString())];

    [Theory]
    [MemberData(nameof(Laws))]
    public async Task A_broken_law_is_found_and_shown_by_a_small_program(string name)
    {
        var law = BrokenCallLaw.All.Single(l => l.ToString() == name);
        var used = 0;
        foreach (var (seed, source, context, trial) in await TrialsAsync())
        {
            if (law.Bounds(trial.Plan) is not { } bounds)
            {
                continue;
            }

            used++;
            if (trial.Beyond(bounds) is null)
            {
                continue;
            }

            var (smaller, less) = await Shrink.ToSmallestAsync(source, context, async (s, c) => await ComplaintAsync(law, s, c, seed) is not null);
            var shown = await ComplaintAsync(law, smaller, less, seed);
            TestContext.Current.TestOutputHelper?.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {law.Form} | {law.Mistake} | {seed} | `{smaller.Replace("\n", "`<br>`", StringComparison.Ordinal)}` | {ValueJson.Write(new TextValue(less))} | {shown} |"));
            Assert.True(smaller.Length <= LongestShown, $"Seed {seed} shows that {law.Mistake}, by no small program:\n{smaller}");
            return;
        }

        Assert.Fail($"{used} of {Programs} programs hang on the law of `{law.Form}`, and none shows that {law.Mistake}.");
    }

    [Fact]
    public async Task Laws_as_they_are_pass()
    {
        var same = new BrokenCallLaw("none", "nothing is wrong", e => e, l => l with { Window = l.Window + 1 });
        foreach (var (seed, source, _, trial) in (await TrialsAsync()).Take(300))
        {
            Assert.True(same.Bounds(trial.Plan) is { } bounds && trial.Beyond(bounds) is null, $"Seed {seed}:\n{source}");
        }
    }

    private static async Task<string?> ComplaintAsync(BrokenCallLaw law, string source, string context, int seed) =>
        await Trial.RunOnceAsync(source, context, seed) is { Complaint: null } trial && law.Bounds(trial.Plan) is { } bounds ? trial.Beyond(bounds) : null;

    private static async Task<List<(int Seed, string Source, string Context, Trial Trial)>> TrialsAsync()
    {
        await s_once.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            if (s_trials is null)
            {
                s_trials = [];
                for (var seed = 0; seed < Programs; seed++)
                {
                    var random = new Random(seed);
                    var (source, context) = (new Programs(random, callsModel: true).Program(), Inputs.Context(random));
                    if (await Trial.RunOnceAsync(source, context, seed) is { Complaint: null } trial && trial.Plan.MaxCalls != 0)
                    {
                        s_trials.Add((seed, source, context, trial));
                    }
                }
            }

            return s_trials;
        }
        finally
        {
            s_once.Release();
        }
    }
}
