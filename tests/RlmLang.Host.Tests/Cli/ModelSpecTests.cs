using RlmLang.Tests.Support;

namespace RlmLang.Tests.Cli;

public sealed class ModelSpecTests : IDisposable
{
    private const string Reply = """{"choices":[{"message":{"content":"blue"},"finish_reason":"stop"}]}""";

    private readonly CommandLine _rlm = new();

    public void Dispose() => _rlm.Dispose();

    private const string Message = """
        {"id":"m","type":"message","role":"assistant","model":"m","content":[{"type":"text","text":"blue"}],"stop_reason":"end_turn","stop_sequence":null,"usage":{"input_tokens":1,"output_tokens":1}}
        """;

    [Theory]
    [InlineData("openai", "OPENAI", "v1", Reply)]
    [InlineData("anthropic", "ANTHROPIC", "", Message)]
    [InlineData("anthropic", "ANTHROPIC", "v1", Message)]
    public async Task Key_goes_to_the_address_of_the_environment_and_to_no_other(string provider, string variables, string path, string reply)
    {
        await using var trusted = new LoopbackOllama(_ => new(reply));
        await using var other = new LoopbackOllama(_ => new(reply));
        _rlm.Environment[$"{variables}_API_KEY"] = "sk-secret";
        _rlm.Environment[$"{variables}_BASE_URL"] = $"{trusted.Address.AbsoluteUri}{path}";
        _rlm.Write("a.rlm", """set FINAL = llm("Which colour?")""");

        var first = await _rlm.RunAsync("run", "a.rlm", "--model", $"{provider}:m", "--log", "a.jsonl");
        var second = await _rlm.RunAsync("run", "a.rlm", "--model", $"{provider}:m@{other.Address.AbsoluteUri}{path}", "--log", "b.jsonl");

        Assert.Equal((0, "blue\n"), (first.Exit, first.Output));
        Assert.Equal((0, "blue\n"), (second.Exit, second.Output));
        Assert.Equal("Bearer sk-secret", Assert.Single(trusted.Requests).Authorization);
        Assert.Null(Assert.Single(other.Requests).Authorization);
        Assert.All(new[] { _rlm.Read("a.jsonl"), _rlm.Read("b.jsonl"), first.Error, second.Error }, t => Assert.DoesNotContain("sk-secret", t, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("openai:gpt-5-mini", "OPENAI_API_KEY")]
    [InlineData("anthropic:claude-sonnet-4-5", "ANTHROPIC_API_KEY")]
    public async Task Official_server_is_not_asked_without_a_key(string model, string variable)
    {
        _rlm.Write("a.rlm", """set FINAL = llm("Which colour?")""");

        var outcome = await _rlm.RunAsync("run", "a.rlm", "--model", model);

        Assert.Equal((2, ""), (outcome.Exit, outcome.Output));
        Assert.Contains(variable, outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Password_in_an_address_is_refused_and_not_told()
    {
        _rlm.Write("a.rlm", """set FINAL = llm("Which colour?")""");

        var outcome = await _rlm.RunAsync("run", "a.rlm", "--model", "openai:m@http://me:pa55word@127.0.0.1:1/v1");

        Assert.Equal((2, ""), (outcome.Exit, outcome.Output));
        Assert.Contains("environment", outcome.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("pa55word", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Log_answers_another_program_that_asks_the_same()
    {
        await using var server = new LoopbackOllama(_ => new(Reply));
        _rlm.Write("a.rlm", """set FINAL = llm("Which colour?")""");
        _rlm.Write("b.rlm", """set FINAL = llm("Which colour?").upper()""");
        _rlm.Write("c.rlm", """set FINAL = llm("Which shape?", or="none")""");
        await _rlm.RunAsync("run", "a.rlm", "--model", $"openai:m@{server.Address.AbsoluteUri}v1", "--log", "a.jsonl");

        var again = await _rlm.RunAsync("run", "b.rlm", "--model", "replay:a.jsonl");
        var other = await _rlm.RunAsync("run", "c.rlm", "--model", "replay:a.jsonl");

        Assert.Equal((0, "BLUE\n"), (again.Exit, again.Output));
        Assert.Contains("RLM8205", other.Error, StringComparison.Ordinal);
        Assert.Equal("", other.Output);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Models_of_every_provider_with_an_address_are_listed_and_doctor_says_who_does_not_answer()
    {
        await using var openAi = new LoopbackOllama(_ => new("""{"data":[{"id":"a"}]}"""));
        await using var anthropic = new LoopbackOllama(_ => new("""{"type":"error","error":{"type":"authentication_error","message":"invalid key"}}""") { Status = 401 });
        _rlm.Environment["OPENAI_BASE_URL"] = $"{openAi.Address.AbsoluteUri}v1";
        _rlm.Environment["ANTHROPIC_BASE_URL"] = anthropic.Address.AbsoluteUri;

        var models = await _rlm.RunAsync("models");
        var doctor = await _rlm.RunAsync("doctor");

        Assert.Equal((0, "openai:a\noffline  (default)\n"), (models.Exit, models.Output));
        Assert.Contains("invalid key", models.Error, StringComparison.Ordinal);
        Assert.Equal(5, doctor.Exit);
        Assert.Contains("ok   openai: answers", doctor.Output, StringComparison.Ordinal);
        Assert.Contains("FAIL anthropic: does not answer", doctor.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Endpoint_of_the_configuration_answers_where_the_first_is_gone_and_limits_are_kept()
    {
        var (underWay, most) = (0, 0);
        await using var server = new LoopbackOllama(_ =>
        {
            most = Math.Max(most, Interlocked.Increment(ref underWay));
            Thread.Yield();
            Interlocked.Decrement(ref underWay);
            return new(Reply);
        });
        var gone = $"openai:m@{LoopbackOllama.Nobody().AbsoluteUri}v1";
        _rlm.Write("rlm.json", $$"""{"model": "{{gone}}", "models": {"{{gone}}": {"endpoints": ["openai:m@{{server.Address.AbsoluteUri}}v1"], "concurrency": 1} } }""");
        _rlm.Write("a.rlm", """set FINAL = ["a", "b", "c", "d"].map_llm(f"Colour of {it}?").len()""");

        var outcome = await _rlm.RunAsync("run", "a.rlm");

        Assert.Equal((0, "4\n", 4, 1), (outcome.Exit, outcome.Output, server.Requests.Count, most));
        Assert.Contains("4 calls (4 requests", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_asks_as_a_run_does_and_says_what_a_model_that_thinks_needs()
    {
        await using var server = new LoopbackOllama(asked =>
            asked.Method == "GET" ? new("""{"data":[{"id":"m"}]}""")
            : asked.Body.Contains("\"max_tokens\"", StringComparison.Ordinal) ? new("""{"error":{"message":"Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.","param":"max_tokens"}}""") { Status = 400 }
            : new(asked.Json.GetProperty("max_completion_tokens").GetInt32() < 700 ? """{"choices":[{"message":{"content":""},"finish_reason":"length"}]}""" : Reply));
        _rlm.Environment["OPENAI_BASE_URL"] = $"{server.Address.AbsoluteUri}v1";
        _rlm.Write("rlm.json", """{"model": "openai:gpt-5-mini", "models": { "ours": {"model": "openai:ours", "thinking": 700}, "other": "openai:other" } }""");

        var doctor = await _rlm.RunAsync("doctor");

        Assert.Contains("ok   default model: openai:gpt-5-mini answered 4 characters", doctor.Output, StringComparison.Ordinal);
        Assert.Contains("ok   model \"ours\": openai:ours answered 4 characters", doctor.Output, StringComparison.Ordinal);
        Assert.Contains("FAIL model \"other\": openai:other answered 0 characters", doctor.Output, StringComparison.Ordinal);
        Assert.Contains("`thinking` in rlm.json", doctor.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("qwen3:4b", "", 19_456, null)]
    [InlineData("llama3.2", "", 11_264, null)]
    [InlineData("llama3.2", "\"thinking\": 20000", 30_720, null)]
    [InlineData("qwen3:4b", "\"thinking\": 0", 11_264, false)]
    public async Task Ollamas_window_has_room_for_what_is_thought(string name, string held, int window, bool? thinks)
    {
        await using var server = new LoopbackOllama(_ => new("""{"model":"m","message":{"role":"assistant","content":"blue"},"done":true,"done_reason":"stop"}"""));
        _rlm.Environment["OLLAMA_HOST"] = server.Address.AbsoluteUri;
        _rlm.Write("rlm.json", $$"""{"model": "ollama:{{name}}", "models": { "default": { {{held}} } } }""");
        _rlm.Write("a.rlm", """set FINAL = llm("Which colour?", max_chars=100)""");

        var outcome = await _rlm.RunAsync("run", "a.rlm");

        Assert.Equal((0, "blue\n"), (outcome.Exit, outcome.Output));
        var asked = Assert.Single(server.Requests).Json;
        Assert.Equal((window, thinks), (asked.GetProperty("options").GetProperty("num_ctx").GetInt32(), asked.TryGetProperty("think", out var think) ? think.GetBoolean() : null));
    }

    [Theory]
    [InlineData("openai/v1", "/openai/v1/chat/completions")]
    [InlineData("openai/deployments/d?api-version=2024-10-21", "/openai/deployments/d/chat/completions")]
    public async Task Azure_answers_at_both_of_its_addresses(string path, string asked)
    {
        await using var server = new LoopbackOllama(_ => new(Reply));
        _rlm.Environment["OPENAI_BASE_URL"] = $"{server.Address.AbsoluteUri}{path}";
        _rlm.Environment["OPENAI_API_KEY"] = "secret";
        _rlm.Write("a.rlm", """set FINAL = llm("Which colour?")""");

        var outcome = await _rlm.RunAsync("run", "a.rlm", "--model", "openai:d");

        Assert.Equal((0, "blue\n", asked), (outcome.Exit, outcome.Output, Assert.Single(server.Requests).Path));
    }

    [Fact]
    public async Task Configured_model_without_a_key_stops_only_what_asks_it_and_before_anything_is_paid()
    {
        await using var server = new LoopbackOllama(_ => new(Reply));
        _rlm.Write("rlm.json", $$"""{"model": "openai:m@{{server.Address.AbsoluteUri}}v1", "models": { "large": "anthropic:claude-m", "other": "openai:m" } }""");
        _rlm.Write("a.rlm", """set FINAL = llm("Which colour?")""");
        _rlm.Write("b.rlm", """set FINAL = llm("Which colour?") + llm("Which shape?", model="large")""");

        var run = await _rlm.RunAsync("run", "a.rlm");
        var check = await _rlm.RunAsync("check", "b.rlm");
        var plan = await _rlm.RunAsync("plan", "b.rlm");
        var asked = server.Requests.Count;
        var stopped = await _rlm.RunAsync("run", "b.rlm");
        var doctor = await _rlm.RunAsync("doctor");

        Assert.Equal((0, "blue\n", 0, 0, 1), (run.Exit, run.Output, check.Exit, plan.Exit, asked));
        Assert.Equal((2, ""), (stopped.Exit, stopped.Output));
        Assert.Contains("ANTHROPIC_API_KEY is not set", stopped.Error, StringComparison.Ordinal);
        Assert.Contains("ok   default model", doctor.Output, StringComparison.Ordinal);
        Assert.Contains("FAIL model \"large\": anthropic:claude-m: ", doctor.Output, StringComparison.Ordinal);
        Assert.Contains("FAIL model \"other\": openai:m: ", doctor.Output, StringComparison.Ordinal);
        // The run, and doctor's own question.
        Assert.Equal(2, server.Requests.Count);
    }

    [Theory]
    [InlineData("""{"models": ["m"]}""", 0)]
    [InlineData("""{"models": ["llama*"]}""", 4)]
    [InlineData("""{"usd": 1}""", 4)]
    public async Task Check_holds_a_program_to_the_policy_with_the_model_that_a_run_asks(string policy, int exit)
    {
        _rlm.Write("p.json", policy);
        _rlm.Write("a.txt", "text");
        _rlm.Write("a.rlm", """set FINAL = llm(f"Which colour? {context}")""");
        string[] arguments = ["a.rlm", "-c", "a.txt", "--policy", "p.json", "--model", $"openai:m@{LoopbackOllama.Nobody().AbsoluteUri}v1"];

        var check = await _rlm.RunAsync(["check", .. arguments]);
        var plan = await _rlm.RunAsync(["plan", .. arguments]);

        Assert.Equal((exit, exit), (check.Exit, plan.Exit));
    }

    [Fact]
    public async Task Password_in_an_address_of_the_environment_is_in_no_message()
    {
        _rlm.Write("a.rlm", """set FINAL = llm("Which colour?")""");
        _rlm.Write("p.json", """{"retries": 0}""");
        _rlm.Environment["OPENAI_BASE_URL"] = "http://me:secret4711@127.0.0.1:9/v1";

        var run = await _rlm.RunAsync("run", "a.rlm", "--model", "openai:m", "--policy", "p.json");

        Assert.Contains("127.0.0.1:9", run.Output + run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("4711", run.Output + run.Error, StringComparison.Ordinal);
    }
}
