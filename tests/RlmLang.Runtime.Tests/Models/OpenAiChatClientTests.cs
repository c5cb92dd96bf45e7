using System.Text.Json;
using Microsoft.Extensions.AI;
using RlmLang.Models;
using RlmLang.Tests.Support;

namespace RlmLang.Tests.Models;

public sealed class OpenAiChatClientTests
{
    private const string Whole = """
        {"model":"m-1","choices":[{"index":0,"message":{"role":"assistant","content":"blue","refusal":null},"finish_reason":"stop"}],
        "usage":{"prompt_tokens":7,"completion_tokens":2,"total_tokens":9,"prompt_tokens_details":{"cached_tokens":4},"completion_tokens_details":{"reasoning_tokens":1}}}
        """;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whole_answer_has_text_usage_and_reason()
    {
        await using var server = new LoopbackOllama(_ => new(Whole));
        using var client = Client(server, "key");

        var reply = await client.GetResponseAsync("sky?", cancellationToken: Cancellation);

        Assert.Equal(("blue", "m-1", ChatFinishReason.Stop), (reply.Text, reply.ModelId, reply.FinishReason));
        Assert.Equal((7, 2, 9, 4, 1), (reply.Usage?.InputTokenCount, reply.Usage?.OutputTokenCount, reply.Usage?.TotalTokenCount, reply.Usage?.CachedInputTokenCount, reply.Usage?.ReasoningTokenCount));
        var asked = Assert.Single(server.Requests);
        Assert.Equal(("POST", "/v1/chat/completions", "Bearer key"), (asked.Method, asked.Path, asked.Authorization));
    }

    [Fact]
    public async Task Options_and_schema_reach_the_server()
    {
        await using var server = new LoopbackOllama(_ => new(Whole));
        using var client = Client(server);
        var schema = JsonElement.Parse("""{"type":"object"}""");

        await client.GetResponseAsync(
            [new(ChatRole.System, "obey"), new(ChatRole.User, "sky?")],
            new() { ResponseFormat = ChatResponseFormat.ForJsonSchema(schema, "reply"), Temperature = 0, TopP = 0.5f, Seed = 42, StopSequences = ["END"], MaxOutputTokens = 9 },
            Cancellation);

        var asked = Assert.Single(server.Requests);
        Assert.Null(asked.Authorization);
        Assert.Equal(
            """{"model":"m","messages":[{"role":"system","content":"obey"},{"role":"user","content":"sky?"}],"temperature":0,"top_p":0.5,"seed":42,"stop":["END"],"max_tokens":9,"response_format":{"type":"json_schema","json_schema":{"name":"reply","schema":{"type":"object"},"strict":true}},"stream":false}""",
            asked.Body);
    }

    [Theory]
    [InlineData("gpt-4.1", true)]
    [InlineData("gpt-5-mini", false)]
    [InlineData("o4-mini", false)]
    [InlineData("omni", true)]
    public async Task Models_of_the_official_server_that_reason_are_not_told_how_to_choose(string model, bool isTold)
    {
        using var seen = new SeenRequests();
        using var http = new HttpClient(seen);
        using var client = new OpenAiChatClient(new Uri("https://api.openai.com/v1"), model, "key", http);

        await client.GetResponseAsync("sky?", new() { Temperature = 0, Seed = 1, MaxOutputTokens = 9 }, Cancellation);

        var body = Assert.Single(seen.Bodies);
        Assert.Equal((isTold, isTold), (body.TryGetProperty("temperature", out _), body.TryGetProperty("seed", out _)));
        Assert.Equal((9, false), (body.GetProperty("max_completion_tokens").GetInt32(), body.TryGetProperty("max_tokens", out _)));
    }

