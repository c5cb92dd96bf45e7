using System.Collections.Immutable;
using System.Diagnostics;
using RlmLang.Core;
using RlmLang.Types;
using RlmLang.Values;

namespace RlmLang.Builtins.Forms;

/// <summary>The list functions that forms are made of.</summary>
internal static class Library
{
    public static Builtin Find(string name) => BuiltinCatalogue.Find(name) as Builtin ?? throw new UnreachableException($"The library has `{name}`.");

    /// <summary>The arguments, and the defaults of the parameters behind them.</summary>
    public static ImmutableArray<CoreExpression> WithDefaults(string name, params ReadOnlySpan<CoreExpression> arguments)
    {
        var all = ImmutableArray.CreateBuilder<CoreExpression>();
        all.AddRange(arguments);
        foreach (var parameter in Find(name).Signatures[0].Parameters.Skip(arguments.Length))
        {
            all.Add(new CoreLiteral(parameter.Default ?? NoneValue.Instance, parameter.Type, arguments[0].Span));
        }

        return all.ToImmutable();
    }

    public static CoreApply Apply(string name, RlmType type, params ReadOnlySpan<CoreExpression> arguments) =>
        new(Find(name), WithDefaults(name, arguments), type, arguments[0].Span);
}
