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
    public void Every_input_is_answered_and_every_diagnostic_has_a_place()
    {
        var inputs = Number("ROBUSTNESS_INPUTS", 3_000);
        var first = Number("ROBUSTNESS_SEED", 1);
        var robustness = new Robustness(Robustness.RealPrograms(Golden.Root), Hang.Limit);
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

    public static TheoryData<string> Large => [.. Robustness.Large.Select(l => l.What)];

    [Theory]
    [MemberData(nameof(Large))]
    public void Large_programs_are_answered(string what) => Answered(Robustness.Large.Single(l => l.What == what).Source);

    private static void Answered(string source) => Assert.Null(new Robustness([], Hang.Limit).Complaint(source));

    private static int Number(string variable, int otherwise) => int.Parse(Environment.GetEnvironmentVariable(variable) ?? $"{otherwise}", CultureInfo.InvariantCulture);
}
