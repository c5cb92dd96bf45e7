using System.Diagnostics;
using Antlr4.Runtime;
using Antlr4.Runtime.Tree;
using RlmLang.Diagnostics;
using RlmLang.Source;
using static RlmLang.Syntax.Parsing.Generated.RlmParser;

namespace RlmLang.Syntax.Parsing;

internal sealed partial class TreeBuilder
{
    public ExpressionSyntax BuildExpression(ExpressionContext context)
    {
        var first = BuildOperation(context.operation(0));
        return context.IF() is null
            ? first
            : new ConditionalExpressionSyntax(first, BuildOperation(context.operation(1)), BuildExpression(context.expression()), SpanOf(context));
    }

    public LambdaExpressionSyntax BuildLambda(LambdaContext context) => new(Each(context.NAME(), Name), BuildBody(context.lambdaBody()), SpanOf(context));

    private ExpressionSyntax? BuildOptional(ExpressionContext? context) => context is null ? null : BuildExpression(context);

    private ExpressionSyntax BuildBody(LambdaBodyContext context)
    {
        if (context.block() is not { } block)
        {
            return BuildExpression(context.expression());
        }

        var lets = Each(block.blockLet(), l => new BlockLetSyntax(Name(l.NAME()), BuildExpression(l.expression()), SpanOf(l)));
        var result = BuildExpression(block.expression());
        return lets.Count == 0 ? result : new BlockExpressionSyntax(lets, result, SpanOf(block));
    }

    private ExpressionSyntax BuildOperation(OperationContext context) => context switch
    {
        PrimaryOperationContext c => BuildPrimary(c.primary()),
        MethodCallContext c => new CallExpressionSyntax(BuildOperation(c.operation()), Name(c.NAME()), BuildArguments(c.arguments()), SpanOf(c)),
        FieldAccessContext c => new FieldExpressionSyntax(BuildOperation(c.operation()), Name(c.NAME()), SpanOf(c)),
        IndexingContext c => BuildIndexing(c),
        SignOperationContext c => BuildSign(c),
        NegationContext c => new UnaryExpressionSyntax(UnaryOperator.Not, BuildOperation(c.operation()), SpanOf(c)),
        ComparisonContext c => BuildComparison(c),
        _ => BuildBinary(context),
    };

    private ExpressionSyntax BuildSign(SignOperationContext context)
    {
        if (context.PREFIX_MINUS() is null)
        {
            return new UnaryExpressionSyntax(UnaryOperator.Not, BuildOperation(context.operation()), SpanOf(context));
        }

        // The smallest int has no positive counterpart, so its sign is read with its digits.
        return context.operation() is PrimaryOperationContext p && p.primary() is IntLiteralContext literal
            && literal.GetText().Replace("_", "", StringComparison.Ordinal).TrimStart('0') == "9223372036854775808"
            ? new IntLiteralSyntax(long.MinValue, SpanOf(context))
            : new UnaryExpressionSyntax(UnaryOperator.Minus, BuildOperation(context.operation()), SpanOf(context));
    }

    private BinaryExpressionSyntax BuildBinary(OperationContext context)
    {
        var sign = ((ITerminalNode)context.GetChild(1)).Symbol;
        return new BinaryExpressionSyntax(
            OperatorOf(sign.Type),
            BuildOperation((OperationContext)context.GetChild(0)),
            BuildOperation((OperationContext)context.GetChild(2)),
            SpanOf(sign),
            SpanOf(context));
    }

    private BinaryExpressionSyntax BuildComparison(ComparisonContext context)
    {
        var sign = context.comparator()?.Start ?? context.IN().Symbol;
        var @operator = context.NOT() is null ? OperatorOf(sign.Type) : BinaryOperator.NotIn;
        var operatorSpan = context.NOT() is { } not ? TextSpan.Cover(SpanOf(not.Symbol), SpanOf(sign)) : SpanOf(sign);
        if (context.operation(0) is ComparisonContext first)
        {
            _diagnostics.Add(SyntaxDiagnostics.Chained(operatorSpan, Written(first.operation(1)), isCertain: (context.Parent as Antlr4.Runtime.ParserRuleContext)?.Start.Type is not (NOT or BANG)));
        }

        return new BinaryExpressionSyntax(@operator, BuildOperation(context.operation(0)), BuildOperation(context.operation(1)), operatorSpan, SpanOf(context));
    }

