using System.Net;
using System.Text.Json;
using Microsoft.Extensions.AI;
using RlmLang.Models;
using RlmLang.Tests.Support;

namespace RlmLang.Tests.Models;

/// <summary>What servers that speak OpenAI's protocol really answer, in their own words.</summary>
public sealed class ServerDialectTests
{
    private const string Whole = """{"choices":[{"message":{"role":"assistant","content":"blue"},"finish_reason":"stop"}]}""";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("https://ours.openai.azure.com/openai/v1/", "https://ours.openai.azure.com/openai/v1/chat/completions")]
    [InlineData("https://ours.openai.azure.com/openai/deployments/gpt?api-version=2024-10-21", "https://ours.openai.azure.com/openai/deployments/gpt/chat/completions?api-version=2024-10-21")]
    [InlineData("https://ours.openai.azure.com/openai/deployments/gpt/chat/completions?api-version=2024-10-21", "https://ours.openai.azure.com/openai/deployments/gpt/chat/completions?api-version=2024-10-21")]
    [InlineData("https://gateway.example/openai/deployments/gpt?api-version=2024-10-21", "https://gateway.example/openai/deployments/gpt/chat/completions?api-version=2024-10-21")]
    public async Task Azure_is_asked_at_its_address_with_the_key_in_its_header(string endpoint, string address)
    {
        using var seen = new SeenRequests(Whole);
        using var http = new HttpClient(seen);
        using var client = new OpenAiChatClient(new Uri(endpoint), "gpt-4.1", "key", http);

        Assert.Equal("blue", (await client.GetResponseAsync("sky?", cancellationToken: Cancellation)).Text);

        var (asked, _) = Assert.Single(seen.Requests);
        Assert.Equal((address, "key", null), (asked.RequestUri?.AbsoluteUri, asked.Headers.GetValues("api-key").Single(), asked.Headers.Authorization));
    }

    [Fact]
    public async Task Token_of_a_directory_goes_to_Azure_as_one()
    {
        using var seen = new SeenRequests(Whole);
        using var http = new HttpClient(seen);
        using var client = new OpenAiChatClient(new Uri("https://ours.openai.azure.com/openai/v1"), "gpt-4.1", "eyJ0.eyJ1.s", http);

        await client.GetResponseAsync("sky?", cancellationToken: Cancellation);

        var (asked, _) = Assert.Single(seen.Requests);
        Assert.Equal(("Bearer eyJ0.eyJ1.s", false), (asked.Headers.Authorization?.ToString(), asked.Headers.Contains("api-key")));
    }

    [Fact]
    public async Task Model_that_thinks_at_Azure_is_asked_in_its_form_from_the_start()
    {
        using var seen = new SeenRequests(Whole);
        using var http = new HttpClient(seen);
        using var client = new OpenAiChatClient(new Uri("https://ours.openai.azure.com/openai/v1"), "gpt-5-mini", "key", http);

        await client.GetResponseAsync("sky?", new() { Temperature = 0, Seed = 1, MaxOutputTokens = 9 }, Cancellation);

        Assert.Equal(["model", "messages", "max_completion_tokens", "stream"], Assert.Single(seen.Requests).Body.EnumerateObject().Select(p => p.Name));
    }

    /// <summary>Who says so, with what status, in which words, and what is made of it.</summary>
    public static TheoryData<string, int, string, ModelFailure, string> Refusals => new()
    {
        { "llama.cpp", 400, """{"error":{"code":400,"message":"the request exceeds the available context size, try increasing it","type":"exceed_context_size_error","n_prompt_tokens":9000,"n_ctx":4096}}""", ModelFailure.TooLong, "RLM6005" },
        { "llama.cpp, older", 500, """{"error":{"code":500,"message":"the request exceeds the available context size. try increasing the context size or enable context shift","type":"server_error"}}""", ModelFailure.TooLong, "RLM6005" },
        { "llama.cpp, loading", 503, """{"error":{"code":503,"message":"Loading model","type":"unavailable_error"}}""", ModelFailure.ServerError, "RLM6003" },
        { "LM Studio", 400, """{"error":"Trying to keep the first 5000 tokens when context the overflows. However, the model is loaded with context length of only 4096 tokens, which is not enough."}""", ModelFailure.TooLong, "RLM6005" },
        { "LM Studio, without a version", 200, """{"error":"Unexpected endpoint or method. (POST /chat/completions). Returning 200 anyway"}""", ModelFailure.NoSuchModel, "RLM6002" },
        { "vLLM, older", 400, """{"object":"error","message":"This model's maximum context length is 4096 tokens. However, you requested 9000 tokens (808 in the messages, 8192 in the completion). Please reduce the length.","type":"BadRequestError","param":null,"code":400}""", ModelFailure.TooLong, "RLM6005" },
        { "vLLM", 400, """{"error":{"message":"'max_tokens' or 'max_completion_tokens' is too large: 8306. This model's maximum context length is 4096 tokens and your request has 95 input tokens (8306 > 4096 - 95).","type":"BadRequestError","param":null,"code":400}}""", ModelFailure.TooLong, "RLM6005" },
        { "vLLM, another model", 404, """{"error":{"message":"The model `m` does not exist.","type":"NotFoundError","param":"model","code":404}}""", ModelFailure.NoSuchModel, "RLM6002" },
        { "Azure, its filter", 400, """{"error":{"message":"The response was filtered due to the prompt triggering Azure OpenAI's content management policy.","type":null,"param":"prompt","code":"content_filter","status":400,"innererror":{"code":"ResponsibleAIPolicyViolation"}}}""", ModelFailure.BadRequest, "RLM6007" },
        { "Azure, the key", 401, """{"error":{"code":"401","message":"Access denied due to invalid subscription key or wrong API endpoint."}}""", ModelFailure.BadRequest, "RLM6006" },
        { "Azure, the deployment", 404, """{"error":{"code":"DeploymentNotFound","message":"The API deployment for this resource does not exist."}}""", ModelFailure.NoSuchModel, "RLM6002" },
        { "OpenRouter", 200, """{"choices":[{"error":{"code":502,"message":"Upstream error"},"finish_reason":"error","message":{"role":"assistant","content":"bl"}}]}""", ModelFailure.ServerError, "RLM6003" },
        { "DeepSeek", 200, """{"choices":[{"finish_reason":"insufficient_system_resource","message":{"role":"assistant","content":"bl"}}]}""", ModelFailure.ServerError, "RLM6003" },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task What_servers_say_is_understood(string who, int status, string body, ModelFailure kind, string code)
    {
        await using var server = new LoopbackOllama(_ => new(body) { Status = status });
        using var client = new OpenAiChatClient(server.Address, "m");

        var failure = await Assert.ThrowsAsync<ModelException>(() => client.GetResponseAsync("sky?", cancellationToken: Cancellation));

        Assert.True((failure.Kind, failure.Diagnostic?.Code) == (kind, code), $"{who}: {failure.Kind}, {failure.Message}");
    }

    [Fact]
    public async Task Key_that_a_server_says_again_is_in_no_message()
    {
        await using var server = new LoopbackOllama(a => new($$"""{"error":{"message":"Bad key: {{a.Authorization}}","code":"invalid_api_key"} }""") { Status = 401 });
        using var client = new OpenAiChatClient(server.Address, "m", "sk-secret-4711");

        var failure = await Assert.ThrowsAsync<ModelException>(() => client.GetResponseAsync("sky?", cancellationToken: Cancellation));

        Assert.Contains("Bad key: Bearer [key]", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("4711", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Words_of_a_server_that_has_no_such_thing_are_told()
    {
        await using var server = new LoopbackOllama(_ => new("""{"error":{"message":"No endpoints found that can handle the requested parameters.","code":404}}""") { Status = 404 });
        using var client = new OpenAiChatClient(server.Address, "m");

        var failure = await Assert.ThrowsAsync<ModelException>(() => client.GetResponseAsync("sky?", cancellationToken: Cancellation));

        // In the message, which root models are shown as data, and not among the notes.
        Assert.EndsWith("that can handle the requested parameters.", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Server_that_loads_its_model_is_given_time_and_a_full_queue_is_one_that_is_asked_too_much()
    {
        await using var loading = new LoopbackOllama(_ => new("""{"error":{"code":503,"message":"Loading model","type":"unavailable_error"}}""") { Status = 503 });
        await using var busy = new LoopbackOllama(_ => new("""{"error":"server busy, please try again.  maximum pending requests exceeded"}""") { Status = 503 });
        using var client = new OpenAiChatClient(loading.Address, "m");
        using var ollama = new OllamaChatClient(busy.Address, "m");

        var loads = await Assert.ThrowsAsync<ModelException>(() => client.GetResponseAsync("sky?", cancellationToken: Cancellation));
        var full = await Assert.ThrowsAsync<ModelException>(() => ollama.GetResponseAsync([new(ChatRole.User, "sky?")], null, Cancellation));

        Assert.Equal((TimeSpan.FromSeconds(5), true), (loads.RetryAfter, loads.IsTransient));
        Assert.Equal((ModelFailure.RateLimited, true), (full.Kind, full.IsTransient));
    }

    /// <summary>Refusals of OpenAI and others, word for word, and what the next request is without.</summary>
    public static TheoryData<string, string[]> Forms => new()
    {
        { """{"error":{"message":"Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.","type":"invalid_request_error","param":"max_tokens","code":"unsupported_parameter"}}""", ["max_tokens", "temperature", "seed"] },
        { """{"error":{"message":"Unsupported value: 'temperature' does not support 0 with this model. Only the default (1) value is supported.","type":"invalid_request_error","param":"temperature","code":"unsupported_value"}}""", ["temperature", "seed"] },
        { """{"error":{"message":"Unsupported parameter: 'temperature' is not supported with this model.","type":"invalid_request_error","param":"temperature","code":"unsupported_parameter"}}""", ["temperature", "seed"] },
        { """{"error":{"message":"Invalid schema for response_format 'reply': In context=('properties', 'value'), 'maxLength' is not permitted.","type":"invalid_request_error","param":"response_format","code":null}}""", ["json_schema"] },
        { """{"error":{"message":"Invalid parameter: 'response_format' of type 'json_schema' is not supported with this model.","type":"invalid_request_error","param":null,"code":null}}""", ["json_schema"] },
        { """{"object":"error","message":"[{'type': 'extra_forbidden', 'loc': ('body', 'seed'), 'msg': 'Extra inputs are not permitted', 'input': 1}]","type":"BadRequestError","param":null,"code":400}""", ["seed"] },
        { """{"object":"error","message":{"detail":[{"type":"extra_forbidden","loc":["body","seed"],"msg":"Extra inputs are not permitted","input":1}]},"type":"invalid_request_error"}""", ["seed"] },
        { """{"error":{"message":"The provided JSON schema contains features not supported by xgrammar.","type":"BadRequestError","param":null,"code":400}}""", ["json_schema"] },
        { """{"error":{"code":400,"message":"Failed to parse grammar","type":"invalid_request_error"}}""", ["json_schema"] },
        { """{"error":{"code":400,"message":"JSON schema conversion failed:\nUnrecognized schema: {\"type\":\"x\"}","type":"invalid_request_error"}}""", ["json_schema"] },
        { """{"error":{"code":400,"message":"The specified schema produces a constraint that has too many states for serving.","status":"INVALID_ARGUMENT"}}""", ["json_schema"] },
        { """{"error":"'response_format.type' must be 'json_object' or 'text'"}""", ["json_schema"] },
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task What_a_model_does_not_take_is_left_out_after_the_real_words(string refusal, string[] without)
    {
        var asked = 0;
        await using var server = new LoopbackOllama(_ => Interlocked.Increment(ref asked) == 1 ? new(refusal) { Status = 400 } : new(Whole.Replace("blue", """{\"value\": true}""", StringComparison.Ordinal)));
        using var client = new OpenAiChatClient(server.Address, "m");

        var result = await new RlmEngine(client).RunAsync(RlmScript.Compile("set FINAL = llm(\"Go\", as=bool)"), cancellationToken: Cancellation);

        Assert.Equal(("true", 2), (result.FinalText, server.Requests.Count));
        var (first, second) = (server.Requests.First().Body, server.Requests.Last().Body);
        Assert.All(without, w => Assert.Contains($"\"{w}\"", first, StringComparison.Ordinal));
        Assert.All(without, w => Assert.DoesNotContain($"\"{w}\"", second, StringComparison.Ordinal));
        Assert.Matches("\"max_(completion_)?tokens\"", second);
    }

    [Theory]
    [InlineData("""{"choices":[{"message":{"role":"assistant","content":"blue"},"finish_reason":null}]}""", null)]
    [InlineData("""{"choices":[{"message":{"role":"assistant","content":"blue"},"finish_reason":"stop"}],"usage":null}""", "stop")]
    [InlineData("""{"choices":[{"message":{"role":"assistant","content":[{"type":"thinking","thinking":[{"type":"text","text":"hm"}]},{"type":"text","text":"bl"},{"type":"text","text":"ue"}]},"finish_reason":"stop"}]}""", "stop")]
    [InlineData("""{"choices":[{"message":{"role":"assistant","content":"blue","reasoning":{"effort":"low"},"tool_calls":[]},"finish_reason":"stop","logprobs":null}],"service_tier":"default","error":null}""", "stop")]
    [InlineData("""{"choices":[{"message":{"role":"assistant","content":"blue"},"finish_reason":"model_length"}]}""", "length")]
    public async Task Answers_with_more_or_less_than_usual_are_read(string body, string? finish)
    {
        await using var server = new LoopbackOllama(_ => new("\n", body));
        using var client = new OpenAiChatClient(server.Address, "m");

        var reply = await client.GetResponseAsync("sky?", cancellationToken: Cancellation);

        Assert.Equal(("blue", finish, null), (reply.Text, reply.FinishReason?.Value, reply.Usage));
    }

    [Fact]
    public async Task Stream_with_pieces_that_say_nothing_and_without_its_last_line_is_whole_where_it_said_why_it_ended()
    {
        await using var server = new LoopbackOllama(_ => new(
            ": OPENROUTER PROCESSING", "",
            """data: {"choices":[],"prompt_filter_results":[{"prompt_index":0}]}""", "",
            """data: {"choices":[{"delta":{"role":"assistant","content":""},"finish_reason":null}],"usage":null}""", "",
            """data: {"choices":[{"delta":{"role":"assistant","content":null}}]}""", "",
            """data: {"choices":[{"delta":{"content":"blue"}}]}""", "",
            """data: {"choices":[{"delta":{},"finish_reason":"stop"}]}""", "",
            """data: {"choices":[],"usage":{"prompt_tokens":7,"completion_tokens":2,"total_tokens":9}}""", ""));
        using var client = new OpenAiChatClient(server.Address, "m");

        var reply = await client.GetStreamingResponseAsync("sky?", cancellationToken: Cancellation).ToChatResponseAsync(Cancellation);

        Assert.Equal(("blue", ChatFinishReason.Stop, 9L), (reply.Text, reply.FinishReason, reply.Usage?.TotalTokenCount));
    }

    [Fact]
    public async Task Stream_whose_server_tells_a_failure_in_a_piece_fails()
    {
        await using var server = new LoopbackOllama(_ => new("""data: {"choices":[{"delta":{"content":"bl"},"error":{"message":"Upstream error"},"finish_reason":"error"}]}""", "", "data: [DONE]", ""));
        using var client = new OpenAiChatClient(server.Address, "m");

        var failure = await Assert.ThrowsAsync<ModelException>(() => client.GetStreamingResponseAsync("sky?", cancellationToken: Cancellation).ToChatResponseAsync(Cancellation));

        Assert.Equal(ModelFailure.ServerError, failure.Kind);
    }

    /// <summary>Headers of an answer with status 429, and the milliseconds after which it may be asked again.</summary>
    public static TheoryData<string, double?> Waits => new()
    {
        { "Retry-After: 7", 7_000 },
        { "Retry-After: 1.5", 1_500 },
        { "Retry-After: soon", null },
        { "Retry-After: -3", null },
        { "Retry-After: NaN", null },
        { "retry-after-ms: NaN", null },
        { "Date: Sat, 01 Aug 2026 10:00:00 GMT|Retry-After: Sat, 01 Aug 2026 10:00:20 GMT", 20_000 },
        { "Date: Sat, 01 Aug 2026 10:00:00 GMT|Retry-After: Sat, 01 Aug 2026 09:00:00 GMT", 0 },
        { "retry-after-ms: 250|Retry-After: 1", 250 },
        { "x-ratelimit-remaining-requests: 0|x-ratelimit-reset-requests: 8.64s|x-ratelimit-remaining-tokens: 40|x-ratelimit-reset-tokens: 6m0s", 8_640 },
        { "x-ratelimit-remaining-requests: 0|x-ratelimit-reset-requests: 120ms|x-ratelimit-remaining-tokens: 0|x-ratelimit-reset-tokens: 1m2s", 62_000 },
        { "x-ratelimit-remaining-requests: 3|x-ratelimit-reset-requests: 8s", null },
        { "x-ratelimit-remaining-requests: 0|x-ratelimit-reset-requests: later", null },
        { "ratelimit-remaining: 0|ratelimit-reset: 12", 12_000 },
        { "Date: Sat, 01 Aug 2026 10:00:00 GMT|anthropic-ratelimit-tokens-remaining: 0|anthropic-ratelimit-tokens-reset: 2026-08-01T10:00:30Z", 30_000 },
        { "Retry-After: 99999999999999", 3_600_000 },
    };

    [Theory]
    [MemberData(nameof(Waits))]
    public async Task Server_says_in_many_ways_when_to_come_back(string headers, double? milliseconds)
    {
        using var seen = new SeenRequests("""{"error":{"message":"Rate limit reached","type":"requests","param":null,"code":"rate_limit_exceeded"}}""") { Status = HttpStatusCode.TooManyRequests, Headers = headers };
        using var http = new HttpClient(seen);
        using var client = new OpenAiChatClient(new Uri("http://server.example/v1"), "m", httpClient: http);

        var failure = await Assert.ThrowsAsync<ModelException>(() => client.GetResponseAsync("sky?", cancellationToken: Cancellation));

        Assert.Equal((ModelFailure.RateLimited, milliseconds), (failure.Kind, failure.RetryAfter?.TotalMilliseconds));
    }

    /// <summary>Answers every request, whatever its address, and keeps what was sent.</summary>
    private sealed class SeenRequests(string reply) : HttpMessageHandler
    {
        public HttpStatusCode Status { get; init; } = HttpStatusCode.OK;

        /// <summary>Of the answer, with <c>|</c> between them.</summary>
        public string Headers { get; init; } = "";

        public List<(HttpRequestMessage Request, JsonElement Body)> Requests { get; } = [];

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Requests.Add((request, JsonElement.Parse(await request.Content!.ReadAsStringAsync(cancellationToken))));
            var answer = new HttpResponseMessage(Status) { Content = new StringContent(reply) { Headers = { ContentType = new("application/json") } } };
            foreach (var header in Headers.Split('|', StringSplitOptions.RemoveEmptyEntries))
            {
                var colon = header.IndexOf(':', StringComparison.Ordinal);
                answer.Headers.TryAddWithoutValidation(header[..colon], header[(colon + 1)..].Trim());
            }

            return answer;
        }
    }
}
