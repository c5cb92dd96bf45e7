using System.Collections.Immutable;
using System.Diagnostics;
using RlmLang.Binding;
using RlmLang.Builtins;
using RlmLang.Core;
using RlmLang.Source;
using RlmLang.Symbols;
using RlmLang.Types;

namespace RlmLang.Lowering;

internal sealed partial class Lowerer
{
    private CoreExpression LowerCall(BoundCall e) => e.Function switch
    {
        FunctionSymbol function => Inline(e, function),
        Form form => LowerForm(e, form),
        Builtin builtin => LowerBuiltin(e, builtin),
        HostFunction host => Apply(host, e.Type, e.Span, LowerAll(e.Arguments)),
        _ => throw new UnreachableException($"No core for a call of {e.Function.GetType().Name}."),
    };

    /// <summary>A lambda's place holds the list of its results over the first argument.</summary>
    private CoreExpression LowerBuiltin(BoundCall e, Builtin builtin)
    {
        if (!e.Arguments.Any(a => a is BoundLambda))
        {
            return Apply(builtin, e.Type, e.Span, PartlyRead(builtin, LowerAll(e.Arguments)));
        }

        var list = Lower(e.Arguments[0]);
        if (builtin.ReadsUntilDecided && !list.IsPure && e.Arguments is [_, BoundLambda { Index: null }])
        {
            list = EarlyReading.Mark(list, EarlyStop.WithReader);
        }

        return Bind("xs", list, source => Apply(
            builtin,
            e.Type,
            e.Span,
            [source, .. e.Arguments.Skip(1).Select(a => a is BoundLambda lambda ? LowerEach(source, lambda, builtin.Stop, e.Span) : Lower(a))]));
    }

    /// <summary>The arguments, where no more of the first is needed than decides: its items that ask models may then be left undone.</summary>
    private static ImmutableArray<CoreExpression> PartlyRead(Builtin builtin, ImmutableArray<CoreExpression> arguments) => arguments switch
    {
        [{ IsPure: false } list, ..] when builtin.ReadsBeginning && arguments.Skip(1).All(a => a.IsPure) => arguments.SetItem(0, EarlyReading.Mark(list, EarlyStop.WithReader)),
        // A list of bools is its own condition.
        [CoreEach { IsPure: false, Stop: EarlyStop.Never } each] when builtin.Stop != EarlyStop.Never => [each with { Stop = builtin.Stop }],
        _ => arguments,
    };

    private CoreEach LowerEach(CoreExpression source, BoundLambda lambda, EarlyStop stop, TextSpan span)
    {
        var item = Variable(lambda.Parameters[0]);
        var index = lambda.Index is { } i ? Variable(i) : null;
        return new CoreEach(source, item, index, Lower(lambda.Body), stop, RlmType.List(lambda.Type), span);
    }

    /// <summary>The function's body, with a let for each argument.</summary>
    private CoreExpression Inline(BoundCall e, FunctionSymbol function)
    {
        var arguments = LowerAll(e.Arguments);
        ImmutableArray<CoreVariable> variables = [.. function.Parameters.Select(Variable)];
        for (var i = 0; i < variables.Length; i++)
        {
            // A question that the program hands to its function is instruction there as well.
            _lets[function.Parameters[i]] = e.Arguments[i];
        }

        var body = Lower(_program.Functions[function]);
        for (var i = variables.Length - 1; i >= 0; i--)
        {
            body = new CoreLet(variables[i], arguments[i], body);
        }

        return body;
    }

    private CoreExpression LowerForm(BoundCall e, Form form)
    {
        var arguments = e.Arguments.Select((a, i) => LowerFormArgument(form, e.Signature.Parameters[i].Name, a)).ToImmutableArray();
        return form.Lower(new FormCall(e.Signature, arguments, form.CallsModel ? _sites[e.NameSpan.Start] : null, e.Type, e.Span, NewVariable));
    }

    private FormArgument LowerFormArgument(Form form, string parameter, BoundExpression argument)
    {
        var isPrompt = form.PromptParameter == parameter;
        switch (argument)
        {
            case BoundTypeArgument type:
                return new FormType(new ReplyShape(type.Type, LowerAll(type.Labels)));
            case BoundLambda lambda:
                ImmutableArray<CoreVariable> variables = [.. lambda.Parameters.Select(Variable)];
                var index = lambda.Index is { } i ? Variable(i) : null;
                return isPrompt
                    ? new FormPrompt(variables[0], index, LowerPrompt(lambda.Body, [.. lambda.Parameters, .. lambda.Index is { } own ? [own] : Array.Empty<LambdaSymbol>()]))
                    : new FormLambda(variables, index, Lower(lambda.Body));
            case var prompt when isPrompt:
                return new FormPrompt(null, null, LowerPrompt(prompt, []));
            case var option when form.Options.Contains(parameter) && Constants.Find(option, _constants) is { } constant:
                return new FormValue(new CoreLiteral(constant, option.Type, option.Span), option is not BoundDefault);
            default:
                return new FormValue(Lower(argument), argument is not BoundDefault);
        }
    }
}
