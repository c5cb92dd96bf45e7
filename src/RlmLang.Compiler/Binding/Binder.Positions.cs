using RlmLang.Diagnostics;
using RlmLang.Symbols;
using RlmLang.Syntax;
using RlmLang.Types;
using RlmLang.Values;

namespace RlmLang.Binding;

/// <content>Places in texts and lists: other languages say -1 for what is not there, and ours says none.</content>
internal sealed partial class Binder
{
    /// <summary>The names that are bound to what <c>find</c> and <c>index_of</c> give.</summary>
    private readonly HashSet<ValueSymbol> _positions = [];

    private bool IsPosition(BoundExpression value) => value.Type is OptionType && value switch
    {
        BoundCall { Function.Name: "find" or "index_of" } => true,
        BoundName name => _positions.Contains(name.Symbol),
        _ => false,
    };

    /// <summary><c>t.find("x") != -1</c> and its like: they ask whether it is there.</summary>
    private bool ReportPosition(BinaryExpressionSyntax syntax, BoundExpression left, BoundExpression right)
    {
        var isLeft = IsPosition(left);
        if ((!isLeft && !IsPosition(right)) || (isLeft ? right : left) is not BoundLiteral { Value: IntValue { Number: var number } } || number is not (0 or -1))
        {
            return false;
        }

        var sign = isLeft ? syntax.Operator : syntax.Operator switch
        {
            BinaryOperator.Less => BinaryOperator.Greater,
            BinaryOperator.LessOrEqual => BinaryOperator.GreaterOrEqual,
            BinaryOperator.Greater => BinaryOperator.Less,
            BinaryOperator.GreaterOrEqual => BinaryOperator.LessOrEqual,
            var same => same,
        };
        bool? isThere = (sign, number) switch
        {
            (BinaryOperator.NotEqual or BinaryOperator.Greater, -1) or (BinaryOperator.GreaterOrEqual, 0) => true,
            (BinaryOperator.Equal or BinaryOperator.LessOrEqual, -1) or (BinaryOperator.Less, 0) => false,
            _ => null,
        };
        if (isThere is not { } there)
        {
            return false;
        }

        var position = isLeft ? syntax.Left : syntax.Right;
        _diagnostics.Add(BindingDiagnostics.NeverNegative(syntax.OperatorSpan, syntax.Span, $"{Written(position.Span)} {(there ? "!=" : "==")} none"));
        return true;
    }

    // `t.find("x") > 5`: what is not there stands before everything.
    private void ReportMissing(ExpressionSyntax syntax, BoundExpression position) =>
        _diagnostics.Add(BindingDiagnostics.MayBeNone(syntax.Span, Written(syntax.Span), position.Type.ToString(), "-1", needsParentheses: true));
}
