using RlmLang.Modules;
using RlmLang.Syntax;

namespace RlmLang.Testing;

/// <summary>What some nodes of a test use of its program where the program has not run: functions, types, and the lets that hang on no input.</summary>
/// <remarks>Goes by names alone. A let too many does no harm, and what is missing is told by the check of what is kept.</remarks>
internal sealed class UsedStatements
{
    private readonly ILookup<string, StatementSyntax> _byName;
    private readonly HashSet<StatementSyntax> _used = [];

    /// <param name="program">Its statements.</param>
    /// <param name="users">What uses them.</param>
    /// <param name="bound">Names that stand for something else.</param>
    public UsedStatements(IReadOnlyList<StatementSyntax> program, IEnumerable<SyntaxNode> users, IEnumerable<string> bound)
    {
        var others = bound.ToHashSet(StringComparer.Ordinal);
        _byName = program.Where(s => NameOf(s) is { } name && (s is not (LetStatementSyntax or ParamStatementSyntax) || !others.Contains(name))).ToLookup(s => NameOf(s) ?? "", StringComparer.Ordinal);
        foreach (var user in users)
        {
            AddUsed(user, _used);
        }

        OfInput = [.. _used.Where(s => s is LetStatementSyntax or ParamStatementSyntax && ReadsInput(s)).Select(s => NameOf(s) ?? "")];
        Kept = [.. program.Where(s => s is UseStatementSyntax || (_used.Contains(s) && (ModuleLoader.CanHold(s) || (s is LetStatementSyntax let && !OfInput.Contains(let.Name.Text)))))];
    }

    /// <summary>In the order of the program.</summary>
    public IReadOnlyList<StatementSyntax> Kept { get; }

    /// <summary>The names of values that are used and hang on the input.</summary>
    public IReadOnlyList<string> OfInput { get; }

    private static string? NameOf(StatementSyntax statement) => statement switch
    {
        FunctionStatementSyntax s => s.Name.Text,
        TypeStatementSyntax s => s.Name.Text,
        LetStatementSyntax s => s.Name.Text,
        ParamStatementSyntax s => s.Name.Text,
        _ => null,
    };

    private void AddUsed(SyntaxNode user, HashSet<StatementSyntax> used)
    {
        foreach (var statement in NamesIn(user).SelectMany(n => _byName[n]).Where(used.Add))
        {
            AddUsed(statement, used);
        }
    }

    private bool ReadsInput(StatementSyntax statement)
    {
        var used = new HashSet<StatementSyntax> { statement };
        AddUsed(statement, used);
        return used.Any(s => s is ParamStatementSyntax || NamesIn(s).Any(n => n is "context" or "docs" or "query"));
    }

    // Not those of fields, arguments and parameters.
    private static IEnumerable<string> NamesIn(SyntaxNode node)
    {
        var own = node switch
        {
            NameExpressionSyntax n => n.Name.Text,
            CallExpressionSyntax n => n.Name.Text,
            NamedTypeSyntax n => n.Name.Text,
            _ => null,
        };
        return SyntaxWalk.Children(node).SelectMany(NamesIn).Concat(own is null ? [] : [own]);
    }
}
