using System.Collections.Immutable;
using System.Text.RegularExpressions;
using RlmLang.Symbols;
using RlmLang.Syntax;
using RlmLang.Types;
using RlmLang.Values;

namespace RlmLang.Sessions;

/// <summary>What the programs of a session have bound so far: values, and the functions and types that they declared. Immutable.</summary>
internal sealed record SessionBindings
{
    /// <summary>What the answer to the last question is bound to.</summary>
    public const string LastAnswer = "last_answer";

    public static readonly SessionBindings Empty = new();

    /// <summary>In the order in which they were bound.</summary>
    public ImmutableArray<SessionBinding> Values { get; init; } = [];

    /// <summary>The source of each <c>fn</c> and <c>type</c>, by name.</summary>
    public ImmutableSortedDictionary<string, string> Declarations { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>The questions that were asked before, in order.</summary>
    public ImmutableArray<EarlierQuestion> Earlier { get; init; } = [];

    public ImmutableArray<BindingSymbol> Symbols => [.. Values.Select(v => new BindingSymbol(v.Name, v.Type))];

    /// <summary>With a value; the same name bound before is bound anew.</summary>
    public SessionBindings With(SessionBinding binding) => this with { Values = [.. Values.Where(v => v.Name != binding.Name), binding] };

    /// <summary>With a question that was asked, and has no answer yet.</summary>
    public SessionBindings Asked(string query) => this with { Earlier = Earlier.Add(new(query, null)) };

    /// <summary>With the answer to the question that was asked last.</summary>
    /// <param name="answer">FINAL.</param>
    /// <param name="type">Its type.</param>
    /// <param name="text">As it is printed.</param>
    public SessionBindings Answered(Value answer, RlmType type, string text)
    {
        var answered = this with { Earlier = Earlier.SetItem(Earlier.Length - 1, new(Earlier[^1].Query, EarlierQuestions.Kept(text))) };
        // A function of that name is the root model's own.
        return Declarations.ContainsKey(LastAnswer) ? answered : answered.With(new(LastAnswer, type, answer, CostCalls: true));
    }

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
    public string Missing(SyntaxTree tree) => string.Concat(MissingOf(tree).Select(d => $"\n{d.Value}"));

    /// <summary>The declarations that a program does not make anew, by name, in the order in which they are put behind it.</summary>
    public IEnumerable<KeyValuePair<string, string>> MissingOf(SyntaxTree tree)
    {
        var own = tree.Program.Statements.Select(Declared).OfType<string>().ToHashSet(StringComparer.Ordinal);
        return Declarations.Where(d => !own.Contains(d.Key));
    }

    /// <summary>What a program gives a name to.</summary>
    public static IEnumerable<IdentifierSyntax> NamesOf(SyntaxTree tree) => tree.Program.Statements.Select(s => s switch
    {
        FunctionStatementSyntax function => function.Name,
        TypeStatementSyntax type => type.Name,
        LetStatementSyntax let => let.Name,
        _ => null,
    }).OfType<IdentifierSyntax>();

    /// <summary>Whether a name stands in a declaration.</summary>
    public static bool Mentions(string declaration, string name) => Regex.IsMatch(declaration, $@"\b{Regex.Escape(name)}\b", RegexOptions.CultureInvariant);

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
    /// <summary>Whether it holds nothing of the content and of no reply, and was not chosen by either: it may stand in a sealed child's question.</summary>
    public bool IsFree { get; init; }

    /// <summary>Its type and size, without any content.</summary>
    public string Describe() => RlmLetBound.Of(Name, Type, Value).Description;
}

/// <summary>A question that a session answered before.</summary>
/// <param name="Query">What was asked.</param>
/// <param name="Answer">The beginning of FINAL; null where there was none. Content.</param>
internal sealed record EarlierQuestion(string Query, string? Answer);
