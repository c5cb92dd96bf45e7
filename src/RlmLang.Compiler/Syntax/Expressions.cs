using RlmLang.Source;

namespace RlmLang.Syntax;

/// <summary>Anything that has a value.</summary>
internal abstract record ExpressionSyntax(TextSpan Span) : SyntaxNode(Span);

/// <summary><c>1_000</c></summary>
internal sealed record IntLiteralSyntax(long Value, TextSpan Span) : ExpressionSyntax(Span);

/// <summary><c>2.5</c></summary>
internal sealed record FloatLiteralSyntax(double Value, TextSpan Span) : ExpressionSyntax(Span);

/// <summary><c>true</c>, <c>False</c></summary>
internal sealed record BoolLiteralSyntax(bool Value, TextSpan Span) : ExpressionSyntax(Span);

/// <summary><c>none</c>, <c>None</c>, <c>null</c></summary>
internal sealed record NoneLiteralSyntax(TextSpan Span) : ExpressionSyntax(Span);

/// <summary><c>"…"</c>, <c>'…'</c>, <c>"""…"""</c>: the value with its escapes resolved; how it was quoted is not kept.</summary>
internal sealed record TextLiteralSyntax(string Value, TextSpan Span) : ExpressionSyntax(Span);

/// <summary><c>f"…{expr:spec}…"</c></summary>
internal sealed record InterpolationSyntax(SyntaxList<InterpolationPartSyntax> Parts, TextSpan Span) : ExpressionSyntax(Span);

/// <summary><c>r"…"</c>, and <c>rf"…{text}…"</c>: literal parts are pattern, taken as they stand; what is interpolated is escaped.</summary>
internal sealed record RegexLiteralSyntax(SyntaxList<InterpolationPartSyntax> Parts, TextSpan Span) : ExpressionSyntax(Span);

/// <summary>A piece of an f-string.</summary>
internal abstract record InterpolationPartSyntax(TextSpan Span) : SyntaxNode(Span);

/// <summary>Text between the holes, with escapes and doubled braces resolved.</summary>
internal sealed record LiteralPartSyntax(string Value, TextSpan Span) : InterpolationPartSyntax(Span);

/// <summary><c>{expr}</c> or <c>{expr:.1f}</c></summary>
/// <param name="Value">The expression.</param>
/// <param name="Format">What stands after the colon, or null.</param>
/// <param name="Span">Braces included.</param>
internal sealed record HolePartSyntax(ExpressionSyntax Value, string? Format, TextSpan Span) : InterpolationPartSyntax(Span);

/// <summary><c>tickets</c>, <c>context</c>, <c>it</c></summary>
internal sealed record NameExpressionSyntax(IdentifierSyntax Name, TextSpan Span) : ExpressionSyntax(Span);

/// <summary><c>[a, b]</c></summary>
internal sealed record ListExpressionSyntax(SyntaxList<ExpressionSyntax> Items, TextSpan Span) : ExpressionSyntax(Span);

/// <summary><c>{key: v, ...rest}</c></summary>
internal sealed record RecordExpressionSyntax(SyntaxList<RecordEntrySyntax> Entries, TextSpan Span) : ExpressionSyntax(Span);

/// <summary>An entry of a record.</summary>
internal abstract record RecordEntrySyntax(TextSpan Span) : SyntaxNode(Span);

/// <summary><c>key: value</c>, also <c>"key": value</c></summary>
internal sealed record FieldEntrySyntax(IdentifierSyntax Name, ExpressionSyntax Value, TextSpan Span) : RecordEntrySyntax(Span);

/// <summary><c>...r</c>, also <c>**r</c></summary>
internal sealed record SpreadEntrySyntax(ExpressionSyntax Value, TextSpan Span) : RecordEntrySyntax(Span);

/// <summary><c>r.key</c></summary>
internal sealed record FieldExpressionSyntax(ExpressionSyntax Receiver, IdentifierSyntax Name, TextSpan Span) : ExpressionSyntax(Span);

/// <summary><c>xs[i]</c>, also <c>r["key"]</c></summary>
internal sealed record IndexExpressionSyntax(ExpressionSyntax Receiver, ExpressionSyntax Index, TextSpan Span) : ExpressionSyntax(Span);

