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

    /// <summary>How far the arguments of a call fit a header.</summary>
    private sealed record Fit(Signature Signature, WrittenArgument?[] Arguments, Unification Unification, int FailedAt)
    {
        public const int Fits = int.MaxValue;
    }

    private BoundExpression BindCall(CallExpressionSyntax syntax, Scope scope)
    {
        var name = syntax.Name.Text;
        if (syntax.Receiver is NameExpressionSyntax module && scope.Find(module.Name.Text) is null && ForeignFunctions.FindModule(module.Name.Text) is { } advice)
        {
            _diagnostics.Add(BindingDiagnostics.ForeignFunction(TextSpan.Cover(module.Span, syntax.Name.Span), $"{module.Name.Text}.{name}", advice, ForeignModuleCall(module.Name.Text, syntax)));
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
        if (receiver?.Bound is { } bound && name is "slice" or "substring" or "substr" && written.Count is 2 or 3 && written.TrueForAll(w => w is { Name: null, Syntax: not null }))
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
            _diagnostics.Add(BindingDiagnostics.ForeignFunction(syntax.Name.Span, name, advice, ForeignCall(syntax, receiver, written)));
        }
        else if (_home.IsWhole)
        {
            var type = receiver?.Bound?.Type;
            var candidates = AllFunctions().Where(f => type is null || FunctionNames.Takes(f, type)).Select(f => f.Name);
            _diagnostics.Add(BindingDiagnostics.UnknownFunction(syntax.Name.Span, name, type?.ToString(), FunctionNames.Nearest(name, [.. candidates])));
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

    /// <summary>Which argument stands for which parameter, or what is wrong with that.</summary>
    private static (WrittenArgument?[]? ByParameter, Diagnostic? Fault) MatchParameters(
        Signature signature, List<WrittenArgument> written, IFunction function, CallExpressionSyntax syntax, bool hasReceiver)
    {
        var byParameter = new WrittenArgument?[signature.Parameters.Length];
        var position = 0;
        var isNamed = false;
        foreach (var argument in written)
        {
            int at;
            if (argument.Name is { } name)
            {
                isNamed = true;
                at = IndexOf(signature, name.Text);
                if (at < 0)
                {
                    return (null, argument.Type is not null && name.Text == "as"
                        ? BindingDiagnostics.TypeUnexpected(argument.Span, function.Name)
                        : BindingDiagnostics.UnknownParameter(name.Span, function.Name, name.Text, ParameterMeant(name.Text, signature), signature.Text));
                }
            }
            else if (isNamed)
            {
                return (null, BindingDiagnostics.PositionalAfterNamed(argument.Span));
            }
            else
            {
                at = position++;
                if (at >= byParameter.Length)
                {
                    return (null, hasReceiver && at == 0
                        ? BindingDiagnostics.TooManyArguments(syntax.Name.Span, function.Name, signature.Text)
                        : BindingDiagnostics.TooManyArguments(argument.Span, function.Name, signature.Text));
                }
            }

            if (byParameter[at] is not null)
            {
                return (null, BindingDiagnostics.ArgumentTwice(argument.Span, function.Name, signature.Parameters[at].Name));
            }

            byParameter[at] = argument;
        }

        for (var i = 0; i < byParameter.Length; i++)
        {
            if (byParameter[i] is null && signature.Parameters[i].Default is null)
            {
                return (null, BindingDiagnostics.MissingArgument(syntax.Name.Span, function.Name, signature.Parameters[i].Name, signature.Text));
            }
        }

        return (byParameter, null);
    }

    private static IReadOnlyList<string> ParameterMeant(string name, Signature signature)
    {
        var names = signature.Parameters.Select(p => p.Name).ToList();
        var ours = name switch
        {
            "response_format" or "schema" or "type" or "returns" or "return_type" or "output" or "output_type" or "format" or "response_model" or "into" => "as",
            "default" or "fallback" or "on_error" => "or",
            "max_tokens" or "max_length" or "maxChars" or "limit" => "max_chars",
            "n" or "k" or "top_k" or "count" => names.Contains("top") ? "top" : names.Contains("n") ? "n" : "",
            "chunk_size" or "max_size" or "length" => "size",
            "batch_size" or "batch" => names.Contains("per_call") ? "per_call" : "size",
            "chunk_overlap" => "overlap",
            "by" or "fn" or "func" or "function" or "predicate" => names.Contains("key") ? "key" : "",
            "sep" or "separator" or "delimiter" => "sep",
            "ascending" => "",
            _ => "",
        };
        return ours.Length > 0 && names.Contains(ours) ? [ours] : NearestName.Find(name, names);
    }

    private static int IndexOf(Signature signature, string parameter)
    {
        for (var i = 0; i < signature.Parameters.Length; i++)
        {
            if (signature.Parameters[i].Name == parameter)
            {
                return i;
            }
        }

        // Python's word for it.
        return parameter == "reverse" ? IndexOf(signature, "desc") : -1;
    }

    private Fit TryFit(Signature signature, WrittenArgument?[] arguments, IFunction function, bool adapt, Scope scope)
    {
        var unification = new Unification();
        for (var i = 0; i < arguments.Length; i++)
        {
            if (!Fits(signature.Parameters[i], arguments[i], IsPrompt(function, signature.Parameters[i]), unification, adapt, scope))
            {
                return new Fit(signature, arguments, unification, i);
            }
        }

        return new Fit(signature, arguments, unification, Fit.Fits);
    }

    private static bool IsPrompt(IFunction function, SignatureParameter parameter) => function is Form form && form.PromptParameter == parameter.Name;

    private bool Fits(SignatureParameter parameter, WrittenArgument? argument, bool isPrompt, Unification unification, bool adapt, Scope scope)
    {
        if (parameter.Type is TypeType)
        {
            // The type after `as=` is that of the reply, `R` in the headers of the forms.
            var type = argument is null ? new BoundTypeArgument(default, RlmType.Text, []) : argument.Type is { } written ? argument.Bound ??= BindReplyType(written, scope) : null;
            return type is not null && unification.Match(new TypeParameter("R"), type.Type);
        }

        if (argument is null)
        {
            return true;
        }

        if (argument.Syntax is null)
        {
            return false;
        }

        if (parameter.Type is FunctionType)
        {
            return argument.Syntax is LambdaExpressionSyntax || isPrompt || ImplicitLambda.MentionsIt(argument.Syntax, FindFunctionByAlias);
        }

        if (argument.Syntax is LambdaExpressionSyntax)
        {
            return false;
        }

        var value = argument.Bound ??= BindExpression(argument.Syntax, scope);
        if (value.Type.HasError)
        {
            return true;
        }

        if (parameter.Name == "or")
        {
            return value.Type is NoneType ? unification.Match(parameter.Type, value.Type) : TryCoerce(value, Close(unification.Apply(parameter.Type))) is not null;
        }

        return FitsType(value, parameter.Type, unification) || (adapt && Adapted(value, parameter.Type) is { } text && FitsType(text, parameter.Type, unification));
    }

    private IFunction? FindFunctionByAlias(string name) => FindFunction(name, null);

    private static bool FitsType(BoundExpression value, RlmType pattern, Unification unification) =>
        Unification.IsOpen(pattern) ? unification.Match(pattern, value.Type) : TryCoerce(value, pattern) is not null;

    private static BoundExpression? Adapted(BoundExpression value, RlmType pattern) =>
        (FunctionNames.IsText(pattern) && value.Type is RecordType) || (pattern is ListType { Item: var item } && FunctionNames.IsText(item) && value.Type is ListType) ? AsText(value) : null;

    private BoundTypeArgument BindReplyType(TypeSyntax syntax, Scope scope)
    {
        var labels = new List<BoundExpression>();
        var type = BindType(syntax, scope, labels);
        if (!type.HasError && !IsReply(type))
        {
            _diagnostics.Add(BindingDiagnostics.NotReply(syntax.Span, type.ToString()));
            type = RlmType.Error;
        }

        return new BoundTypeArgument(syntax.Span, type, [.. labels]);
    }

    private static bool IsReply(RlmType type) => type switch
    {
        RegexType or NoneType => false,
        ListType list => IsReply(list.Item),
        OptionType option => IsReply(option.Item),
        RecordType record => !record.Fields.IsEmpty && record.Fields.All(f => IsReply(f.Type)),
        _ => true,
    };

    private BoundExpression BindArguments(CallExpressionSyntax syntax, IFunction function, Fit fit, RlmType? result, Scope scope)
    {
        var (signature, unification) = (fit.Signature, fit.Unification);
        var arguments = ImmutableArray.CreateBuilder<BoundExpression>(signature.Parameters.Length);
        for (var i = 0; i < signature.Parameters.Length; i++)
        {
            arguments.Add(BindArgument(syntax, function, signature.Parameters[i], fit.Arguments[i], unification, scope));
        }

        // A lambda may have widened what an earlier argument stands for.
        for (var i = 0; i < arguments.Count; i++)
        {
            if (arguments[i] is not (BoundLambda or BoundDefault or BoundTypeArgument) && !arguments[i].Type.HasError)
            {
                arguments[i] = Convert(arguments[i], Close(unification.Apply(signature.Parameters[i].Type)));
            }
        }

        var bound = arguments.ToImmutable();
        if (bound.Any(a => a.Type.HasError) || result is { HasError: true })
        {
            // A lambda whose body has a fault still says nothing of the call's result but through its type.
            return new BoundError(syntax.Span, bound);
        }

        CheckArguments(syntax, function, fit, bound);
        var declared = result ?? Close(unification.Apply(signature.Result));
        declared = function switch
        {
            Form form => form.ResultType(declared, name => fit.Arguments[IndexOf(signature, name)] is not null),
            FunctionSymbol => declared,
            _ => function.ResultType(signature, declared, [.. bound.Select(a => Constants.Find(a, _constants))]),
        };
        if (function.Name is "filter" or "find_first" && bound.OfType<BoundLambda>().FirstOrDefault() is { } condition)
        {
            declared = declared switch
            {
                ListType list => list with { Item = Narrowing.Item(list.Item, condition) },
                OptionType option => RlmType.Option(Narrowing.Item(option.Item, condition)),
                _ => declared,
            };
        }

        return new BoundCall(syntax.Span, function, signature, syntax.Name.Span, bound, declared);
    }

    private BoundExpression BindArgument(
        CallExpressionSyntax syntax, IFunction function, SignatureParameter parameter, WrittenArgument? argument, Unification unification, Scope scope)
    {
        if (argument is null)
        {
            var value = parameter.Default ?? NoneValue.Instance;
            return parameter.Type is TypeType
                ? new BoundTypeArgument(syntax.Name.Span, RlmType.Text, [])
                : new BoundDefault(syntax.Name.Span, value, value is NoneValue ? RlmType.None : Close(unification.Apply(parameter.Type)));
        }

        if (parameter.Type is TypeType)
        {
            return argument.Bound ?? new BoundError(argument.Span, []);
        }

        if (parameter.Type is FunctionType lambda && argument.Syntax is { } body)
        {
            return IsPrompt(function, parameter)
                ? BindPromptLambda(function.Name, parameter.Name, lambda, body, unification, scope)
                : BindLambda(function.Name, parameter.Name, lambda, body, unification, scope);
        }

        var bound = argument.Bound ?? new BoundError(argument.Span, []);
        if (bound.Type.HasError)
        {
            return bound;
        }

        return FitsType(bound, parameter.Type, new Unification()) || Adapted(bound, parameter.Type) is not { } text ? bound : text;
    }

    /// <summary>What is left open stands for nothing: <c>[].map(…)</c> has no items.</summary>
    private static RlmType Close(RlmType type) => type switch
    {
        TypeParameter => RlmType.Never,
        ListType list => list with { Item = Close(list.Item) },
        OptionType option => RlmType.Option(Close(option.Item)),
        RecordType record => new RecordType([.. record.Fields.Select(f => f with { Type = Close(f.Type) })]),
        _ => type,
    };

    private void CheckArguments(CallExpressionSyntax syntax, IFunction function, Fit fit, ImmutableArray<BoundExpression> arguments)
    {
        switch (function)
        {
            case Builtin builtin when builtin.Complaint([.. arguments.Select(a => Constants.Find(a, _constants))]) is { } complaint:
                _diagnostics.Add(BindingDiagnostics.BadArgument(syntax.Name.Span, function.Name, complaint));
                break;
            case Form form:
                CheckOptions(syntax, form, fit, arguments);
                break;
            default:
                break;
        }

        for (var i = 0; i < arguments.Length; i++)
        {
            if (arguments[i] is BoundLiteral { Value: TextValue text } literal
                && function.Signatures.Any(s => i < s.Parameters.Length && s.Parameters[i].Type is RegexType)
                && RegexChecker.LooksLikeRegex(text.ToString())
                && !_home.Tree.Diagnostics.Any(d => literal.Span.Contains(d.Span)))
            {
                _diagnostics.Add(BindingDiagnostics.LooksLikeRegex(literal.Span, function.Name));
            }
        }
    }

    private void CheckOptions(CallExpressionSyntax syntax, Form form, Fit fit, ImmutableArray<BoundExpression> arguments)
    {
        var options = ImmutableDictionary.CreateBuilder<string, Value>(StringComparer.Ordinal);
        foreach (var name in form.Options)
        {
            var at = IndexOf(fit.Signature, name);
            if (Constants.Find(arguments[at], _constants) is not { } constant)
            {
                _diagnostics.Add(BindingDiagnostics.NotConstant(arguments[at].Span, $"`{name}`"));
                return;
            }

            options.Add(name, constant);
        }

        if (form.Complaint(options.ToImmutable()) is { } complaint)
        {
            _diagnostics.Add(BindingDiagnostics.Option(syntax.Name.Span, form.Name, complaint));
        }
    }

    // Whether a value can be the only argument: a function whose name was written without parentheses.
    private static bool TakesOnly(IFunction function, BoundExpression value) =>
        function.Signatures.Any(s => s.Parameters.Length > 0 && s.Parameters.Skip(1).All(p => p.Default is not null)) && FunctionNames.Takes(function, value.Type);
}
