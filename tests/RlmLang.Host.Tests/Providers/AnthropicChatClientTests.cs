using System.Text.Json;
using Microsoft.Extensions.AI;
using RlmLang.Models;
using RlmLang.Providers;
using RlmLang.Tests.Support;

namespace RlmLang.Tests.Providers;

public sealed class AnthropicChatClientTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whole_answer_has_text_usage_and_reason_with_thinking_apart()
    {
        await using var server = new LoopbackOllama(_ => new(Whole("""{"type":"thinking","thinking":"hm","signature":"s"},{"type":"text","text":"blue"}""")));
        using var client = new AnthropicChatClient(server.Address, "claude-m", "secret");

        var reply = await client.GetResponseAsync("sky?", cancellationToken: Cancellation);

        Assert.Equal(("blue", "claude-m", ChatFinishReason.Stop), (reply.Text, reply.ModelId, reply.FinishReason));
        Assert.Equal("hm", Assert.Single(reply.Messages[0].Contents.OfType<TextReasoningContent>()).Text);
        Assert.Equal((12, 3, 2), (reply.Usage?.InputTokenCount, reply.Usage?.OutputTokenCount, reply.Usage?.CachedInputTokenCount));
        var asked = Assert.Single(server.Requests);
        Assert.Equal(("POST", "/v1/messages", "Bearer secret"), (asked.Method, asked.Path, asked.Authorization));
    }

    [Fact]
    public async Task Schema_is_the_format_of_the_answer_and_the_system_message_stands_apart()
    {
        await using var server = new LoopbackOllama(_ => new(Whole()));
        using var client = new AnthropicChatClient(server.Address, "claude-m");
        var schema = JsonElement.Parse("""{"type":"object","properties":{"value":{"type":"integer"}},"required":["value"],"additionalProperties":false}""");

        await client.GetResponseAsync(
            [new(ChatRole.System, "obey"), new(ChatRole.User, "sky?")],
            new() { ResponseFormat = ChatResponseFormat.ForJsonSchema(schema, "reply"), MaxOutputTokens = 9, AdditionalProperties = new() { ["rlm.max_chars"] = 5 } },
            Cancellation);

        var asked = Assert.Single(server.Requests);
        Assert.Null(asked.Authorization);
        Assert.Equal(
            """{"max_tokens":9,"messages":[{"role":"user","content":[{"type":"text","text":"sky?"}]}],"model":"claude-m","output_config":{"format":{"type":"json_schema","schema":{"type":"object","properties":{"value":{"type":"integer"}},"required":["value"],"additionalProperties":false}}},"system":[{"type":"text","text":"obey"}]}""",
            asked.Body);
    }

    [Fact]
    public async Task Stream_joins_to_the_answer()
    {
        await using var server = new LoopbackOllama(_ => Events([.. s_begin, .. s_end]));
        using var client = new AnthropicChatClient(server.Address, "claude-m");

        var reply = await client.GetStreamingResponseAsync("sky?", cancellationToken: Cancellation).ToChatResponseAsync(Cancellation);

        Assert.Equal(("blue", ChatFinishReason.Length, 15L), (reply.Text, reply.FinishReason, reply.Usage?.OutputTokenCount));
        Assert.True(Assert.Single(server.Requests).Json.GetProperty("stream").GetBoolean());
    }

    [Fact]
    public async Task Without_a_server_the_address_and_a_way_out_are_named()
    {
        var nobody = LoopbackOllama.Nobody();
        using var client = new AnthropicChatClient(nobody, "claude-m");

        var failure = await Assert.ThrowsAsync<ModelException>(() => client.GetResponseAsync("sky?", cancellationToken: Cancellation));

        Assert.Equal((ModelFailure.Unreachable, "RLM6001"), (failure.Kind, failure.Diagnostic?.Code));
        Assert.Contains(nobody.Authority, failure.Message, StringComparison.Ordinal);
        Assert.Contains("ANTHROPIC_BASE_URL", Assert.Single(failure.Diagnostic!.Notes), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(401, "authentication_error", "invalid key", ModelFailure.BadRequest, "RLM6006", false)]
    [InlineData(404, "not_found_error", "claude-m", ModelFailure.NoSuchModel, "RLM6002", false)]
    [InlineData(400, "invalid_request_error", "prompt is too long: 210000 tokens > 200000 maximum", ModelFailure.TooLong, "RLM6005", false)]
    [InlineData(413, "request_too_large", "Request exceeds the maximum size", ModelFailure.TooLong, "RLM6005", false)]
    [InlineData(400, "invalid_request_error", "max_tokens: too many", ModelFailure.BadRequest, "RLM6003", false)]
    [InlineData(429, "rate_limit_error", "Number of requests has exceeded your limit", ModelFailure.RateLimited, "RLM6003", true)]
    [InlineData(429, "rate_limit_error", "You have reached your spend limit", ModelFailure.BadRequest, "RLM6003", false)]
    [InlineData(504, "timeout_error", "timeout", ModelFailure.Timeout, "RLM6003", true)]
    [InlineData(500, "api_error", "Internal server error", ModelFailure.ServerError, "RLM6003", true)]
    [InlineData(529, "overloaded_error", "Overloaded", ModelFailure.ServerError, "RLM6003", true)]
    public async Task Refusals_are_told_apart_and_made_once(int status, string type, string message, ModelFailure kind, string diagnostic, bool isTransient)
    {
        await using var server = new LoopbackOllama(_ => new($$$"""{"type":"error","error":{"type":"{{{type}}}","message":"{{{message}}}"},"request_id":"r"}""") { Status = status, RetryAfter = "3" });

        var failure = await FailureOf(server, streamed: false);

        Assert.Equal((kind, diagnostic, isTransient, status), (failure.Kind, failure.Diagnostic?.Code, failure.IsTransient, failure.StatusCode));
        Assert.Equal(TimeSpan.FromSeconds(3), failure.RetryAfter);
        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
        // Retries are the engine's alone.
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Refusal_of_the_model_is_a_failure_and_no_answer()
    {
        await using var server = new LoopbackOllama(_ => new(Whole(stop: "refusal")));

        var failure = await FailureOf(server, streamed: false);

        Assert.Equal(("RLM6007", false), (failure.Diagnostic?.Code, failure.IsTransient));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("<html>")]
    [InlineData("""{"id":"msg_1","type":"mess""")]
    public async Task Half_an_answer_is_never_taken_for_a_whole_one(string reply)
    {
        await using var server = new LoopbackOllama(_ => new(reply));

        Assert.Equal(ModelFailure.HalfAnswer, (await FailureOf(server, streamed: false)).Kind);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Stream_without_its_end_is_half_an_answer(bool cut)
    {
        await using var server = new LoopbackOllama(_ => Events(s_begin) with { Cut = cut });

        Assert.Equal(ModelFailure.HalfAnswer, (await FailureOf(server, streamed: true)).Kind);
    }

    [Fact]
    public async Task Error_in_mid_stream_is_the_servers_failure()
    {
        await using var server = new LoopbackOllama(_ => Events([.. s_begin, ("error", """{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}""")]));

        var failure = await FailureOf(server, streamed: true);

        Assert.Equal(ModelFailure.ServerError, failure.Kind);
        Assert.Contains("Overloaded", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancelling_ends_the_wait()
    {
        await using var server = new LoopbackOllama(_ => new(Whole()) { Latency = TimeSpan.FromMinutes(5) });
        using var client = new AnthropicChatClient(server.Address, "claude-m");
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var waiting = client.GetResponseAsync("sky?", cancellationToken: cancel.Token);

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public async Task Models_are_listed()
    {
        await using var server = new LoopbackOllama(_ => new("""{"data":[{"id":"claude-a","type":"model","display_name":"A","created_at":"2025-02-19T00:00:00Z"}],"has_more":false,"first_id":"claude-a","last_id":"claude-a"}"""));
        using var client = new AnthropicChatClient(server.Address, "claude-m");

        Assert.Equal(["claude-a"], await client.ListModelsAsync(Cancellation));
        Assert.Equal("/v1/models", Assert.Single(server.Requests).Path);
        Assert.Equal(("anthropic", "claude-m"), (client.GetService<ChatClientMetadata>()?.ProviderName, client.GetService<ChatClientMetadata>()?.DefaultModelId));
    }

    [Fact]
    public async Task Cut_reply_is_asked_for_again_and_never_a_value()
    {
        var asked = 0;
        await using var server = new LoopbackOllama(_ => Interlocked.Increment(ref asked) switch
        {
            1 => new("""{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}""") { Status = 529, RetryAfter = "0" },
            // Whole JSON by chance: what was to come behind it is not known.
            2 => new(Whole("""{"type":"text","text":"{\"value\": 3}"}""", "max_tokens")),
            _ => new(Whole("""{"type":"text","text":"{\"value\": 34}"}""")),
        });
        using var client = new AnthropicChatClient(server.Address, "claude-m");

        var result = await new RlmEngine(client).RunAsync(RlmScript.Compile("""set FINAL = llm("How many?", as=int) + 1"""), cancellationToken: Cancellation);

        Assert.Equal(("35", 3L, 24L), (result.FinalText, result.Usage.Requests, result.Usage.InputTokens));
        Assert.Contains("cut off", server.Requests.Last().Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("'claude-3-5-haiku-20241022' does not support output format.")]
    [InlineData("output_config.format: Extra inputs are not permitted")]
    [InlineData("The compiled grammar is too large, which would cause performance issues. Simplify your tool schemas or reduce the number of strict tools.")]
    [InlineData("output_config.format.schema: Schema is too complex.")]
    public async Task Model_that_takes_no_schema_is_told_it_in_the_prompt_and_learned_once(string words)
    {
        await using var server = new LoopbackOllama(a => a.Json.TryGetProperty("output_config", out _)
            ? new(JsonSerializer.Serialize(new { type = "error", error = new { type = "invalid_request_error", message = words } })) { Status = 400 }
            : new(Whole("""{"type":"text","text":"{\"value\": 34}"}""")));
        using var client = new AnthropicChatClient(server.Address, "claude-m");
        var engine = new RlmEngine(client, new RlmOptions { Concurrency = 1 });
        var plan = await engine.PlanAsync(RlmScript.Compile("""set FINAL = range(5).map_llm(f"How many of {it}?", as=int).sum()"""), cancellationToken: Cancellation);

        var result = await engine.RunAsync(plan, cancellationToken: Cancellation);

        Assert.Null(result.Failure);
        Assert.Equal(("170", 6L, 6), (result.FinalText, result.Usage.Requests, server.Requests.Count));
        Assert.InRange(result.Usage.Requests, 0, plan.MaxRequests ?? 0);
        Assert.Contains("integer", server.Requests.Last().Json.GetProperty("system")[0].GetProperty("text").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Schema_is_told_in_the_prompt_from_the_start_where_that_is_configured()
    {
        await using var server = new LoopbackOllama(_ => new(Whole("""{"type":"text","text":"{\"value\": 34}"}""")));
        using var client = new AnthropicChatClient(server.Address, "claude-m", form: RequestForm.Whole with { Format = FormatLevel.Prompt });

        var result = await new RlmEngine(client).RunAsync(RlmScript.Compile("""set FINAL = llm("How many?", as=int)"""), cancellationToken: Cancellation);

        Assert.Equal("34", result.FinalText);
        Assert.False(Assert.Single(server.Requests).Json.TryGetProperty("output_config", out _));
    }

    [Fact]
    public async Task Headers_that_say_when_limits_are_full_again_are_held_to()
    {
        await using var server = new LoopbackOllama(_ => new("""{"type":"error","error":{"type":"rate_limit_error","message":"slow down"}}""") { Status = 429, RetryAfter = "1.5" });

        Assert.Equal(TimeSpan.FromSeconds(1.5), (await FailureOf(server, streamed: false)).RetryAfter);
    }

    [Theory]
    [InlineData(Fault.TooManyRequests)]
    [InlineData(Fault.Unavailable)]
    [InlineData(Fault.ResetBeforeAnswer)]
    [InlineData(Fault.ResetInAnswer)]
    [InlineData(Fault.Stall)]
    [InlineData(Fault.WrongJson)]
    [InlineData(Fault.WrongSchema)]
    [InlineData(Fault.Empty)]
    [InlineData(Fault.TooLong)]
    [InlineData(Fault.CutOff)]
    [InlineData(Fault.WithoutEnd)]
    [InlineData(Fault.WrongEncoding)]
    [InlineData(Fault.UnknownEncoding)]
    public async Task Fault_that_comes_once_costs_one_request_more_and_changes_nothing(Fault fault)
    {
        await using var server = new FaultyServer((_, times) => times == 0 ? fault : Fault.None);
        using var client = new AnthropicChatClient(server.Address, "claude-m");
        var engine = new RlmEngine(client, new RlmOptions { ModelLimits = { ["default"] = new() { RequestTimeout = TimeSpan.FromSeconds(5) } } });

        var result = await engine.RunAsync(RlmScript.Compile("""set FINAL = llm("Which number has item 7?", as=int)"""), cancellationToken: Cancellation);

        Assert.Equal(("7", 2L, 2, 0L), (result.FinalText, result.Usage.Requests, server.Requests, result.Usage.Failures));
    }

    private static readonly (string Kind, string Data)[] s_begin =
    [
        ("message_start", """{"type":"message_start","message":{"id":"m","type":"message","role":"assistant","model":"claude-m","content":[],"stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":10,"output_tokens":1}}}"""),
        ("content_block_start", """{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}"""),
        ("ping", """{"type": "ping"}"""),
        ("content_block_delta", """{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"bl"}}"""),
        ("content_block_delta", """{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"ue"}}"""),
    ];

    private static readonly (string Kind, string Data)[] s_end =
    [
        ("content_block_stop", """{"type":"content_block_stop","index":0}"""),
        ("message_delta", """{"type":"message_delta","delta":{"stop_reason":"max_tokens","stop_sequence":null},"usage":{"output_tokens":15}}"""),
        ("message_stop", """{"type":"message_stop"}"""),
    ];

    private static string Whole(string content = """{"type":"text","text":"blue"}""", string stop = "end_turn") =>
        $$"""{"id":"msg_1","type":"message","role":"assistant","model":"claude-m","content":[{{content}}],"stop_reason":"{{stop}}","stop_sequence":null,"""
        + """ "usage":{"input_tokens":10,"cache_read_input_tokens":2,"cache_creation_input_tokens":0,"output_tokens":3}}""";

    private static OllamaAnswer Events((string Kind, string Data)[] events) => new([.. events.Select(e => $"event: {e.Kind}\ndata: {e.Data}\n")]);

    private static async Task<ModelException> FailureOf(LoopbackOllama server, bool streamed)
    {
        using var client = new AnthropicChatClient(server.Address, "claude-m");
        return await Assert.ThrowsAsync<ModelException>(() => streamed
            ? client.GetStreamingResponseAsync("sky?", cancellationToken: Cancellation).ToChatResponseAsync(Cancellation)
            : client.GetResponseAsync("sky?", cancellationToken: Cancellation));
    }
}
