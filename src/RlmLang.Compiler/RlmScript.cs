using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using RlmLang.Binding;
using RlmLang.Builtins;
using RlmLang.Core;
using RlmLang.Diagnostics;
using RlmLang.Lowering;
using RlmLang.Source;
using RlmLang.Symbols;
using RlmLang.Syntax;
using RlmLang.Syntax.Parsing;

namespace RlmLang;

/// <summary>A program that was read and checked, ready to be planned and run. Immutable, thread-safe and reusable.</summary>
public sealed class RlmScript
{
    private RlmScript(SyntaxTree tree, CoreProgram program, ImmutableArray<CalledFunction> functions, RlmFunctions host, ImmutableArray<Diagnostic> diagnostics)
    {
        Host = host;
        HostCalls = [.. functions.Where(f => host.ByName.ContainsKey(f.Name)).Select(f => new HostCall(host.ByName[f.Name], f.Span))];
        Functions = functions;
        Tree = tree;
        Program = program;
        Diagnostics = diagnostics;
        Parameters = [.. program.Parameters.Select(p => new RlmParameter(p.Variable.Name, p.Variable.Type.ToString(), p.Default is null))];
    }

    /// <summary>Its file's name, or a stand-in where there is none.</summary>
    public string Name => Tree.Source.Name;

    /// <summary>The program's text.</summary>
    public string Text => Tree.Source.OwnText;

    /// <summary>The texts of the modules that it uses, by name, but for those of the library.</summary>
    public ImmutableSortedDictionary<string, string> Modules => Tree.Source.Modules;

    /// <summary>Warnings and notes, in the order of the source. A script never holds an error.</summary>
    public ImmutableArray<Diagnostic> Diagnostics { get; }

    /// <summary>What <c>param</c> declares, in source order.</summary>
    public ImmutableArray<RlmParameter> Parameters { get; }

    /// <summary>The type of FINAL, as the language writes it.</summary>
    public string FinalType => Program.FinalType?.ToString() ?? "none";

    internal SyntaxTree Tree { get; }

    /// <summary>The built-in functions and forms and the functions of the host that are called, by name.</summary>
    internal ImmutableArray<CalledFunction> Functions { get; }

    /// <summary>The functions of the host that it was compiled with.</summary>
    internal RlmFunctions Host { get; }

    /// <summary>Those of them that are called.</summary>
    internal ImmutableArray<HostCall> HostCalls { get; }

    internal CoreProgram Program { get; }

    /// <summary>Reads and checks a program.</summary>
    /// <param name="source">The program's text.</param>
    /// <param name="name">Its file's name, for diagnostics.</param>
    /// <param name="modules">What the names behind <c>use</c> stand for; those of the library are always there.</param>
    /// <param name="functions">The functions of the host that it may call: those of the options of the engine that runs it. Null for none.</param>
    /// <exception cref="RlmDiagnosticsException">It has errors.</exception>
    public static RlmScript Compile(string source, string? name = null, RlmModules? modules = null, RlmFunctions? functions = null) =>
        TryCompile(source, out var script, out var diagnostics, name, modules, functions) ? script : throw new RlmDiagnosticsException(diagnostics);

    /// <summary>Reads and checks a program; false where it has errors.</summary>
    /// <param name="source">The program's text.</param>
    /// <param name="script">The script, where there are no errors.</param>
    /// <param name="diagnostics">All that there is to say about it, in the order of the source.</param>
    /// <param name="name">Its file's name, for diagnostics.</param>
    /// <param name="modules">What the names behind <c>use</c> stand for; those of the library are always there.</param>
    /// <param name="functions">The functions of the host that it may call: those of the options of the engine that runs it. Null for none.</param>
    public static bool TryCompile(
        string source, [NotNullWhen(true)] out RlmScript? script, out ImmutableArray<Diagnostic> diagnostics, string? name = null, RlmModules? modules = null, RlmFunctions? functions = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        return TryCompile(Parser.Parse(name is null ? new SourceText(source) : new SourceText(source, name)), [], needsFinal: true, modules, out script, out diagnostics, functions);
    }

    /// <summary>Whether the program declares and does nothing: a module, which needs no FINAL.</summary>
    internal static bool IsModule(SyntaxTree tree) =>
        tree.Program.Statements.Count > 0
        && tree.Program.Statements.Any(s => s is FunctionStatementSyntax or TypeStatementSyntax)
        && tree.Program.Statements.All(s => s is FunctionStatementSyntax or TypeStatementSyntax or UseStatementSyntax or TestStatementSyntax or PropertyStatementSyntax);

    // A fix writes out pieces of the source. Where one of them was misread as it stands, the fix would say something else: the fault comes first.
    private static Diagnostic WithoutCopies(Diagnostic diagnostic, SyntaxTree tree) =>
        diagnostic.Fixes.Any(f => f.Edits.Any(e => e.Span.Length > 0 && tree.Diagnostics.Any(d => d.Severity == Severity.Error && d.Span.Start < e.Span.End && e.Span.Start < d.Span.End)))
            ? diagnostic with { Fixes = [] }
            : diagnostic;

    // Where a text becomes a regex, its backslashes are what they should be.
    private static bool IsMended(Diagnostic diagnostic, ImmutableArray<Diagnostic> binding) =>
        diagnostic.Severity == Severity.Warning && binding.Any(d => d.Fixes.Any(f => f.IsCertain && f.Edits.Any(e => e.Span.Contains(diagnostic.Span) && e.NewText.Contains("r\"", StringComparison.Ordinal))));

    /// <summary>Checks a program that was read; one of a session where there are bindings or no FINAL is needed.</summary>
    internal static bool TryCompile(
        SyntaxTree tree, ImmutableArray<BindingSymbol> bindings, bool needsFinal, RlmModules? modules, [NotNullWhen(true)] out RlmScript? script, out ImmutableArray<Diagnostic> diagnostics,
        RlmFunctions? functions = null)
    {
        var host = functions ?? new RlmFunctions();
        var (bound, binding) = Binder.Bind(tree, bindings, needsFinal, modules ?? RlmModules.None, host.ByName);
        var found = new DiagnosticBag();
        found.AddRange(tree.Diagnostics.Where(d => !IsMended(d, binding)));
        found.AddRange(binding.Select(d => WithoutCopies(d, tree)));
        script = null;
        if (!found.HasErrors)
        {
            var (program, lowering) = Lowerer.Lower(bound, keepsLets: !needsFinal || !bindings.IsEmpty);
            found.AddRange(lowering);
            diagnostics = found.ToImmutable();
            script = program is null ? null : new RlmScript(tree with { Source = bound.Source }, program, bound.Builtins, host, diagnostics);
        }

        diagnostics = found.ToImmutable();
        return script is not null;
    }
}

/// <summary>What a script takes from its caller.</summary>
/// <param name="Name">As in <c>--param name=value</c>.</param>
/// <param name="Type">As the language writes it.</param>
/// <param name="IsRequired">Whether it has no default.</param>
public sealed record RlmParameter(string Name, string Type, bool IsRequired);

/// <summary>A function of the host that a script calls.</summary>
/// <param name="Function">The function.</param>
/// <param name="Span">Where it is called first.</param>
internal sealed record HostCall(HostFunction Function, TextSpan Span);
