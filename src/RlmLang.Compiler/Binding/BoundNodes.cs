using System.Collections.Immutable;
using RlmLang.Builtins;
using RlmLang.Source;
using RlmLang.Symbols;
using RlmLang.Syntax;
using RlmLang.Types;
using RlmLang.Values;

namespace RlmLang.Binding;

/// <summary>An expression whose names and types are given: all meaning is here.</summary>
/// <param name="Span">What it was written as.</param>
/// <param name="Type">Of its value.</param>
internal abstract record BoundExpression(TextSpan Span, RlmType Type);

/// <summary>A number, a text, <c>true</c>, <c>none</c>, a regex without holes.</summary>
internal sealed record BoundLiteral(TextSpan Span, Value Value, RlmType Type) : BoundExpression(Span, Type);

/// <summary>What a parameter takes where the call says nothing.</summary>
internal sealed record BoundDefault(TextSpan Span, Value Value, RlmType Type) : BoundExpression(Span, Type);

/// <summary><c>tickets</c>, <c>it</c></summary>
internal sealed record BoundName(TextSpan Span, ValueSymbol Symbol, RlmType Type) : BoundExpression(Span, Type);

/// <summary><c>f"…{x}…"</c></summary>
internal sealed record BoundInterpolation(TextSpan Span, ImmutableArray<BoundPart> Parts) : BoundExpression(Span, RlmType.Text);

/// <summary><c>rf"…{x}…"</c></summary>
internal sealed record BoundPattern(TextSpan Span, ImmutableArray<BoundPart> Parts) : BoundExpression(Span, RlmType.Regex);

/// <summary>A piece of an f-string: a literal, or a value with the format it is printed in.</summary>
internal abstract record BoundPart;

internal sealed record BoundLiteralPart(string Text) : BoundPart;

internal sealed record BoundHole(BoundExpression Value, string? Format) : BoundPart;

/// <summary><c>[a, b]</c></summary>
internal sealed record BoundList(TextSpan Span, ImmutableArray<BoundExpression> Items, RlmType Type) : BoundExpression(Span, Type);

/// <summary><c>{a: x, ...r}</c></summary>
internal sealed record BoundRecord(TextSpan Span, ImmutableArray<BoundEntry> Entries, RlmType Type) : BoundExpression(Span, Type);

/// <summary>A field of a record, or with no name a record whose fields are put in.</summary>
internal sealed record BoundEntry(string? Name, BoundExpression Value);

/// <summary><c>r.key</c>, <c>r["key"]</c></summary>
internal sealed record BoundField(TextSpan Span, BoundExpression Receiver, string Name, RlmType Type) : BoundExpression(Span, Type);

/// <summary>An operator over its operands.</summary>
internal sealed record BoundOperation(TextSpan Span, BoundOperator Operator, ImmutableArray<BoundExpression> Operands, RlmType Type) : BoundExpression(Span, Type);

/// <summary><c>a and b</c>, <c>a or b</c>, <c>a ?? b</c>: the right side only where the left does not decide.</summary>
internal sealed record BoundLogical(TextSpan Span, BinaryOperator Operator, BoundExpression Left, BoundExpression Right, RlmType Type) : BoundExpression(Span, Type);

/// <summary><c>a if c else b</c></summary>
internal sealed record BoundConditional(TextSpan Span, BoundExpression Condition, BoundExpression WhenTrue, BoundExpression WhenFalse, RlmType Type) : BoundExpression(Span, Type);

/// <summary><c>f(x, n=2)</c>: one argument for each parameter.</summary>
/// <param name="Function">What is called.</param>
/// <param name="Signature">The header that the arguments fitted.</param>
/// <param name="NameSpan">The name as it was written.</param>
internal sealed record BoundCall(TextSpan Span, IFunction Function, Signature Signature, TextSpan NameSpan, ImmutableArray<BoundExpression> Arguments, RlmType Type)
    : BoundExpression(Span, Type)
{
    /// <summary>Whether the call itself asks a model.</summary>
    public bool CallsModel => Function is Form { CallsModel: true };
}

/// <summary><c>x => e</c>, or an expression that mentions <c>it</c> where a lambda is expected.</summary>
/// <param name="Parameters">The item; for <c>reduce</c> also what came before.</param>
/// <param name="Index">The item's index, where the lambda asks for it.</param>
/// <param name="Type">Of the body.</param>
internal sealed record BoundLambda(TextSpan Span, ImmutableArray<LambdaSymbol> Parameters, LambdaSymbol? Index, BoundExpression Body, RlmType Type) : BoundExpression(Span, Type);

