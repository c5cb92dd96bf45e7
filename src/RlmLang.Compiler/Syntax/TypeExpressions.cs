using RlmLang.Source;

namespace RlmLang.Syntax;

/// <summary>A type as it was written.</summary>
internal abstract record TypeSyntax(TextSpan Span) : SyntaxNode(Span);

/// <summary><c>text</c>, <c>int</c>, <c>doc</c>, <c>Label</c>, in signatures also <c>T</c></summary>
internal sealed record NamedTypeSyntax(IdentifierSyntax Name, TextSpan Span) : TypeSyntax(Span);

/// <summary><c>text(200)</c>: a text of at most so many characters.</summary>
internal sealed record SizedTextTypeSyntax(long MaxLength, TextSpan Span) : TypeSyntax(Span);

/// <summary><c>int(1..5)</c></summary>
internal sealed record RangedIntTypeSyntax(long Min, long Max, TextSpan Span) : TypeSyntax(Span);

/// <summary><c>[T]</c>, <c>[T; 8]</c></summary>
internal sealed record ListTypeSyntax(TypeSyntax Item, long? MaxCount, TextSpan Span) : TypeSyntax(Span);

/// <summary><c>{a: T, b: U}</c></summary>
internal sealed record RecordTypeSyntax(SyntaxList<FieldTypeSyntax> Fields, TextSpan Span) : TypeSyntax(Span);

/// <summary><c>a: T</c> inside a record type.</summary>
internal sealed record FieldTypeSyntax(IdentifierSyntax Name, TypeSyntax Type, TextSpan Span) : SyntaxNode(Span);

/// <summary><c>T?</c>, also <c>T | none</c></summary>
internal sealed record OptionTypeSyntax(TypeSyntax Item, TextSpan Span) : TypeSyntax(Span);

/// <summary><c>one_of("a", "b")</c>, <c>one_of(areas)</c></summary>
/// <param name="Arguments">Text literals, or one expression whose value is a list of texts.</param>
internal sealed record OneOfTypeSyntax(SyntaxList<ExpressionSyntax> Arguments, TextSpan Span) : TypeSyntax(Span);

/// <summary><c>T => K</c>, <c>(A, T) => A</c>: only in the signatures of built-ins.</summary>
internal sealed record FunctionTypeSyntax(SyntaxList<TypeSyntax> Parameters, TypeSyntax Result, TextSpan Span) : TypeSyntax(Span);

/// <summary>What could not be read as a type; a syntax diagnostic stands at its place.</summary>
internal sealed record MissingTypeSyntax(TextSpan Span) : TypeSyntax(Span);
