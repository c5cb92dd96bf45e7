using System.Diagnostics;
using static RlmLang.Syntax.Printing.Layout;

namespace RlmLang.Syntax.Printing;

internal sealed partial class Printer
{
    // How tightly an expression holds together: where a looser one stands in a tighter one's place it gets parentheses.
    private enum Precedence
    {
        Conditional,
        Or,
        And,
        Not,
        Comparison,
        Fallback,
        Sum,
        Product,
        Sign,
        Primary,
    }

    private Layout Expression(ExpressionSyntax expression, Precedence place = Precedence.Conditional)
    {
        var printed = Bare(expression);
        return PrecedenceOf(expression) < place ? Of("(", printed, ")") : printed;
    }

    private static Precedence PrecedenceOf(ExpressionSyntax expression) => expression switch
    {
        ConditionalExpressionSyntax => Precedence.Conditional,
        LambdaExpressionSyntax or BlockExpressionSyntax => Precedence.Conditional,
        UnaryExpressionSyntax { Operator: UnaryOperator.Not } => Precedence.Not,
        UnaryExpressionSyntax => Precedence.Sign,
        IntLiteralSyntax { Value: < 0 } or FloatLiteralSyntax { Value: < 0 } => Precedence.Sign,
        BinaryExpressionSyntax n => PrecedenceOf(n.Operator),
        _ => Precedence.Primary,
    };

    private static Precedence PrecedenceOf(BinaryOperator @operator) => @operator switch
    {
        BinaryOperator.Or => Precedence.Or,
        BinaryOperator.And => Precedence.And,
        BinaryOperator.Fallback => Precedence.Fallback,
        BinaryOperator.Add or BinaryOperator.Subtract => Precedence.Sum,
        BinaryOperator.Multiply or BinaryOperator.Divide or BinaryOperator.FloorDivide or BinaryOperator.Remainder => Precedence.Product,
        _ => Precedence.Comparison,
    };

    private Layout Bare(ExpressionSyntax expression) => expression switch
    {
        IntLiteralSyntax n => TextForms.Int(n.Value),
        FloatLiteralSyntax n => TextForms.Float(n.Value),
        BoolLiteralSyntax n => n.Value ? "true" : "false",
        NoneLiteralSyntax => "none",
        TextLiteralSyntax n => TextForms.Text(n.Value, !_isInHole && TextForms.IsLong([n.Value])),
        InterpolationSyntax n => Interpolation(n),
        RegexLiteralSyntax n => Regex(n),
        NameExpressionSyntax n => n.Name.Text,
        ListExpressionSyntax n => Enclosed("[", n.Items, i => Expression(i), "]"),
        RecordExpressionSyntax n => Enclosed("{", n.Entries, Entry, "}"),
        FieldExpressionSyntax or IndexExpressionSyntax or SliceExpressionSyntax or CallExpressionSyntax => Chain(expression),
        UnaryExpressionSyntax { Operator: UnaryOperator.Not } n => Of("not ", Expression(n.Operand, Precedence.Not)),
        // `--` would be read as one sign.
        UnaryExpressionSyntax n => Of("-", Expression(n.Operand, PrecedenceOf(n.Operand) == Precedence.Sign ? Precedence.Primary : Precedence.Sign)),
        BinaryExpressionSyntax n => Binary(n),
        ConditionalExpressionSyntax n => Group(
            Expression(n.WhenTrue, Precedence.Or),
            Indent(Line, "if ", Expression(n.Condition, Precedence.Or), Line, "else ", Expression(n.WhenFalse))),
        ComprehensionSyntax n => Comprehension(n),
        LambdaExpressionSyntax n => Of(n.Parameters is [var only] ? only.Text : $"({string.Join(", ", n.Parameters.Select(p => p.Text))})", " => ", Body(n.Body)),
        BlockExpressionSyntax n => Block(n),
        MissingExpressionSyntax n => Written(n.Span),
        _ => throw new UnreachableException($"No printing for {expression.GetType().Name}."),
    };

    private Layout Body(ExpressionSyntax body) => body is BlockExpressionSyntax block ? Block(block) : Expression(body);

    private Layout Block(BlockExpressionSyntax block) => Group(
        "{",
        Indent(
            Of([.. block.Lets.Select(l => Of(Line, WithComments(l, Of("let ", l.Name.Text, " = ", Expression(l.Value)), Choose("", ";"))))]),
            Line,
            WithComments(block.Result, Expression(block.Result), Empty)),
        Line,
        "}");

    private Layout Comprehension(ComprehensionSyntax n) => Group(
        "[",
        Indent(
            SoftLine,
            Expression(n.Item),
            Line,
            $"for {string.Join(", ", n.Variables.Select(v => v.Text))} in ",
            Expression(n.Source, Precedence.Or),
            n.Condition is { } condition ? Of(Line, "if ", Expression(condition, Precedence.Or)) : Empty),
        SoftLine,
        "]");

