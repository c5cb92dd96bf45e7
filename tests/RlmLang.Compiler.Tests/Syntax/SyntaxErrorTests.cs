using RlmLang.Diagnostics;
using RlmLang.Source;
using RlmLang.Syntax;
using RlmLang.Syntax.Parsing;
using RlmLang.Tests.Support;

namespace RlmLang.Tests.Syntax;

public class SyntaxErrorTests
{
    // One fault, one diagnostic, at its place, in words.
    [Theory]
    [InlineData("let x =⟦⟧", "RLM1001", "Expected a value after `=`.")]
    [InlineData("let x =⟦⟧\nlet y = 2", "RLM1001", "Expected a value after `=`.")]
    [InlineData("let⟦⟧ = 5", "RLM1001", "Expected a name after `let`.")]
    [InlineData("let x ⟦5⟧", "RLM1002", "Expected `=` before `5`.")]
    [InlineData("let x = f(1 ⟦2⟧)", "RLM1002", "Expected `,` or `)` before `2`.")]
    [InlineData("let x = [\"a\" ⟦\"b\"⟧]", "RLM1002", "Expected `,` or `]` before `\"b\"`.")]
    [InlineData("let x = {a: 1, b ⟦2⟧}", "RLM1002", "Expected `:` before `2`.")]
    [InlineData("let x = 5 ⟦6⟧", "RLM1002", "`6` does not continue what stands before it: expected an operator or a new statement.")]
    [InlineData("show a ⟦b⟧", "RLM1002", "Expected `,` before `b`.")]
    [InlineData("param a:⟦⟧ = 3", "RLM1001", "Expected a type after `:`.")]
    [InlineData("fn f(x⟦⟧) = x", "RLM1001", "Expected `:` and a type after `x`.")]
    [InlineData("fn f(x: int) ⟦{⟧ x }", "RLM1002", "Expected `=` before `{`.")]
    [InlineData("show⟦⟧", "RLM1001", "Expected a value after `show`.")]
    [InlineData("set FINAL⟦⟧", "RLM1001", "Expected `=` after `FINAL`.")]
    [InlineData("let x = a if b⟦⟧", "RLM1001", "Expected `else` after `b`.")]
    [InlineData("let x = a.⟦⟧\nlet y = 2", "RLM1001", "Expected a name after `.`.")]
    [InlineData("let x = f(y => { let z = 1⟦⟧ })", "RLM1001", "Expected an expression, the block's value, after `1`.")]
    [InlineData("let x = ⟦(⟧1 + 2", "RLM1005", "`(` is never closed by `)`.")]
    [InlineData("let x = f⟦(⟧1, 2\nlet y = [3]\nshow y", "RLM1005", "`(` is never closed by `)`.")]
    [InlineData("let x = f(1, 2⟦]⟧", "RLM1006", "`]` does not close `(`: expected `)`.")]
    [InlineData("let x = 1⟦)⟧", "RLM1006", "`)` closes nothing: no bracket is open for it.")]
    [InlineData("let x = ⟦\"⟧abc\nlet y = 1", "RLM1007", "This text is never closed by `\"`.")]
    [InlineData("let x = ⟦f\"⟧abc\nlet y = 1", "RLM1007", "This text is never closed by `\"`.")]
    [InlineData("let x = ⟦f\"\"\"⟧abc {y}\nlet y = 1", "RLM1007", "This text is never closed by `\"\"\"`.")]
    [InlineData("let x = f\"abc ⟦{⟧y\"\nlet y = 1", "RLM1008", "`{` opens an expression in this f-string, and is never closed by `}`.")]
    [InlineData("let x = f\"abc ⟦{⟧\nlet y = 1", "RLM1008", "`{` opens an expression in this f-string, and is never closed by `}`.")]
    [InlineData("let x = f\"a ⟦{}⟧ b\"", "RLM1024", "Expected an expression between these braces.")]
    [InlineData("let x = if ⟦⟧a: b else c", "RLM1105", null)]
    [InlineData("let x: text ⟦|⟧ int = 1", "RLM1025", null)]
    [InlineData("let x = a < b ⟦<⟧ c", "RLM1021", "Comparisons are not chained: compare twice, and join them with `and`.")]
    [InlineData("⟦tickets⟧.map(it)\nshow 1", "RLM1003", null)]
    [InlineData("let x = ⟦9999999999999999999⟧", "RLM1011", null)]
    [InlineData("let x = f\"{y⟦:>10⟧}\"", "RLM1017", null)]
    [InlineData("test \"t\" { ⟦set⟧ FINAL = 1 }", "RLM1022", "`set` cannot stand inside a test.")]
    [InlineData("let f = x ⟦=>⟧ x + 1", "RLM1023", null)]
    [InlineData("let x = a ⟦&⟧ b", "RLM1135", "There is no `&`: both are asked with `and`.")]
    public void A_fault_is_told_once_at_its_place(string marked, string code, string? message)
    {
        var source = Marked.Parse(marked);
        var only = Assert.Single(Parser.Parse(new SourceText(source.Text)).Diagnostics);

        Assert.Equal(code, only.Code);
        Assert.Equal(source.Span.Start, code is "RLM1105" ? source.Span.Start : only.Span.Start);
        Assert.Equal(message ?? only.Message, only.Message);
    }

