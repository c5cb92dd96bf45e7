using System.Text.Json;
using Microsoft.Extensions.AI;
using RlmLang.Models;
using RlmLang.Tests.Support;

namespace RlmLang.Tests.Models;

/// <summary>Servers of OpenAI's protocol take different parts of it; what one does not take is learned from its refusal, once.</summary>
public sealed class RequestFormTests
{
    private const string NoSchema = "This response_format type is unavailable now: json_schema";
    private const string NoFormat = "response_format is not supported";
    private const string NewName = "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.";
    private const string NoTemperature = "Unsupported value: 'temperature' does not support 0 with this model. Only the default (1) value is supported.";
    private const string NoSeed = "Unsupported parameter: 'seed'";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>What a request may not have, what is said of it, and whether a typed call is needed to see it.</summary>
    public static TheoryData<string, string, bool> Refusals => new()
    {
        { "json_schema", NoSchema, true },
        { "response_format", NoFormat, true },
        { "max_tokens", NewName, false },
        { "temperature", NoTemperature, false },
        { "seed", NoSeed, false },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task Run_learns_once_what_the_server_does_not_take_and_stays_within_its_bound(string refused, string words, bool isTyped)
    {
        await using var server = new LoopbackOllama(asked => asked.Body.Contains($"\"{refused}\"", StringComparison.Ordinal) ? Refusal(words) : Reply(isTyped ? """{\"value\":true}""" : "x"));
        using var client = Client(server);
        var script = RlmScript.Compile($"set FINAL = range(10).map_llm(f\"Go {{it}}\"{(isTyped ? ", as=bool" : "")}).unique()");
        var engine = new RlmEngine(client, new RlmOptions { Concurrency = 1 });
        var plan = await engine.PlanAsync(script, cancellationToken: Cancellation);

        var result = await engine.RunAsync(plan, cancellationToken: Cancellation);

        Assert.Null(result.Failure);
        Assert.Equal((11, 11L, 10L), (server.Requests.Count, result.Usage.Requests, result.Usage.Calls));
        Assert.InRange(result.Usage.Requests, 0, plan.MaxRequests ?? 0);
    }

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task Stream_learns_alike(string refused, string words, bool isTyped)
    {
        await using var server = new LoopbackOllama(asked => asked.Body.Contains($"\"{refused}\"", StringComparison.Ordinal) ? Refusal(words)
            : new OllamaAnswer("""data: {"choices":[{"delta":{"content":"blue"},"finish_reason":"stop"}]}""", "", "data: [DONE]", ""));
        using var client = Client(server);

        var failure = await Assert.ThrowsAsync<ModelException>(AskAsync);
        Assert.True(failure.IsTransient);
        Assert.Equal("blue", (await AskAsync()).Text);

        Task<ChatResponse> AskAsync() => client.GetStreamingResponseAsync("sky?", Options(isTyped), Cancellation).ToChatResponseAsync(Cancellation);
    }

    [Fact]
    public async Task Schema_that_the_server_does_not_take_stands_in_the_prompt()
    {
        await using var server = new LoopbackOllama(asked => asked.Body.Contains("json_schema", StringComparison.Ordinal) ? Refusal(NoSchema)
            : asked.Body.Contains("json_object", StringComparison.Ordinal) ? Refusal(NoFormat)
            : Reply("""{\"value\":true}"""));
        using var client = Client(server);

        var result = await new RlmEngine(client).RunAsync(RlmScript.Compile("set FINAL = llm(\"Go\", as=bool)"), cancellationToken: Cancellation);

        Assert.Equal("true", result.FinalJson);
        var asked = server.Requests.Select(r => r.Json).ToList();
        Assert.Equal(["json_schema", "json_object", null], asked.Select(a => a.TryGetProperty("response_format", out var format) ? format.GetProperty("type").GetString() : null));
        Assert.All(asked[1..], a => Assert.Contains("\"boolean\"", a.GetProperty("messages")[0].GetProperty("content").GetString(), StringComparison.Ordinal));
        Assert.DoesNotContain("\"boolean\"", asked[0].GetProperty("messages")[0].GetProperty("content").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_calls_at_once_learn_the_same()
    {
        await using var server = new LoopbackOllama(asked => asked.Body.Contains("\"seed\"", StringComparison.Ordinal) ? Refusal(NoSeed)
            : asked.Body.Contains("\"max_tokens\"", StringComparison.Ordinal) ? Refusal(NewName)
            : Reply("x"));
        using var client = Client(server);

        var result = await new RlmEngine(client, new RlmOptions { Concurrency = 8 }).RunAsync(RlmScript.Compile("set FINAL = range(40).map_llm(f\"Go {it}\").unique()"), cancellationToken: Cancellation);

        Assert.Equal("""["x"]""", result.FinalJson);
        // Each of the eight that are under way together learns each thing at most once.
        Assert.InRange(server.Requests.Count, 42, 40 + (2 * 8));
        Assert.Equal(server.Requests.Count, result.Usage.Requests);
        Assert.True(server.Requests.Last().Json.TryGetProperty("max_completion_tokens", out _));
    }

    [Fact]
    public async Task Without_retries_the_first_call_fails_and_says_what_is_left_out_from_now_on()
    {
        await using var server = new LoopbackOllama(asked => asked.Body.Contains("\"seed\"", StringComparison.Ordinal) ? Refusal(NoSeed) : Reply("x"));
        using var client = Client(server);
        var engine = new RlmEngine(client, new RlmOptions { Policy = { Retries = 0 } });

        var failed = await engine.RunAsync(RlmScript.Compile("set FINAL = llm(\"Go\")"), cancellationToken: Cancellation);
        var again = await engine.RunAsync(RlmScript.Compile("set FINAL = llm(\"Go\")"), cancellationToken: Cancellation);

        Assert.Contains(failed.Failure!.Notes, n => n.StartsWith("It is asked without `seed` from now on", StringComparison.Ordinal));
        Assert.Equal(("x", 2), (again.FinalText, server.Requests.Count));
    }

    [Theory]
    [InlineData("max_tokens is too large: 5000. This model supports at most 4096 completion tokens.")]
    [InlineData("max_completion_tokens is not supported.")]
    [InlineData("Please stop: your account is not allowed to do this.")]
    [InlineData("bad thing")]
    public async Task Other_refusals_teach_nothing(string words)
    {
        await using var server = new LoopbackOllama(_ => Refusal(words));
        using var client = Client(server);

        var failure = await Assert.ThrowsAsync<ModelException>(() => client.GetResponseAsync("sky?", Options(false), Cancellation));

        Assert.False(failure.IsTransient);
    }

    [Fact]
    public async Task What_is_configured_need_not_be_learned()
    {
        await using var server = new LoopbackOllama(_ => Reply("x"));
        using var client = new OpenAiChatClient(server.Address, "m", form: new(FormatLevel.Prompt, [RequestForm.MaxTokens, "seed"]));

        await client.GetResponseAsync("sky?", Options(true), Cancellation);

        var asked = Assert.Single(server.Requests).Json;
        Assert.Equal(["model", "messages", "temperature", "max_completion_tokens", "stream"], asked.EnumerateObject().Select(p => p.Name));
        Assert.Equal(["system", "user"], asked.GetProperty("messages").EnumerateArray().Select(m => m.GetProperty("role").GetString()));
    }

    private static ChatOptions Options(bool isTyped) => new()
    {
        Temperature = 0, Seed = 1, MaxOutputTokens = 9, ResponseFormat = isTyped ? ChatResponseFormat.ForJsonSchema(JsonElement.Parse("""{"type":"object"}"""), "reply") : null,
    };

    private static OpenAiChatClient Client(LoopbackOllama server) => new(server.Address, "m");

    private static OllamaAnswer Refusal(string words) => new(JsonSerializer.Serialize(new { error = new { message = words, type = "invalid_request_error", param = "response_format" } })) { Status = 400 };

    private static OllamaAnswer Reply(string escaped) => new($$$"""{"model":"m","choices":[{"message":{"role":"assistant","content":"{{{escaped}}}"},"finish_reason":"stop"}],"usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2}}""");
}
