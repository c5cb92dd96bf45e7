using System.Collections.Immutable;
using RlmLang.Builtins;
using RlmLang.Diagnostics;
using RlmLang.Modules;
using RlmLang.Source;
using RlmLang.Symbols;
using RlmLang.Syntax;
using RlmLang.Types;

namespace RlmLang.Binding;

internal sealed partial class Binder
{
    /// <summary>An argument as it was written; bound as a value at most once, and only where a value is asked for.</summary>
    private sealed class WrittenArgument(IdentifierSyntax? name, ExpressionSyntax? value, TypeSyntax? type, TextSpan span)
    {
        public IdentifierSyntax? Name { get; } = name;

        public ExpressionSyntax? Syntax { get; } = value;

        public TypeSyntax? Type { get; } = type;

        public TextSpan Span { get; } = span;

        public BoundExpression? Bound { get; set; }
    }

    private BoundExpression BindCall(CallExpressionSyntax syntax, Scope scope)
    {
        var name = syntax.Name.Text;
        if (syntax.Receiver is NameExpressionSyntax module && scope.Find(module.Name.Text) is null && ForeignFunctions.FindModule(module.Name.Text) is { } advice)
        {
            _diagnostics.Add(BindingDiagnostics.ForeignFunction(TextSpan.Cover(module.Span, syntax.Name.Span), $"{module.Name.Text}.{name}", advice, ForeignModuleCall(module.Name.Text, syntax, scope)));
            return new BoundError(syntax.Span, []);
        }

        if (ReportTextFunction(syntax))
        {
            return new BoundError(syntax.Span, []);
        }

        // x.f(a) is f(x, a): from here on a receiver is the first argument.
        var receiver = syntax.Receiver is { } r ? new WrittenArgument(null, r, null, r.Span) { Bound = BindExpression(r, scope) } : null;
        List<WrittenArgument> written = receiver is null ? [] : [receiver];
        written.AddRange(syntax.Arguments.Select(a => a switch
        {
            ValueArgumentSyntax v => new WrittenArgument(v.Name, v.Value, null, v.Span),
            TypeArgumentSyntax t => new WrittenArgument(t.Name, null, t.Type, t.Span),
            _ => throw new System.Diagnostics.UnreachableException($"No argument for {a.GetType().Name}."),
        }));

        if (FindFunction(name) is null && (_lacksModule || (receiver is null && StandardLibrary.Find(StandardLibrary.Prefix + name) is not null)))
        {
            // A name of a module is none of those that other languages have for our functions.
            if (!_lacksModule)
            {
                _diagnostics.Add(BindingDiagnostics.ModuleNotUsed(syntax.Name.Span, name, StandardLibrary.Prefix + name));
            }

            return new BoundError(syntax.Span, [.. written.Select(w => w.Bound).OfType<BoundExpression>()]);
        }

        if (FindFunction(name, FirstType(written, scope)) is not { } function)
        {
            return BindUnknownCall(syntax, receiver, written, scope);
        }

        if (receiver?.Bound is { Type.HasError: true } or { Type: ErrorType })
        {
            // What is wrong with the receiver is said; what the arguments would be is not known.
            return new BoundError(syntax.Span, [receiver.Bound]);
        }

        if (function is not FunctionSymbol && ReportOrder(syntax, function.Name, receiver, written, scope))
        {
            return new BoundError(syntax.Span, [.. written.Select(w => w.Bound).OfType<BoundExpression>()]);
        }

        if (function is not FunctionSymbol)
        {
            _builtins.TryAdd(function.Name, new CalledFunction(function.Name, syntax.Name.Span));
        }

        return BindFunctionCall(syntax, function, written, receiver is not null, scope);
    }

    // The type of the first argument, where it is a value: some names mean one thing on a text and another on a list.
    private RlmType? FirstType(List<WrittenArgument> written, Scope scope)
    {
        if (written.Count == 0 || written[0] is not { Syntax: { } syntax, Name: null } first || syntax is LambdaExpressionSyntax)
        {
            return null;
        }

        return (first.Bound ??= BindExpression(syntax, scope)).Type;
    }

    private IFunction? FindFunction(string name) => (IFunction?)_home.Functions.GetValueOrDefault(name) ?? BuiltinCatalogue.Find(name) ?? _host.GetValueOrDefault(name);

    private IFunction? FindFunction(string name, RlmType? receiver) => FunctionNames.Find(name, receiver, FindFunction, AllFunctions());

    private IEnumerable<IFunction> AllFunctions()
    {
        // One after the other, so that the whole library is made only where somebody goes through it.
        foreach (var function in _home.Functions.Values)
        {
            yield return function;
        }

        foreach (var function in BuiltinCatalogue.All)
        {
            yield return function;
        }

        foreach (var function in _host.Values)
        {
            yield return function;
        }
    }

