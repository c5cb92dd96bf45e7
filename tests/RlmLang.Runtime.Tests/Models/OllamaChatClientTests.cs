using System.Text.Json;
using Microsoft.Extensions.AI;
using RlmLang.Models;
using RlmLang.Tests.Support;

namespace RlmLang.Tests.Models;

public sealed class OllamaChatClientTests
{
    private const string Whole = """{"model":"m","message":{"role":"assistant","content":"blue"},"done":true,"done_reason":"stop","prompt_eval_count":7,"eval_count":2}""";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static async Task<ModelException> FailureOf(OllamaAnswer answer, bool streamed = false)
    {
        await using var server = new LoopbackOllama(_ => answer);
        using var client = new OllamaChatClient(server.Address, "m");
        return await Assert.ThrowsAsync<ModelException>(() => streamed
            ? client.GetStreamingResponseAsync("sky?", cancellationToken: Cancellation).ToChatResponseAsync(Cancellation)
            : client.GetResponseAsync("sky?", cancellationToken: Cancellation));
    }

    [Fact]
    public async Task A_whole_answer_has_text_usage_and_reason()
    {
        await using var server = new LoopbackOllama(_ => new(Whole));
        using var client = new OllamaChatClient(server.Address, "m");
        var reply = await client.GetResponseAsync("sky?", cancellationToken: Cancellation);
        Assert.Equal("blue", reply.Text);
        Assert.Equal(ChatFinishReason.Stop, reply.FinishReason);
        Assert.Equal((7, 2), (reply.Usage?.InputTokenCount, reply.Usage?.OutputTokenCount));
    }

    [Fact]
    public async Task Options_reach_the_server_and_prompts_may_not_be_cut()
    {
        await using var server = new LoopbackOllama(_ => new(Whole));
        using var client = new OllamaChatClient(server.Address, "m") { ContextWindow = 8192 };
        var schema = JsonElement.Parse("""{"type":"object"}""");
        await client.GetResponseAsync(
            "sky?",
            new() { ResponseFormat = ChatResponseFormat.ForJsonSchema(schema), Temperature = 0, TopP = 0.5f, TopK = 3, Seed = 42, StopSequences = ["END"], MaxOutputTokens = 9 },
            Cancellation);
        var asked = Assert.Single(server.Requests);
        Assert.Equal(("POST", "/api/chat"), (asked.Method, asked.Path));
        Assert.False(asked.Json.GetProperty("truncate").GetBoolean());
        Assert.False(asked.Json.GetProperty("shift").GetBoolean());
        Assert.False(asked.Json.GetProperty("stream").GetBoolean());
        Assert.Equal("object", asked.Json.GetProperty("format").GetProperty("type").GetString());
        Assert.Equal("""{"temperature":0,"top_p":0.5,"top_k":3,"seed":42,"stop":["END"],"num_predict":9,"num_ctx":8192}""", asked.Json.GetProperty("options").GetRawText());
    }

    [Fact]
    public async Task A_stream_joins_to_the_answer_with_thinking_apart()
    {
        await using var server = new LoopbackOllama(_ => new(
            """{"message":{"role":"assistant","content":"","thinking":"hm"},"done":false}""",
            """{"message":{"role":"assistant","content":"bl"},"done":false}""",
            """{"message":{"role":"assistant","content":"ue"},"done":true,"done_reason":"length","prompt_eval_count":7,"eval_count":2}"""));
        using var client = new OllamaChatClient(server.Address, "m");
        var reply = await client.GetStreamingResponseAsync("sky?", cancellationToken: Cancellation).ToChatResponseAsync(Cancellation);
        Assert.Equal("blue", reply.Text);
        Assert.Equal("hm", Assert.Single(reply.Messages[0].Contents.OfType<TextReasoningContent>()).Text);
        Assert.Equal(ChatFinishReason.Length, reply.FinishReason);
        Assert.Equal(9, reply.Usage?.TotalTokenCount);
    }

