using System.Collections.Immutable;
using RlmLang.Diagnostics;
using RlmLang.Source;

namespace RlmLang.Syntax;

/// <summary>A source text that has been read: its program, its comments, and what was wrong with it. Immutable.</summary>
/// <param name="Source">The text.</param>
/// <param name="Program">Always there: what could not be read is a missing node.</param>
/// <param name="Comments">In source order, each with its <c>#</c> and without its line end; the printer puts them back.</param>
/// <param name="Diagnostics">The 1000s, in source order.</param>
internal sealed record SyntaxTree(SourceText Source, ProgramSyntax Program, ImmutableArray<CommentSyntax> Comments, ImmutableArray<Diagnostic> Diagnostics);

/// <summary>A comment.</summary>
/// <param name="Text">With its <c>#</c>, without its line end.</param>
/// <param name="Span">Its place.</param>
/// <param name="IsTrailing">Whether something stands before it on its line.</param>
internal sealed record CommentSyntax(string Text, TextSpan Span, bool IsTrailing);
