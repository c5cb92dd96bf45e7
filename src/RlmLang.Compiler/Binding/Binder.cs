using System.Collections.Immutable;
using RlmLang.Builtins;
using RlmLang.Diagnostics;
using RlmLang.Modules;
using RlmLang.Source;
using RlmLang.Symbols;
using RlmLang.Syntax;
using RlmLang.Types;
using RlmLang.Values;

namespace RlmLang.Binding;

/// <summary>Gives a program's names and types. Looks up, reports a fault once at its place, and always returns a node.</summary>
internal sealed partial class Binder
{
    // Overloads and `reduce` may bind a lambda twice, so nested ones could multiply: a program that takes more steps than this is refused.
    private const int MostSteps = 1_000_000;

    private static readonly ImmutableArray<string> s_reserved = ["it", "FINAL", "context", "docs", "query"];

    private readonly Home _program;
    private readonly LinkedProgram _linked;
    private readonly ImmutableSortedDictionary<string, HostFunction> _host;

    // Where a module is not there, an unknown function may be one of its own.
    private readonly bool _lacksModule;
    private readonly ImmutableArray<BindingSymbol> _bindings;
    private readonly bool _needsFinal;
    private readonly Dictionary<string, CalledFunction> _builtins = new(StringComparer.Ordinal);
    private readonly HashSet<ValueSymbol> _used = [];
    private readonly Dictionary<ValueSymbol, Value> _constants = [];

    // Whose names are in force: the program's, or those of the module whose function is being bound.
    private Home _home;
    private DiagnosticBag _diagnostics;
    private int _steps;

    private Binder(SyntaxTree tree, ImmutableArray<BindingSymbol> bindings, bool needsFinal, RlmModules modules, ImmutableSortedDictionary<string, HostFunction> host)
    {
        var outer = Scope.Universe().Inner();
        foreach (var binding in bindings)
        {
            outer.Declare(binding);
        }

        (_bindings, _needsFinal, _host) = (bindings, needsFinal, host);
        var found = new DiagnosticBag();
        _linked = ModuleLoader.Load(tree, modules, found);
        _home = _program = new Home(null, tree, outer.Inner());
        _program.Faults.AddRange(found.ToImmutable());
        _lacksModule = found.HasErrors;
        _diagnostics = _program.Faults;
    }

    /// <summary>Binds a whole script.</summary>
    public static (BoundProgram Program, ImmutableArray<Diagnostic> Diagnostics) Bind(SyntaxTree tree) => Bind(tree, [], needsFinal: true, RlmModules.None);

    /// <summary>Binds a program.</summary>
    /// <param name="tree">As it was read.</param>
    /// <param name="bindings">What earlier programs of the session bound.</param>
    /// <param name="needsFinal">Whether a program without `set FINAL` is at fault.</param>
    /// <param name="modules">What the names behind `use` stand for.</param>
    /// <param name="host">The functions of the host, by name; null for none.</param>
    public static (BoundProgram Program, ImmutableArray<Diagnostic> Diagnostics) Bind(SyntaxTree tree, ImmutableArray<BindingSymbol> bindings, bool needsFinal, RlmModules modules, ImmutableSortedDictionary<string, HostFunction>? host = null)
    {
        var binder = new Binder(tree, bindings, needsFinal, modules, host ?? ImmutableSortedDictionary<string, HostFunction>.Empty);
        return (binder.BindProgram(), binder._program.Faults.ToImmutable());
    }

