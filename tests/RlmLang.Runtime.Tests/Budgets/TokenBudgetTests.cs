using Microsoft.Extensions.AI;
using RlmLang.Tests.Support;

namespace RlmLang.Tests.Budgets;

public sealed class TokenBudgetTests
{
    private const string Program = """set FINAL = context.lines().map_llm(f"Shorten:\n{it}", max_chars=40)""";

    private static readonly RlmContext s_lines = RlmContext.FromText(string.Concat(Enumerable.Range(0, 60).Select(i => $"line {i}\n")));

    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    public async Task Budget_of_tokens_is_never_overspent_by_a_race(int concurrency)
    {
        using var model = new CountingClient(tokens: 120);
        var engine = new RlmEngine(model, new RlmOptions { Concurrency = concurrency, Policy = new RlmPolicy { MaxTokens = 3_000 } });

        var result = await engine.RunAsync(RlmScript.Compile(Program), s_lines, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Contains("tokens", result.Failure?.Message, StringComparison.Ordinal);
        Assert.InRange(result.Usage.InputTokens + result.Usage.OutputTokens, 1_500, 3_000);
        Assert.Equal(model.Calls * 120, result.Usage.InputTokens + result.Usage.OutputTokens);
    }

    [Fact]
    public async Task Run_within_its_budget_waits_for_what_others_hold_instead_of_failing()
    {
        // Sixteen reservations at once are far more than the budget; what they cost is not.
        using var model = new CountingClient(tokens: 10);
        var engine = new RlmEngine(model, new RlmOptions { Concurrency = 16, Policy = new RlmPolicy { MaxTokens = 2_000 } });

        var result = await engine.RunAsync(RlmScript.Compile(Program), s_lines, cancellationToken: TestContext.Current.CancellationToken);

        Assert.True(result.IsSuccess, result.Failure?.Message);
        Assert.Equal(600, result.Usage.InputTokens + result.Usage.OutputTokens);
    }

    [Fact]
    public async Task Call_that_waits_for_the_budget_does_not_keep_the_place_of_the_one_that_holds_it()
    {
        // One at a time and one a minute: who has the budget reserved waits for its minute, while the next waits for the budget.
        var time = new ManualTime();
        using var model = new CountingClient(tokens: 10);
        var engine = new RlmEngine(model, new RlmOptions { Concurrency = 1, Time = time, Policy = new RlmPolicy { MaxTokens = 500 }, ModelLimits = { ["default"] = new() { RequestsPerMinute = 1 } } });
        var running = engine.RunAsync(RlmScript.Compile(Program), RlmContext.FromText("a\nb\nc\n"), cancellationToken: TestContext.Current.CancellationToken);

        for (var i = 0; i < 2_000 && !running.IsCompleted; i++)
        {
            time.MoveToNextTimer();
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }

        Assert.True(running.IsCompleted, "Each waits for the other.");
        Assert.Null((await running).Failure);
        Assert.Equal((true, 3L), ((await running).IsSuccess, (await running).Usage.Requests));
    }

    [Fact]
    public async Task Session_and_its_programs_share_the_budget()
    {
        using var model = new CountingClient(tokens: 1_000, "```rlm\nlet xs = context.lines().map_llm(f\"Shorten:\\n{it}\")\n```");
        var engine = new RlmEngine(model, new RlmOptions { Policy = new RlmPolicy { MaxTokens = 40_000 } });

        var result = await engine.AskAsync("Shorten", s_lines, new() { Direct = RlmDirect.Never }, null, TestContext.Current.CancellationToken);

        Assert.False(result.IsSuccess);
        Assert.InRange(result.Usage.InputTokens + result.Usage.OutputTokens, 10_000, 40_000);
    }

    private sealed class CountingClient(int tokens, string reply = "x") : IChatClient
    {
        private int _calls;

        public int Calls => _calls;

        public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            Interlocked.Increment(ref _calls);
            await Task.Delay(1, cancellationToken);
            return new(new ChatMessage(ChatRole.Assistant, reply)) { FinishReason = ChatFinishReason.Stop, Usage = new() { InputTokenCount = tokens - 1, OutputTokenCount = 1 } };
        }

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException("Nothing here streams.");

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
