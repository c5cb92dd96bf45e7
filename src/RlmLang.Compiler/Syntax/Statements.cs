using RlmLang.Source;

namespace RlmLang.Syntax;

/// <summary>A whole program, in source order.</summary>
internal sealed record ProgramSyntax(SyntaxList<StatementSyntax> Statements, TextSpan Span) : SyntaxNode(Span);

/// <summary>What starts with a keyword of its own.</summary>
internal abstract record StatementSyntax(TextSpan Span) : SyntaxNode(Span);

/// <summary><c>type Label = one_of("a", "b")</c></summary>
internal sealed record TypeStatementSyntax(IdentifierSyntax Name, TypeSyntax Type, TextSpan Span) : StatementSyntax(Span);

/// <summary><c>use "std/classify"</c></summary>
internal sealed record UseStatementSyntax(TextLiteralSyntax Module, TextSpan Span) : StatementSyntax(Span);

/// <summary><c>param areas: [text] = ["billing"]</c></summary>
internal sealed record ParamStatementSyntax(IdentifierSyntax Name, TypeSyntax Type, ExpressionSyntax? Default, TextSpan Span) : StatementSyntax(Span);

/// <summary><c>budget calls=4_000, depth=1</c></summary>
internal sealed record BudgetStatementSyntax(SyntaxList<BudgetEntrySyntax> Entries, TextSpan Span) : StatementSyntax(Span);

/// <summary><c>calls=4_000</c> inside a budget.</summary>
internal sealed record BudgetEntrySyntax(IdentifierSyntax Name, ExpressionSyntax Value, TextSpan Span) : SyntaxNode(Span);

/// <summary><c>fn name(a: text, n: int = 3) -> text = expr</c></summary>
internal sealed record FunctionStatementSyntax(IdentifierSyntax Name, SyntaxList<ParameterSyntax> Parameters, TypeSyntax? ResultType, ExpressionSyntax Body, TextSpan Span)
    : StatementSyntax(Span);

/// <summary><c>n: int = 3</c> in a function's header.</summary>
internal sealed record ParameterSyntax(IdentifierSyntax Name, TypeSyntax Type, ExpressionSyntax? Default, TextSpan Span) : SyntaxNode(Span);

/// <summary><c>let name = expr</c>, also <c>let name: type = expr</c></summary>
internal sealed record LetStatementSyntax(IdentifierSyntax Name, TypeSyntax? Type, ExpressionSyntax Value, TextSpan Span) : StatementSyntax(Span);

/// <summary><c>show a, b</c></summary>
internal sealed record ShowStatementSyntax(SyntaxList<ExpressionSyntax> Values, TextSpan Span) : StatementSyntax(Span);

/// <summary><c>expect condition, "message"</c></summary>
internal sealed record ExpectStatementSyntax(ExpressionSyntax Condition, ExpressionSyntax? Message, TextSpan Span) : StatementSyntax(Span);

/// <summary><c>set FINAL = expr</c></summary>
internal sealed record SetStatementSyntax(IdentifierSyntax Name, ExpressionSyntax Value, TextSpan Span) : StatementSyntax(Span);

/// <summary><c>test "name" { … }</c></summary>
internal sealed record TestStatementSyntax(TextLiteralSyntax Name, SyntaxList<StatementSyntax> Body, TextSpan Span) : StatementSyntax(Span);

/// <summary><c>property "name"(t: text, n: int) { … }</c></summary>
internal sealed record PropertyStatementSyntax(TextLiteralSyntax Name, SyntaxList<ParameterSyntax> Parameters, SyntaxList<StatementSyntax> Body, TextSpan Span)
    : StatementSyntax(Span);

/// <summary><c>given context = "…"</c>, <c>given llm r"…" = true</c>: only inside a test.</summary>
/// <param name="Target">What is given: <c>context</c>, <c>docs</c>, <c>query</c>, a parameter, or <c>llm</c>.</param>
/// <param name="Pattern">For <c>llm</c>: which prompts are answered so; null answers all.</param>
/// <param name="Value">The value.</param>
/// <param name="Span">The whole statement.</param>
internal sealed record GivenStatementSyntax(IdentifierSyntax Target, ExpressionSyntax? Pattern, ExpressionSyntax Value, TextSpan Span) : StatementSyntax(Span);

/// <summary>What could not be read as a statement; a syntax diagnostic stands at its place.</summary>
internal sealed record MissingStatementSyntax(TextSpan Span) : StatementSyntax(Span);
