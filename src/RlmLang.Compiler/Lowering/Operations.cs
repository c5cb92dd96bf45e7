using System.Collections.Immutable;
using System.Diagnostics;
using RlmLang.Binding;
using RlmLang.Builtins.Operators;
using RlmLang.Core;
using RlmLang.Types;

namespace RlmLang.Lowering;

/// <summary>Which operation of the core stands for which operator.</summary>
internal static class Operations
{
    public static Operation Equal => Builtins.Operators.Equal.Instance;

    public static Operation Less => Builtins.Operators.Less.Instance;

    public static Operation Not => Builtins.Operators.Not.Instance;

    public static Operation IsNone => Builtins.Operators.IsNone.Instance;

    public static Operation Of(BoundOperator @operator) => @operator switch
    {
        BoundOperator.Add => Add.Instance,
        BoundOperator.Subtract => Subtract.Instance,
        BoundOperator.Multiply => Multiply.Instance,
        BoundOperator.Divide => Divide.Instance,
        BoundOperator.FloorDivide => FloorDivide.Instance,
        BoundOperator.Remainder => Remainder.Instance,
        BoundOperator.ConcatTexts => TextConcat.Instance,
        BoundOperator.ConcatLists => ListConcat.Instance,
        BoundOperator.Equal => Equal,
        BoundOperator.Less => Less,
        BoundOperator.TextContains => TextContains.Instance,
        BoundOperator.ListContains => ListContains.Instance,
        BoundOperator.Not => Not,
        BoundOperator.Negate => Negate.Instance,
        BoundOperator.Index => Builtins.Operators.Index.Instance,
        BoundOperator.Slice => Slice.Instance,
        _ => throw new UnreachableException($"No operation for {@operator}: lowering writes it with others."),
    };

    public static Operation Interpolate { get; } = new Interpolate();

    public static Operation FormatNumber(string format) => new FormatNumber(format);

    /// <param name="parts">The pattern's parts; null where a text is put in.</param>
    public static Operation RegexInterpolate(ImmutableArray<string?> parts) => new RegexInterpolate(parts);

    public static Operation Convert(RlmType type) => new Builtins.Operators.Convert(type);
}
