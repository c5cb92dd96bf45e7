using RlmLang.Syntax;

namespace RlmLang.Properties.Generators;

/// <summary>Makes a failing program smaller: fewer statements and options, expressions replaced by one of their parts or by something plain, a shorter context.</summary>
internal static class Shrink
{
    private static readonly string[] s_plain = ["1", "\"a\"", "context", "true", "[1]", "docs", "context.words()", "context.split(\",\")"];

    public static async Task<(string Program, string Context)> ToSmallestAsync(string program, string context, Func<string, string, Task<bool>> fails)
    {
        for (var isSmaller = true; isSmaller;)
        {
            isSmaller = false;
            // The context last: what a smaller program shows may need less of it.
            foreach (var (smaller, less) in Programs(program).Distinct().OrderBy(p => p.Length).Select(p => (p, context)).Concat(Contexts(context).Select(c => (program, c))))
            {
                if (RlmScript.TryCompile(smaller, out _, out _) && await fails(smaller, less))
                {
                    (program, context, isSmaller) = (smaller, less, true);
                    break;
                }
            }
        }

        return (program, context);
    }

    private static IEnumerable<string> Contexts(string context) => context.Length == 0 ? []
        : new[] { "", context[..(context.Length / 2)], context[(context.Length / 2)..], context[1..], context[..^1] }.Where(c => c.Length < context.Length).Distinct();

    private static IEnumerable<string> Programs(string program)
    {
        var lines = program.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            yield return string.Join('\n', lines.Where((_, n) => n != i));
        }

        if (!RlmScript.TryCompile(program, out var script, out _))
        {
            yield break;
        }

        foreach (var node in Within(script.Tree.Program))
        {
            // `, name=value`
            if (node is ArgumentSyntax { Name: not null } && program.LastIndexOf(',', node.Span.Start) is var comma and > 0)
            {
                yield return program[..comma] + program[node.Span.End..];
            }

            if (node is ExpressionSyntax)
            {
                foreach (var part in Within(node).Skip(1).OfType<ExpressionSyntax>().Select(p => program[p.Span.Start..p.Span.End]).Concat(s_plain).Where(p => p.Length < node.Span.Length))
                {
                    yield return program[..node.Span.Start] + part + program[node.Span.End..];
                }
            }
        }
    }

    private static IEnumerable<SyntaxNode> Within(SyntaxNode node) => SyntaxWalk.Children(node).SelectMany(Within).Prepend(node);
}