    // `a + b - c` is one row of operands. A line breaks behind the operator, since one that starts with `-` would start anew.
    private Layout Binary(BinaryExpressionSyntax binary)
    {
        var level = PrecedenceOf(binary.Operator);
        var row = new Stack<BinaryExpressionSyntax>();
        var first = (ExpressionSyntax)binary;
        while (first is BinaryExpressionSyntax left && PrecedenceOf(left.Operator) == level && (row.Count == 0 || level is not (Precedence.Comparison or Precedence.Fallback)))
        {
            row.Push(left);
            first = left.Left;
        }

        // What is not a row of its own has to be tighter; only `??` takes its like on the right.
        var tighter = level + 1;
        var parts = new List<Layout>();
        foreach (var step in row)
        {
            // `//` at the end of a line would be read as a comment of another language.
            parts.Add(Of(" ", Sign(step.Operator), step.Operator == BinaryOperator.FloorDivide ? " " : Line));
            parts.Add(Expression(step.Right, level == Precedence.Fallback ? level : tighter));
        }

        return Group(Expression(first, tighter), Indent([.. parts]));
    }

    private static string Sign(BinaryOperator @operator) => @operator switch
    {
        BinaryOperator.Add => "+",
        BinaryOperator.Subtract => "-",
        BinaryOperator.Multiply => "*",
        BinaryOperator.Divide => "/",
        BinaryOperator.FloorDivide => "//",
        BinaryOperator.Remainder => "%",
        BinaryOperator.Equal => "==",
        BinaryOperator.NotEqual => "!=",
        BinaryOperator.Less => "<",
        BinaryOperator.LessOrEqual => "<=",
        BinaryOperator.Greater => ">",
        BinaryOperator.GreaterOrEqual => ">=",
        BinaryOperator.And => "and",
        BinaryOperator.Or => "or",
        BinaryOperator.In => "in",
        BinaryOperator.NotIn => "not in",
        BinaryOperator.Fallback => "??",
        _ => throw new UnreachableException($"No sign for {@operator}."),
    };

    // `a.f(x).g(y)`: where it does not fit on a line, each call stands on its own, with its dot in front.
    private Layout Chain(ExpressionSyntax expression)
    {
        var links = new Stack<(Layout Link, bool IsCall)>();
        ExpressionSyntax? receiver = expression;
        Layout start = Empty;
        while (receiver is not null)
        {
            switch (receiver)
            {
                case CallExpressionSyntax { Receiver: null } n:
                    start = Of(n.Name.Text, Arguments(n.Arguments));
                    receiver = null;
                    break;
                case CallExpressionSyntax n:
                    links.Push((Of(".", n.Name.Text, Arguments(n.Arguments)), true));
                    receiver = n.Receiver;
                    break;
                case FieldExpressionSyntax n:
                    links.Push((Of(".", n.Name.Text), false));
                    receiver = n.Receiver;
                    break;
                case IndexExpressionSyntax n:
                    links.Push((Of("[", Expression(n.Index), "]"), false));
                    receiver = n.Receiver;
                    break;
                case SliceExpressionSyntax n:
                    links.Push((Of("[", n.Start is { } from ? Expression(from) : Empty, ":", n.End is { } to ? Expression(to) : Empty, "]"), false));
                    receiver = n.Receiver;
                    break;
                default:
                    start = Expression(receiver, Precedence.Primary);
                    receiver = null;
                    break;
            }
        }

        var breaks = links.Count(l => l.IsCall) > 1;
        var printed = links.Select(l => breaks && l.IsCall ? Of(SoftLine, l.Link) : l.Link);
        return breaks ? Group(start, Indent([.. printed])) : Of([start, .. printed]);
    }

    private Layout Arguments(SyntaxList<ArgumentSyntax> arguments) =>
        // A lone record, list or lambda opens and closes on the lines of its call.
        arguments is [ValueArgumentSyntax { Value: RecordExpressionSyntax or ListExpressionSyntax or ComprehensionSyntax or LambdaExpressionSyntax } only] && !HasComment(only)
            ? Of("(", Argument(only), ")")
            : Enclosed("(", arguments, Argument, ")");

    private Layout Argument(ArgumentSyntax argument) => argument switch
    {
        ValueArgumentSyntax n => Of(n.Name is { } name ? name.Text + "=" : "", Expression(n.Value)),
        TypeArgumentSyntax n => Of(n.Name is { } name ? name.Text + "=" : "", Type(n.Type)),
        _ => throw new UnreachableException($"No printing for {argument.GetType().Name}."),
    };

    private Layout Entry(RecordEntrySyntax entry) => entry switch
    {
        FieldEntrySyntax n => Of(Key(n.Name), ": ", Expression(n.Value)),
        SpreadEntrySyntax n => Of("...", Expression(n.Value)),
        _ => throw new UnreachableException($"No printing for {entry.GetType().Name}."),
    };
}
