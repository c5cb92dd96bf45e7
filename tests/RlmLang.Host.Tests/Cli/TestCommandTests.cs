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
        var run = await _rlm.RunAsync("test", "--seed", "1", Path.Combine(Golden.Root, "stdlib"), Path.Combine(Golden.Root, "examples"));

        Assert.True(run.Exit == 0, run.Output + run.Error);
        Assert.Contains("0 failed", run.Output, StringComparison.Ordinal);
        foreach (var file in (string[])["refund_threats.rlm", "licences.rlm"])
        {
            Assert.Contains($"{file}:", run.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_tests_nothing_does_not_look_like_what_passed()
    {
        _rlm.Write("a.rlm", "set FINAL = 1\n");

        var run = await _rlm.RunAsync("test", "a.rlm");

        Assert.Equal((2, ""), (run.Exit, run.Output));
        Assert.Contains("RLM8309", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_default_that_is_a_list_of_literals_is_no_line_to_reach_and_what_failed_has_read_something()
    {
        _rlm.Write("a.rlm", "param areas: [text] = [\"a\",\n  \"b\"]\nset FINAL = llm(f\"Which?\\n{context}\", as=one_of(areas))\ntest \"t\" {\n    given context = \"zz\"\n    given llm = \"c\"\n    expect FINAL == \"b\"\n}\n");

        var run = await _rlm.RunAsync("test", "a.rlm");

        Assert.DoesNotContain("not reached", run.Output, StringComparison.Ordinal);
        Assert.Contains("(read 100 %)", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Planted_bug_is_found_as_the_docs_show_it()
    {
        var docs = File.ReadAllText(Path.Combine(Golden.Root, "docs", "language.md")).ReplaceLineEndings("\n");
        var start = docs.IndexOf("# pieces.rlm:", StringComparison.Ordinal);
        _rlm.Write("pieces.rlm", docs[start..docs.IndexOf("```", start, StringComparison.Ordinal)]);

        var run = await _rlm.RunAsync("test", "pieces.rlm", "--seed", "5");

        Assert.Equal(6, run.Exit);
        Assert.Contains($"```text\n{run.Output}```\n", docs, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Properties_and_lines_are_in_the_json()
    {
        _rlm.Write("a.rlm", "fn twice(n: int) -> int = n * 2\nproperty \"even\"(n: int) {\n    expect twice(n) % 2 == 0\n}\n");

        var run = await _rlm.RunAsync("test", "a.rlm", "--json", "--seed", "9", "--cases", "20");

        using var json = System.Text.Json.JsonDocument.Parse(run.Output);
        Assert.Equal((9, "property", 20), (json.RootElement.GetProperty("seed").GetInt32(), json.RootElement.GetProperty("tests")[0].GetProperty("kind").GetString(), json.RootElement.GetProperty("tests")[0].GetProperty("cases").GetInt32()));
        Assert.Equal(1.0, json.RootElement.GetProperty("lines")[0].GetProperty("share").GetDouble());
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
