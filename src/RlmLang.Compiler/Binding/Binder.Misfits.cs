using RlmLang.Builtins;
using RlmLang.Diagnostics;
using RlmLang.Source;
using RlmLang.Symbols;
using RlmLang.Syntax;
using RlmLang.Types;
using RlmLang.Values;

namespace RlmLang.Binding;

/// <content>What is told of arguments that fit no header.</content>
internal sealed partial class Binder
{
    private void ReportMisfit(CallExpressionSyntax syntax, IFunction function, Fit fit, bool hasReceiver, Scope scope)
    {
        var (parameter, argument) = (fit.Signature.Parameters[fit.FailedAt], fit.Arguments[fit.FailedAt]);
        if (argument is null)
        {
            return;
        }

        var atPlace = function.Signatures.Where(s => fit.FailedAt < s.Parameters.Length).Select(s => Describe(s.Parameters[fit.FailedAt].Type)).Distinct().ToList();
        var decided = fit.Unification.Apply(parameter.Type);
        // What an earlier argument decided, as `as=` does for `or=`, says more than the header.
        var expected = parameter.Type is TypeParameter && !Unification.IsOpen(decided) ? decided.ToString() : string.Join(" or ", atPlace);
        if (parameter.Type is FunctionType lambda && argument.Syntax is { } value)
        {
            if (value is NameExpressionSyntax { Name.Text: var name } && scope.Find(name) is null && FindFunction(name) is { } named)
            {
                _diagnostics.Add(BindingDiagnostics.FunctionAsValue(value.Span, name, named.Signatures.All(s => s.Parameters.Skip(1).All(p => p.Default is not null))));
            }
            else if (value is NameExpressionSyntax { Name.Text: var other } && scope.Find(other) is null && fit.Arguments[0]?.Bound?.Type is ListType { Item: var of } && FindFunction(other, of) is { } ours)
            {
                _diagnostics.Add(BindingDiagnostics.FunctionAsValue(value.Span, ours.Name, isCertain: false));
            }
            else if (value is TextLiteralSyntax field && fit.Arguments[0]?.Bound?.Type is ListType { Item: RecordType row } && row.Find(field.Value) is not null)
            {
                _diagnostics.Add(BindingDiagnostics.FieldAsLambda(value.Span, function.Name, field.Value));
            }
            else if (!BindExpression(value, scope).Type.HasError)
            {
                _diagnostics.Add(BindingDiagnostics.LambdaExpected(value.Span, function.Name, parameter.Name, lambda.Parameters.Length));
            }

            return;
        }

        if (argument.Syntax is LambdaExpressionSyntax)
        {
            _diagnostics.Add(BindingDiagnostics.LambdaUnexpected(argument.Span, function.Name, parameter.Name, expected));
            return;
        }

        if (parameter.Type is TypeType)
        {
            var isType = argument.Syntax is NameExpressionSyntax { Name.Text: var type } ? s_typeNames.Contains(type) || _home.Types.ContainsKey(type)
                : argument.Syntax is CallExpressionSyntax { Receiver: null, Name.Text: "one_of" };
            _diagnostics.Add(BindingDiagnostics.TypeByPlace(argument.Span, function.Name, isType && argument.Name is null, isType ? null : OnePrompt(function, fit.Arguments, argument)));
            return;
        }

        if (argument.Bound is not { } bound)
        {
            // `as=` for a parameter of that name that takes a value.
            _diagnostics.Add(BindingDiagnostics.TypeUnexpected(argument.Span, function.Name));
            return;
        }

        var patterns = function.Signatures.Where(s => fit.FailedAt < s.Parameters.Length).Select(s => s.Parameters[fit.FailedAt].Type).ToList();
        var isReceiver = hasReceiver && fit.FailedAt == 0;
        if (bound.Type is OptionType option && patterns.Exists(p => new Unification().Match(p, option.Item)))
        {
            ReportNone(bound.Span, Written(bound.Span), bound.Type, isReceiver);
        }
        else if (bound.Type is ListType { Item: OptionType item } list && patterns.Exists(p => new Unification().Match(p, list with { Item = item.Item })))
        {
            _diagnostics.Add(BindingDiagnostics.MayHoldNone(bound.Span, bound.Type.ToString(), expected));
        }
        else if (!ReportLabel(bound, Close(fit.Unification.Apply(parameter.Type))))
        {
            // Reported.
        }
        else if (isReceiver && bound.Type is ListType of && patterns.Exists(p => new Unification().Match(p, of.Item)))
        {
            var call = TextSpan.FromBounds(syntax.Name.Span.Start, syntax.Span.End);
            _diagnostics.Add(BindingDiagnostics.ItemWise(syntax.Name.Span, function.Name, expected, bound.Type.ToString(), call, Written(call)));
        }
        else
        {
            var span = isReceiver ? syntax.Name.Span : bound.Span;
            var asRegex = bound is BoundLiteral { Value: TextValue } && argument.Syntax is TextLiteralSyntax text && patterns.TrueForAll(p => p is RegexType)
                ? Fix.Replace(bound.Span, ForeignRegex.Literal(text.Value), "put `r` before the quote", RegexChecker.LooksLikeRegex(text.Value) || !ForeignRegex.HasSigns(text.Value) ? FixApplicability.Certain : FixApplicability.Likely)
                : null;
            _diagnostics.Add(BindingDiagnostics.DoesNotTake(span, function.Name, parameter.Name, expected, bound.Type.ToString(), [.. function.Signatures.Select(s => s.Text)], asRegex));
        }
    }

    // `llm("What?", context)`: the data goes behind the instruction.
    private Fix? OnePrompt(IFunction function, WrittenArgument?[] arguments, WrittenArgument data)
    {
        if (function.Name != "llm" || data is not { Syntax: { } value, Name: null } || arguments[0]?.Syntax is not (TextLiteralSyntax or InterpolationSyntax) || value is LambdaExpressionSyntax)
        {
            return null;
        }

        var (prompt, isInterpolated) = (Written(arguments[0]!.Span), arguments[0]!.Syntax is InterpolationSyntax);
        var isPlain = prompt.Length > 1 && prompt.TrimStart('f')[0] is '"' && !prompt.TrimStart('f').StartsWith("\"\"\"", StringComparison.Ordinal) && (isInterpolated || !prompt.AsSpan().ContainsAny('{', '}'));
        return isPlain ? Fix.Replace(TextSpan.Cover(arguments[0]!.Span, data.Span), $"{(isInterpolated ? "" : "f")}{prompt[..^1]}\\n{{{Written(data.Span)}}}\"", "put both into one prompt", FixApplicability.Likely) : null;
    }

    private static string Describe(RlmType type) => type switch
    {
        TypeParameter => "any value",
        ListType { Item: TypeParameter } => "a list",
        ListType { Item: OptionType { Item: TypeParameter } } => "a list",
        ListType { Item: ListType { Item: TypeParameter } } => "a list of lists",
        OptionType option when Unification.IsOpen(option) => Describe(option.Item),
        FunctionType => "a lambda",
        TypeType => "a type, written after `as=`,",
        _ => type.ToString(),
    };
}
