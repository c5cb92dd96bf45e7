using FsCheck.Fluent;
using RlmLang.Diagnostics;
using RlmLang.Source;
using RlmLang.Syntax;
using RlmLang.Syntax.Parsing;
using RlmLang.Syntax.Printing;
using RlmLang.Tests.Support;

namespace RlmLang.Tests.Syntax;

public class PrintParseTests
{
    [Fact]
    public void What_is_printed_reads_as_an_equal_tree_and_prints_the_same() => Props.ForAll(
        SyntaxTrees.Programs,
        program =>
        {
            var printed = Printer.Print(TreeOf(program));
            var read = Parser.Parse(new SourceText(printed));

            Assert.True(!read.Diagnostics.Any(d => d.Severity == Severity.Error), $"{read.Diagnostics.FirstOrDefault(d => d.Severity == Severity.Error)?.Message}\n{printed}");
            Assert.True(program == read.Program, $"Another tree:\n{printed}\n{Printer.Print(read)}");
            Assert.Equal(printed, Printer.Print(read));
        },
        tests: 400);

    [Fact]
    public void Comments_anywhere_are_kept_and_printing_stays_idempotent() => Props.ForAll(
        Arb.From(
            from program in SyntaxTrees.Programs.Generator
            from places in Gen.ArrayOf(Gen.Choose(0, 200), 4)
            from owns in Gen.ArrayOf(Gen.Elements(true, false), 4)
            select WithComments(Printer.Print(TreeOf(program)), places, owns)),
        source =>
        {
            var read = Parser.Parse(new SourceText(source));
            var printed = Printer.Print(read);
            var again = Parser.Parse(new SourceText(printed));

            Assert.True(again.Program == read.Program, $"{source}\n→\n{printed}");
            Assert.Equal(read.Comments.Select(c => c.Text).Order(), again.Comments.Select(c => c.Text).Order());
            Assert.Equal(printed, Printer.Print(again));
        },
        tests: 300);

    // At the ends of lines, or on lines of their own; where texts span lines it stays as it is.
    private static string WithComments(string printed, int[] places, bool[] owns)
    {
        if (printed.Contains("\"\"\"", StringComparison.Ordinal) || printed.Contains("'''", StringComparison.Ordinal))
        {
            return "";
        }

        var lines = printed.Split('\n').ToList();
        for (var i = 0; i < places.Length; i++)
        {
            var at = places[i] % lines.Count;
            if (owns[i])
            {
                lines.Insert(at, $"  # own {i}");
            }
            else if (!lines[at].Contains('#', StringComparison.Ordinal))
            {
                lines[at] += $" # behind {i}";
            }
        }

        return string.Join('\n', lines);
    }

    private static SyntaxTree TreeOf(ProgramSyntax program) => new(new SourceText(""), program, [], []);
}
