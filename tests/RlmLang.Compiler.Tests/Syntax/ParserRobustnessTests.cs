using System.Diagnostics;
using RlmLang.Diagnostics;
using RlmLang.Source;
using RlmLang.Syntax.Parsing;
using RlmLang.Syntax.Printing;
using RlmLang.Tests.Support;

namespace RlmLang.Tests.Syntax;

/// <summary>Whatever is given to the parser, it answers: no exception, no overflow, no waiting.</summary>
public class ParserRobustnessTests
{
    private static readonly string[] s_words =
    [
        "let ", "show ", "set FINAL = ", "x", "(", ")", "[", "]", "{", "}", "f\"", "\"", "'", "\"\"\"", "f'''", "r\"", "rf\"", "{x:", ":", ",", ";", "=", "=>", "->", "==", "+", "-", "//", "/*", "#",
        "\n", "\n  ", "if ", "else ", "for ", "in ", "not ", "lambda x:", "def f(", "is ", "then ", "?", "??", ".", "..", "...", "1", "2.5", "one_of(", "as=", "test \"t\" {", "given ", "`", "“", "”", "$", "\\", "\ud83d", "print(", "return ", "while ", "import ", "{\"a\":", "{{", "}}", "const ", ":=", "+=", "FINAL", "and ", "|",
    ];

    [Fact]
    public void Random_rows_of_words_are_always_answered()
    {
        var random = new Random(20260101);
        for (var i = 0; i < 4_000; i++)
        {
            Answers(string.Concat(Enumerable.Range(0, random.Next(1, 40)).Select(_ => s_words[random.Next(s_words.Length)])));
        }
    }

    [Fact]
    public void Programs_with_random_changes_are_always_answered()
    {
        var random = new Random(20260102);
        var programs = ExamplePrograms.All.ToArray();
        for (var i = 0; i < 3_000; i++)
        {
            var text = programs[random.Next(programs.Length)];
            for (var changes = random.Next(1, 5); changes > 0; changes--)
            {
                var at = random.Next(text.Length);
                var length = Math.Min(random.Next(0, 12), text.Length - at);
                text = text.Remove(at, length).Insert(at, random.Next(2) == 0 ? "" : s_words[random.Next(s_words.Length)]);
                text = text.Length == 0 ? " " : text;
            }

            Answers(text);
        }
    }

    [Fact]
    public void Random_characters_are_always_answered()
    {
        var random = new Random(20260103);
        for (var i = 0; i < 1_000; i++)
        {
            Answers(string.Concat(Enumerable.Range(0, random.Next(1, 200)).Select(_ => (char)random.Next(random.Next(2) == 0 ? 128 : 65536))));
        }
    }

