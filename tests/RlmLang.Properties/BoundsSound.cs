using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.AI;
using RlmLang.Models;
using RlmLang.Tests.Support;

namespace RlmLang.Properties;

/// <summary>No run spends more than it was admitted with, and the result does not depend on how many calls go at once.</summary>
public sealed class BoundsSound
{
    private static readonly string[] s_sources = ["context.lines()", "context.split(\",\")", "context.chunk(7)", "context.chunk(5, overlap=2, by=\"char\")", "context.words()"];

    private static readonly string[] s_stages =
    [
        ".filter_llm(f\"Is this about money? {it}\")",
        ".map_llm(f\"Shorten: {it}\", max_chars=40)",
        ".map_llm(f\"Shorten: {it}\", max_chars=40, per_call=3)",
        ".filter(it.len() > 2)",
        ".take(4)",
        ".unique()",
        ".flat_map(it.chunk(4))",
        ".map(it + \"!\")",
        ".pack(20)",
    ];

    private static readonly string[] s_ends =
    [
        ".len()", ".join(\"/\")", ".map({t: it, n: it.len()})", ".group_by(it.len()).map(it.items.len())", ".reduce_llm(\"Join these.\", fan=3)", ".first() ?? \"\"",
        ".join(\"\\n\").divide(leaf=9, fan=2, solve=llm(f\"Shorten: {it}\", max_chars=20), combine=parts => llm(f\"Join: {parts}\", max_chars=20))",
        ".join(\"\").iterate(times=3, step=x => llm(f\"Shorten: {x}\", max_chars=50), until=x => x.len() < 9)",
        ".map(x => iterate(x, times=2, step=llm(f\"Shorten: {it}\", max_chars=30))).join(\"\")",
    ];

    [Fact]
    public void No_run_exceeds_its_bound_and_the_schedule_does_not_matter() =>
        Props.ForAllAsync(Arb.From(Programs()), HoldsAsync, tests: 200);

    private static Gen<(string Program, string Context)> Programs() =>
        from source in Gen.Elements(s_sources)
        from count in Gen.Choose(0, 4)
        from stages in Gen.ArrayOf(Gen.Elements(s_stages), count)
        from end in Gen.Elements(s_ends)
        from context in Gen.Elements("", "one", "a,b,,c", "pay me\nnow, 5 euros\n\nor else", "😀😀😀,😀 x\r\ny", new string('x', 200), "a b c d e f g h i j k l m n o p")
        select ($"let xs = {source}{string.Concat(stages)}\nset FINAL = xs{end}", context);

    private static async Task HoldsAsync((string Program, string Context) sample)
    {
        var script = RlmScript.Compile(sample.Program);
        var context = RlmContext.FromText(sample.Context);
        string? first = null;
        foreach (var concurrency in new[] { 1, 16 })
        {
            using IChatClient model = new OfflineChatClient();
            var engine = new RlmEngine(model, new RlmOptions { Concurrency = concurrency, Policy = new RlmPolicy { MaxCalls = 100_000 } });
            var plan = await engine.PlanAsync(script, context);
            Assert.True(plan.IsAdmitted, string.Join("; ", plan.Diagnostics.Select(d => d.Message)));
            var result = await engine.RunAsync(plan);
            Assert.True(result.IsSuccess, result.Failure?.Message);
            Assert.True(result.Usage.Calls <= plan.MaxCalls, $"{result.Usage.Calls} calls, bound {plan.MaxCalls}");
            first ??= result.FinalJson;
            Assert.Equal(first, result.FinalJson);
        }
    }
}
