using System.Collections.Immutable;
using RlmLang.Builtins;
using RlmLang.Builtins.Forms;
using RlmLang.Diagnostics;
using RlmLang.Source;
using RlmLang.Symbols;
using RlmLang.Syntax;
using RlmLang.Types;
using RlmLang.Values;

namespace RlmLang.Binding;

// The arguments of a call whose header is found.
internal sealed partial class Binder
{
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
                if (form is Rlm)
                {
                    CheckQuestion(fit);
                }

                break;
            default:
                break;
        }

        for (var i = 0; i < arguments.Length; i++)
        {
            if (arguments[i] is BoundLiteral { Value: TextValue text } literal
                && function.Signatures.Any(s => i < s.Parameters.Length && s.Parameters[i].Type is RegexType)
                && RegexChecker.MayBeRegex(text.ToString())
                && !_home.Tree.Diagnostics.Any(d => literal.Span.Contains(d.Span)))
            {
                _diagnostics.Add(BindingDiagnostics.LooksLikeRegex(literal.Span, function.Name));
            }
        }
    }

    /// <summary><c>rlm("What?", context)</c>: what is read stands first.</summary>
    /// <remarks>A literal with a question mark, and the context or a piece of it cut out by place: no other program is warned of.</remarks>
    private void CheckQuestion(Fit fit)
    {
        if (fit.Arguments is [{ Name: null, Syntax: { } read and (TextLiteralSyntax or InterpolationSyntax) }, { Name: null, Syntax: { } asked }, ..] && IsQuestion(read) && IsRead(asked))
        {
            var (question, text) = (Written(read.Span), WrittenTight(asked));
            _diagnostics.Add(BindingDiagnostics.QuestionFirst(read.Span, [new TextEdit(read.Span, text), new TextEdit(asked.Span, question)]));
        }

        static bool IsQuestion(ExpressionSyntax syntax) => syntax switch
        {
            TextLiteralSyntax text => text.Value.TrimEnd() is [.. { Length: < 500 }, '?'],
            InterpolationSyntax { Parts: [.., LiteralPartSyntax last] } => last.Value.TrimEnd().EndsWith('?'),
            _ => false,
        };

        static bool IsRead(ExpressionSyntax syntax) => syntax switch
        {
            NameExpressionSyntax { Name.Text: "context" } => true,
            SliceExpressionSyntax slice => IsRead(slice.Receiver),
            FieldExpressionSyntax { Name.Text: "text", Receiver: IndexExpressionSyntax { Receiver: NameExpressionSyntax { Name.Text: "docs" } } } => true,
            _ => false,
        };
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
}
