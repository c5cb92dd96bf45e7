using System.Security.Cryptography;
using System.Text;
using Antlr4.Runtime;
using Antlr4.Runtime.Atn;
using Antlr4.Runtime.Dfa;
using Antlr4.Runtime.Sharpen;
using FsCheck.Fluent;
using RlmLang.Diagnostics;
using RlmLang.Syntax.Parsing;
using RlmLang.Syntax.Printing;
using RlmLang.Tests.Support;
using Parser = RlmLang.Syntax.Parsing.Parser;

namespace RlmLang.Tests.Syntax;

public class GrammarTests
{
    [Fact]
    public void The_generated_parser_belongs_to_the_grammar()
    {
        var grammar = string.Concat(new[] { "RlmLexer.g4", "RlmParser.g4" }.Select(f => File.ReadAllText(Path.Combine(Golden.Root, "grammar", f)).ReplaceLineEndings("\n")));
        var written = File.ReadAllText(Path.Combine(Golden.Root, "src/RlmLang.Compiler/Syntax/Parsing/Generated/grammar.sha256")).Trim();

        Assert.True(written == Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(grammar))), "The grammar has changed since the parser was generated: run eng/generate-parser.sh.");
    }

    [Fact]
    public void Nobody_has_edited_the_generated_parser()
    {
        var folder = Path.Combine(Golden.Root, "src/RlmLang.Compiler/Syntax/Parsing/Generated");
        var generated = string.Concat(new[] { "RlmLexer.cs", "RlmParser.cs" }.Select(f => File.ReadAllText(Path.Combine(folder, f)).ReplaceLineEndings("\n")));

        Assert.Equal(File.ReadAllText(Path.Combine(folder, "generated.sha256")).Trim(), Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(generated))));
    }

    [Fact]
    public void The_grammar_is_free_of_ambiguity_over_all_examples()
    {
        foreach (var program in ExamplePrograms.All)
        {
            Assert.Equal("", Ambiguities(program));
        }
    }

    [Fact]
    public void The_grammar_is_free_of_ambiguity_over_generated_programs() => Props.ForAll(
        SyntaxTrees.Programs.Generator.ToArbitrary(),
        program => Assert.True(Ambiguities(Printer.Print(program)) is var found && found.Length == 0, $"{found}in {Printer.Print(program)}"),
        tests: 100);

    [Fact]
    public void Without_the_reader_of_tokens_a_block_has_two_readings()
    {
        // Breaks the rule on purpose, so that the counter is seen to count: each minus may start an operand or stand between two.
        const string program = "let x = f(y => { let a = b; -c })";
        Assert.Equal("", Ambiguities(program));
        Assert.NotEqual("", Ambiguities(program, t => t.Type = t.Type == RlmLang.Syntax.Parsing.Generated.RlmLexer.PREFIX_MINUS ? RlmLang.Syntax.Parsing.Generated.RlmLexer.MINUS : t.Type));
    }

    private static string Ambiguities(string program, Action<SourceToken>? change = null)
    {
        var diagnostics = new DiagnosticBag();
        var read = Parser.ReadTokens(program, diagnostics, isProgram: true);
        Assert.NotNull(read);
        read.Value.Tokens.ForEach(change ?? (_ => { }));
        var parser = Parser.CreateParser(read.Value.Tokens, program.Length, PredictionMode.LL_EXACT_AMBIG_DETECTION, new DefaultErrorStrategy());
        var counter = new AmbiguityCounter();
        parser.AddErrorListener(counter);
        parser.program();
        return counter.Found;
    }

    private sealed class AmbiguityCounter : BaseErrorListener
    {
        public string Found { get; private set; } = "";

        public override void ReportAmbiguity(Antlr4.Runtime.Parser recognizer, DFA dfa, int startIndex, int stopIndex, bool exact, BitSet ambigAlts, ATNConfigSet configs) =>
            Found += $"ambiguous from token {startIndex} to {stopIndex}\n";

        public override void SyntaxError(TextWriter output, IRecognizer recognizer, IToken offendingSymbol, int line, int charPositionInLine, string msg, RecognitionException e) =>
            Found += $"{msg} at {offendingSymbol.StartIndex}\n";
    }
}
