using RlmLang.Diagnostics;
using RlmLang.Models;
using RlmLang.Tests.Support;

namespace RlmLang.Tests;

/// <summary>Programs that would fill the memory, or never end, are refused with a number.</summary>
[Collection(nameof(Alone))]
public sealed class WorkMeterTests
{
    [Theory]
    [InlineData("set FINAL = range(100_000_000).len()", "RLM5012")]
    [InlineData("set FINAL = range(1_000_000).map(i => range(1_000_000)).len()", "RLM5012")]
    [InlineData("let xs = range(5_000)\nset FINAL = xs.cross(xs).len()", "RLM5012")]
    [InlineData("fn a(t: text) -> text = t + t + t + t + t + t + t + t\nfn b(t: text) -> text = a(a(a(a(a(a(a(t)))))))\nset FINAL = b(b(b(\"xxxxxxxxxxxxxxxxxx\"))).len()", "RLM5012")]
    [InlineData("set FINAL = iterate(\"ab\", times=1_000, step=it + it).len()", "RLM5012")]
    [InlineData("set FINAL = range(2_000).map(i => range(2_000).map(j => llm(f\"{i} {j}\"))).len()", "RLM4001")]
    [InlineData("set FINAL = range(60_000).window(40_000).len()", "RLM5006")]
    public async Task It_is_refused_soon(string source, string code)
    {
        using var model = new OfflineChatClient();
        var policy = new RlmPolicy { MaxMemory = GC.GetTotalMemory(forceFullCollection: true) + 300_000_000, MaxWork = 2_000_000_000 };
        var watch = System.Diagnostics.Stopwatch.StartNew();

        var plan = await new RlmEngine(model, new RlmOptions { Policy = policy }).PlanAsync(RlmScript.Compile(source), cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(code, plan.Diagnostics.First(d => d.Severity is Severity.Error or Severity.Refusal).Code);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, Hang.Limit);
    }
}
