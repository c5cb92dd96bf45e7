using RlmLang.Testing;

namespace RlmLang.Tests;

/// <summary>Functions that use what their program binds or takes.</summary>
public sealed class ValuesOfProgramTests
{
    [Theory]
    [InlineData("""
        let xs = context.lines()
        fn f(a: text) -> int = xs.index_of(a) ?? -1
        set FINAL = xs.map(f(it))
        test "t" {
            given context = "a\nb"
            expect FINAL == [0, 1]
            expect f("b") == 1
        }
        """)]
    [InlineData("""
        param names: [text] = ["a", "b"]
        fn k(i: int) -> text = names[i]
        set FINAL = k(1)
        test "t" {
            given context = "c"
            expect k(0) == "a" and FINAL == "b"
            expect names.len() == 2
        }
        """)]
    [InlineData("""
        param names: [text]
        fn k(i: int) -> text = names[i]
        set FINAL = k(0)
        test "t" {
            given names = ["x", "y"]
            let last = k(1)
            expect last == "y" and FINAL == "x"
        }
        """)]
    [InlineData("""
        let separator = ";"
        let rows = context.split(separator)
        fn joined(xs: [text]) -> text = xs.join(separator)
        fn place(x: text) -> int = rows.index_of(x) ?? -1
        set FINAL = place("b")
        test "what is given may use what the program knows without its input" {
            given context = joined(["a", "b"])
            expect FINAL == 1
        }
        """)]
    [InlineData("""
        let names = ["a", "b"]
        type Name = one_of("a", "b")
        fn place(n: text) -> int = names.index_of(n) ?? -1
        set FINAL = names.len()
        property "every name has a place"(n: Name, i: int(0..1)) {
            expect place(n) >= 0 and place(names[i]) == i
        }
        """)]
    [InlineData("""
        let xs = context.lines()
        fn size() -> int = xs.len()
        set FINAL = size()
        property "lines are counted"(rows: [one_of("a", "b"); 5]) {
            given context = rows.join("\n")
            expect size() == FINAL and FINAL == context.lines().len()
        }
        """)]
    [InlineData("""
        let xs = context.lines()
        fn asked(a: text) -> text = llm(f"Place {xs.index_of(a) ?? -1}", as=text(9))
        set FINAL = xs.len()
        test "replies are computed by functions over the program's values, too" {
            given context = "a\nb"
            given llm "Place" = p => f"{xs.len()} {p.words().last() ?? ""}"
            expect asked("b") == "2 1"
        }
        """)]
    public async Task Are_tested_with_those_values(string program) => Assert.Null((await RunAsync(program)).Failure);

    [Theory]
    [InlineData("param n: int = 3", "n")]
    [InlineData("let n = 3", "n")]
    public async Task Property_keeps_its_own_value_of_a_name_that_the_program_has(string first, string name)
    {
        var failure = (await RunAsync($"{first}\nset FINAL = n\nproperty \"p\"({name}: int) {{\n    expect {name} == 3\n}}")).Failure;

        Assert.Contains("  n is ", failure, StringComparison.Ordinal);
        Assert.DoesNotContain("  n is 3\n", failure, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("test \"t\" {\n    let xs = [7]\n    expect size() == 1\n}")]
    [InlineData("property \"t\"(xs: [int]) {\n    expect size() == 2\n}")]
    public async Task Test_that_would_change_what_a_function_sees_is_told_to_take_another_name(string test)
    {
        var failure = (await RunAsync($"let xs = [1, 2]\nfn size() -> int = xs.len()\nset FINAL = size()\n{test}")).Failure;

        Assert.Contains("`xs` is a value of the program that its functions use: the test needs another name", failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_given_cannot_hang_on_the_input_and_is_told_so()
    {
        var failure = (await RunAsync("""
            let xs = context.lines()
            fn f(a: text) -> int = xs.index_of(a) ?? -1
            set FINAL = f("a")
            test "t" {
                given context = f"{f("a")}"
                expect FINAL == 0
            }
            """)).Failure;

        Assert.Contains("2:24 There is no value `xs`", failure, StringComparison.Ordinal);
        Assert.Contains("`xs` is made of the input", failure, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("given context = \"a\"\n    expect unknown == FINAL", "FINAL")]
    [InlineData("given context = unknown\n    expect FINAL == 1", "There is no value `unknown`")]
    [InlineData("given context = \"a\".uper()\n    expect FINAL == 1", "uper")]
    [InlineData("given context = \"a\"\n    let f = FINAL.lenn()\n    expect f == 1", "lenn")]
    public async Task Messages_name_nothing_that_nobody_wrote(string body, string told)
    {
        var failure = (await RunAsync($"param i: int = 1\nset FINAL = i\ntest \"t\" {{\n    {body}\n}}")).Failure;

        Assert.Contains(told, failure, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"\b_\w", failure ?? "");
    }

    private static async Task<TestOutcome> RunAsync(string text)
    {
        var runner = new TestRunner(text.ReplaceLineEndings("\n"), "a.rlm", RlmModules.None);
        Assert.Empty(runner.Errors);
        return Assert.Single(await runner.RunAsync(new(1, 60), TestContext.Current.CancellationToken));
    }
}
