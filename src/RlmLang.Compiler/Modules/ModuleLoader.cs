using System.Collections.Immutable;
using RlmLang.Diagnostics;
using RlmLang.Source;
using RlmLang.Syntax;
using RlmLang.Syntax.Parsing;

namespace RlmLang.Modules;

/// <summary>Finds and reads what a program uses, and what that uses. See docs/decisions/0013.</summary>
internal sealed class ModuleLoader
{
    private readonly RlmModules _modules;
    private readonly DiagnosticBag _diagnostics;
    private readonly Dictionary<string, Module?> _loaded = new(StringComparer.Ordinal);
    private readonly List<string> _inProgress = [];
    private readonly ImmutableArray<Module>.Builder _inOrder = ImmutableArray.CreateBuilder<Module>();
    private SourceText _source;

    private ModuleLoader(SourceText source, RlmModules modules, DiagnosticBag diagnostics) => (_source, _modules, _diagnostics) = (source, modules, diagnostics);

    /// <summary>Every fault, also one deep inside, is told at the program's own <c>use</c>.</summary>
    public static LinkedProgram Load(SyntaxTree program, RlmModules modules, DiagnosticBag diagnostics)
    {
        var loader = new ModuleLoader(program.Source, modules, diagnostics);
        foreach (var use in program.Program.Statements.OfType<UseStatementSyntax>())
        {
            loader.Load(use.Module.Value, use);
        }

        return new(loader._source, loader._inOrder.ToImmutable());
    }

    private void Load(string name, UseStatementSyntax at)
    {
        if (_inProgress.IndexOf(name) is var first and >= 0)
        {
            _diagnostics.Add(BindingDiagnostics.ModuleCycle(at.Module.Span, [.. _inProgress.Skip(first), name]));
            return;
        }

        if (_loaded.ContainsKey(name))
        {
            return;
        }

        _loaded.Add(name, null);
        var isOfLibrary = name.StartsWith(StandardLibrary.Prefix, StringComparison.Ordinal);
        if ((isOfLibrary ? StandardLibrary.Find(name) : _modules.Find(name)) is not { } text)
        {
            var own = _modules.Names();
            var (nearest, isCertain) = Nearest(name, own);
            _diagnostics.Add(BindingDiagnostics.UnknownModule(at.Module.Span, name, _inProgress.LastOrDefault(), nearest, isCertain, own, [.. StandardLibrary.Names]));
            return;
        }

        var start = _source.Text.Length + 1;
        _source = _source.With(new SourceText(text, name));
        var tree = Parser.Parse(_source, start);
        if (tree.Diagnostics.Any(d => d.Severity == Severity.Error))
        {
            _diagnostics.Add(BindingDiagnostics.ModuleAtFault(at.Module.Span, name, CompactRenderer.Render(_source, tree.Diagnostics)));
            return;
        }

        if (tree.Program.Statements.FirstOrDefault(s => !CanHold(s)) is { } other)
        {
            var (part, from) = _source.PartAt(other.Span.Start);
            _diagnostics.Add(BindingDiagnostics.NotOfModule(at.Module.Span, name, Keyword(other, _source), part.Position(other.Span.Start - from).Line));
            return;
        }

        _inProgress.Add(name);
        foreach (var use in tree.Program.Statements.OfType<UseStatementSyntax>())
        {
            Load(use.Module.Value, at);
        }

        _inProgress.Remove(name);
        _inOrder.Add(new Module(name, tree, at));
    }

    /// <summary>What was probably meant: a name of other letters, one of the library without its prefix, or, which is less certain, a file of that name in another folder.</summary>
    private static (IReadOnlyList<string> Names, bool IsCertain) Nearest(string name, IReadOnlyList<string> own)
    {
        var inLibrary = StandardLibrary.Prefix + name;
        if (StandardLibrary.Find(inLibrary) is not null)
        {
            return ([inLibrary], true);
        }

        if (NearestName.Find(name, [.. own, .. StandardLibrary.Names]) is { Count: > 0 } nearest)
        {
            return (nearest, true);
        }

        var files = own.ToLookup(Last, StringComparer.OrdinalIgnoreCase);
        var file = files.Contains(Last(name)) ? Last(name) : NearestName.Find(Last(name), files.Select(f => f.Key)) is [var near, ..] ? near : "";
        return ([.. files[file].Take(2)], false);

        static string Last(string path) => path.Split('/', '\\', '.')[^1];
    }

    /// <summary>Whether a statement only declares: a module computes nothing by itself.</summary>
    public static bool CanHold(StatementSyntax statement) =>
        statement is FunctionStatementSyntax or TypeStatementSyntax or UseStatementSyntax or TestStatementSyntax or PropertyStatementSyntax;

    private static string Keyword(StatementSyntax statement, SourceText source) => source.Slice(statement.Span).Split((char[]?)null, 2)[0];
}
