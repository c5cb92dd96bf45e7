using RlmLang.Diagnostics;
using RlmLang.Source;
using RlmLang.Symbols;
using RlmLang.Syntax;
using RlmLang.Types;
using RlmLang.Values;

namespace RlmLang.Binding;

internal sealed partial class Binder
{
    private BoundExpression BindUnary(UnaryExpressionSyntax syntax, Scope scope)
    {
        if (syntax.Operator == UnaryOperator.Not)
        {
            return new BoundOperation(syntax.Span, BoundOperator.Not, [BindCondition(syntax.Operand, scope)], RlmType.Bool);
        }

        var operand = BindExpression(syntax.Operand, scope);
        if (operand is BoundLiteral { Value: IntValue { Number: not long.MinValue } i })
        {
            return new BoundLiteral(syntax.Span, new IntValue(-i.Number), RlmType.Int);
        }

        if (operand is BoundLiteral { Value: FloatValue f })
        {
            return new BoundLiteral(syntax.Span, new FloatValue(-f.Number), RlmType.Float);
        }

        if (OperatorTable.IsNumber(operand.Type))
        {
            return new BoundOperation(syntax.Span, BoundOperator.Negate, [operand], operand.Type is IntType ? RlmType.Int : RlmType.Float);
        }

        if (operand.Type is OptionType)
        {
            ReportNone(syntax.Operand.Span, Written(syntax.Operand.Span), operand.Type, needsParentheses: true);
        }
        else if (!operand.Type.HasError)
        {
            _diagnostics.Add(BindingDiagnostics.OperatorTypes(new TextSpan(syntax.Span.Start, 1), "-", [operand.Type.ToString()], "`-` takes a number."));
        }

        return new BoundError(syntax.Span, [operand]);
    }

    private BoundExpression BindBinary(BinaryExpressionSyntax syntax, Scope scope) => syntax.Operator switch
    {
        BinaryOperator.And or BinaryOperator.Or => BindLogical(syntax, scope),
        BinaryOperator.Fallback => BindFallback(syntax, scope),
        BinaryOperator.In or BinaryOperator.NotIn => BindContainment(syntax, scope),
        _ => BindOperation(syntax, BindExpression(syntax.Left, scope), BindExpression(syntax.Right, scope)),
    };

    private BoundLogical BindLogical(BinaryExpressionSyntax syntax, Scope scope)
    {
        var first = BindExpression(syntax.Left, scope);
        if (syntax.Operator == BinaryOperator.Or && first.Type is OptionType { Item: not BoolType })
        {
            // `x or fallback` for what may be none.
            var fallback = BindExpression(syntax.Right, scope);
            if (fallback.Type is not (BoolType or OptionType) && Conversions.Join(Bare(first.Type), fallback.Type) is { HasError: false })
            {
                _diagnostics.Add(BindingDiagnostics.OrFallback(syntax.OperatorSpan, Written(syntax.OperatorSpan)));
                return new BoundLogical(syntax.Span, syntax.Operator, new BoundError(first.Span, [first]), new BoundError(fallback.Span, [fallback]), RlmType.Error);
            }
        }

        var left = AsCondition(first, syntax.Left);
        var right = BindCondition(syntax.Right, scope.Narrow(Narrowing.Facts(left, syntax.Operator == BinaryOperator.And)));
        return new BoundLogical(syntax.Span, syntax.Operator, left, right, RlmType.Bool);
    }

    private BoundExpression BindFallback(BinaryExpressionSyntax syntax, Scope scope)
    {
        var (left, right) = (BindExpression(syntax.Left, scope), BindExpression(syntax.Right, scope));
        var present = left.Type is OptionType option ? option.Item : left.Type is NoneType ? RlmType.Never : left.Type;

        // A label in the place of a missing label stays one: `reply.area ?? "other"`.
        var type = Conversions.Join(present, right.Type);
        if (right is BoundLiteral && TryCoerce(right, present) is { } fitting)
        {
            (right, type) = (fitting, present);
        }

        if (type is null)
        {
            _diagnostics.Add(BindingDiagnostics.Branches(right.Span, "Both sides of `??`", present.ToString(), right.Type.ToString()));
            return new BoundError(syntax.Span, [left, right]);
        }

        var full = left.Type is OptionType ? RlmType.Option(type) : type;
        return new BoundLogical(syntax.Span, syntax.Operator, left.Type is NoneType ? left : Convert(left, full), Convert(right, type), type);
    }

