using Microsoft.Extensions.AI;
using RlmLang.Models;
using RlmLang.Tests.Support;

namespace RlmLang.Tests.Models;

/// <summary>What a model thinks before it answers counts against the limit on its reply.</summary>
public sealed class ThinkingModelsTests
{
    private const int Thought = 5_000;

    private static readonly RlmPrice s_price = new(1, 10);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("gpt-5-mini", 8_192)]
    [InlineData("GPT-5.1", 8_192)]
    [InlineData("openai/gpt-oss-20b", 8_192)]
    [InlineData("o4-mini", 8_192)]
    [InlineData("qwen3:4b", 8_192)]
    [InlineData("hf.co/unsloth/Qwen3-4B-GGUF:Q4_K_M", 8_192)]
    [InlineData("deepseek-r1:7b", 8_192)]
    [InlineData("deepseek-reasoner", 8_192)]
    [InlineData("phi4-mini-reasoning", 8_192)]
    [InlineData("kimi-k2-thinking", 8_192)]
    [InlineData("gemini-2.5-flash", 8_192)]
    [InlineData("gpt-5-chat-latest", 0)]
    [InlineData("qwen3-coder:30b", 0)]
    [InlineData("qwen3:4b-instruct", 0)]
    [InlineData("grok-4-fast-non-reasoning", 0)]
    [InlineData("gpt-4.1", 0)]
    [InlineData("omni", 0)]
    [InlineData("opus", 0)]
    [InlineData("o1abc", 0)]
    [InlineData("llama3.2", 0)]
    [InlineData("claude-sonnet-4-5", 0)]
    public void Models_that_think_are_known_by_their_names(string model, int tokens) => Assert.Equal(tokens, ThinkingModels.Usual(model));

    [Theory]
    [InlineData("gpt-5-mini", false)]
    [InlineData("gpt-5-mini", true)]
    [InlineData("qwen3-8b", true)]
    public async Task Short_reply_of_a_model_that_thinks_is_no_empty_one(string model, bool isTyped)
    {
        await using var server = new LoopbackOllama(Thinking);
        using var client = new OpenAiChatClient(new Uri(server.Address, "v1"), model);
        var script = RlmScript.Compile(isTyped ? "set FINAL = llm(\"Is it late?\", as=bool)" : "set FINAL = llm(\"Is it late?\", max_chars=100)");

        var result = await new RlmEngine(client).RunAsync(script, cancellationToken: Cancellation);

        Assert.Null(result.Failure);
        Assert.Equal((isTyped ? "true" : """{"value": true}""", 1L), (result.FinalText, result.Usage.Requests));
    }

    [Theory]
    [InlineData("gpt-5-mini", null)]
    [InlineData("o3", null)]
    [InlineData("gpt-4.1", 0f)]
    [InlineData("qwen3:4b", 0f)]
    public async Task Client_of_the_host_is_not_told_how_a_model_chooses_that_takes_no_say_in_it(string name, float? temperature)
    {
        using var model = new NamedChatClient(name);

        await new RlmEngine(model).RunAsync(RlmScript.Compile("set FINAL = llm(\"Is it late?\")"), cancellationToken: Cancellation);
        await new RlmEngine(model).AskAsync("Is it late?", RlmContext.FromText("no"), new() { Direct = RlmDirect.Never, MaxTurns = 1 }, null, Cancellation);

        Assert.Equal([temperature, temperature], model.Seen.Select(o => o.Temperature));
    }

    [Fact]
    public async Task Model_that_nobody_knows_to_think_is_allowed_to_by_the_host()
    {
        await using var server = new LoopbackOllama(Thinking);
        using var client = new OpenAiChatClient(new Uri(server.Address, "v1"), "ours");
        var script = RlmScript.Compile("set FINAL = llm(\"Is it late?\", as=bool)");

        var without = await new RlmEngine(client).RunAsync(script, cancellationToken: Cancellation);
        var with = await new RlmEngine(client, new RlmOptions { ModelLimits = { ["default"] = new() { ThinkingTokens = Thought } } }).RunAsync(script, cancellationToken: Cancellation);

        Assert.Contains(without.Failure!.Notes, n => n.Contains("`thinking`", StringComparison.Ordinal));
        Assert.Equal("true", with.FinalText);
        Assert.Equal(Thought, MaxTokens(server.Requests.Last()) - MaxTokens(server.Requests.First()));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1_000_001)]
    public void Thinking_out_of_range_is_refused(int tokens)
    {
        using var model = new ScriptedChatClient("x");

        Assert.Throws<ArgumentOutOfRangeException>(() => new RlmEngine(model, new RlmOptions { ModelLimits = { ["default"] = new() { ThinkingTokens = tokens } } }));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    public async Task Budgets_of_tokens_and_money_and_plans_hold_with_all_that_is_thought(int concurrency)
    {
        // A server that bills every token that it was allowed.
        await using var server = new LoopbackOllama(asked => new(Reply("""{\"value\": true}""", "stop", MaxTokens(asked))));
        using var client = new OpenAiChatClient(new Uri(server.Address, "v1"), "gpt-5-mini");
        var script = RlmScript.Compile("set FINAL = range(30).map_llm(f\"Is {it} late?\", as=bool)");
        RlmEngine Engine(RlmPolicy policy) => new(client, new RlmOptions { Concurrency = concurrency, Policy = policy, Prices = { ["gpt-5-mini"] = s_price } });

        var plan = await Engine(new()).PlanAsync(script, cancellationToken: Cancellation);
        var whole = await Engine(new()).RunAsync(script, cancellationToken: Cancellation);
        var tokens = await Engine(new() { MaxTokens = 60_000 }).RunAsync(script, cancellationToken: Cancellation);
        var money = await Engine(new() { MaxUsd = 1 }).RunAsync(script, cancellationToken: Cancellation);

        Assert.Null(whole.Failure);
        Assert.InRange(whole.Usage.OutputTokens, 30 * 8_192, long.MaxValue);
        Assert.InRange(whole.Usage.Usd ?? decimal.MaxValue, plan.EstimatedUsd ?? decimal.MaxValue, plan.MaxUsd ?? 0);
        Assert.Equal(("RLM5010", "RLM5010"), (tokens.Failure?.Code, money.Failure?.Code));
        Assert.InRange(tokens.Usage.InputTokens + tokens.Usage.OutputTokens, 8_192, 60_000);
        Assert.InRange(money.Usage.Usd ?? decimal.MaxValue, 0.08m, 1);
    }

    [Fact]
    public async Task Tokens_that_a_server_says_were_used_up_are_charged_and_the_way_out_is_told()
    {
        const string words = "Could not finish the message because max_tokens or model output limit was reached. Please try again with higher max_tokens.";
        await using var server = new LoopbackOllama(_ => new($$$"""{"error":{"message":"{{{words}}}","type":"invalid_request_error","param":null,"code":null}}""") { Status = 400 });
        using var client = new OpenAiChatClient(new Uri(server.Address, "v1"), "ours");
        var options = new RlmOptions { Policy = { Retries = 0 }, Prices = { ["ours"] = s_price } };

        var result = await new RlmEngine(client, options).RunAsync(RlmScript.Compile("set FINAL = llm(\"Is it late?\", max_chars=100)"), cancellationToken: Cancellation);

        Assert.Contains(words, result.Failure?.Message, StringComparison.Ordinal);
        Assert.Contains(result.Failure!.Notes, n => n.Contains("`thinking`", StringComparison.Ordinal));
        Assert.InRange(result.Usage.Usd ?? 0, 114 * s_price.OutputPerMillion / 1_000_000, 1);
    }

    [Fact]
    public async Task Ollama_can_be_told_not_to_let_a_model_think()
    {
        await using var server = new LoopbackOllama(_ => new("""{"model":"m","message":{"role":"assistant","content":"x"},"done":true,"done_reason":"stop"}"""));
        using var silent = new OllamaChatClient(server.Address, "qwen3:4b") { Think = false };
        using var usual = new OllamaChatClient(server.Address, "qwen3:4b");

        await silent.GetResponseAsync([new(ChatRole.User, "sky?")], null, Cancellation);
        await usual.GetResponseAsync([new(ChatRole.User, "sky?")], null, Cancellation);

        Assert.False(server.Requests.First().Json.GetProperty("think").GetBoolean());
        Assert.False(server.Requests.Last().Json.TryGetProperty("think", out _));
    }

    /// <summary>A model that thinks for so many tokens whatever it is asked, and answers with what is left.</summary>
    private static OllamaAnswer Thinking(OllamaAsked asked) => MaxTokens(asked) < Thought + 10 ? new(Reply("", "length", MaxTokens(asked))) : new(Reply("""{\"value\": true}""", "stop", Thought + 10));

    /// <summary>Says the model's name, and keeps the options that it is called with.</summary>
    private sealed class NamedChatClient(string name) : IChatClient
    {
        public List<ChatOptions> Seen { get; } = [];

        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            Seen.Add(options ?? new());
            return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, "```rlm\nset FINAL = 1\n```")));
        }

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            AsyncEnumerable.Empty<ChatResponseUpdate>();

        public object? GetService(Type serviceType, object? serviceKey = null) => serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata("any", null, name) : null;

        public void Dispose()
        {
        }
    }

    private static int MaxTokens(OllamaAsked asked) => asked.Json.GetProperty("max_tokens").GetInt32();

    private static string Reply(string escaped, string finish, int tokens) =>
        $$$"""{"model":"m","choices":[{"message":{"role":"assistant","content":"{{{escaped}}}","reasoning_content":"hm"},"finish_reason":"{{{finish}}}"}],"usage":{"prompt_tokens":90,"completion_tokens":{{{tokens}}},"completion_tokens_details":{"reasoning_tokens":{{{Math.Min(tokens, Thought)}}} } } }""";
}
