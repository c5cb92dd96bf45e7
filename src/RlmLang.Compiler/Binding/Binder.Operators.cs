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
        BinaryOperator.And or BinaryOperator.Or => BindLogical(syntax, scope, isCondition: false),
        BinaryOperator.Fallback => BindFallback(syntax, scope),
        BinaryOperator.In or BinaryOperator.NotIn => BindContainment(syntax, scope),
        BinaryOperator.Equal or BinaryOperator.NotEqual when syntax.Right is NoneLiteralSyntax && ReportMatch(syntax.Left, syntax.Span, syntax.Operator == BinaryOperator.NotEqual, scope) => new BoundError(syntax.Span, []),
        _ => BindOperation(syntax, BindExpression(syntax.Left, scope), BindExpression(syntax.Right, scope)),
    };

    /// <summary><c>re.search(p, t)</c> where it is asked whether something matches.</summary>
    private bool ReportMatch(ExpressionSyntax syntax, TextSpan whole, bool isThere, Scope scope)
    {
        if (syntax is not CallExpressionSyntax { Receiver: NameExpressionSyntax { Name.Text: "re" } module, Name.Text: "search" or "match" or "fullmatch" } call || scope.Find("re") is not null
            || call.Arguments.Any(a => a is not ValueArgumentSyntax))
        {
            return false;
        }

        var condition = ForeignRegex.Condition(call.Name.Text, [.. call.Arguments.OfType<ValueArgumentSyntax>().Select(a => Argument(a.Value, scope))]);
        var text = isThere ? condition : $"not {condition}";
        _diagnostics.Add(BindingDiagnostics.ForeignFunction(
            TextSpan.Cover(module.Span, call.Name.Span), $"re.{call.Name.Text}", "whether something matches is asked with `t.matches(r\"…\")`.", condition is null ? null : Fix.Replace(whole, text ?? "", $"write `{text}`")));
        return true;
    }

    // Where the expression is itself a condition, what its parts hold is asked, as everywhere; as a value, Python's and JavaScript's `or` give one of the two.
    private BoundExpression BindLogical(BinaryExpressionSyntax syntax, Scope scope, bool isCondition)
    {
        if (!isCondition && ReportChoice(syntax, scope))
        {
            return new BoundError(syntax.Span, []);
        }

        var first = isCondition ? BindCondition(syntax.Left, scope) : BindExpression(syntax.Left, scope);
        if (!isCondition && first.Type is not (BoolType or ErrorType or NeverType) && !first.Type.HasError)
        {
            var second = BindExpression(syntax.Right, scope);
            // What was said of the operator's form says it all.
            if (second.Type is not BoolType && (_home.Tree.Diagnostics.Any(d => d.Span == syntax.OperatorSpan) || ReportOr(syntax, first, second)))
            {
                return new BoundError(syntax.Span, [first, second]);
            }

            return new BoundLogical(syntax.Span, syntax.Operator, AsCondition(first, syntax.Left), AsCondition(second, syntax.Right), RlmType.Bool);
        }

        if (first.Type.HasError)
        {
            return new BoundError(syntax.Span, [first, BindExpression(syntax.Right, scope)]);
        }

        var left = AsCondition(first, syntax.Left);
        var right = BindCondition(syntax.Right, scope.Narrow(Narrowing.Facts(left, syntax.Operator == BinaryOperator.And)), isCertain: isCondition);
        return new BoundLogical(syntax.Span, syntax.Operator, left, right, RlmType.Bool);
    }

    /// <summary><c>c and "a" or "b"</c> as a value: one of the two texts.</summary>
    private bool ReportChoice(BinaryExpressionSyntax syntax, Scope scope)
    {
        if (syntax is not { Operator: BinaryOperator.Or, Left: BinaryExpressionSyntax { Operator: BinaryOperator.And } first }
            || first.Right is not (TextLiteralSyntax { Value.Length: > 0 } or IntLiteralSyntax { Value: not 0 } or InterpolationSyntax or ListExpressionSyntax))
        {
            return false;
        }

        _ = BindCondition(first.Left, scope);
        _ = BindExpression(first.Right, scope);
        _ = BindExpression(syntax.Right, scope);
        var replacement = $"{Operand(first.Right)} if {Operand(first.Left)} else {Operand(syntax.Right)}";
        _diagnostics.Add(BindingDiagnostics.ValueOfCondition(syntax.OperatorSpan, Written(syntax.OperatorSpan), syntax.Span, Enclosed(replacement, syntax.Span), first.Right is TextLiteralSyntax or IntLiteralSyntax));
        return true;
    }

    // `x or fallback` and `x and y` for values that are empty, zero or none.
    private bool ReportOr(BinaryExpressionSyntax syntax, BoundExpression first, BoundExpression second)
    {
        if (second.Type.HasError || Conversions.Join(Bare(first.Type), Bare(second.Type)) is not { HasError: false })
        {
            return false;
        }

        var isName = Narrowing.Path(first) is not null;
        var (name, other) = (Operand(syntax.Left), Operand(syntax.Right));
        var held = Bare(first.Type) switch
        {
            ListType or TextType => $"{WrittenTight(syntax.Left)}.len() > 0",
            IntType or FloatType => $"{WrittenTight(syntax.Left)} != 0",
            _ => null,
        };
        if (first.Type is OptionType)
        {
            if (second.Type is OptionType or BoolType || syntax.Operator == BinaryOperator.And)
            {
                return false;
            }

            // A value that is there and empty gives way to the fallback too; where none can be, or the fallback is the same, `??` says it all.
            if (held is null || IsFalsy(second) || NeverEmpty(first) || !isName)
            {
                _diagnostics.Add(BindingDiagnostics.OrFallback(syntax.OperatorSpan, Written(syntax.OperatorSpan), isCertain: held is null || IsFalsy(second) || NeverEmpty(first)));
                return true;
            }

            held = $"{name} != none and {held}";
        }
        else if (held is null)
        {
            return false;
        }

        var choice = syntax.Operator == BinaryOperator.Or ? $"{name} if {held} else {other}" : $"{other} if {held} else {name}";
        _diagnostics.Add(BindingDiagnostics.ValueOfCondition(syntax.OperatorSpan, Written(syntax.OperatorSpan), syntax.Span, Enclosed(choice, syntax.Span), isName));
        return true;
    }

    private static bool IsFalsy(BoundExpression value) => value switch
    {
        BoundLiteral { Value: TextValue { Length: 0 } or IntValue { Number: 0 } or FloatValue { Number: 0 } } => true,
        BoundList { Items.IsEmpty: true } => true,
        _ => false,
    };

    // A match of a pattern that matches no empty text.
    private static bool NeverEmpty(BoundExpression value) =>
        value is BoundCall { Function.Name: "extract_first" } call && call.Arguments.OfType<BoundLiteral>().Select(l => l.Value).OfType<RegexValue>().FirstOrDefault() is { } pattern
        && pattern.Regex.GetGroupNumbers().Length == 1 && !pattern.Regex.Matches(" a 1-\n\n_.").Any(m => m.Length == 0) && !pattern.Regex.IsMatch("");

    /// <summary>The source of an expression, fit to stand in a conditional.</summary>
    private string Operand(ExpressionSyntax syntax) => syntax is ConditionalExpressionSyntax or LambdaExpressionSyntax or BinaryExpressionSyntax { Operator: BinaryOperator.Or or BinaryOperator.And } ? $"({Written(syntax.Span)})" : Written(syntax.Span);

    // A conditional binds looser than all else: only where nothing stands beside it does it need no parentheses.
    private string Enclosed(string choice, TextSpan span)
    {
        var source = _linked.Source.Text;
        var (start, end) = (span.Start - 1, span.End);
        while (start >= 0 && source[start] is ' ' or '\t')
        {
            start--;
        }

        while (end < source.Length && source[end] is ' ' or '\t' or '\r')
        {
            end++;
        }

        var isAlone = (end == source.Length || source[end] is '\n' or ')' or ']' or '}' or ',' or ';' or '#') && (start < 0 || source[start] is '\n' or '(' or '[' or '{' or ',' or ':' || (source[start] == '=' && (start == 0 || source[start - 1] is not ('=' or '!' or '<' or '>'))));
        return isAlone ? choice : $"({choice})";
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

        if (ReportPosition(syntax, left, right))
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
            if (IsPosition(optional.Item2))
            {
                ReportMissing(optional.Item1, optional.Item2);
            }
            else
            {
                ReportNone(optional.Item1.Span, Written(optional.Item1.Span), optional.Item2.Type, needsParentheses: true);
            }
        }
        else if (syntax.Operator == BinaryOperator.Add && (OperatorTable.IsText(left.Type) || OperatorTable.IsText(right.Type)) && left.Type is not ListType && right.Type is not ListType)
        {
            var other = OperatorTable.IsText(left.Type) ? syntax.Right : syntax.Left;
            _diagnostics.Add(BindingDiagnostics.TextPlus(other.Span, Written(other.Span), (OperatorTable.IsText(left.Type) ? right : left).Type.ToString()));
        }
        else
        {
            _diagnostics.Add(Repeated(syntax, left, right) ?? BindingDiagnostics.OperatorTypes(
                syntax.OperatorSpan, OperatorTable.Written(syntax.Operator), [left.Type.ToString(), right.Type.ToString()], OperatorTable.Domain(syntax.Operator)));
        }

        return error;
    }

    // `"-" * 10`, `[0] * n`
    private Diagnostic? Repeated(BinaryExpressionSyntax syntax, BoundExpression left, BoundExpression right)
    {
        if (syntax.Operator != BinaryOperator.Multiply || (left.Type is IntType ? (syntax.Right, right.Type, syntax.Left) : right.Type is IntType ? (syntax.Left, left.Type, syntax.Right) : default) is not ({ } what, { } type, { } times))
        {
            return null;
        }

        var many = Written(times.Span);
        var text = OperatorTable.IsText(type) ? $"[{Written(what.Span)} for _ in range({many})].join(\"\")"
            : what is ListExpressionSyntax { Items: [var item] } ? $"[{Written(item.Span)} for _ in range({many})]" : null;
        return text is null ? null : BindingDiagnostics.Repeated(syntax.OperatorSpan, text, syntax.Span);
    }

    /// <summary>An expression that has to be a bool; says what to write where it is asked whether something is there.</summary>
    /// <param name="isCertain">Whether nothing but a condition can have been meant.</param>
    private BoundExpression BindCondition(ExpressionSyntax syntax, Scope scope, bool isCertain = true) =>
        syntax is BinaryExpressionSyntax { Operator: BinaryOperator.And or BinaryOperator.Or } logical ? BindLogical(logical, scope, isCondition: true)
        : ReportMatch(syntax, syntax.Span, isThere: true, scope) ? new BoundError(syntax.Span, [])
        : AsCondition(BindExpression(syntax, scope), syntax, isCertain);

    private BoundExpression AsCondition(BoundExpression condition, ExpressionSyntax syntax, bool isCertain = true)
    {
        if (condition.Type is BoolType or ErrorType or NeverType)
        {
            return condition;
        }

        if (!condition.Type.HasError)
        {
            var (tight, written) = (WrittenTight(syntax), Written(syntax.Span));
            var (replacement, isSure) = condition switch
            {
                // What a model says is never empty: it was asked a question.
                BoundCall { Function.Name: "llm" } when condition.Type is TextType && syntax is CallExpressionSyntax call => (Asked(call), call.Arguments.All(a => a.Name?.Text != "as")),
                { Type: ListType or TextType or OneOfType } => ($"{tight}.len() > 0", true),
                { Type: IntType or FloatType } => ($"{tight} != 0", true),
                { Type: OptionType { Item: BoolType } } => ($"({written} ?? false)", true),
                { Type: OptionType } => ($"{tight} != none", false),
                _ => ((string?)null, false),
            };
            // `!` holds tighter than a comparison, and `not` does not.
            replacement = replacement is not null && !replacement.EndsWith(')') && IsAfterBang(condition.Span) ? $"({replacement})" : replacement;
            _diagnostics.Add(BindingDiagnostics.NotBool(condition.Span, written, condition.Type.ToString(), replacement, isSure && isCertain));
        }

        return new BoundError(condition.Span, [condition]);
    }

    private bool IsAfterBang(TextSpan span)
    {
        var (source, at) = (_linked.Source.Text, span.Start - 1);
        while (at >= 0 && source[at] is ' ' or '\t')
        {
            at--;
        }

        return at >= 0 && source[at] == '!';
    }

    private string? Asked(CallExpressionSyntax call)
    {
        var inside = Written(call.Span)[..^1].TrimEnd();
        return call.Arguments.Any(a => a.Name?.Text == "as") ? null : $"{inside}{(inside.EndsWith(',') ? "" : ",")} as=bool)";
    }

    private static RlmType Bare(RlmType type) => type is OptionType option ? option.Item : type;
}
