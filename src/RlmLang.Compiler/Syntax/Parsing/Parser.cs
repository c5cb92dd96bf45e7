using System.Collections.Immutable;
using Antlr4.Runtime;
using Antlr4.Runtime.Atn;
using RlmLang.Diagnostics;
using RlmLang.Source;
using RlmLang.Syntax.Parsing.Generated;

namespace RlmLang.Syntax.Parsing;

/// <summary>Source text in, syntax tree out. Never throws for what the author wrote.</summary>
/// <remarks>
/// The words are read first, and tell where each statement starts; then the generated parser reads one statement at a time. So a fault ends with its
/// statement, and each statement has at most one error that is about its form.
/// </remarks>
internal static class Parser
{
    /// <summary>Reads a whole program.</summary>
    public static SyntaxTree Parse(SourceText source) => Parse(source, 0);

    /// <summary>Reads what stands from an offset on: places are counted from the start of the source all the same.</summary>
    public static SyntaxTree Parse(SourceText source, int start)
    {
        var diagnostics = new DiagnosticBag();
        var comments = ImmutableArray<CommentSyntax>.Empty;
        var statements = ImmutableArray.CreateBuilder<StatementSyntax>();
        if (ReadTokens(source.Text, diagnostics, isProgram: true, start) is { } read)
        {
            comments = [.. read.Comments];
            ForeignHabits.Rewrite(source.Text, read.Tokens, diagnostics);
            foreach (var statement in StatementReader.Read(source.Text, read.Tokens, diagnostics))
            {
                statements.Add(statement);
            }
        }

        var program = new ProgramSyntax(new SyntaxList<StatementSyntax>(statements.ToImmutable()), TextSpan.FromBounds(start, source.Text.Length));
        return new SyntaxTree(source, program, comments, diagnostics.ToImmutable());
    }

    /// <summary>Reads the header of a built-in: <c>sort_by(xs: [T], key: T => K, desc: bool = false) -> [T]</c>.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static SignatureSyntax ParseSignature(string text) =>
        ParseAll(text, p => p.oneSignature(), (builder, tree) => builder.BuildSignature(tree.signature()));

    /// <summary>Reads a type alone.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static TypeSyntax ParseType(string text) => ParseAll(text, p => p.oneType(), (builder, tree) => builder.BuildType(tree.typeExpression()));

    /// <summary>Reads an expression or a lambda alone.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static ExpressionSyntax ParseExpression(string text) => ParseAll(text, p => p.oneExpression(), BuildExpression);

    /// <summary>Reads an expression or a lambda alone; null where the text is none.</summary>
    public static ExpressionSyntax? TryParseExpression(string text) => TryParseAll(text, p => p.oneExpression(), BuildExpression, new DiagnosticBag());

    private static ExpressionSyntax BuildExpression(TreeBuilder builder, RlmParser.OneExpressionContext tree) =>
        tree.lambda() is { } lambda ? builder.BuildLambda(lambda) : builder.BuildExpression(tree.expression());

    private static TNode ParseAll<TContext, TNode>(string text, Func<RlmParser, TContext> rule, Func<TreeBuilder, TContext, TNode> build)
        where TContext : ParserRuleContext
        where TNode : SyntaxNode
    {
        var diagnostics = new DiagnosticBag();
        return TryParseAll(text, rule, build, diagnostics) ?? throw new FormatException($"{diagnostics.ToImmutable().FirstOrDefault()?.Message ?? "This cannot be read."} In: {text}");
    }

    private static TNode? TryParseAll<TContext, TNode>(string text, Func<RlmParser, TContext> rule, Func<TreeBuilder, TContext, TNode> build, DiagnosticBag diagnostics)
        where TContext : ParserRuleContext
        where TNode : SyntaxNode
    {
        var node = ReadTokens(text, diagnostics, isProgram: false) is { } read && !diagnostics.HasErrors && Parse(read.Tokens, text.Length, rule, out _) is { } tree
            ? build(new TreeBuilder(text, diagnostics), tree)
            : null;
        return diagnostics.HasErrors ? null : node;
    }

    internal static (List<SourceToken> Tokens, List<CommentSyntax> Comments)? ReadTokens(string text, DiagnosticBag diagnostics, bool isProgram, int start = 0)
    {
        if (text.Length - start > ParseLimits.Characters)
        {
            diagnostics.Add(SyntaxDiagnostics.TooLong($"{ParseLimits.Characters:N0} characters"));
            return null;
        }

        if (SourceLexer.Read(text, start, diagnostics) is not { } read)
        {
            diagnostics.Add(SyntaxDiagnostics.TooLong($"{ParseLimits.Tokens:N0} words"));
            return null;
        }

        TokenReader.Read(text, read.Tokens, diagnostics, isProgram);
        return read;
    }

    /// <summary>Tries the fast prediction first, and the full one where that fails; null where both do.</summary>
    internal static TContext? Parse<TContext>(IReadOnlyList<SourceToken> tokens, int end, Func<RlmParser, TContext> rule, out SyntaxFault? fault)
        where TContext : ParserRuleContext
    {
        fault = null;
        foreach (var mode in (ReadOnlySpan<PredictionMode>)[PredictionMode.SLL, PredictionMode.LL])
        {
            var strategy = new FaultFinder();
            try
            {
                return rule(CreateParser(tokens, end, mode, strategy));
            }
            catch (FaultFound found)
            {
                fault = found.Fault;
            }
        }

        return null;
    }

    internal static RlmParser CreateParser(IReadOnlyList<SourceToken> tokens, int end, PredictionMode mode, IAntlrErrorStrategy strategy)
    {
        // A source of its own for the end mark: tokens made here have no stream behind them.
        List<IToken> all = [.. tokens, new SourceToken(TokenConstants.EOF, "", end)];
        var parser = new RlmParser(new CommonTokenStream(new ListTokenSource(all))) { ErrorHandler = strategy };
        parser.RemoveErrorListeners();
        parser.Interpreter.PredictionMode = mode;
        return parser;
    }
}

/// <summary>The header of a built-in function.</summary>
internal sealed record SignatureSyntax(IdentifierSyntax Name, SyntaxList<ParameterSyntax> Parameters, TypeSyntax Result, TextSpan Span) : SyntaxNode(Span);
