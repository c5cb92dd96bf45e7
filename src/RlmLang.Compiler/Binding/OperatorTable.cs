using RlmLang.Syntax;
using RlmLang.Types;

namespace RlmLang.Binding;

/// <summary>What an operator does to operands of these types, and what comes of it.</summary>
internal static class OperatorTable
{
    /// <summary>The operation, the type that each operand is converted to, and the result's type; null where the operator does not go with the operands.</summary>
    public static (BoundOperator Operator, RlmType Operand, RlmType Result)? Find(BinaryOperator @operator, RlmType left, RlmType right) => @operator switch
    {
        BinaryOperator.Add when IsText(left) && IsText(right) => (BoundOperator.ConcatTexts, RlmType.Text, RlmType.Text),
        BinaryOperator.Add when left is ListType or NeverType && right is ListType or NeverType && Conversions.Join(Unlimited(left), Unlimited(right)) is { } joined => (BoundOperator.ConcatLists, joined, joined),
        BinaryOperator.Add => Arithmetic(BoundOperator.Add, left, right),
        BinaryOperator.Subtract => Arithmetic(BoundOperator.Subtract, left, right),
        BinaryOperator.Multiply => Arithmetic(BoundOperator.Multiply, left, right),
        BinaryOperator.Divide when IsNumber(left) && IsNumber(right) => (BoundOperator.Divide, RlmType.Float, RlmType.Float),
        BinaryOperator.FloorDivide when IsInt(left) && IsInt(right) => (BoundOperator.FloorDivide, RlmType.Int, RlmType.Int),
        BinaryOperator.Remainder when IsInt(left) && IsInt(right) => (BoundOperator.Remainder, RlmType.Int, RlmType.Int),
        BinaryOperator.Equal when Conversions.Join(left, right) is { } joined => (BoundOperator.Equal, joined, RlmType.Bool),
        BinaryOperator.NotEqual when Conversions.Join(left, right) is { } joined => (BoundOperator.NotEqual, joined, RlmType.Bool),
        BinaryOperator.Less => Comparison(BoundOperator.Less, left, right),
        BinaryOperator.LessOrEqual => Comparison(BoundOperator.LessOrEqual, left, right),
        BinaryOperator.Greater => Comparison(BoundOperator.Greater, left, right),
        BinaryOperator.GreaterOrEqual => Comparison(BoundOperator.GreaterOrEqual, left, right),
        _ => null,
    };

    /// <summary>How the operator is written.</summary>
    public static string Written(BinaryOperator @operator) => @operator switch
    {
        BinaryOperator.Add => "+",
        BinaryOperator.Subtract => "-",
        BinaryOperator.Multiply => "*",
        BinaryOperator.Divide => "/",
        BinaryOperator.FloorDivide => "//",
        BinaryOperator.Remainder => "%",
        BinaryOperator.Equal => "==",
        BinaryOperator.NotEqual => "!=",
        BinaryOperator.Less => "<",
        BinaryOperator.LessOrEqual => "<=",
        BinaryOperator.Greater => ">",
        BinaryOperator.GreaterOrEqual => ">=",
        BinaryOperator.And => "and",
        BinaryOperator.Or => "or",
        BinaryOperator.In => "in",
        BinaryOperator.NotIn => "not in",
        BinaryOperator.Fallback => "??",
        _ => throw new System.Diagnostics.UnreachableException($"No way to write {@operator}."),
    };

    /// <summary>What the operator goes with, as a sentence.</summary>
    public static string Domain(BinaryOperator @operator) => @operator switch
    {
        BinaryOperator.Add => "`+` adds two numbers, joins two texts, or joins two lists; one item more is `xs + [x]`.",
        BinaryOperator.Subtract or BinaryOperator.Multiply or BinaryOperator.Divide => $"`{Written(@operator)}` takes two numbers.",
        BinaryOperator.FloorDivide or BinaryOperator.Remainder => $"`{Written(@operator)}` takes two ints.",
        BinaryOperator.In or BinaryOperator.NotIn => "`in` looks for an item in a list, or for a text in a text.",
        _ => "Two numbers or two texts can be compared.",
    };

    public static bool IsText(RlmType type) => type is TextType or OneOfType;

    public static bool IsNumber(RlmType type) => type is IntType or FloatType;

    private static bool IsInt(RlmType type) => type is IntType;

    private static RlmType Unlimited(RlmType type) => type is ListType list ? RlmType.List(list.Item) : type;

    private static (BoundOperator, RlmType, RlmType)? Arithmetic(BoundOperator @operator, RlmType left, RlmType right)
    {
        if (!IsNumber(left) || !IsNumber(right))
        {
            return null;
        }

        RlmType type = left is IntType && right is IntType ? RlmType.Int : RlmType.Float;
        return (@operator, type, type);
    }

    private static (BoundOperator, RlmType, RlmType)? Comparison(BoundOperator @operator, RlmType left, RlmType right) =>
        IsText(left) && IsText(right) ? (@operator, RlmType.Text, RlmType.Bool)
        : Arithmetic(@operator, left, right) is { } numbers ? (@operator, numbers.Item2, RlmType.Bool)
        : null;
}