/// <summary><c>[e for x in xs if c]</c></summary>
internal sealed record BoundComprehension(TextSpan Span, BoundExpression Source, BoundLambda? Condition, BoundLambda Item, RlmType Type) : BoundExpression(Span, Type);

/// <summary><c>{ let y = e  y + 1 }</c></summary>
internal sealed record BoundBlock(TextSpan Span, ImmutableArray<BoundBlockLet> Lets, BoundExpression Result, RlmType Type) : BoundExpression(Span, Type);

internal sealed record BoundBlockLet(LetSymbol Symbol, BoundExpression Value);

/// <summary>A conversion that changes values: ints to floats, wherever in the value they stand.</summary>
internal sealed record BoundConvert(TextSpan Span, BoundExpression Operand, RlmType Type) : BoundExpression(Span, Type);

/// <summary>A list of records with a <c>text</c> field where texts are asked for: their texts.</summary>
internal sealed record BoundTexts(TextSpan Span, BoundExpression Records, RlmType Type) : BoundExpression(Span, Type);

/// <summary><c>as=one_of(areas)</c></summary>
/// <param name="Type">The type that was written.</param>
/// <param name="Labels">The lists of labels that are known only while running, in the order in which they stand in the type.</param>
internal sealed record BoundTypeArgument(TextSpan Span, RlmType Type, ImmutableArray<BoundExpression> Labels) : BoundExpression(Span, Type);

/// <summary>Stands where an error was reported; keeps what was bound inside it.</summary>
internal sealed record BoundError(TextSpan Span, ImmutableArray<BoundExpression> Parts) : BoundExpression(Span, RlmType.Error);

/// <summary>What an operator does, once the types of its operands are known.</summary>
internal enum BoundOperator
{
    Add,
    Subtract,
    Multiply,
    Divide,
    FloorDivide,
    Remainder,
    ConcatTexts,
    ConcatLists,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    TextContains,
    ListContains,
    Not,
    Negate,
    Index,
    Slice,
}

/// <summary>A program whose names and types are given.</summary>
/// <param name="Statements">Those that run, in source order.</param>
/// <param name="Parameters">What the caller may give.</param>
/// <param name="Functions">The bodies of the program's own functions.</param>
/// <param name="FinalType">Of FINAL, or null where none is set.</param>
internal sealed record BoundProgram(
    ImmutableArray<BoundStatement> Statements,
    ImmutableArray<BoundParameter> Parameters,
    ImmutableDictionary<FunctionSymbol, BoundExpression> Functions,
    ImmutableArray<BudgetEntry> Budget,
    RlmType? FinalType)
{
    /// <summary>What earlier programs of the session bound.</summary>
    public ImmutableArray<BindingSymbol> Bindings { get; init; } = [];

    /// <summary>The built-in functions and forms that are called, by name.</summary>
    public ImmutableArray<CalledFunction> Builtins { get; init; } = [];

    /// <summary>What the places of its nodes are in: the program's text, behind it those of its modules.</summary>
    public required SourceText Source { get; init; }
}

/// <param name="Span">The whole statement.</param>
internal abstract record BoundStatement(TextSpan Span);

internal sealed record BoundLetStatement(TextSpan Span, LetSymbol Symbol, BoundExpression Value) : BoundStatement(Span);

/// <param name="Label">Its source text.</param>
internal sealed record BoundShowStatement(TextSpan Span, BoundExpression Value, string Label) : BoundStatement(Span);

internal sealed record BoundExpectStatement(TextSpan Span, BoundExpression Condition, BoundExpression? Message) : BoundStatement(Span);

internal sealed record BoundFinalStatement(TextSpan Span, BoundExpression Value) : BoundStatement(Span);

/// <summary><c>param areas: [text] = ["billing"]</c></summary>
internal sealed record BoundParameter(TextSpan Span, ParameterSymbol Symbol, BoundExpression? Default);

/// <summary><c>calls=4_000</c></summary>
internal sealed record BudgetEntry(string Name, double Amount, TextSpan Span);

/// <summary>A function or form that a program calls and does not declare itself.</summary>
/// <param name="Name">Its own name.</param>
/// <param name="Span">Where it is called first.</param>
internal sealed record CalledFunction(string Name, TextSpan Span);
