using RlmLang.Testing;

namespace RlmLang.Tests;

public sealed class PropertyTests
{
    private const string LostLastPiece = """
        fn pieces(t: text, n: int) -> [text] = [t[i * n:(i + 1) * n] for i in range(t.len() // n)]

        property "nothing is lost"(t: text, n: int(1..9)) {
            expect pieces(t, n).join("") == t, "the pieces make the text"
        }
        """;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Bug_in_a_decomposition_is_found_with_the_smallest_text_that_shows_it(int seed)
    {
        var failure = (await RunAsync(LostLastPiece, seed)).Failure;

        Assert.Contains("  t = \"a\"\n  n = 2\n", failure, StringComparison.Ordinal);
        Assert.Contains("line 4: expect pieces(t, n).join(\"\") == t\n  \"the pieces make the text\"\n  pieces(t, n).join(\"\") is \"\"\n  t is \"a\"\n  pieces(t, n) is []\n  n is 2", failure, StringComparison.Ordinal);
        Assert.EndsWith($"again with --seed {seed}", failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pieces_that_overlap_wrongly_are_found()
    {
        var failure = (await RunAsync("""
            fn pieces(t: text, n: int) -> [text] = [t[i * n:i * n + n + 1] for i in range(t.len() // n + 1)]
            property "nothing is read twice"(t: text, n: int(1..9)) {
                expect pieces(t, n).join("") == t
            }
            """, 7)).Failure;

        Assert.Contains("t = \"aa\"\n  n = 1", failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Same_seed_finds_the_same_and_another_seed_makes_other_cases()
    {
        var (a, b, c) = (await RunAsync(LostLastPiece, 5), await RunAsync(LostLastPiece, 5), await RunAsync("property \"p\"(t: text) {\n    expect t.len() < 12\n}", 6));

        Assert.Equal(a, b);
        Assert.NotNull(c.Failure);
    }

    [Fact]
    public async Task What_holds_is_held_against_as_many_cases_as_asked()
    {
        var outcome = await RunAsync("property \"chunks lose nothing\"(t: text, n: int) {\n    expect t.chunk(1 + abs(n) % 500).join(\"\") == t\n}", 1, 250);

        Assert.Equal((null, 250, 1), (outcome.Failure, outcome.Cases, outcome.Seed));
    }

    [Theory]
    [InlineData("text", "x.len() < 30")]
    [InlineData("text(5)", "x.len() <= 4")]
    [InlineData("int", "x < 9")]
    [InlineData("int(3..90)", "x < 50")]
    [InlineData("float", "x < 50.0")]
    [InlineData("bool", "not x")]
    [InlineData("[int]", "x.len() < 3")]
    [InlineData("[text(3); 4]", "x.len() < 4")]
    [InlineData("{a: int, b: [bool]}", "x.b.len() < 2")]
    [InlineData("int?", "x == none")]
    [InlineData("one_of(\"a\", \"b\", \"c\")", "x != \"c\"")]
    [InlineData("doc", "x.text == \"\"")]
    [InlineData("[doc; 3]", "x.all(it.text.len() < 9)")]
    public async Task Values_of_every_type_are_made_that_break_what_is_false_of_some(string type, string expectation)
    {
        var failure = (await RunAsync($"property \"p\"(x: {type}) {{\n    expect {expectation}\n}}", 11, 400)).Failure;

        Assert.Contains("x = ", failure, StringComparison.Ordinal);
        Assert.Contains("again with --seed 11", failure, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text(5)", "x.len() <= 5")]
    [InlineData("int(3..9)", "x >= 3 and x <= 9")]
    [InlineData("[int; 4]", "x.len() <= 4")]
    [InlineData("one_of(\"a\", \"b\")", "x in [\"a\", \"b\"]")]
    [InlineData("[text(3); 4]", "x.all(it.len() <= 3)")]
    public async Task Values_keep_what_their_types_promise(string type, string expectation) =>
        Assert.Null((await RunAsync($"property \"p\"(x: {type}) {{\n    expect {expectation}\n}}", 3, 400)).Failure);

    [Theory]
    [InlineData("x == \"a\"", "\"\"")]
    [InlineData("not (\"\\n\" in x)", "\"\\n\"")]
    [InlineData("not x.contains(r\"[^\\x00-\\x7f]\")", "")]
    public async Task Texts_are_made_small_and_plain(string expectation, string smallest) =>
        Assert.Contains($"x = {smallest}", (await RunAsync($"property \"p\"(x: text) {{\n    expect {expectation}\n}}", 4, 300)).Failure, StringComparison.Ordinal);

    [Fact]
    public async Task Model_replies_are_generated_so_that_what_holds_holds_whatever_a_model_says()
    {
        const string program = """
            fn judged(xs: [text]) -> [{x: text, keep: bool}] = xs.zip(xs.map_llm(f"Keep? {it}", as=bool)).map({x: it.a, keep: it.b})
            property "every item appears once"(xs: [text(20); 6]) {
                expect judged(xs).map(it.x) == xs
                expect calls <= bound
            }
            property "all are kept"(xs: [text(20); 6]) {
                expect judged(xs).all(it.keep)
            }
            """;
        var runner = new TestRunner(program, "a.rlm", RlmModules.None);

        var outcomes = await runner.RunAsync(new(3, 100), TestContext.Current.CancellationToken);

        Assert.Null(outcomes[0].Failure);
        Assert.Contains("a model replied {\"value\":false}", outcomes[1].Failure, StringComparison.Ordinal);
        Assert.Contains("xs = [\"\"]", outcomes[1].Failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Context_of_a_property_is_made_of_its_values_and_the_program_runs_over_it()
    {
        var outcome = await RunAsync("""
            set FINAL = context.lines().filter(it != "").len()
            property "no line is lost"(rows: [text(9); 5]) {
                let plain = rows.map(it.extract(r"\w+").join(" ")).filter(it != "")
                given context = rows.map(it.extract(r"\w+").join(" ")).filter(it != "").join("\n")
                expect FINAL == plain.len()
            }
            """, 2);

        Assert.Null(outcome.Failure);
    }

    [Fact]
    public async Task Failure_while_running_is_a_counterexample_too()
    {
        var failure = (await RunAsync("property \"p\"(xs: [int]) {\n    expect xs[0] == xs[0]\n}", 1)).Failure;

        Assert.Contains("xs = []", failure, StringComparison.Ordinal);
        Assert.Contains("RLM5", failure, StringComparison.Ordinal);
    }

    private static async Task<TestOutcome> RunAsync(string text, int seed, int cases = 100)
    {
        var runner = new TestRunner(text.ReplaceLineEndings("\n"), "a.rlm", RlmModules.None);
        Assert.Empty(runner.Errors);
        return Assert.Single(await runner.RunAsync(new(seed, cases), TestContext.Current.CancellationToken));
    }
}