    [Theory]
    [InlineData("let x 5", "let x = 5")]
    [InlineData("let x = [1, 2 3]", "let x = [1, 2, 3]")]
    [InlineData("param a text = \"x\"", "param a: text = \"x\"")]
    [InlineData("let x = a if b", null)]
    [InlineData("expect a == b \"message\"", "expect a == b, \"message\"")]
    public void A_sign_that_alone_makes_it_whole_is_a_certain_fix(string source, string? repaired)
    {
        var fixes = Assert.Single(Parser.Parse(new SourceText(source)).Diagnostics).Fixes;
        Assert.Equal(repaired, fixes.FirstOrDefault(f => f.IsCertain) is { } fix ? TextEdit.Apply(source, fix.Edits) : null);
    }

    [Fact]
    public void Each_faulty_statement_has_its_own_diagnostic_and_the_others_are_read()
    {
        var tree = Parser.Parse(new SourceText("let a = \nlet b = 2\nshow (1\nlet c = [1, 2\nset FINAL = b"));

        Assert.Equal(["RLM1001", "RLM1005", "RLM1005"], tree.Diagnostics.Select(d => d.Code));
        Assert.Equal(5, tree.Program.Statements.Count);
        Assert.Equal(new IntLiteralSyntax(2, default), ((LetStatementSyntax)tree.Program.Statements[1]).Value);
    }

    [Fact]
    public void A_name_whose_value_cannot_be_read_is_bound_all_the_same()
    {
        var tree = Parser.Parse(new SourceText("let a = 1 +\nparam p: \nshow a"));
        Assert.Equal("a", Assert.IsType<LetStatementSyntax>(tree.Program.Statements[0]).Name.Text);
        Assert.Equal("p", Assert.IsType<ParamStatementSyntax>(tree.Program.Statements[1]).Name.Text);
    }

    [Fact]
    public void No_more_than_ten_faults_of_form_are_told() =>
        Assert.Equal(ParseLimits.Errors, Parser.Parse(new SourceText(string.Concat(Enumerable.Repeat("let a = \n", 50)))).Diagnostics.Length);

    [Fact]
    public void Diagnostics_come_in_source_order()
    {
        var starts = Parser.Parse(new SourceText("x = 1\nlet a = \nlet b = \"\\d\"\nlet c = (")).Diagnostics.Select(d => d.Span.Start).ToList();
        Assert.Equal(starts.Order(), starts);
        Assert.Equal(4, starts.Count);
    }

    [Fact]
    public void An_unknown_escape_is_a_warning_and_keeps_its_backslash()
    {
        var tree = Parser.Parse(new SourceText("let a = \"\\d+\""));
        Assert.Equal((Severity.Warning, "RLM1010"), (Assert.Single(tree.Diagnostics).Severity, tree.Diagnostics[0].Code));
        Assert.Equal("\\d+", ((TextLiteralSyntax)((LetStatementSyntax)tree.Program.Statements[0]).Value).Value);
    }
}
