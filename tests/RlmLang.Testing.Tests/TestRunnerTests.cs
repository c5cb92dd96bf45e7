using RlmLang.Testing;

namespace RlmLang.Tests;

public sealed class TestRunnerTests
{
    [Fact]
    public async Task Reply_can_be_computed_from_the_prompt()
    {
        var outcome = await RunAsync("""
            fn shouted(xs: [text]) -> [text] = xs.map_llm(f"Shout: {it}", as=text(20))
            test "replies hang on prompts" {
                given llm "Shout" = p => p.words().last() ?? ""
                expect shouted(["one", "two"]) == ["one", "two"]
            }
            """);

        Assert.Null(outcome.Failure);
    }

    [Fact]
    public async Task Items_that_share_a_prompt_get_a_computed_reply_each()
    {
        var outcome = await RunAsync("""
            fn long(xs: [text]) -> [text] = xs.filter_llm(f"Is it long?\n{it}", per_call=3)
            test "each is judged" {
                given llm "long" = p => (p.lines().last() ?? "").len() > 4
                expect long(["a", "longer", "b", "longest"]) == ["longer", "longest"]
                expect calls == 2
            }
            """);

        Assert.Null(outcome.Failure);
    }

    [Fact]
    public async Task Call_that_nothing_is_given_for_fails_with_its_prompt()
    {
        var failure = (await RunAsync("fn f(t: text) -> text = llm(f\"Say it of {t}\")\ntest \"t\" {\n    given llm \"other\" = \"x\"\n    expect f(\"tea\") == \"x\"\n}")).Failure;

        Assert.Contains("no `given llm` is for this prompt", failure, StringComparison.Ordinal);
        Assert.Contains("Say it of tea", failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bound_and_calls_can_be_expected()
    {
        const string program = """
            set FINAL = context.lines().filter_llm(f"Keep? {it}").map_llm(f"Shorten {it}", as=text(9))
            test "costs" {
                given context = "a\nb\nc"
                given llm "Keep" = p => "\nb\n" in p
                given llm "Shorten" = "x"
                expect FINAL == ["x"]
                expect calls == 4
                expect bound == 6
            }
            """;

        Assert.Null((await RunAsync(program)).Failure);
    }

    [Fact]
    public async Task Failing_expectation_shows_the_values_of_its_parts_as_a_program_writes_them()
    {
        var failure = (await RunAsync("""
            fn rows(n: int) -> [{k: text, n: int}] = range(n).map({k: f"k{it}", n: it})
            test "t" {
                let xs = rows(2)
                expect xs.map(it.n).sum() + xs[0].n == xs.filter(it.k != "k0").len() * 3
            }
            """)).Failure;

        Assert.Equal(
            """
            line 4: expect xs.map(it.n).sum() + xs[0].n == xs.filter(it.k != "k0").len() * 3
              xs.map(it.n).sum() + xs[0].n is 1
              xs.filter(it.k != "k0").len() * 3 is 3
              xs.map(it.n).sum() is 1
              xs[0].n is 0
              xs.filter(it.k != "k0").len() is 1
              xs.map(it.n) is [0, 1]
              xs[0] is {k: "k0", n: 0}
              xs.filter(it.k != "k0") is [{k: "k1", n: 1}]
            """.ReplaceLineEndings("\n"),
            failure);
    }

    [Fact]
    public async Task Lines_that_no_test_reaches_are_named()
    {
        var runner = new TestRunner("""
            fn size(n: int) -> text =
                "big" + "!" if n > 10
                else "sma" + "ll"
            fn unused(t: text) -> text =
                t.upper()
            test "small" {
                expect size(3) == "small"
            }
            """.ReplaceLineEndings("\n"), "a.rlm", RlmModules.None);

        await runner.RunAsync(new(1, 1), TestContext.Current.CancellationToken);

        Assert.Equal([5], runner.Lines.Missed);
        Assert.InRange(runner.Lines.Share, 0.5, 0.8);
    }

    [Fact]
    public async Task Everything_is_reached_where_everything_is_tested()
    {
        var runner = new TestRunner("fn twice(n: int) -> int =\n    n * 2\ntest \"t\" {\n    expect twice(2) == 4\n}", "a.rlm", RlmModules.None);

        await runner.RunAsync(new(1, 1), TestContext.Current.CancellationToken);

        Assert.Equal((1, 1.0), (runner.Lines.Lines, runner.Lines.Share));
    }

    private static async Task<TestOutcome> RunAsync(string text)
    {
        var runner = new TestRunner(text.ReplaceLineEndings("\n"), "a.rlm", RlmModules.None);
        Assert.Empty(runner.Errors);
        return Assert.Single(await runner.RunAsync(new(1, 100), TestContext.Current.CancellationToken));
    }
}
