using RlmLang.Builtins;
using RlmLang.Diagnostics;
using RlmLang.Source;
using RlmLang.Symbols;
using RlmLang.Syntax;
using RlmLang.Types;

namespace RlmLang.Binding;

// Which argument stands for which parameter, and whether it fits the header.
internal sealed partial class Binder
{
    /// <summary>How far the arguments of a call fit a header.</summary>
    private sealed record Fit(Signature Signature, WrittenArgument?[] Arguments, Unification Unification, int FailedAt)
    {
        public const int Fits = int.MaxValue;
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
                        : BindingDiagnostics.UnknownParameter(name.Span, function.Name, name.Text, ParameterMeant(name.Text, signature), signature.Text, name.Text is not ("max_tokens" or "max_length" or "limit" or "count" or "format" or "output" or "by"), Setting(function, name.Text, written, argument)));
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

    // `llm(p, temperature=0)`
    private static TextSpan? Setting(IFunction function, string name, List<WrittenArgument> written, WrittenArgument argument) =>
        function is Form { CallsModel: true } && name is "temperature" or "top_p" or "top_k" or "seed" or "stop" or "stream" or "timeout" or "max_retries" or "retries" or "verbose" or "presence_penalty" or "frequency_penalty" && written.IndexOf(argument) is var at and > 0
            ? TextSpan.FromBounds(written[at - 1].Span.End, argument.Span.End)
            : null;

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

    private static bool FitsType(BoundExpression value, RlmType pattern, Unification unification) =>
        Unification.IsOpen(pattern) ? unification.Match(pattern, value.Type) : TryCoerce(value, pattern) is not null;

    private static BoundExpression? Adapted(BoundExpression value, RlmType pattern) =>
        (FunctionNames.IsText(pattern) && value.Type is RecordType) || (pattern is ListType { Item: var item } && FunctionNames.IsText(item) && value.Type is ListType) ? AsText(value) : null;
}
