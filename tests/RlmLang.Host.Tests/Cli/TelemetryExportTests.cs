using RlmLang.Tests.Support;

namespace RlmLang.Tests.Cli;

public sealed class TelemetryExportTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Spans_and_metrics_reach_the_collector_that_is_configured(bool byFile)
    {
        await using var collector = new LoopbackOllama(_ => new OllamaAnswer(""));
        using var line = new CommandLine();
        line.Write("a.rlm", "set FINAL = context.lines().map_llm(f\"Shorten {it}\").len()");
        line.Write("a.txt", "one\ntwo\n");
        if (byFile)
        {
            line.Write("rlm.json", $$"""{"telemetry": "{{collector.Address}}"}""");
        }
        else
        {
            line.Environment["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Address.AbsoluteUri;
            line.Environment["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf";
        }

        var outcome = await line.RunAsync("run", "a.rlm", "--context", "a.txt", "--model", "offline");

        Assert.Equal((0, "2"), (outcome.Exit, outcome.Output.Trim()));
        var spans = Assert.Single(collector.Requests, r => r.Path == "/v1/traces");
        Assert.Contains("rlm.run", spans.Body, StringComparison.Ordinal);
        Assert.All(
            new[] { "rlm.stage", "rlm.calls.bound", "rlm.calls.actual", "chat offline", "gen_ai.operation.name", "gen_ai.provider.name", "gen_ai.request.model", "gen_ai.usage.input_tokens", "gen_ai.response.finish_reasons" },
            name => Assert.Contains(name, spans.Body, StringComparison.Ordinal));
        Assert.DoesNotContain("Shorten", spans.Body, StringComparison.Ordinal);
        var metrics = Assert.Single(collector.Requests, r => r.Path == "/v1/metrics").Body;
        Assert.All(new[] { "gen_ai.client.operation.duration", "gen_ai.client.token.usage", "gen_ai.provider.name", "gen_ai.token.type" }, name => Assert.Contains(name, metrics, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "v1/traces", "/v1/traces")]
    [InlineData("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", "v1/metrics", "/v1/metrics")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "", "")]
    public async Task Variable_of_one_kind_turns_on_that_kind_alone_and_one_turns_off_all(string variable, string path, string sent)
    {
        await using var collector = new LoopbackOllama(_ => new OllamaAnswer(""));
        using var line = new CommandLine();
        line.Write("a.rlm", "set FINAL = context.lines().map_llm(f\"Shorten {it}\").len()");
        line.Write("a.txt", "one\ntwo\n");
        line.Environment[variable] = collector.Address.AbsoluteUri + path;
        line.Environment["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf";
        if (sent.Length == 0)
        {
            line.Environment["OTEL_SDK_DISABLED"] = "TRUE";
        }

        var outcome = await line.RunAsync("run", "a.rlm", "--context", "a.txt", "--model", "offline");

        Assert.Equal((0, "2"), (outcome.Exit, outcome.Output.Trim()));
        Assert.Equal(sent, string.Concat(collector.Requests.Select(r => r.Path)));
    }

    [Fact]
    public async Task Collector_that_takes_and_never_answers_keeps_no_result_back_for_long()
    {
        // Who connects is taken by the system, and never heard.
        using var collector = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        collector.Start();
        using var line = new CommandLine();
        line.Write("a.rlm", "set FINAL = context.lines().map_llm(f\"Shorten {it}\").len()");
        line.Write("a.txt", "one\ntwo\n");
        line.Environment["OTEL_EXPORTER_OTLP_ENDPOINT"] = $"http://{collector.LocalEndpoint}";
        line.Environment["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf";
        line.Environment["OTEL_EXPORTER_OTLP_TIMEOUT"] = "3600000";

        var outcome = await line.RunAsync("run", "a.rlm", "--context", "a.txt", "--model", "offline").WaitAsync(Hang.Limit, TestContext.Current.CancellationToken);

        Assert.Equal((0, "2"), (outcome.Exit, outcome.Output.Trim()));
    }

    [Fact]
    public async Task Collector_that_does_not_answer_changes_nothing_of_the_run()
    {
        using var line = new CommandLine();
        line.Write("a.rlm", "set FINAL = context.lines().len()");
        line.Write("a.txt", "one\ntwo\n");
        line.Write("rlm.json", $$"""{"telemetry": "{{LoopbackOllama.Nobody()}}"}""");

        var outcome = await line.RunAsync("run", "a.rlm", "--context", "a.txt", "--model", "offline");

        Assert.Equal((0, "2"), (outcome.Exit, outcome.Output.Trim()));
    }
}
