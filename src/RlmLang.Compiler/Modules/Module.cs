using System.Collections.Immutable;
using RlmLang.Source;
using RlmLang.Syntax;

namespace RlmLang.Modules;

/// <summary>A module that a program uses, read.</summary>
/// <param name="Name">As it is written behind <c>use</c>.</param>
/// <param name="Tree">Its places are counted in the whole source, in which it stands behind the program.</param>
/// <param name="UsedAt">The program's own <c>use</c> that led to it: where its faults are told.</param>
internal sealed record Module(string Name, SyntaxTree Tree, UseStatementSyntax UsedAt);

/// <summary>A program with all modules that it uses.</summary>
/// <param name="Source">The program's text, behind it the modules' texts.</param>
/// <param name="Modules">Each behind those that it uses itself.</param>
internal sealed record LinkedProgram(SourceText Source, ImmutableArray<Module> Modules);
