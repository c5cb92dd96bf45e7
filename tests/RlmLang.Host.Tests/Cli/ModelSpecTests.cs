using RlmLang.Tests.Support;

namespace RlmLang.Tests.Cli;

public sealed class ModelSpecTests : IDisposable
{
    private const string Reply = """{"choices":[{"message":{"content":"blue"},"finish_reason":"stop"}]}""";

    private readonly CommandLine _rlm = new();

    public void Dispose() => _rlm.Dispose();

    [Fact]
    public async Task Key_goes_to_the_address_of_the_environment_and_to_no_other()
    {
        await using var trusted = new LoopbackOllama(_ => new(Reply));
        await using var other = new LoopbackOllama(_ => new(Reply));
        _rlm.Environment["OPENAI_API_KEY"] = "sk-secret";
        _rlm.Environment["OPENAI_BASE_URL"] = $"{trusted.Address.AbsoluteUri}v1";
        _rlm.Write("a.rlm", """set FINAL = llm("Which colour?")""");

        var first = await _rlm.RunAsync("run", "a.rlm", "--model", "openai:m", "--log", "a.jsonl");
        var second = await _rlm.RunAsync("run", "a.rlm", "--model", $"openai:m@{other.Address.AbsoluteUri}v1", "--log", "b.jsonl");

        Assert.Equal((0, "blue\n"), (first.Exit, first.Output));
        Assert.Equal((0, "blue\n"), (second.Exit, second.Output));
        Assert.Equal("Bearer sk-secret", Assert.Single(trusted.Requests).Authorization);
        Assert.Null(Assert.Single(other.Requests).Authorization);
        Assert.All(new[] { _rlm.Read("a.jsonl"), _rlm.Read("b.jsonl"), first.Error, second.Error }, t => Assert.DoesNotContain("sk-secret", t, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Official_server_is_not_asked_without_a_key()
    {
        _rlm.Environment["OPENAI_API_KEY"] = "";
        _rlm.Environment["OPENAI_BASE_URL"] = "";
        _rlm.Write("a.rlm", """set FINAL = llm("Which colour?")""");

        var outcome = await _rlm.RunAsync("run", "a.rlm", "--model", "openai:gpt-5-mini");

        Assert.Equal((2, ""), (outcome.Exit, outcome.Output));
        Assert.Contains("OPENAI_API_KEY", outcome.Error, StringComparison.Ordinal);
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
}
