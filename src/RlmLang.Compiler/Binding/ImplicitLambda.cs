using RlmLang.Builtins;
using RlmLang.Syntax;
using RlmLang.Types;

namespace RlmLang.Binding;

/// <summary>Tells whether an expression mentions <c>it</c> as its own: what stands in a nearer lambda's place is bound there.</summary>
internal static class ImplicitLambda
{
    /// <param name="node">An expression, or a part of one.</param>
    /// <param name="find">Functions by the name they are called by.</param>
    public static bool MentionsIt(SyntaxNode node, Func<string, IFunction?> find) => node switch
    {
        NameExpressionSyntax { Name.Text: "it" } => true,
        LambdaExpressionSyntax lambda => !lambda.Parameters.Any(p => p.Text == "it") && MentionsIt(lambda.Body, find),
        CallExpressionSyntax call => CallMentionsIt(call, find),
        _ => SyntaxWalk.Children(node).Any(c => MentionsIt(c, find)),
    };

    private static bool CallMentionsIt(CallExpressionSyntax call, Func<string, IFunction?> find)
    {
        if (call.Receiver is { } receiver && MentionsIt(receiver, find))
        {
            return true;
        }

        var signatures = find(call.Name.Text)?.Signatures ?? [];
        var position = call.Receiver is null ? 0 : 1;
        foreach (var argument in call.Arguments)
        {
            var at = argument.Name is null ? position++ : -1;
            var isLambda = !signatures.IsEmpty && signatures.All(s => s.Parameters.FirstOrDefault(p => argument.Name is { } name ? p.Name == name.Text : at < s.Parameters.Length && s.Parameters[at] == p)?.Type is FunctionType);
            if (!isLambda && MentionsIt(argument, find))
            {
                return true;
            }
        }

        return false;
    }
}