    [Theory]
    [InlineData("reasoning")]
    [InlineData("reasoning_content")]
    public async Task Stream_joins_to_the_answer_with_thinking_apart(string field)
    {
        await using var server = new LoopbackOllama(_ => Events(
            $$$"""{"choices":[{"delta":{"role":"assistant","{{{field}}}":"hm"}}]}""",
            """{"choices":[{"delta":{"content":"bl"}}]}""",
            """{"choices":[{"delta":{"content":"ue"},"finish_reason":"length"}]}""",
            """{"choices":[],"usage":{"prompt_tokens":7,"completion_tokens":2,"total_tokens":9}}""",
            "[DONE]"));
        using var client = Client(server);

        var reply = await client.GetStreamingResponseAsync("sky?", cancellationToken: Cancellation).ToChatResponseAsync(Cancellation);

        Assert.Equal(("blue", ChatFinishReason.Length, 9), (reply.Text, reply.FinishReason, reply.Usage?.TotalTokenCount));
        Assert.Equal("hm", Assert.Single(reply.Messages[0].Contents.OfType<TextReasoningContent>()).Text);
        Assert.True(Assert.Single(server.Requests).Json.GetProperty("stream_options").GetProperty("include_usage").GetBoolean());
    }

    [Fact]
    public async Task Without_a_server_the_address_and_a_way_out_are_named()
    {
        var nobody = LoopbackOllama.Nobody();
        using var client = new OpenAiChatClient(nobody, "m");

        var failure = await Assert.ThrowsAsync<ModelException>(() => client.GetResponseAsync("sky?", cancellationToken: Cancellation));

        Assert.Equal((ModelFailure.Unreachable, false), (failure.Kind, failure.IsTransient));
        Assert.Contains(nobody.Authority, failure.Message, StringComparison.Ordinal);
        Assert.Contains("OPENAI_BASE_URL", Assert.Single(failure.Diagnostic!.Notes), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(401, "", ModelFailure.BadRequest, "RLM6006", false)]
    [InlineData(404, "model_not_found", ModelFailure.NoSuchModel, "RLM6002", false)]
    [InlineData(400, "context_length_exceeded", ModelFailure.TooLong, "RLM6005", false)]
    [InlineData(400, "unsupported_value", ModelFailure.BadRequest, "RLM6003", false)]
    [InlineData(429, "rate_limit_exceeded", ModelFailure.RateLimited, "RLM6003", true)]
    [InlineData(429, "insufficient_quota", ModelFailure.BadRequest, "RLM6003", false)]
    [InlineData(504, "", ModelFailure.Timeout, "RLM6003", true)]
    [InlineData(500, "", ModelFailure.ServerError, "RLM6003", true)]
    public async Task Refusals_are_told_apart(int status, string code, ModelFailure kind, string diagnostic, bool isTransient)
    {
        var failure = await FailureOf(new($$$"""{"error":{"message":"so it is","type":"t","param":null,"code":"{{{code}}}"}}""") { Status = status, RetryAfter = "3" });

        Assert.Equal((kind, diagnostic, isTransient, status), (failure.Kind, failure.Diagnostic?.Code, failure.IsTransient, failure.StatusCode));
        Assert.Equal(TimeSpan.FromSeconds(3), failure.RetryAfter);
    }

    [Fact]
    public async Task Words_of_a_proxy_are_told_as_they_came_but_not_without_end()
    {
        var failure = await FailureOf(new("<html>" + new string('x', 5_000)) { Status = 502 });

        Assert.Contains("<html>xxx", failure.Message, StringComparison.Ordinal);
        Assert.InRange(failure.Message.Length, 300, 400);
    }

    [Theory]
    [InlineData("""{"choices":[{"message":{"content":null,"refusal":"I will not."},"finish_reason":"stop"}]}""")]
    [InlineData("""{"choices":[{"message":{"content":"bl"},"finish_reason":"content_filter"}]}""")]
    public async Task Refusal_of_the_model_is_a_failure_and_no_answer(string reply)
    {
        var failure = await FailureOf(new(reply));

        Assert.Equal(("RLM6007", false), (failure.Diagnostic?.Code, failure.IsTransient));
    }

    [Theory]
    [InlineData("""{"choices":[]}""")]
    [InlineData("""{"choices":[{"mess""")]
    [InlineData("null")]
    public async Task Half_an_answer_is_never_taken_for_a_whole_one(string reply) => Assert.Equal(ModelFailure.HalfAnswer, (await FailureOf(new(reply))).Kind);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Stream_without_its_last_line_is_half_an_answer(bool cut)
    {
        var failure = await FailureOf(Events("""{"choices":[{"delta":{"content":"bl"}}]}""") with { Cut = cut }, streamed: true);

        Assert.Equal(ModelFailure.HalfAnswer, failure.Kind);
    }

    [Fact]
    public async Task Error_in_mid_stream_is_the_servers_failure()
    {
        var failure = await FailureOf(Events("""{"choices":[{"delta":{"content":"bl"}}]}""", """{"error":{"message":"out of memory"}}"""), streamed: true);

        Assert.Equal(ModelFailure.ServerError, failure.Kind);
        Assert.EndsWith("out of memory", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancelling_ends_the_wait()
    {
        await using var server = new LoopbackOllama(_ => new(Whole) { Latency = TimeSpan.FromMinutes(5) });
        using var client = Client(server);
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var waiting = client.GetResponseAsync("sky?", cancellationToken: cancel.Token);

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public async Task Models_are_listed()
    {
        await using var server = new LoopbackOllama(_ => new("""{"data":[{"id":"a"},{"id":"b"}]}"""));
        using var client = Client(server);

        Assert.Equal(["a", "b"], await client.ListModelsAsync(Cancellation));
        Assert.Equal("/v1/models", Assert.Single(server.Requests).Path);
        Assert.Equal(("openai", "m"), (client.GetService<ChatClientMetadata>()?.ProviderName, client.GetService<ChatClientMetadata>()?.DefaultModelId));
    }

    [Fact]
    public async Task Program_runs_against_it_with_typed_replies_and_retries()
    {
        var asked = 0;
        await using var server = new LoopbackOllama(_ => Interlocked.Increment(ref asked) == 1
            ? new("""{"error":{"message":"busy"}}""") { Status = 503, RetryAfter = "0" }
            : new("""{"choices":[{"message":{"content":"{\"value\": 3}"},"finish_reason":"stop"}],"usage":{"prompt_tokens":5,"completion_tokens":1}}"""));
        using var client = Client(server);

        var result = await new RlmEngine(client).RunAsync(RlmScript.Compile("""set FINAL = llm("How many?", as=int) + 1"""), cancellationToken: Cancellation);

        Assert.Equal(("4", 2L, 5L), (result.FinalText, result.Usage.Requests, result.Usage.InputTokens));
        Assert.Equal("json_schema", server.Requests.Last().Json.GetProperty("response_format").GetProperty("type").GetString());
    }

    private static OpenAiChatClient Client(LoopbackOllama server, string? key = null) => new(new Uri(server.Address, "v1"), "m", key);

    private static OllamaAnswer Events(params string[] data) => new([.. data.Select(d => $"data: {d}\n")]);

    private static async Task<ModelException> FailureOf(OllamaAnswer answer, bool streamed = false)
    {
        await using var server = new LoopbackOllama(_ => answer);
        using var client = Client(server);
        return await Assert.ThrowsAsync<ModelException>(() => streamed
            ? client.GetStreamingResponseAsync("sky?", cancellationToken: Cancellation).ToChatResponseAsync(Cancellation)
            : client.GetResponseAsync("sky?", cancellationToken: Cancellation));
    }

    /// <summary>Answers every request, whatever its address, and keeps what was sent.</summary>
    private sealed class SeenRequests : HttpMessageHandler
    {
        public List<JsonElement> Bodies { get; } = [];

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Bodies.Add(JsonElement.Parse(await request.Content!.ReadAsStringAsync(cancellationToken)));
            return new(System.Net.HttpStatusCode.OK) { Content = new StringContent(Whole) { Headers = { ContentType = new("application/json") } } };
        }
    }
}
