using System.Collections.Immutable;
using RlmLang.Builtins;
using RlmLang.Source;
using RlmLang.Syntax;
using RlmLang.Types;

namespace RlmLang.Symbols;

/// <summary>What the name of a value stands for. Compared by identity.</summary>
/// <param name="name">As it was written.</param>
/// <param name="type">What its values are.</param>
/// <param name="declaration">The name where it is declared; null for what is always there.</param>
internal abstract class ValueSymbol(string name, RlmType type, TextSpan? declaration)
{
    public string Name { get; } = name;

    public RlmType Type { get; } = type;

    public TextSpan? Declaration { get; } = declaration;
}

/// <summary><c>let x = …</c>, of a program or of a block.</summary>
internal sealed class LetSymbol(string name, RlmType type, TextSpan declaration) : ValueSymbol(name, type, declaration);

/// <summary><c>param x: …</c>, or a parameter of a <c>fn</c>.</summary>
internal sealed class ParameterSymbol(string name, RlmType type, TextSpan declaration) : ValueSymbol(name, type, declaration);

/// <summary><c>context</c>, <c>docs</c> and <c>query</c>.</summary>
internal sealed class ContextSymbol : ValueSymbol
{
    public static readonly ContextSymbol Context = new("context", RlmType.Text);
    public static readonly ContextSymbol Documents = new("docs", RlmType.List(RlmType.Doc));
    public static readonly ContextSymbol Query = new("query", RlmType.Text);

    private ContextSymbol(string name, RlmType type)
        : base(name, type, null)
    {
    }
}

/// <summary>What an earlier program of a session bound: a later one may bind the name anew.</summary>
internal sealed class BindingSymbol(string name, RlmType type) : ValueSymbol(name, type, null);

/// <summary>A parameter of a lambda, <c>it</c>, or the variable of a comprehension.</summary>
internal sealed class LambdaSymbol(string name, RlmType type, TextSpan? declaration) : ValueSymbol(name, type, declaration);

/// <summary>One of the two names of <c>(a, b) => …</c> over pairs: a field of the item.</summary>
/// <param name="item">The item that it is taken from.</param>
/// <param name="field">The field's name.</param>
internal sealed class ItemFieldSymbol(string name, RlmType type, TextSpan declaration, LambdaSymbol item, string field) : ValueSymbol(name, type, declaration)
{
    public LambdaSymbol Item { get; } = item;

    public string Field { get; } = field;
}

/// <summary><c>type Label = …</c></summary>
/// <param name="Name">As it was written.</param>
/// <param name="Syntax">What it stands for: read anew at each use, since it may hold labels that are known only while running.</param>
/// <param name="Declaration">The name where it is declared.</param>
internal sealed record TypeSymbol(string Name, TypeSyntax Syntax, TextSpan Declaration);

/// <summary><c>fn name(a: text) -> text = …</c>, as the binder sees it where it is called.</summary>
internal sealed class FunctionSymbol(string name, Signature signature, ImmutableArray<ParameterSymbol> parameters, FunctionStatementSyntax syntax) : IFunction
{
    public string Name { get; } = name;

    /// <summary>One header; its result is put in once the body is bound.</summary>
    public ImmutableArray<Signature> Signatures { get; } = [signature];

    public Documentation Documentation { get; } = new($"A function of the program.");

    public ImmutableArray<ParameterSymbol> Parameters { get; } = parameters;

    public FunctionStatementSyntax Syntax { get; } = syntax;
}
