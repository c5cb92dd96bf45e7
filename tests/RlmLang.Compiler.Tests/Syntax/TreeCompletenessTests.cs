using RlmLang.Source;
using RlmLang.Syntax;
using RlmLang.Syntax.Parsing;
using RlmLang.Syntax.Printing;

namespace RlmLang.Tests.Syntax;

public class TreeCompletenessTests
{
    private static readonly SyntaxNode[] s_samples =
    [
        .. AllOf(Parser.Parse(new SourceText(ExamplePrograms.EveryKind)).Program),
        .. AllOf(Parser.ParseSignature("fold(xs: [T], init: A, step: (A, T) => A) -> A")),
        new MissingExpressionSyntax(default),
        new MissingStatementSyntax(default),
        new MissingTypeSyntax(default),
    ];

    public static TheoryData<string> Kinds =>
        [.. typeof(SyntaxNode).Assembly.GetTypes().Where(t => t.IsSealed && t.IsSubclassOf(typeof(SyntaxNode))).Select(t => t.Name).Order()];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_walker_takes_every_kind_of_node(string kind)
    {
        var sample = Array.Find(s_samples, s => s.GetType().Name == kind);

        Assert.True(sample is not null, $"No sample has a {kind}.");
        Assert.All(SyntaxWalk.Children(sample), Assert.NotNull);
        if (sample is StatementSyntax or ExpressionSyntax or TypeSyntax or ArgumentSyntax or RecordEntrySyntax)
        {
            Assert.NotNull(Printer.Print(sample));
        }
    }

    [Fact]
    public void Every_node_lies_inside_its_parent_and_the_source()
    {
        foreach (var source in ExamplePrograms.All)
        {
            var tree = Parser.Parse(new SourceText(source));
            foreach (var node in AllOf(tree.Program))
            {
                Assert.All(SyntaxWalk.Children(node), c => Assert.True(node.Span.Contains(c.Span), $"{c.GetType().Name} in {node.GetType().Name}: {source[..Math.Min(60, source.Length)]}"));
                Assert.True(node.Span.End <= source.Length);
            }
        }
    }

    private static IEnumerable<SyntaxNode> AllOf(SyntaxNode node) => [node, .. SyntaxWalk.Children(node).SelectMany(AllOf)];
}
