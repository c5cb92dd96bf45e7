using RlmLang.Bounds;
using RlmLang.Budgets;
using RlmLang.Evaluation;
using RlmLang.Values;

namespace RlmLang.Benchmarks;

/// <summary>What it costs that every text knows its places in the context: the same programs over the same text, once as the context and once as a text without an origin, by turns.</summary>
internal static class ProvenanceBenchmark
{
    private const int Lines = 80_000;
    private const int Rounds = 25;

    private static readonly (string Name, string Expression)[] s_pure =
    [
        ("lines", "context.lines()"),
        ("chunks of 2,000", "context.chunk(2_000)"),
        ("split at a pattern", "context.split(r\"[.] \")"),
        ("lines, in large letters", "context.lines().map(it.upper())"),
        ("lines, put together of two slices", "context.lines().map(f\"{it[0:20]}: {it[20:]}\")"),
        ("lines, joined", "context.lines().join(\"\\n\")"),
    ];

    public static async Task RunAsync()
    {
        Console.WriteLine(Measured.Line($"provenance: a text of {Lines:N0} lines, 250 characters each, with its places and without them, best of {Rounds} rounds by turns; time of the processor"));
        Console.WriteLine("| program | without | with | share of it | allocated without | with |");
        Console.WriteLine("|---|---:|---:|---:|---:|---:|");
        var text = Text();
        var context = RlmContext.FromText(text);
        _ = context.Hash;
        foreach (var (name, expression) in s_pure)
        {
            var script = RlmScript.Compile($"set FINAL = {expression}");
            var (without, with) = (Measured.Worst, Measured.Worst);
            for (var round = 0; round < Rounds; round++)
            {
                without = without.Best(await Measured.OfAsync(() => EvaluateAsync(script, Untracked(text))));
                with = with.Best(await Measured.OfAsync(() => EvaluateAsync(script, SessionInput.Of(context))));
            }

            Write(name, without, with);
        }

        await CallsAsync(RlmContext.FromText(text[..(text.Length / 4)]));
        Console.WriteLine();
    }

    /// <summary>The same of calls: prompts, replies, what was read, and the citations of the result.</summary>
    private static async Task CallsAsync(RlmContext context)
    {
        var options = Calls.Options(64);
        using var model = new SlowModel(null);
        var engine = new RlmEngine(model, options);
        var plan = await engine.PlanAsync(RlmScript.Compile("""set FINAL = context.lines().map_llm(f"Shorten:\n{it}")"""), context);
        var inputs = ScriptInputs.Of(plan.Script.Program, Untracked(context.Documents[0].Text.ToString()), null, "");
        var untracked = new RlmPlan(plan.Script, context, plan.Policy, plan.Bounds, inputs, plan.Diagnostics);
        var (without, with) = (Measured.Worst, Measured.Worst);
        for (var round = 0; round < Rounds; round++)
        {
            without = without.Best(await Measured.OfAsync(() => OnceAsync(untracked, 0)));
            with = with.Best(await Measured.OfAsync(() => OnceAsync(plan, 1_000)));
        }

        Write(Measured.Line($"{Lines / 4:N0} calls of a model that answers at once"), without, with);

        async Task OnceAsync(RlmPlan planned, int citations)
        {
            if (await engine.RunAsync(planned) is not { Failure: null } result || result.Citations.Length != citations)
            {
                throw new InvalidOperationException("Not what should be measured.");
            }
        }
    }

    private static Task EvaluateAsync(RlmScript script, SessionInput input)
    {
        var bounds = ProgramBounds.Measured(script.Program, new CallLimits(0, 0), new WorkMeter(long.MaxValue, null, CancellationToken.None), ScriptInputs.Of(script.Program, input, null, ""));
        return bounds.Results.Count == 1 ? Task.CompletedTask : throw new InvalidOperationException("Nothing was evaluated.");
    }

    /// <summary>The text as if the program itself had written it.</summary>
    private static SessionInput Untracked(string text) => SessionInput.Of(new TextValue(text));

    private static void Write(string name, Measured without, Measured with) =>
        Console.WriteLine(Measured.Line($"| {name} | {without.Cpu:0.0} ms | {with.Cpu:0.0} ms | {100 * (1 - (without.Cpu / with.Cpu)):0} % | {without.Bytes / 1e6:0.0} MB | {with.Bytes / 1e6:0.0} MB |"));

    private static string Text()
    {
        var random = new Random(1);
        string[] words = ["the", "parcel", "is", "late", "again.", "waiting", "for", "an", "answer.", "since", "Monday", "and", "nobody", "calls", "back"];
        return string.Create(Lines * 251, random, (target, r) =>
        {
            for (var line = 0; line < Lines; line++)
            {
                var rest = target.Slice(line * 251, 251);
                rest[250] = '\n';
                rest = rest[..250];
                // So that no two lines are the same.
                line.TryFormat(rest, out var digits);
                for (rest = rest[digits..]; rest.Length > 0;)
                {
                    var word = words[r.Next(words.Length)];
                    rest[0] = ' ';
                    var length = Math.Min(word.Length, rest.Length - 1);
                    word.AsSpan(0, length).CopyTo(rest[1..]);
                    rest = rest[(length + 1)..];
                }
            }
        });
    }
}
