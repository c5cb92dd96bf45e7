using System.Collections.Immutable;
using RlmLang.Builtins;
using RlmLang.Diagnostics;
using RlmLang.Source;
using RlmLang.Symbols;
using RlmLang.Syntax;
using RlmLang.Types;
using RlmLang.Values;

namespace RlmLang.Binding;

internal sealed partial class Binder
{
    private readonly Dictionary<FunctionSymbol, BoundExpression> _functionBodies = [];
    private readonly List<FunctionSymbol> _functionsInProgress = [];

    private void DeclareFunction(FunctionStatementSyntax syntax)
    {
        var name = syntax.Name.Text;
        ReportTwice(syntax.Parameters.Select(p => p.Name), "parameter");
        var symbols = ImmutableArray.CreateBuilder<ParameterSymbol>();
        var parameters = ImmutableArray.CreateBuilder<SignatureParameter>();
        foreach (var parameter in syntax.Parameters.DistinctBy(p => p.Name.Text))
        {
            var type = BindType(parameter.Type, _home.Globals, null);
            symbols.Add(new ParameterSymbol(parameter.Name.Text, type, parameter.Name.Span));
            parameters.Add(new SignatureParameter(parameter.Name.Text, type, BindDefault(parameter, type)));
        }

        var result = syntax.ResultType is { } written ? BindType(written, _home.Globals, null) : RlmType.Error;
        var header = $"{name}({string.Join(", ", parameters.Select(p => $"{p.Name}: {p.Type}"))}){(syntax.ResultType is null ? "" : $" -> {result}")}";
        var symbol = new FunctionSymbol(name, new Signature(name, parameters.ToImmutable(), result, header), symbols.ToImmutable(), syntax);
        _homes.Add(symbol, _home);
        if (_home.Functions.TryGetValue(name, out var there) && _homes[there] != _home)
        {
            _diagnostics.Add(BindingDiagnostics.NameOfUsed(syntax.Name.Span, name, _homes[there].Name ?? ""));
        }
        // A module is written for every host, and its own names win there.
        else if (BuiltinCatalogue.Find(name) is not null || (_home == _program && _host.ContainsKey(name)) || !_home.Functions.TryAdd(name, symbol))
        {
            _diagnostics.Add(BindingDiagnostics.FunctionTaken(syntax.Name.Span, name, _home.Functions.GetValueOrDefault(name)?.Syntax.Name.Span, _host.ContainsKey(name)));
        }
    }

    private Value? BindDefault(ParameterSyntax parameter, RlmType type)
    {
        if (parameter.Default is null)
        {
            return null;
        }

        var value = BindAs(parameter.Default, type, _home.Globals, $"`{parameter.Name.Text}`");
        if (Constants.Find(value, _constants) is { } constant)
        {
            return constant;
        }

        if (!value.Type.HasError)
        {
            _diagnostics.Add(BindingDiagnostics.NotConstant(parameter.Default.Span, $"The default of `{parameter.Name.Text}`"));
        }

        return NoneValue.Instance;
    }

    /// <summary>The type of a function's result. Its body is bound where it is first asked for, so that what it sees was bound before.</summary>
    /// <param name="function">The function.</param>
    /// <param name="caller">The name in the call that asks, for the report of a circle.</param>
    private RlmType ResultOf(FunctionSymbol function, TextSpan caller)
    {
        if (_functionBodies.TryGetValue(function, out var known))
        {
            return known.Type;
        }

        if (_functionsInProgress.IndexOf(function) is var first and >= 0)
        {
            _home.Faults.Add(BindingDiagnostics.FunctionCycle(caller, [.. _functionsInProgress.Skip(first).Select(f => f.Name), function.Name]));
            return RlmType.Error;
        }

        // The caller may be only trying: what is wrong with the body is wrong all the same.
        _functionsInProgress.Add(function);
        BoundExpression body = new BoundError(function.Syntax.Span, []);
        At(_homes[function], () =>
        {
            var scope = _home.Globals.Inner();
            foreach (var parameter in function.Parameters)
            {
                Declare(parameter, scope);
            }

            body = function.Syntax.ResultType is null
                ? BindExpression(function.Syntax.Body, scope)
                : BindAs(function.Syntax.Body, function.Signatures[0].Result, scope, $"The result of `{function.Name}`");
        });
        _functionsInProgress.Remove(function);
        _functionBodies.Add(function, body);
        return function.Syntax.ResultType is null ? body.Type : function.Signatures[0].Result;
    }
}