    private BoundExpression BindContainment(BinaryExpressionSyntax syntax, Scope scope)
    {
        var (item, whole) = (BindExpression(syntax.Left, scope), BindExpression(syntax.Right, scope));
        BoundExpression? contains = null;
        if (whole.Type is RecordType && AsText(whole) is { } text)
        {
            whole = text;
        }

        if (OperatorTable.IsText(whole.Type) && (OperatorTable.IsText(item.Type) || item.Type is RegexType))
        {
            contains = new BoundOperation(syntax.Span, BoundOperator.TextContains, [item, whole], RlmType.Bool);
        }
        else if (whole.Type is ListType list)
        {
            if (item is BoundLiteral && !ReportLabel(item, list.Item))
            {
                return new BoundError(syntax.Span, [item, whole]);
            }

            if (Conversions.Join(list.Item, item.Type) is { } joined)
            {
                contains = new BoundOperation(syntax.Span, BoundOperator.ListContains, [Convert(item, joined), Convert(whole, RlmType.List(joined))], RlmType.Bool);
            }
            else
            {
                _diagnostics.Add(BindingDiagnostics.NeverEqual(syntax.OperatorSpan, item.Type.ToString(), list.Item.ToString()));
                return new BoundError(syntax.Span, [item, whole]);
            }
        }

        if (contains is not null)
        {
            return syntax.Operator == BinaryOperator.In ? contains : new BoundOperation(syntax.Span, BoundOperator.Not, [contains], RlmType.Bool);
        }

        return ReportOperands(syntax, item, whole);
    }

    private BoundExpression BindOperation(BinaryExpressionSyntax syntax, BoundExpression left, BoundExpression right)
    {
        if (left.Type.HasError || right.Type.HasError)
        {
            return new BoundError(syntax.Span, [left, right]);
        }

        if (syntax.Operator is BinaryOperator.Equal or BinaryOperator.NotEqual && !(ReportLabel(left, right.Type) && ReportLabel(right, left.Type)))
        {
            return new BoundError(syntax.Span, [left, right]);
        }

        return OperatorTable.Find(syntax.Operator, left.Type, right.Type) is var (@operator, operand, result)
            ? new BoundOperation(syntax.Span, @operator, [Convert(left, operand), Convert(right, operand)], result)
            : ReportOperands(syntax, left, right);
    }

    private BoundError ReportOperands(BinaryExpressionSyntax syntax, BoundExpression left, BoundExpression right)
    {
        var error = new BoundError(syntax.Span, [left, right]);
        // What was said of the operator's form, as of a chain of comparisons, says it all.
        if (left.Type.HasError || right.Type.HasError || _home.Tree.Diagnostics.Any(d => d.Span == syntax.OperatorSpan))
        {
            return error;
        }

        var (bareLeft, bareRight) = (Bare(left.Type), Bare(right.Type));
        var isContainment = syntax.Operator is BinaryOperator.In or BinaryOperator.NotIn;
        if (syntax.Operator is BinaryOperator.Equal or BinaryOperator.NotEqual)
        {
            _diagnostics.Add(BindingDiagnostics.NeverEqual(syntax.OperatorSpan, left.Type.ToString(), right.Type.ToString()));
        }
        else if ((left.Type is OptionType || right.Type is OptionType) && (isContainment ? bareRight is ListType || (OperatorTable.IsText(bareLeft) && OperatorTable.IsText(bareRight)) : OperatorTable.Find(syntax.Operator, bareLeft, bareRight) is not null))
        {
            var optional = left.Type is OptionType ? (syntax.Left, left) : (syntax.Right, right);
            ReportNone(optional.Item1.Span, Written(optional.Item1.Span), optional.Item2.Type, needsParentheses: true);
        }
        else if (syntax.Operator == BinaryOperator.Add && (OperatorTable.IsText(left.Type) || OperatorTable.IsText(right.Type)) && left.Type is not ListType && right.Type is not ListType)
        {
            var other = OperatorTable.IsText(left.Type) ? syntax.Right : syntax.Left;
            _diagnostics.Add(BindingDiagnostics.TextPlus(other.Span, Written(other.Span), (OperatorTable.IsText(left.Type) ? right : left).Type.ToString()));
        }
        else
        {
            _diagnostics.Add(BindingDiagnostics.OperatorTypes(
                syntax.OperatorSpan, OperatorTable.Written(syntax.Operator), [left.Type.ToString(), right.Type.ToString()], OperatorTable.Domain(syntax.Operator)));
        }

        return error;
    }

    /// <summary>An expression that has to be a bool; says what to write where it is asked whether something is there.</summary>
    private BoundExpression BindCondition(ExpressionSyntax syntax, Scope scope) => AsCondition(BindExpression(syntax, scope), syntax);

    private BoundExpression AsCondition(BoundExpression condition, ExpressionSyntax syntax)
    {
        if (condition.Type is BoolType or ErrorType or NeverType)
        {
            return condition;
        }

        if (!condition.Type.HasError)
        {
            var (tight, written) = (WrittenTight(syntax), Written(syntax.Span));
            var (replacement, isCertain) = condition.Type switch
            {
                ListType or TextType or OneOfType => ($"{tight}.len() > 0", true),
                IntType or FloatType => ($"{tight} != 0", true),
                OptionType { Item: BoolType } => ($"({written} ?? false)", true),
                OptionType => ($"{tight} != none", false),
                _ => ((string?)null, false),
            };
            _diagnostics.Add(BindingDiagnostics.NotBool(condition.Span, written, condition.Type.ToString(), replacement, isCertain));
        }

        return new BoundError(condition.Span, [condition]);
    }

    private static RlmType Bare(RlmType type) => type is OptionType option ? option.Item : type;
}
