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

    public static SessionProgram Read(string text, SessionBindings bindings, RlmFunctions functions)
    {
        var fixes = ImmutableArray.CreateBuilder<string>();
        while (true)
        {
            var tree = Parser.Parse(new SourceText(text));
            var diagnostics = tree.Diagnostics;
            RlmScript? script = null;
            if (!diagnostics.Any(d => d.Severity == Severity.Error))
            {
                var whole = bindings.Missing(tree) is { Length: > 0 } declared ? Parser.Parse(new SourceText(text + declared)) : tree;
                RlmScript.TryCompile(whole, bindings.Symbols, needsFinal: false, null, out script, out diagnostics, functions);
            }

            var certain = fixes.Count == MostFixes ? null
                : diagnostics.Where(d => d.Severity == Severity.Error && d.Fixes.Any(f => IsCertain(f, text))).Select(d => (Diagnostic: d, Fix: d.Fixes.First(f => IsCertain(f, text)))).FirstOrDefault().Fix;
            if (certain is null)
            {
                return new(tree, script, diagnostics, fixes.ToImmutable());
            }

            fixes.Add($"line {new SourceText(text).Position(certain.Edits[0].Span.Start).Line}: {certain.Title}");
            text = TextEdit.Apply(text, certain.Edits);
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

    // An edit behind the program would change a declaration of an earlier one.
    private static bool IsCertain(Fix fix, string text) => fix.IsCertain && fix.Edits.All(e => e.Span.End <= text.Length);
}
