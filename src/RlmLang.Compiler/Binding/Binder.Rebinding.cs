using RlmLang.Diagnostics;
using RlmLang.Source;
using RlmLang.Syntax;

namespace RlmLang.Binding;

/// <content><c>x = x.strip()</c> behind <c>x = …</c>: the name goes over to the new value, so the first one gets another.</content>
internal sealed partial class Binder
{
    private Fix? Rebinding(LetStatementSyntax second, TextSpan first)
    {
        var (name, statements) = (second.Name.Text, _home.Tree.Program.Statements);
        var from = statements.ToList().FindIndex(s => s is LetStatementSyntax let && let.Name.Span == first && let.Name.Text == name);
        var to = statements.ToList().IndexOf(second);
        if (from < 0 || to <= from)
        {
            return null;
        }

        var uses = new List<TextSpan> { first };
        for (var at = from + 1; at <= to; at++)
        {
            if (!CollectUses(at == to ? second.Value : statements[at], name, uses))
            {
                return null;
            }
        }

        var number = 1;
        while (_linked.Source.Text.Contains($"{name}{number}", StringComparison.Ordinal))
        {
            number++;
        }

        return new Fix($"call the first value `{name}{number}`", FixApplicability.Certain, [.. uses.Distinct().OrderBy(u => u.Start).Select(u => new TextEdit(u, $"{name}{number}"))]);
    }

    // False where the name stands for something else in between.
    private static bool CollectUses(SyntaxNode node, string name, List<TextSpan> uses)
    {
        switch (node)
        {
            case LambdaExpressionSyntax lambda when lambda.Parameters.Any(p => p.Text == name):
            case ComprehensionSyntax each when each.Variables.Any(v => v.Text == name):
            case BlockExpressionSyntax block when block.Lets.Any(l => l.Name.Text == name):
            case FunctionStatementSyntax or TestStatementSyntax or PropertyStatementSyntax:
                return false;
            case NameExpressionSyntax use when use.Name.Text == name:
                uses.Add(use.Name.Span);
                return true;
            default:
                return SyntaxWalk.Children(node).All(c => CollectUses(c, name, uses));
        }
    }
}
