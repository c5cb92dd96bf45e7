using System.Globalization;
using System.Text.Json;
using RlmLang.Tests.Support;
using Xunit.Sdk;

namespace RlmLang.Tests.Syntax;

/// <summary>Whatever is given to the compiler, it answers: random bytes, random words, real programs with random changes; read, bound, bounded and printed.</summary>
/// <remarks><c>ROBUSTNESS_INPUTS=1000000 ROBUSTNESS_SEED=1</c> asks for more, or for others; <c>benchmarks … -- robustness</c> does the same in a release build. Input n is made of its number alone.</remarks>
public sealed class RobustnessTests
{
    [Fact]
    public void Every_input_is_answered_in_time_and_every_diagnostic_has_a_place()
    {
        var inputs = Number("ROBUSTNESS_INPUTS", 3_000);
        var first = Number("ROBUSTNESS_SEED", 1);
        var robustness = new Robustness(Robustness.RealPrograms(Golden.Root));
        for (var seed = first; seed < first + inputs; seed++)
        {
            var input = robustness.Input(seed);
            if (robustness.Complaint(input) is { } complaint)
            {
                throw new XunitException($"Seed {seed}: {complaint}\n{JsonSerializer.Serialize(input)}");
            }
        }

        // Else the trial would see nothing of the binder and the bounds.
        Assert.InRange(robustness.Whole, inputs / 50, inputs);
    }

    [Theory]
    [InlineData("show \"😀\" + nme", "nme")]
    [InlineData("let 😀 = 1", "😀")]
    [InlineData("# 😀😀\nshow \"😀\".lenn()", "lenn")]
    [InlineData("show f\"😀{nme}😀\"", "nme")]
    [InlineData("show \"e\u0301\" + nme", "nme")]
    [InlineData("show \"\u200b\" + nme", "nme")]
    [InlineData("\ufeffshow nme", "nme")]
    public void Spans_are_right_behind_characters_of_two_units(string source, string underlined)
    {
        RlmScript.TryCompile(source + "\nset FINAL = none", out _, out var diagnostics);
        var span = diagnostics[0].Span;
        Assert.Equal(underlined, source.Substring(span.Start, span.Length));
    }

    // Halves of surrogate pairs do not survive in attributes, nor on the way from a test's discovery to its run.
    private static readonly string[] s_odd =
    [
        "\ud83d",
        "\ude00",
        "show \"\ud83d\"",
        "show f\"{\"\ude00\"}\"",
        "let \ud83dx = 1",
        "\0\0\0",
        "\u2028let x = 1\u2029",
        "let \u0430 = 1\nshow a",
        "show \u202e1",
        "\r\r\rshow 1\r",
        "x |> f",
        "print(\"i\"for )",
    ];

    public static TheoryData<int> Odd => [.. Enumerable.Range(0, s_odd.Length)];

    [Theory]
    [MemberData(nameof(Odd))]
    public void Odd_characters_are_answered(int number) => Answered(s_odd[number]);

    public static TheoryData<string, string> Large => new()
    {
        { "a line of a million characters", $"show \"{new string('a', 1_000_000)}\"" },
        { "a list of many items", $"show [{string.Join(", ", Enumerable.Range(0, 50_000))}]" },
        { "a record of many fields", $"show {{{string.Join(", ", Enumerable.Range(0, 5_000).Select(i => $"f{i}: {i}"))}}}" },
        { "many lets", string.Concat(Enumerable.Range(0, 5_000).Select(i => $"let x{i} = {(i == 0 ? "1" : $"x{i - 1} + 1")}\n")) },
        { "many functions", string.Concat(Enumerable.Range(0, 1_000).Select(i => $"fn f{i}(n: int) -> int = {(i == 0 ? "n" : $"f{i - 1}(n) + 1")}\n")) },
        { "a number of many digits", $"show {new string('9', 100_000)}" },
        { "a float of many digits", $"show 1.{new string('9', 100_000)}" },
        { "a name of many letters", $"let {new string('n', 100_000)} = 1" },
        { "many unknown names", $"show [{string.Join(", ", Enumerable.Range(0, 10_000).Select(i => $"u{i}"))}]" },
        { "a deep type", $"type T = {new string('[', 190)}int{new string(']', 190)}\nlet x: T = []" },
        { "deep lambdas", $"show [1]{string.Concat(Enumerable.Range(0, 60).Select(i => $".map(a{i} => [1]"))}{new string(')', 60)}" },
        { "nested f-strings", $"show {string.Concat(Enumerable.Repeat("f\"{", 60))}1{string.Concat(Enumerable.Repeat("}\"", 60))}" },
        { "wide choices", $"show {string.Concat(Enumerable.Range(0, 190).Select(i => $"{i} if context.len() == {i} else "))}0" },
        { "a regex with many repetitions", $"show context.matches(r\"{string.Concat(Enumerable.Repeat("(a{1,9}", 60))}{new string(')', 60)}\")" },
        { "many loops of another language", string.Concat(Enumerable.Repeat("for x in xs:\n    print(x)\n", 2_000)) },
        { "many choices of another language", string.Concat(Enumerable.Repeat("if a > 1:\n    x = 1\nelse:\n    x = 2\n", 2_000)) },
        { "many spreads", $"show [{string.Join(", ", Enumerable.Repeat("...xs", 5_000))}]" },
        { "a long format", $"show \"{string.Concat(Enumerable.Repeat("%s ", 5_000))}\" % ({string.Join(", ", Enumerable.Repeat("x", 5_000))})" },
        { "many pipes", $"show xs{string.Concat(Enumerable.Repeat(" |> len", 5_000))}" },
        { "many bare fields", $"show xs.map({string.Join(" + ", Enumerable.Repeat(".a", 5_000))})" },
    };

    [Theory]
    [MemberData(nameof(Large))]
    public void Large_programs_are_answered_in_time(string what, string source)
    {
        Assert.NotEmpty(what);
        Answered(source);
    }

    private static void Answered(string source) => Assert.Null(new Robustness([]).Complaint(source));

    private static int Number(string variable, int otherwise) => int.Parse(Environment.GetEnvironmentVariable(variable) ?? $"{otherwise}", CultureInfo.InvariantCulture);
}
