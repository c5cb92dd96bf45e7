using RlmLang.Source;
using RlmLang.Syntax;
using RlmLang.Syntax.Parsing;
using RlmLang.Syntax.Printing;

namespace RlmLang.Tests.Syntax;

public class ParserTests
{
    [Fact]
    public void Every_example_reads_without_a_word() =>
        Assert.All(ExamplePrograms.All, p => Assert.Empty(Parser.Parse(new SourceText(p)).Diagnostics));

    // What is written, and the canonical form that means the same.
    [Theory]
    [InlineData("a && b || !c", "a and b or not c")]
    [InlineData("a === b", "a == b")]
    [InlineData("a !== null", "a != none")]
    [InlineData("[True, False, None]", "[true, false, none]")]
    [InlineData("{\"key\": 1, **w}", "{key: 1, ...w}")]
    [InlineData("1000000", "1_000_000")]
    [InlineData(".5", "0.5")]
    [InlineData("'it''s'", null)]
    [InlineData("'say \"hi\"'", "\"say \\\"hi\\\"\"")]
    [InlineData("-x.len() ** 2", null)]
    [InlineData("-x.len() * 2", "-x.len() * 2")]
    [InlineData("not a == b", "not a == b")]
    [InlineData("(not a) == b", "(not a) == b")]
    [InlineData("!a == b", "(not a) == b")]
    [InlineData("a ?? b ?? c", "a ?? b ?? c")]
    [InlineData("(a ?? b) ?? c", "(a ?? b) ?? c")]
    [InlineData("a ?? 0 > 3", "a ?? 0 > 3")]
    [InlineData("a - (b - c) - d", "a - (b - c) - d")]
    [InlineData("(a if b else c) if d else e if f else g", "(a if b else c) if d else e if f else g")]
    [InlineData("x not in xs[:n]", "x not in xs[:n]")]
    [InlineData("xs[-n:]", "xs[-n:]")]
    [InlineData("[e for (a, b) in xs if a]", "[e for a, b in xs if a]")]
    [InlineData("f(x, or=1, in=2, as=text(3)?)", "f(x, or=1, in=2, as=text(3)?)")]
    [InlineData("f(x, as={a: T | none, b: [text; 8]},)", "f(x, as={a: T?, b: [text; 8]})")]
    [InlineData("{let: 1, fn: 2, \"two words\": 3}.let", "{let: 1, fn: 2, \"two words\": 3}.let")]
    [InlineData("xs.map((x) => {a: x})", "xs.map(x => {a: x})")]
    [InlineData("xs.map(x => { x + 1 })", "xs.map(x => x + 1)")]
    [InlineData("xs.map(x => { let y = x; return y })", "xs.map(x => { let y = x; y })")]
    [InlineData("f\"{xs.join(\"\\n\")}\"", "f\"{xs.join(\"\\n\")}\"")]
    [InlineData("f\"{f\"{f\"{a}\"}\"}\"", "f\"{f\"{f\"{a}\"}\"}\"")]
    [InlineData("f'{a:.1f} {b:d} {c:,}'", "f\"{a:.1f} {b:d} {c:,}\"")]
    [InlineData("f\"{{a}} {xs[1:2]} { {a: 1}.a}\"", "f\"{{a}} {xs[1:2]} { {a: 1}.a}\"")]
    [InlineData("rf\"\\d{3}{name}{1,}\"", "rf\"\\d{{3}}{name}{{1,}}\"")]
    [InlineData("r'a\"b'", "r'a\"b'")]
    [InlineData("\"\\u00e9\\x41\\t\"", "\"éA\\t\"")]
    [InlineData("x.show(set=show, test=1).given", "x.show(set=show, test=1).given")]
    public void An_expression_reads_as_its_canonical_form(string written, string? canonical)
    {
        if (canonical is null)
        {
            Assert.Throws<FormatException>(() => Parser.ParseExpression(written));
            return;
        }

        Assert.Equal(canonical, Printer.Print(Parser.ParseExpression(written)));
    }

    [Theory]
    [InlineData("text")]
    [InlineData("text(200)")]
    [InlineData("int(-5..10_000)")]
    [InlineData("[{a: text?, b: [int; 3]}]?")]
    [InlineData("one_of(\"a\", \"b\")")]
    [InlineData("one_of(areas)")]
    public void A_type_prints_as_it_was_written(string type) => Assert.Equal(type, Printer.Print(Parser.ParseType(type)));

