using System.Diagnostics;
using Antlr4.Runtime;
using Antlr4.Runtime.Tree;
using RlmLang.Diagnostics;
using RlmLang.Source;
using static RlmLang.Syntax.Parsing.Generated.RlmParser;

namespace RlmLang.Syntax.Parsing;

/// <summary>Makes syntax nodes of the generated parser's contexts, which are whole: a statement with a fault never gets here.</summary>
internal sealed partial class TreeBuilder(string source, DiagnosticBag diagnostics)
{
    private readonly string _source = source;
    private readonly DiagnosticBag _diagnostics = diagnostics;

    public StatementSyntax BuildStatement(StatementContext context) => BuildStatement(context, isInTest: false);

    private StatementSyntax BuildStatement(StatementContext context, bool isInTest)
    {
        if (isInTest != (context.GetChild(0) is GivenStatementContext) && context.GetChild(0) is not (LetStatementContext or ShowStatementContext or ExpectStatementContext))
        {
            _diagnostics.Add(SyntaxDiagnostics.Misplaced(SpanOf(context.Start), context.Start.Text, isInTest));
        }

        return context.GetChild(0) switch
        {
            TypeStatementContext c => new TypeStatementSyntax(Name(c.NAME()), BuildType(c.typeExpression()), SpanOf(c)),
            UseStatementContext c => new UseStatementSyntax(BuildText(c.STRING()), SpanOf(c)),
            ParamStatementContext c => new ParamStatementSyntax(Name(c.NAME()), BuildType(c.typeExpression()), BuildOptional(c.expression()), SpanOf(c)),
            BudgetStatementContext c => new BudgetStatementSyntax(Each(c.budgetEntry(), e => new BudgetEntrySyntax(Name(e.NAME()), BuildExpression(e.expression()), SpanOf(e))), SpanOf(c)),
            FunctionStatementContext c => new FunctionStatementSyntax(Name(c.NAME()), BuildParameters(c.parameters()), c.typeExpression() is { } result ? BuildType(result) : null, BuildBody(c.lambdaBody()), SpanOf(c)),
            LetStatementContext c => new LetStatementSyntax(Name(c.NAME()), c.typeExpression() is { } type ? BuildType(type) : null, BuildExpression(c.expression()), SpanOf(c)),
            ShowStatementContext c => new ShowStatementSyntax(Each(c.expression(), BuildExpression), SpanOf(c)),
            ExpectStatementContext c => new ExpectStatementSyntax(BuildExpression(c.expression(0)), BuildOptional(c.expression(1)), SpanOf(c)),
            SetStatementContext c => BuildSet(c),
            TestStatementContext c => new TestStatementSyntax(BuildText(c.STRING()), BuildStatements(c.body()), SpanOf(c)),
            PropertyStatementContext c => new PropertyStatementSyntax(BuildText(c.STRING()), BuildParameters(c.parameters()), BuildStatements(c.body()), SpanOf(c)),
            GivenStatementContext c => BuildGiven(c),
            var other => throw new UnreachableException($"No node for {other.GetType().Name}."),
        };
    }

    public SignatureSyntax BuildSignature(SignatureContext context) => new(
        Name(context.NAME()),
        Each(context.signatureParameter(), p => new ParameterSyntax(
            Name(p.NAME()),
            p.functionType() is { } function ? BuildFunctionType(function) : BuildType(p.typeExpression()),
            BuildOptional(p.expression()),
            SpanOf(p))),
        BuildType(context.typeExpression()),
        SpanOf(context));

    private SetStatementSyntax BuildSet(SetStatementContext context)
    {
        var name = Name(context.NAME());
        if (name.Text != "FINAL")
        {
            _diagnostics.Add(SyntaxDiagnostics.OnlyFinal(name.Span, name.Text));
        }

        return new SetStatementSyntax(name, BuildExpression(context.expression()), SpanOf(context));
    }

    private GivenStatementSyntax BuildGiven(GivenStatementContext context)
    {
        ExpressionSyntax? pattern = context.STRING() is { } text ? BuildText(text) : context.regex() is { } regex ? BuildRegex(regex) : null;
        var value = context.lambda() is { } lambda ? BuildLambda(lambda) : BuildExpression(context.expression());
        return new GivenStatementSyntax(Name(context.NAME()), pattern, value, SpanOf(context));
    }

    private SyntaxList<StatementSyntax> BuildStatements(BodyContext context) => Each(context.statement(), s => BuildStatement(s, isInTest: true));

    private SyntaxList<ParameterSyntax> BuildParameters(ParametersContext context) =>
        Each(context.parameter(), p => new ParameterSyntax(Name(p.NAME()), BuildType(p.typeExpression()), BuildOptional(p.expression()), SpanOf(p)));

    private static SyntaxList<TNode> Each<TContext, TNode>(TContext[] contexts, Func<TContext, TNode> build)
        where TNode : SyntaxNode => new([.. contexts.Select(build)]);

    private static IdentifierSyntax Name(ITerminalNode node) => new(node.Symbol.Text, SpanOf(node.Symbol));

    // A field's name, written as a name or as a text.
    private IdentifierSyntax Key(ITerminalNode? name, ITerminalNode? text) =>
        name is not null ? Name(name) : text is not null ? new IdentifierSyntax(BuildText(text).Value, SpanOf(text.Symbol)) : throw new UnreachableException("A field has a name.");

    private static TextSpan SpanOf(IToken token) => new(token.StartIndex, Math.Max(0, token.StopIndex + 1 - token.StartIndex));

    // Words that a habit's rewriting has moved may stand out of order: the span covers all of them.
    private static TextSpan SpanOf(ParserRuleContext context) => TextSpan.Cover(SpanOf(context.Start), SpanOf(context.Stop ?? context.Start));
}
