using RlmLang.Source;

namespace RlmLang.Syntax;

/// <summary>A node of the syntax tree: immutable, parentless, and never aware of names or types.</summary>
/// <remarks>Two trees are equal when they print the same: equality ignores <see cref="Span"/>.</remarks>
/// <param name="Span">The source text that the node was read from.</param>
internal abstract record SyntaxNode(TextSpan Span)
{
    public virtual bool Equals(SyntaxNode? other) => other is not null && EqualityContract == other.EqualityContract;

    public override int GetHashCode() => EqualityContract.GetHashCode();
}

/// <summary>A name as it was written, with its own place.</summary>
internal sealed record IdentifierSyntax(string Text, TextSpan Span) : SyntaxNode(Span);