    private BoundProgram BindProgram()
    {
        var statements = ImmutableArray.CreateBuilder<BoundStatement>();
        var parameters = ImmutableArray.CreateBuilder<BoundParameter>();
        var budget = ImmutableArray.CreateBuilder<BudgetEntry>();
        BindModules();
        DeclareTypesAndFunctions();
        foreach (var syntax in _home.Tree.Program.Statements)
        {
            switch (syntax)
            {
                case ParamStatementSyntax s:
                    parameters.Add(BindParameter(s));
                    break;
                case BudgetStatementSyntax s:
                    budget.AddRange(BindBudget(s));
                    break;
                case LetStatementSyntax s when AsTypeAlias(s) is null:
                    statements.Add(BindLet(s));
                    break;
                case ShowStatementSyntax s:
                    statements.AddRange(s.Values.Select(v => new BoundShowStatement(v.Span, BindExpression(v, _home.Globals), Written(v.Span))));
                    break;
                case ExpectStatementSyntax s:
                    statements.Add(new BoundExpectStatement(s.Span, BindCondition(s.Condition, _home.Globals), s.Message is { } m ? BindAs(m, RlmType.Text, _home.Globals, "The message") : null));
                    break;
                case SetStatementSyntax s:
                    statements.Add(new BoundFinalStatement(s.Span, BindExpression(s.Value, _home.Globals)));
                    break;
                case FunctionStatementSyntax s when _home.Functions.GetValueOrDefault(s.Name.Text) is { } function && ReferenceEquals(function.Syntax, s):
                    _ = ResultOf(function, s.Name.Span);
                    break;
                default:
                    // Types are declared, modules are bound; tests and properties do not run with the program.
                    break;
            }
        }

        CheckTypes();
        CheckFinal(statements);
        if (_needsFinal)
        {
            // In a session a later program may use what this one binds.
            UnusedWarnings.Report(statements, _functionBodies, _used, _program.Faults);
        }

        return new BoundProgram(
            statements.ToImmutable(),
            parameters.ToImmutable(),
            _functionBodies.ToImmutableDictionary(),
            budget.ToImmutable(),
            statements.OfType<BoundFinalStatement>().FirstOrDefault()?.Value.Type)
        {
            Bindings = _bindings,
            Builtins = [.. _builtins.Values.OrderBy(f => f.Name, StringComparer.Ordinal)],
            Source = _linked.Source,
        };
    }

    private BoundLetStatement BindLet(LetStatementSyntax syntax)
    {
        var value = syntax.Type is { } type
            ? BindAs(syntax.Value, BindType(type, _home.Globals, null), _home.Globals, $"`{syntax.Name.Text}`")
            : BindExpression(syntax.Value, _home.Globals);
        if (syntax.Name.Text == "FINAL" && syntax.Type is null)
        {
            _diagnostics.Add(BindingDiagnostics.Reserved(syntax.Name.Span, "FINAL", Fix.Replace(new TextSpan(syntax.Span.Start, 3), "set", "write `set`")));
            return new BoundLetStatement(syntax.Span, new LetSymbol("FINAL", RlmType.Error, syntax.Name.Span), value);
        }

        var symbol = new LetSymbol(syntax.Name.Text, value.Type, syntax.Name.Span);
        if (!s_reserved.Contains(symbol.Name) && _home.Globals.Find(symbol.Name) is LetSymbol { Declaration: { } first } && Rebinding(syntax, first) is { } fix)
        {
            _diagnostics.Add(BindingDiagnostics.AlreadyBound(syntax.Name.Span, symbol.Name, first, fix));
            return new BoundLetStatement(syntax.Span, symbol, value);
        }

        Declare(symbol, _home.Globals);
        if (IsPosition(value))
        {
            _positions.Add(symbol);
        }

        if (Constants.Find(value, _constants) is { } constant)
        {
            _constants.Add(symbol, constant);
        }

        return new BoundLetStatement(syntax.Span, symbol, value);
    }

    private BoundParameter BindParameter(ParamStatementSyntax syntax)
    {
        var type = BindType(syntax.Type, _home.Globals, null);
        var fallback = syntax.Default is { } d ? BindAs(d, type, _home.Globals, $"`{syntax.Name.Text}`") : null;
        if (fallback is not null && BoundWalk.Self(fallback).Any(e => e is BoundCall { CallsModel: true } or BoundCall { Function: HostFunction { IsPure: false } }))
        {
            _diagnostics.Add(BindingDiagnostics.CallInDefault(fallback.Span));
        }

        // `query` is always there; declaring it as a text says nothing new.
        var symbol = new ParameterSymbol(syntax.Name.Text, type, syntax.Name.Span);
        Declare(symbol, _home.Globals);
        return new BoundParameter(syntax.Span, symbol, fallback);
    }

