using System.Collections.Immutable;
using RlmLang.Symbols;
using RlmLang.Syntax;
using RlmLang.Types;
using RlmLang.Values;

namespace RlmLang.Sessions;

/// <summary>What the programs of a session have bound so far: values, and the functions and types that they declared. Immutable.</summary>
internal sealed record SessionBindings
{
    public static readonly SessionBindings Empty = new();

    /// <summary>In the order in which they were bound.</summary>
    public ImmutableArray<SessionBinding> Values { get; init; } = [];

    /// <summary>The source of each <c>fn</c> and <c>type</c>, by name.</summary>
    public ImmutableSortedDictionary<string, string> Declarations { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    public ImmutableArray<BindingSymbol> Symbols => [.. Values.Select(v => new BindingSymbol(v.Name, v.Type))];

    /// <summary>With a value; the same name bound before is bound anew.</summary>
    public SessionBindings With(SessionBinding binding) => this with { Values = [.. Values.Where(v => v.Name != binding.Name), binding] };

    /// <summary>With the functions and types of a program.</summary>
    public SessionBindings WithDeclarations(SyntaxTree tree)
    {
        var declarations = Declarations;
        foreach (var statement in tree.Program.Statements)
        {
            if (Declared(statement) is { } name)
            {
                declarations = declarations.SetItem(name, tree.Source.Slice(statement.Span));
            }
        }

        return this with { Declarations = declarations };
    }

    /// <summary>The text of the declarations that a program does not make anew: put behind it, so that its own places stay what they are.</summary>
    public string Missing(SyntaxTree tree)
    {
        var own = tree.Program.Statements.Select(Declared).OfType<string>().ToHashSet(StringComparer.Ordinal);
        return string.Concat(Declarations.Where(d => !own.Contains(d.Key)).Select(d => $"\n{d.Value}"));
    }

    internal static string? Declared(StatementSyntax statement) => statement switch
    {
        FunctionStatementSyntax function => function.Name.Text,
        TypeStatementSyntax type => type.Name.Text,
        UseStatementSyntax use => use.Module.Value,
        _ => null,
    };
}

/// <summary>A name with its value.</summary>
/// <param name="Name">As a program bound it.</param>
/// <param name="Type">As it was inferred.</param>
/// <param name="Value">Keeps its places in the context.</param>
/// <param name="CostCalls">Whether calls were paid for it.</param>
internal sealed record SessionBinding(string Name, RlmType Type, Value Value, bool CostCalls)
{
    /// <summary>Its type and size, without any content.</summary>
    public string Describe() => RlmLetBound.Of(Name, Type, Value).Description;
}