    private static BinaryOperator OperatorOf(int sign) => sign switch
    {
        PLUS => BinaryOperator.Add,
        MINUS => BinaryOperator.Subtract,
        STAR => BinaryOperator.Multiply,
        SLASH => BinaryOperator.Divide,
        FLOOR => BinaryOperator.FloorDivide,
        PERCENT => BinaryOperator.Remainder,
        EQUAL => BinaryOperator.Equal,
        NOT_EQUAL => BinaryOperator.NotEqual,
        LESS => BinaryOperator.Less,
        LESS_OR_EQUAL => BinaryOperator.LessOrEqual,
        GREATER => BinaryOperator.Greater,
        GREATER_OR_EQUAL => BinaryOperator.GreaterOrEqual,
        AND => BinaryOperator.And,
        OR => BinaryOperator.Or,
        IN => BinaryOperator.In,
        FALLBACK => BinaryOperator.Fallback,
        _ => throw new UnreachableException($"No operator for token type {sign}."),
    };

    private ExpressionSyntax BuildIndexing(IndexingContext context)
    {
        var receiver = BuildOperation(context.operation());
        return context.subscript() switch
        {
            SliceToContext c => new SliceExpressionSyntax(receiver, null, BuildOptional(c.expression()), SpanOf(context)),
            IndexOrSliceContext c when c.COLON() is not null => new SliceExpressionSyntax(receiver, BuildExpression(c.expression(0)), BuildOptional(c.expression(1)), SpanOf(context)),
            IndexOrSliceContext c => new IndexExpressionSyntax(receiver, BuildExpression(c.expression(0)), SpanOf(context)),
            var other => throw new UnreachableException($"No index for {other.GetType().Name}."),
        };
    }

    private ExpressionSyntax BuildPrimary(PrimaryContext context) => context switch
    {
        IntLiteralContext c => new IntLiteralSyntax(Literals.Int(c.GetText(), SpanOf(c), _diagnostics), SpanOf(c)),
        FloatLiteralContext c => new FloatLiteralSyntax(Literals.Float(c.GetText(), SpanOf(c), _diagnostics), SpanOf(c)),
        BoolLiteralContext c => new BoolLiteralSyntax(c.TRUE() is not null, SpanOf(c)),
        NoneLiteralContext c => new NoneLiteralSyntax(SpanOf(c)),
        TextLiteralContext c => BuildText(c.STRING()),
        RegexLiteralContext c => BuildRegex(c.regex()),
        InterpolatedContext c => BuildInterpolation(c.interpolation()),
        CallContext c => new CallExpressionSyntax(null, Name(c.NAME()), BuildArguments(c.arguments()), SpanOf(c)),
        NameExpressionContext c => new NameExpressionSyntax(Name(c.NAME()), SpanOf(c)),
        GroupContext c => BuildExpression(c.expression()),
        ListExpressionContext c => BuildList(c),
        RecordExpressionContext c => new RecordExpressionSyntax(Each(c.record().recordEntry(), BuildEntry), SpanOf(c)),
        _ => throw new UnreachableException($"No expression for {context.GetType().Name}."),
    };

    private ExpressionSyntax BuildList(ListExpressionContext context)
    {
        var content = context.listContent();
        if (content?.comprehensionTail() is not { } tail)
        {
            return new ListExpressionSyntax(content is null ? [] : Each(content.expression(), BuildExpression), SpanOf(context));
        }

        return new ComprehensionSyntax(
            BuildExpression(content.expression(0)),
            Each(tail.variables().NAME(), Name),
            BuildOperation(tail.operation(0)),
            tail.IF() is null ? null : BuildOperation(tail.operation(1)),
            SpanOf(context));
    }

    private RecordEntrySyntax BuildEntry(RecordEntryContext context) => context switch
    {
        FieldEntryContext c => new FieldEntrySyntax(Key(c.NAME(), c.STRING()), BuildExpression(c.expression()), SpanOf(c)),
        SpreadEntryContext c => new SpreadEntrySyntax(BuildExpression(c.expression()), SpanOf(c)),
        _ => throw new UnreachableException($"No entry for {context.GetType().Name}."),
    };

    private SyntaxList<ArgumentSyntax> BuildArguments(ArgumentsContext context) => Each(context.argument(), BuildArgument);

    private ArgumentSyntax BuildArgument(ArgumentContext context) => context switch
    {
        TypeArgumentContext c => new TypeArgumentSyntax(new IdentifierSyntax("as", SpanOf(c.AS().Symbol)), BuildType(c.typeExpression()), SpanOf(c)),
        ValueArgumentContext c => new ValueArgumentSyntax(
            c.NAME() is { } name ? Name(name) : null,
            c.lambda() is { } lambda ? BuildLambda(lambda) : BuildExpression(c.expression()),
            SpanOf(c)),
        _ => throw new UnreachableException($"No argument for {context.GetType().Name}."),
    };

    private string Written(ParserRuleContext context)
    {
        var span = SpanOf(context);
        return _source.Substring(span.Start, span.Length);
    }
}