    private List<BudgetEntry> BindBudget(BudgetStatementSyntax syntax)
    {
        ReadOnlySpan<string> known = ["calls", "depth", "prompt_chars", "tokens", "seconds", "usd"];
        var entries = new List<BudgetEntry>();
        foreach (var entry in syntax.Entries)
        {
            var name = entry.Name.Text;
            var value = BindExpression(entry.Value, _home.Globals);
            if (!known.Contains(name))
            {
                _diagnostics.Add(BindingDiagnostics.BudgetName(entry.Name.Span, name, NearestName.Find(name, known.ToArray()), known.ToArray()));
            }
            else if (value.Type.HasError)
            {
                continue;
            }
            else if (Constants.Find(value, _constants) is not { } constant)
            {
                _diagnostics.Add(BindingDiagnostics.NotConstant(value.Span, $"The budget `{name}`"));
            }
            else
            {
                var isWhole = name is not ("seconds" or "usd");
                double? amount = constant switch { IntValue i => i.Number, FloatValue f when !isWhole => f.Number, _ => null };
                if (amount is >= 0)
                {
                    entries.Add(new BudgetEntry(name, amount.Value, entry.Span));
                }
                else
                {
                    _diagnostics.Add(BindingDiagnostics.BudgetAmount(entry.Value.Span, name, isWhole));
                }
            }
        }

        return entries;
    }

    private void CheckFinal(IReadOnlyCollection<BoundStatement> statements)
    {
        var finals = _home.Tree.Program.Statements.OfType<SetStatementSyntax>().ToList();
        foreach (var second in finals.Skip(1))
        {
            _diagnostics.Add(BindingDiagnostics.SecondFinal(TextSpan.FromBounds(second.Span.Start, second.Name.Span.End), TextSpan.FromBounds(finals[0].Span.Start, finals[0].Name.Span.End)));
        }

        if (finals.Count == 0 && _needsFinal && _home.IsWhole && !statements.OfType<BoundLetStatement>().Any(l => l.Symbol.Name == "FINAL") && !_home.Tree.Diagnostics.Any(d => d.Severity == Severity.Error))
        {
            var end = _home.Tree.Program.Statements.Count == 0 ? 0 : _home.Tree.Program.Statements[^1].Span.End;
            _diagnostics.Add(BindingDiagnostics.NoFinal(end, statements.OfType<BoundLetStatement>().LastOrDefault()?.Symbol.Name));
        }
    }

    /// <summary>Adds a name to a scope, unless it is reserved or there already.</summary>
    private void Declare(ValueSymbol symbol, Scope scope)
    {
        var span = symbol.Declaration ?? default;
        if (s_reserved.Contains(symbol.Name))
        {
            // The name is there all the same, so that its uses are not reported as well.
            _diagnostics.Add(BindingDiagnostics.Reserved(span, symbol.Name));
            scope.Declare(new LetSymbol(symbol.Name, RlmType.Error, span));
        }
        else if (!scope.Declare(symbol))
        {
            _diagnostics.Add(BindingDiagnostics.AlreadyBound(span, symbol.Name, scope.Find(symbol.Name)?.Declaration));
        }
    }

    private string Written(TextSpan span) => _linked.Source.Slice(span);

    /// <summary>The source of an expression, fit to stand before a dot.</summary>
    private string WrittenTight(ExpressionSyntax syntax) =>
        syntax is NameExpressionSyntax or CallExpressionSyntax or FieldExpressionSyntax or IndexExpressionSyntax or SliceExpressionSyntax or TextLiteralSyntax or ListExpressionSyntax
            or InterpolationSyntax or ComprehensionSyntax
            ? Written(syntax.Span)
            : $"({Written(syntax.Span)})";

    /// <summary>Runs a step whose diagnostics may be thrown away.</summary>
    private (T Result, DiagnosticBag Diagnostics) Try<T>(Func<T> step)
    {
        var (outer, own) = (_diagnostics, new DiagnosticBag());
        _diagnostics = own;
        try
        {
            return (step(), own);
        }
        finally
        {
            _diagnostics = outer;
        }
    }
}