/// <summary><c>xs[a:b]</c>; either end may be left out.</summary>
internal sealed record SliceExpressionSyntax(ExpressionSyntax Receiver, ExpressionSyntax? Start, ExpressionSyntax? End, TextSpan Span) : ExpressionSyntax(Span);

/// <summary><c>f(x, n=2)</c>, and <c>x.f(n=2)</c>, which means the same with the receiver as first argument.</summary>
/// <param name="Receiver">What stands before the dot, or null where the call has none. Kept apart so that printing gives back what was written.</param>
/// <param name="Name">The function's name, with its own span: a fix for a misspelling edits only this.</param>
/// <param name="Arguments">In source order; the binder checks that positional ones come first.</param>
/// <param name="Span">From the receiver's or name's start to the closing parenthesis.</param>
internal sealed record CallExpressionSyntax(ExpressionSyntax? Receiver, IdentifierSyntax Name, SyntaxList<ArgumentSyntax> Arguments, TextSpan Span)
    : ExpressionSyntax(Span);

/// <summary>An argument of a call.</summary>
/// <param name="Name">The parameter's name where one was written, else null.</param>
internal abstract record ArgumentSyntax(IdentifierSyntax? Name, TextSpan Span) : SyntaxNode(Span);

/// <summary><c>8_000</c>, <c>overlap=200</c>, <c>x => x.len()</c></summary>
internal sealed record ValueArgumentSyntax(IdentifierSyntax? Name, ExpressionSyntax Value, TextSpan Span) : ArgumentSyntax(Name, Span);

/// <summary><c>as=one_of(areas)</c>: a type in an argument's place.</summary>
internal sealed record TypeArgumentSyntax(IdentifierSyntax? Name, TypeSyntax Type, TextSpan Span) : ArgumentSyntax(Name, Span);

/// <summary><c>-x</c>, <c>not x</c></summary>
internal sealed record UnaryExpressionSyntax(UnaryOperator Operator, ExpressionSyntax Operand, TextSpan Span) : ExpressionSyntax(Span);

/// <summary><c>a + b</c></summary>
/// <param name="OperatorSpan">The operator alone.</param>
internal sealed record BinaryExpressionSyntax(BinaryOperator Operator, ExpressionSyntax Left, ExpressionSyntax Right, TextSpan OperatorSpan, TextSpan Span)
    : ExpressionSyntax(Span)
{
    public bool Equals(BinaryExpressionSyntax? other) =>
        other is not null && Operator == other.Operator && Left.Equals(other.Left) && Right.Equals(other.Right);

    public override int GetHashCode() => HashCode.Combine(Operator, Left, Right);
}

/// <summary><c>a if c else b</c></summary>
internal sealed record ConditionalExpressionSyntax(ExpressionSyntax WhenTrue, ExpressionSyntax Condition, ExpressionSyntax WhenFalse, TextSpan Span)
    : ExpressionSyntax(Span);

/// <summary><c>[e for x in xs if c]</c></summary>
internal sealed record ComprehensionSyntax(ExpressionSyntax Item, SyntaxList<IdentifierSyntax> Variables, ExpressionSyntax Source, ExpressionSyntax? Condition, TextSpan Span)
    : ExpressionSyntax(Span);

/// <summary><c>x => e</c>, <c>(a, b) => e</c>: only ever an argument.</summary>
internal sealed record LambdaExpressionSyntax(SyntaxList<IdentifierSyntax> Parameters, ExpressionSyntax Body, TextSpan Span) : ExpressionSyntax(Span);

/// <summary><c>{ let y = e  y + 1 }</c>: the body of a lambda or a function.</summary>
internal sealed record BlockExpressionSyntax(SyntaxList<BlockLetSyntax> Lets, ExpressionSyntax Result, TextSpan Span) : ExpressionSyntax(Span);

/// <summary><c>let y = e</c> inside a block.</summary>
internal sealed record BlockLetSyntax(IdentifierSyntax Name, ExpressionSyntax Value, TextSpan Span) : SyntaxNode(Span);

/// <summary>What could not be read as an expression; a syntax diagnostic stands at its place.</summary>
internal sealed record MissingExpressionSyntax(TextSpan Span) : ExpressionSyntax(Span);

internal enum UnaryOperator
{
    Minus,
    Not,
}

internal enum BinaryOperator
{
    Add,
    Subtract,
    Multiply,
    Divide,
    FloorDivide,
    Remainder,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    And,
    Or,
    In,
    NotIn,
    Fallback,
}
