using RlmLang.Diagnostics;
using RlmLang.Symbols;
using RlmLang.Syntax;

namespace RlmLang.Binding;

internal sealed partial class Binder
{
    private readonly Dictionary<string, Home> _modules = new(StringComparer.Ordinal);
    private readonly Dictionary<object, Home> _homes = new(ReferenceEqualityComparer.Instance);

    /// <summary>Where names are declared: a program or a module, each with its own names and faults.</summary>
    /// <param name="name">The module's name; null for the program.</param>
    /// <param name="tree">Its statements.</param>
    /// <param name="globals">Its values; a module has none but the context.</param>
    private sealed class Home(string? name, SyntaxTree tree, Scope globals)
    {
        public string? Name { get; } = name;

        public SyntaxTree Tree { get; } = tree;

        public Scope Globals { get; } = globals;

        /// <summary>Its own and those of the modules that it uses.</summary>
        public Dictionary<string, FunctionSymbol> Functions { get; } = new(StringComparer.Ordinal);

        public Dictionary<string, TypeSymbol> Types { get; } = new(StringComparer.Ordinal);

        public Dictionary<string, DiagnosticBag> TypeFaults { get; } = new(StringComparer.Ordinal);

        public DiagnosticBag Faults { get; } = new();

        // After a statement that could not be read, an unknown name may be what it declared.
        public bool IsWhole { get; } = !tree.Program.Statements.Any(s => s is MissingStatementSyntax);
    }

    /// <summary>Binds all modules, those first that others use, and brings their names into the program.</summary>
    private void BindModules()
    {
        foreach (var module in _linked.Modules)
        {
            var home = new Home(module.Name, module.Tree, Scope.Universe().Inner());
            _modules.Add(module.Name, home);
            At(home, () =>
            {
                DeclareTypesAndFunctions();
                foreach (var function in home.Functions.Values.Where(f => _homes[f] == home))
                {
                    _ = ResultOf(function, function.Syntax.Name.Span);
                }

                CheckTypes();
            });
            if (home.Faults.HasErrors)
            {
                _program.Faults.Add(BindingDiagnostics.ModuleAtFault(module.UsedAt.Module.Span, module.Name, CompactRenderer.Render(_linked.Source, home.Faults.ToImmutable())));
            }
        }
    }

    /// <summary>Brings the names of a module that is used into the home that uses it.</summary>
    private void Import(UseStatementSyntax use)
    {
        if (!_modules.TryGetValue(use.Module.Value, out var module))
        {
            // Why it is not there is said.
            return;
        }

        foreach (var function in module.Functions.Values.Where(f => IsOpen(f.Name) && _homes[f] == module))
        {
            if (!_home.Functions.TryAdd(function.Name, function) && _home.Functions[function.Name] != function)
            {
                ReportClash(use, function.Name, _homes[_home.Functions[function.Name]]);
            }
        }

        foreach (var type in module.Types.Values.Where(t => IsOpen(t.Name) && _homes[t] == module))
        {
            if (!_home.Types.TryAdd(type.Name, type) && !ReferenceEquals(_home.Types[type.Name], type))
            {
                ReportClash(use, type.Name, _homes[_home.Types[type.Name]]);
            }
        }

        static bool IsOpen(string name) => name[0] != '_';
    }

    private void ReportClash(UseStatementSyntax use, string name, Home other) =>
        _diagnostics.Add(BindingDiagnostics.NameOfModule(use.Module.Span, name, use.Module.Value, other.Name is { } of ? $"`{of}`" : "the program"));

    /// <summary>Does a step with the names of another home.</summary>
    private void At(Home home, Action step)
    {
        var (outer, diagnostics) = (_home, _diagnostics);
        (_home, _diagnostics) = (home, home.Faults);
        step();
        (_home, _diagnostics) = (outer, diagnostics);
    }
}