    [Fact]
    public async Task Without_a_server_the_address_and_the_ways_out_are_named()
    {
        var nobody = LoopbackOllama.Nobody();
        using var client = new OllamaChatClient(nobody, "m");
        var failure = await Assert.ThrowsAsync<ModelException>(() => client.PingAsync(Cancellation));
        Assert.Equal(ModelFailure.Unreachable, failure.Kind);
        Assert.Contains(nobody.Authority, failure.Message, StringComparison.Ordinal);
        Assert.Contains("ollama serve", Assert.Single(failure.Diagnostic!.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_model_comes_with_the_command_that_gets_it()
    {
        var failure = await FailureOf(new("""{"error":"model 'm' not found"}""") { Status = 404 });
        Assert.Equal((ModelFailure.NoSuchModel, 404, false), (failure.Kind, failure.StatusCode, failure.IsTransient));
        Assert.Contains("ollama pull m", Assert.Single(failure.Diagnostic!.Notes), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(429, ModelFailure.RateLimited)]
    [InlineData(503, ModelFailure.ServerError)]
    public async Task A_busy_server_says_when_to_come_back(int status, ModelFailure kind)
    {
        var failure = await FailureOf(new("""{"error":"busy"}""") { Status = status, RetryAfter = "3" });
        Assert.Equal((kind, status, TimeSpan.FromSeconds(3), true), (failure.Kind, failure.StatusCode, failure.RetryAfter, failure.IsTransient));
        Assert.EndsWith("busy", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("5184000")]
    [InlineData("2147483647")]
    [InlineData("Fri, 31 Dec 9999 23:59:59 GMT")]
    public async Task A_server_that_wants_to_be_left_alone_for_weeks_is_asked_again_after_an_hour(string later)
    {
        var failure = await FailureOf(new("""{"error":"busy"}""") { Status = 503, RetryAfter = later });
        Assert.Equal(TimeSpan.FromHours(1), failure.RetryAfter);

        var asked = 0;
        await using var server = new LoopbackOllama(_ => ++asked == 1 ? new("""{"error":"busy"}""") { Status = 503, RetryAfter = later } : new("""{"message":{"role":"assistant","content":"fine"},"done":true}"""));
        using var client = new OllamaChatClient(server.Address, "m");
        var time = new InstantTime();

        var result = await new RlmEngine(client, new RlmOptions { Time = time }).RunAsync(RlmScript.Compile("set FINAL = llm(\"Say\")"), cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(("fine", 2), (result.FinalText, asked));
        Assert.All(time.Waits, w => Assert.True(w <= TimeSpan.FromHours(1)));
    }

    [Fact]
    public async Task A_prompt_beyond_the_window_is_told_from_other_bad_requests()
    {
        Assert.Equal(ModelFailure.TooLong, (await FailureOf(new("""{"error":"the input length exceeds the context length"}""") { Status = 400 })).Kind);
        Assert.Equal(ModelFailure.BadRequest, (await FailureOf(new("""{"error":"invalid options"}""") { Status = 400 })).Kind);
    }

    [Fact]
    public async Task An_error_line_in_mid_stream_is_the_servers_failure()
    {
        var failure = await FailureOf(new("""{"message":{"role":"assistant","content":"bl"},"done":false}""", """{"error":"out of memory"}"""), streamed: true);
        Assert.Equal(ModelFailure.ServerError, failure.Kind);
        Assert.Contains("out of memory", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public async Task Half_an_answer_is_never_taken_for_a_whole_one(bool streamed, bool cut)
    {
        var failure = await FailureOf(new("""{"message":{"role":"assistant","content":"bl"},"done":false}""") { Cut = cut }, streamed);
        Assert.Equal(ModelFailure.HalfAnswer, failure.Kind);
    }

    [Fact]
    public async Task Cancelling_ends_the_wait()
    {
        await using var server = new LoopbackOllama(_ => new(Whole) { Latency = TimeSpan.FromMinutes(5) });
        using var client = new OllamaChatClient(server.Address, "m");
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var waiting = client.GetResponseAsync("sky?", cancellationToken: cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public async Task Models_and_version_are_read_and_a_path_in_the_address_is_kept()
    {
        await using var server = new LoopbackOllama(a => a.Path.EndsWith("/tags", StringComparison.Ordinal) ? new("""{"models":[{"name":"a"},{"name":"b"}]}""") : new("""{"version":"0.9"}"""));
        using var client = new OllamaChatClient(new Uri(server.Address, "proxy"), "m");
        Assert.Equal(["a", "b"], await client.ListModelsAsync(Cancellation));
        Assert.Equal("0.9", await client.PingAsync(Cancellation));
        Assert.Equal(["/proxy/api/tags", "/proxy/api/version"], server.Requests.Select(r => r.Path));
        Assert.Equal(("ollama", "m"), (client.GetService<ChatClientMetadata>()?.ProviderName, client.GetService<ChatClientMetadata>()?.DefaultModelId));
    }
}