    private BoundExpression BindUnknownCall(CallExpressionSyntax syntax, WrittenArgument? receiver, List<WrittenArgument> written, Scope scope)
    {
        var name = syntax.Name.Text;
        var error = new BoundError(syntax.Span, [.. written.Select(w => w.Bound).OfType<BoundExpression>()]);
        if (receiver?.Bound is { } bound && name is "slice" or "substring" or "substr" or "Substring" && !(name is "substr" or "Substring" && written.Count == 3) && written.Count is 2 or 3 && written.TrueForAll(w => w is { Name: null, Syntax: not null }))
        {
            return BindSlice(syntax.Span, receiver.Syntax!, receiver.Bound!, written[1].Syntax, written.Count == 3 ? written[2].Syntax : null, scope);
        }

        if (receiver?.Bound is { Type.HasError: true })
        {
            return error;
        }

        if (receiver is null && name == "one_of")
        {
            _diagnostics.Add(BindingDiagnostics.TypeAsValue(syntax.Name.Span, name));
        }
        else if (receiver?.Bound?.Type is RecordType record && record.Find(name) is not null)
        {
            _diagnostics.Add(BindingDiagnostics.FieldCalled(syntax.Name.Span, name, TextSpan.FromBounds(syntax.Name.Span.End, syntax.Span.End), syntax.Arguments.Count == 0));
        }
        else if (ForeignFunctions.Find(name) is { } advice)
        {
            _diagnostics.Add(BindingDiagnostics.ForeignFunction(syntax.Name.Span, name, advice, ForeignCall(syntax, receiver, written, scope)));
        }
        else if (_home.IsWhole)
        {
            var type = written.Count > 0 ? written[0].Bound?.Type : null;
            // A function of the library that is not used yet may be meant as well as one of ours.
            if (receiver is null && NearestName.Find(name, StandardLibrary.Names.Select(n => n[StandardLibrary.Prefix.Length..])) is [var module, ..])
            {
                _diagnostics.Add(BindingDiagnostics.ModuleMeant(syntax.Name.Span, name, module, StandardLibrary.Prefix + module));
                return error;
            }

            var candidates = AllFunctions().Where(f => type is null || FunctionNames.Takes(f, type)).Select(f => f.Name);
            var (nearest, isCertain) = FunctionNames.Nearest(name, [.. candidates]);
            _diagnostics.Add(BindingDiagnostics.UnknownFunction(syntax.Name.Span, name, receiver?.Bound?.Type.ToString(), nearest, isCertain));
        }

        return error;
    }

    private BoundExpression BindFunctionCall(CallExpressionSyntax syntax, IFunction function, List<WrittenArgument> written, bool hasReceiver, Scope scope)
    {
        // A call's own result is asked for before its arguments are: that is where circles are found.
        var result = function is FunctionSymbol own ? ResultOf(own, syntax.Name.Span) : null;
        var candidates = new List<Fit>();
        Diagnostic? fault = null;
        foreach (var signature in function.Signatures)
        {
            var (arguments, wrong) = MatchParameters(signature, written, function, syntax, hasReceiver);
            if (arguments is not null)
            {
                candidates.Add(new Fit(signature, arguments, new Unification(), 0));
            }

            fault ??= wrong;
        }

        if (candidates.Count == 0)
        {
            _diagnostics.Add(fault!);
            return new BoundError(syntax.Span, [.. written.Select(w => w.Bound).OfType<BoundExpression>()]);
        }

        Fit? best = null;
        foreach (var adapt in (ReadOnlySpan<bool>)[false, true])
        {
            foreach (var candidate in candidates)
            {
                var fit = TryFit(candidate.Signature, candidate.Arguments, function, adapt, scope);
                if (fit.FailedAt == Fit.Fits)
                {
                    return BindArguments(syntax, function, fit, result, scope);
                }

                best = best is null || (fit.FailedAt > best.FailedAt && !adapt) ? fit : best;
            }
        }

        if (best is not null)
        {
            ReportMisfit(syntax, function, best, hasReceiver, scope);
        }

        return new BoundError(syntax.Span, [.. written.Select(w => w.Bound).OfType<BoundExpression>()]);
    }

    private IFunction? FindFunctionByAlias(string name) => FindFunction(name, null);

    // Whether a value can be the only argument: a function whose name was written without parentheses.
    private static bool TakesOnly(IFunction function, BoundExpression value) =>
        function.Signatures.Any(s => s.Parameters.Length > 0 && s.Parameters.Skip(1).All(p => p.Default is not null)) && FunctionNames.Takes(function, value.Type);
}
