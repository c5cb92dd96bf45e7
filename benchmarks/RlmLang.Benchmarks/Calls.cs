using Microsoft.Extensions.AI;

namespace RlmLang.Benchmarks;

/// <summary>So many calls, through the engine and without it.</summary>
internal static class Calls
{
    private const string Program = """set FINAL = context.lines().map_llm(f"Shorten:\n{it}").len()""";

    public static RlmContext Context(int calls) => RlmContext.FromText(string.Concat(Enumerable.Range(0, calls).Select(i => $"item {i}\n")));

    public static RlmOptions Options(int concurrency) =>
        new() { Concurrency = concurrency, Policy = new RlmPolicy { MaxCalls = null, MaxPromptChars = null, MaxReplyChars = null, MaxRequests = null, MaxWork = long.MaxValue } };

    /// <summary>One run, planned before the clock runs.</summary>
    /// <exception cref="InvalidOperationException">It did not make the calls.</exception>
    public static async Task<Measured> RunAsync(IChatClient model, RlmContext context, RlmOptions options, string program = Program)
    {
        var engine = new RlmEngine(model, options);
        var plan = await engine.PlanAsync(RlmScript.Compile(program), context);
        RlmResult? result = null;
        var measured = await Measured.OfAsync(async () => result = await engine.RunAsync(plan));
        return result is { Failure: null, Usage.Calls: var calls } && calls == plan.MaxCalls ? measured : throw new InvalidOperationException(result?.Failure?.Message ?? "Not all calls were made.");
    }

    /// <summary>The same number of requests by so many loops that wait for nothing but the model: what is left when a scheduler takes no time at all.</summary>
    public static Task<Measured> BareAsync(IChatClient model, int calls, int concurrency) => Measured.OfAsync(async () =>
    {
        var next = 0;
        await Task.WhenAll(Enumerable.Range(0, Math.Min(concurrency, calls)).Select(_ => Task.Run(async () =>
        {
            while (Interlocked.Increment(ref next) is var number && number <= calls)
            {
                await model.GetResponseAsync([new(ChatRole.System, "You shorten."), new(ChatRole.User, $"Shorten:\nitem {number}")], new ChatOptions { Temperature = 0, MaxOutputTokens = 1_000 });
            }
        })));
    });

    /// <summary>Until what is measured is compiled for good: a process that has just started takes two to three times as long for its first thousands of calls.</summary>
    public static async Task WarmUpAsync()
    {
        using var model = new SlowModel((_, _) => TimeSpan.FromMilliseconds(1));
        for (var round = 0; round < 20; round++)
        {
            await RunAsync(model, Context(4_000), Options(256));
            await BareAsync(model, 4_000, 256);
            await Task.Delay(200);
        }
    }
}
