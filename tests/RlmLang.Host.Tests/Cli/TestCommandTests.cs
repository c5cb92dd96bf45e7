using System.Text.Json;
using RlmLang.Tests.Support;

namespace RlmLang.Tests.Cli;

public sealed class TestCommandTests : IDisposable
{
    private readonly CommandLine _rlm = new();

    public void Dispose() => _rlm.Dispose();

    [Fact]
    public async Task The_library_and_the_examples_pass_their_tests()
    {
        var run = await _rlm.RunAsync("test", Path.Combine(Golden.Root, "stdlib"), Path.Combine(Golden.Root, "examples"));

        Assert.True(run.Exit == 0, run.Output + run.Error);
        Assert.Contains("0 failed", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failing_expect_shows_the_values_of_its_parts()
    {
        _rlm.Write("a.rlm", "set FINAL = context.lines().len()\ntest \"counts\" {\n    given context = \"a\\nb\"\n    expect FINAL == 3\n}\n");

        var run = await _rlm.RunAsync("test", "a.rlm", "--junit", "out.xml");

        Assert.Equal(6, run.Exit);
        Assert.Contains("FINAL is 2", run.Output, StringComparison.Ordinal);
        Assert.Contains("failures=\"1\"", _rlm.Read("out.xml"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_without_a_stub_fails_and_shows_its_prompt()
    {
        _rlm.Write("a.rlm", "set FINAL = llm(f\"Say it of {query}\")\ntest \"says\" {\n    given llm \"other\" = \"x\"\n    expect FINAL == \"x\"\n}\n");

        var run = await _rlm.RunAsync("test", "a.rlm", "--json");

        Assert.Equal(6, run.Exit);
        Assert.Contains("Say it of", JsonElement.Parse(run.Output).GetProperty("tests")[0].GetProperty("failure").GetString(), StringComparison.Ordinal);
    }
}
