using System.Collections.Immutable;
using RlmLang.Core;
using RlmLang.Diagnostics;
using RlmLang.Source;
using RlmLang.Symbols;
using RlmLang.Syntax;
using RlmLang.Syntax.Parsing;

namespace RlmLang.Sessions;

/// <summary>A program of a root model, read over what the session has bound; what is certainly a slip is put right.</summary>
/// <param name="Source">The text, with the fixes that were applied.</param>
/// <param name="Script">Ready to be planned; null where it has errors.</param>
/// <param name="Diagnostics">What there is to say about it.</param>
/// <param name="Fixes">What was put right, a sentence each.</param>
internal sealed record SessionProgram(SyntaxTree Source, RlmScript? Script, ImmutableArray<Diagnostic> Diagnostics, ImmutableArray<string> Fixes)
{
    // Each fix can bring the next slip to light; a program with more than this is not a slip.
    private const int MostFixes = 20;

    /// <summary>The names that it binds to something that holds nothing of the content; known in a sealed session alone.</summary>
    public IReadOnlySet<string> Free { get; private init; } = ImmutableHashSet<string>.Empty;

    /// <param name="text">As the root model wrote it.</param>
    /// <param name="bindings">What is there already.</param>
    /// <param name="functions">Of the host.</param>
    /// <param name="isSealed">Whether no content may come into a child's question.</param>
    public static SessionProgram Read(string text, SessionBindings bindings, RlmFunctions functions, bool isSealed = false)
    {
        var fixes = ImmutableArray.CreateBuilder<string>();
        while (true)
        {
            var tree = Parser.Parse(new SourceText(text));
            var diagnostics = tree.Diagnostics;
            RlmScript? script = null;
            if (!diagnostics.Any(d => d.Severity == Severity.Error))
            {
                var declared = bindings.Missing(tree);
                var whole = declared.Length > 0 ? Parser.Parse(new SourceText(text + declared)) : tree;
                RlmScript.TryCompile(whole, bindings.Symbols, needsFinal: false, null, out script, out diagnostics, functions);
                diagnostics = [.. Own(diagnostics, tree, bindings), .. Parameters(tree), .. Retyped(tree, bindings)];
            }

            var certain = fixes.Count == MostFixes ? null
                : diagnostics.OrderByDescending(d => d.Severity == Severity.Error).SelectMany(d => d.Fixes).FirstOrDefault(f => IsCertain(f, text));
            if (certain is not null)
            {
                fixes.Add($"line {new SourceText(text).Position(certain.Edits[0].Span.Start).Line}: {certain.Title}");
                text = TextEdit.Apply(text, certain.Edits);
                continue;
            }

            script = diagnostics.Any(d => d.Severity == Severity.Error) ? null : script;
            if (!isSealed || script is null)
            {
                return new(tree, script, diagnostics, fixes.ToImmutable());
            }

            var (leaks, free) = SealedQueries.Check(script.Program, bindings);
            return new(tree, leaks.Count > 0 ? null : script, [.. diagnostics, .. leaks], fixes.ToImmutable()) { Free = free };
        }
    }

    /// <summary>Compiles an edit of a program over the same bindings.</summary>
    public static bool TryCompile(string text, IEnumerable<CoreVariable> bindings, bool needsFinal, RlmModules modules, RlmFunctions functions, out RlmScript? script)
    {
        var tree = Parser.Parse(new SourceText(text));
        script = null;
        return !tree.Diagnostics.Any(d => d.Severity == Severity.Error)
            && RlmScript.TryCompile(tree, [.. bindings.Select(b => new BindingSymbol(b.Name, b.Type))], needsFinal, modules, out script, out _, functions);
    }

    /// <summary>The diagnostics as the author of this program can read them: what is wrong with an earlier declaration now is wrong with what this one makes anew.</summary>
    private static ImmutableArray<Diagnostic> Own(ImmutableArray<Diagnostic> diagnostics, SyntaxTree tree, SessionBindings bindings)
    {
        var end = tree.Source.Text.Length;
        var elsewhere = diagnostics.Where(d => d.Severity == Severity.Error && d.Span.Start > end).ToList();
        if (elsewhere.Count == 0)
        {
            return diagnostics;
        }

        // Behind the program its declarations stand one after the other, each on lines of its own.
        var at = end;
        var isKept = false;
        var broken = new List<Diagnostic>();
        foreach (var (name, text) in bindings.MissingOf(tree))
        {
            var next = at + 1 + text.Length;
            if (elsewhere.Find(d => d.Span.Start > at && d.Span.Start <= next) is { } trouble)
            {
                isKept = true;
                var anew = SessionBindings.NamesOf(tree).FirstOrDefault(n => SessionBindings.Mentions(text, n.Text));
                // A type that is made anew is told by itself.
                if (anew is null || !Retyped(tree, bindings).Any(d => d.Span == anew.Span))
                {
                    broken.Add(SessionDiagnostics.BrokenDeclaration(anew?.Span ?? default, anew?.Text ?? name, name, trouble.Message));
                }
            }

            at = next;
        }

        return [.. diagnostics.Where(d => d.Span.Start <= end), .. isKept ? broken : elsewhere];
    }

    /// <summary>A type of another meaning would change what kept functions do, also where they still hold.</summary>
    private static IEnumerable<Diagnostic> Retyped(SyntaxTree tree, SessionBindings bindings) =>
        from type in tree.Program.Statements.OfType<TypeStatementSyntax>()
        where bindings.Declarations.TryGetValue(type.Name.Text, out var before) && before != tree.Source.Slice(type.Span)
        let user = bindings.MissingOf(tree).FirstOrDefault(d => SessionBindings.Mentions(d.Value, type.Name.Text))
        where user.Key is not null
        select SessionDiagnostics.BrokenDeclaration(type.Name.Span, type.Name.Text, user.Key, "it would mean another type there.");

    private static IEnumerable<Diagnostic> Parameters(SyntaxTree tree) =>
        tree.Program.Statements.OfType<ParamStatementSyntax>().Where(p => p.Default is null).Select(p => SessionDiagnostics.Parameter(p.Name.Span, p.Name.Text));

    // An edit behind the program would change a declaration of an earlier one.
    private static bool IsCertain(Fix fix, string text) => fix.IsCertain && fix.Edits.All(e => e.Span.End <= text.Length);
}
