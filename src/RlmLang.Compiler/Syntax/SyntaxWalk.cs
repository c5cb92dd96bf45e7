using System.Diagnostics;

namespace RlmLang.Syntax;

/// <summary>The children of every kind of node.</summary>
internal static class SyntaxWalk
{
    /// <summary>The nodes right below, in source order.</summary>
    public static IEnumerable<SyntaxNode> Children(SyntaxNode node) => node switch
    {
        ProgramSyntax n => n.Statements,
        IdentifierSyntax or IntLiteralSyntax or FloatLiteralSyntax or BoolLiteralSyntax or NoneLiteralSyntax or TextLiteralSyntax or LiteralPartSyntax => [],
        MissingExpressionSyntax or MissingStatementSyntax or MissingTypeSyntax or SizedTextTypeSyntax or RangedIntTypeSyntax => [],

        TypeStatementSyntax n => [n.Name, n.Type],
        UseStatementSyntax n => [n.Module],
        ParamStatementSyntax n => Some(n.Name, n.Type, n.Default),
        BudgetStatementSyntax n => n.Entries,
        BudgetEntrySyntax n => [n.Name, n.Value],
        FunctionStatementSyntax n => [n.Name, .. n.Parameters, .. Some(n.ResultType, n.Body)],
        ParameterSyntax n => Some(n.Name, n.Type, n.Default),
        LetStatementSyntax n => Some(n.Name, n.Type, n.Value),
        ShowStatementSyntax n => n.Values,
        ExpectStatementSyntax n => Some(n.Condition, n.Message),
        SetStatementSyntax n => [n.Name, n.Value],
        TestStatementSyntax n => [n.Name, .. n.Body],
        PropertyStatementSyntax n => [n.Name, .. n.Parameters, .. n.Body],
        GivenStatementSyntax n => Some(n.Target, n.Pattern, n.Value),

        InterpolationSyntax n => n.Parts,
        RegexLiteralSyntax n => n.Parts,
        HolePartSyntax n => [n.Value],
        NameExpressionSyntax n => [n.Name],
        ListExpressionSyntax n => n.Items,
        RecordExpressionSyntax n => n.Entries,
        FieldEntrySyntax n => [n.Name, n.Value],
        SpreadEntrySyntax n => [n.Value],
        FieldExpressionSyntax n => [n.Receiver, n.Name],
        IndexExpressionSyntax n => [n.Receiver, n.Index],
        SliceExpressionSyntax n => Some(n.Receiver, n.Start, n.End),
        CallExpressionSyntax n => [.. Some(n.Receiver, n.Name), .. n.Arguments],
        ValueArgumentSyntax n => Some(n.Name, n.Value),
        TypeArgumentSyntax n => Some(n.Name, n.Type),
        UnaryExpressionSyntax n => [n.Operand],
        BinaryExpressionSyntax n => [n.Left, n.Right],
        ConditionalExpressionSyntax n => [n.WhenTrue, n.Condition, n.WhenFalse],
        ComprehensionSyntax n => [n.Item, .. n.Variables, .. Some(n.Source, n.Condition)],
        LambdaExpressionSyntax n => [.. n.Parameters, n.Body],
        BlockExpressionSyntax n => [.. n.Lets, n.Result],
        BlockLetSyntax n => [n.Name, n.Value],

        NamedTypeSyntax n => [n.Name],
        ListTypeSyntax n => [n.Item],
        RecordTypeSyntax n => n.Fields,
        FieldTypeSyntax n => [n.Name, n.Type],
        OptionTypeSyntax n => [n.Item],
        OneOfTypeSyntax n => n.Arguments,
        FunctionTypeSyntax n => [.. n.Parameters, n.Result],
        Parsing.SignatureSyntax n => [n.Name, .. n.Parameters, n.Result],
        _ => throw new UnreachableException($"No children for {node.GetType().Name}."),
    };

    private static IEnumerable<SyntaxNode> Some(params SyntaxNode?[] nodes) => nodes.OfType<SyntaxNode>();
}