    [Fact]
    public void A_signature_has_its_parts()
    {
        var signature = Parser.ParseSignature("fold(xs: [T], init: A, step: (A, T) => A, by: one_of(\"line\", \"char\") = \"line\") -> {key: K}");

        Assert.Equal("fold", signature.Name.Text);
        Assert.Equal(["[T]", "A", "(A, T) => A", "one_of(\"line\", \"char\")"], signature.Parameters.Select(p => Printer.Print(p.Type)));
        Assert.Equal(new TextLiteralSyntax("line", default), signature.Parameters[3].Default);
        Assert.Equal("{key: K}", Printer.Print(signature.Result));
    }

    [Fact]
    public void A_signature_may_use_the_words_of_statements_as_names() =>
        Assert.Equal(["test", "type", "or", "as"], Parser.ParseSignature("show(test: text, type: T => K, or: R = none, as: type = text) -> set").Parameters.Select(p => p.Name.Text));

    [Theory]
    [InlineData("let a = b\n- c")]
    [InlineData("let a = b\n(c)")]
    [InlineData("let a = b\n[c]")]
    public void A_line_that_starts_with_a_bracket_or_minus_starts_anew(string source) =>
        Assert.Equal(["RLM1004"], Parser.Parse(new SourceText(source)).Diagnostics.Select(d => d.Code));

    [Theory]
    [InlineData("let a = xs\n  .map(it)\n  .len()\n  + 1", "xs.map(it).len() + 1")]
    [InlineData("let a = f(b\n - c\n [0])", "f(b - c[0])")]
    [InlineData("let a = {x: b\n - c}", "{x: b - c}")]
    [InlineData("let a = x\n  if c\n  else d", "x if c else d")]
    [InlineData("let a = f(x => { let y = x\n -y })", "f(x => { let y = x; -y })")]
    [InlineData("let a = f(x => { let y = x -y  y })", "f(x => { let y = x - y; y })")]
    [InlineData("let a = f(x => { let y = x\n (y) })", "f(x => { let y = x; y })")]
    [InlineData("let a = b \\\n - c", "b - c")]
    public void Lines_matter_only_where_the_rule_says(string source, string value)
    {
        var tree = Parser.Parse(new SourceText(source));
        Assert.Empty(tree.Diagnostics);
        Assert.Equal(value, Printer.Print(((LetStatementSyntax)Assert.Single(tree.Program.Statements)).Value));
    }

    [Fact]
    public void Words_of_statements_are_names_where_no_statement_can_start()
    {
        var tree = Parser.Parse(new SourceText("let show = 1 let test = show; show show, test\nshow [show]\nlet type = f(set=show, use)\n  .given + expect"));
        Assert.Empty(tree.Diagnostics);
        Assert.Equal(["let show = 1", "let test = show", "show show, test", "show [show]", "let type = f(set=show, use).given + expect"], tree.Program.Statements.Select(Printer.Print));
    }

    [Fact]
    public void Comments_are_kept_with_their_places()
    {
        const string source = "# one\nlet a = \"# none\" # two\n";
        var tree = Parser.Parse(new SourceText(source));
        Assert.Equal([("# one", false), ("# two", true)], tree.Comments.Select(c => (c.Text, c.IsTrailing)));
        Assert.All(tree.Comments, c => Assert.Equal(c.Text, source.Substring(c.Span.Start, c.Span.Length)));
    }

    [Fact]
    public void A_file_may_start_with_a_byte_order_mark_and_have_any_line_ends() =>
        Assert.Empty(Parser.Parse(new SourceText("\uFEFFlet a = 1\r\nlet b = \"\"\"x\r\ny\"\"\"\r\nshow a")).Diagnostics);

    [Fact]
    public void Line_ends_in_a_text_are_the_language_s() =>
        Assert.Equal(Parser.ParseExpression("\"\"\"x\ny\"\"\""), Parser.ParseExpression("\"\"\"x\r\ny\"\"\""));

    [Fact]
    public void The_smallest_int_can_be_written() =>
        Assert.Equal(new IntLiteralSyntax(long.MinValue, default), Parser.ParseExpression("-9_223_372_036_854_775_808"));

    [Fact]
    public void Json_in_an_f_string_is_text_up_to_the_brace_that_closes_it()
    {
        var tree = Parser.Parse(new SourceText("let x = f\"Reply {\"a\": {\"b\": [1]}, \"c\": {n}} now {n}\""));
        Assert.Equal(["RLM1014"], tree.Diagnostics.Select(d => d.Code));
        var parts = ((InterpolationSyntax)((LetStatementSyntax)tree.Program.Statements[0]).Value).Parts;
        Assert.Equal(["Reply {\"a\": {\"b\": [1]}, \"c\": ", "} now "], parts.OfType<LiteralPartSyntax>().Select(p => p.Value));
        Assert.Equal(2, parts.OfType<HolePartSyntax>().Count());
    }
}