    public static TheoryData<string, string> Deep => new()
    {
        { "parentheses", $"let x = {new string('(', 4000)}1{new string(')', 4000)}" },
        { "open parentheses", $"let x = {new string('(', 100_000)}" },
        { "f-strings", $"let x = {string.Concat(Enumerable.Repeat("f\"{", 4000))}1{string.Concat(Enumerable.Repeat("}\"", 4000))}" },
        { "not", $"let x = {string.Concat(Enumerable.Repeat("not ", 4000))}y" },
        { "minus", $"let x = {string.Concat(Enumerable.Repeat("- ", 4000))}y" },
        { "sum", $"let x = {string.Join(" + ", Enumerable.Repeat("a", 5000))}" },
        { "fallbacks", $"let x = {string.Join(" ?? ", Enumerable.Repeat("a", 5000))}" },
        { "chain", $"let x = a{string.Concat(Enumerable.Repeat(".f()", 5000))}" },
        { "indexes", $"let x = a{string.Concat(Enumerable.Repeat("[0]", 5000))}" },
        { "conditionals", $"let x = {string.Concat(Enumerable.Repeat("a if b else ", 4000))}c" },
        { "lambdas", $"let x = {string.Concat(Enumerable.Repeat("f(x => ", 4000))}1{new string(')', 4000)}" },
        { "lists of types", $"type X = {new string('[', 4000)}int{new string(']', 4000)}" },
        { "options", $"type X = int{new string('?', 5001)}" },
        { "records in tests", $"test \"t\" {{ expect {string.Concat(Enumerable.Repeat("{a: ", 4000))}1{new string('}', 4000)} }}" },
        { "chains in brackets", $"let x = {string.Concat(Enumerable.Repeat("(a + a + a + a + ", 190))}1{new string(')', 190)}" },
    };

    [Theory]
    [MemberData(nameof(Deep))]
    public void What_is_nested_too_deep_is_told(string what, string source)
    {
        Assert.NotEmpty(what);
        Assert.Contains(Parser.Parse(new SourceText(source)).Diagnostics, d => d.Code == "RLM1012");
    }

    [Fact]
    public void What_is_nested_deep_and_within_the_limits_is_read_and_printed()
    {
        foreach (var source in (string[])
            [
                $"let x = {new string('(', 199)}1{new string(')', 199)}",
                $"let x = {string.Join(" + ", Enumerable.Repeat("a", 499))}",
                $"let x = {string.Concat(Enumerable.Repeat("f\"{", 150))}1{string.Concat(Enumerable.Repeat("}\"", 150))}",
                $"let x = {string.Concat(Enumerable.Repeat("f(x => ", 90))}1{new string(')', 90)}",
                $"let x = [{string.Join(", ", Enumerable.Repeat("a + b", 5_000))}]",
            ])
        {
            var tree = Parser.Parse(new SourceText(source));
            Assert.Empty(tree.Diagnostics);
            Assert.Equal(tree.Program, Parser.Parse(new SourceText(Printer.Print(tree))).Program);
        }
    }

    [Fact]
    public void A_program_that_is_too_long_is_told() =>
        Assert.Equal(["RLM1013"], Parser.Parse(new SourceText(new string(' ', ParseLimits.Characters + 1))).Diagnostics.Select(d => d.Code));

    [Fact]
    public void A_program_of_too_many_words_is_told() =>
        Assert.Equal(["RLM1013"], Parser.Parse(new SourceText(string.Concat(Enumerable.Repeat("x;", ParseLimits.Tokens)))).Diagnostics.Select(d => d.Code));

    // Shapes that would make a careless reader look at the whole rest again for each word.
    [Theory]
    [InlineData("//")]
    [InlineData("a//")]
    [InlineData("\"\n")]
    [InlineData("f\"{\"\n")]
    [InlineData("(]")]
    [InlineData("x = 1\n")]
    [InlineData("{a, ")]
    [InlineData("a ? b ")]
    [InlineData("[x for ")]
    [InlineData("if ")]
    [InlineData("f(a: ")]
    [InlineData("{\"a\":")]
    [InlineData("f\"{\"a\":")]
    [InlineData("“")]
    [InlineData("\\")]
    [InlineData("let x = (\n")]
    [InlineData("# c\n")]
    [InlineData("`")]
    [InlineData("(a, ")]
    public void A_long_row_of_one_thing_is_read_once(string piece)
    {
        var watch = Stopwatch.StartNew();
        Answers(string.Concat(Enumerable.Repeat(piece, 64 * 1024 / piece.Length)));
        Assert.True(watch.Elapsed < Hang.Limit, $"{watch.Elapsed} for {piece}");
    }

    private static void Answers(string text)
    {
        var source = new SourceText(text);
        var tree = Parser.Parse(source);
        foreach (var diagnostic in tree.Diagnostics)
        {
            Assert.True(diagnostic.Span.Start >= 0 && diagnostic.Span.End <= text.Length, $"{diagnostic.Code} lies outside of\n{text}");
            Assert.All(diagnostic.Fixes, f => TextEdit.Apply(text, f.Edits));
        }

        if (tree.Diagnostics.Any(d => d.Severity == Severity.Error))
        {
            _ = CompactRenderer.Render(source, tree.Diagnostics.Take(20)) + new TerminalRenderer(source, useColor: false).Render(tree.Diagnostics.Take(20));
            return;
        }

        var printed = Printer.Print(tree);
        var again = Parser.Parse(new SourceText(printed));
        Assert.True(again.Program == tree.Program, $"{text}\n→\n{printed}");
    }
}
