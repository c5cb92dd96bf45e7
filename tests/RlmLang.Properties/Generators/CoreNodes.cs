using System.Collections.Immutable;
using RlmLang.Core;

namespace RlmLang.Properties.Generators;

/// <summary>Walks and rewrites the core.</summary>
internal static class CoreNodes
{
    /// <summary>Every node of a statement.</summary>
    public static IEnumerable<CoreExpression> Of(CoreStatement statement)
    {
        var nodes = new List<CoreExpression>();
        _ = Rewrite(statement, e =>
        {
            nodes.Add(e);
            return e;
        });
        return nodes;
    }

    /// <summary>Every node of an expression.</summary>
    public static IEnumerable<CoreExpression> Of(CoreExpression expression)
    {
        var nodes = new List<CoreExpression>();
        _ = Rewrite(expression, e =>
        {
            nodes.Add(e);
            return e;
        });
        return nodes;
    }

    /// <summary>The program with each node replaced, the innermost first.</summary>
    public static CoreProgram Rewrite(CoreProgram program, Func<CoreExpression, CoreExpression> change) =>
        program with { Statements = [.. program.Statements.Select(s => Rewrite(s, change))] };

    private static CoreStatement Rewrite(CoreStatement statement, Func<CoreExpression, CoreExpression> change) => statement switch
    {
        CoreLetStatement let => let with { Value = Rewrite(let.Value, change) },
        CoreShowStatement show => show with { Value = Rewrite(show.Value, change) },
        CoreExpectStatement expect => expect with { Condition = Rewrite(expect.Condition, change), Message = Optional(expect.Message, change) },
        CoreFinalStatement set => set with { Value = Rewrite(set.Value, change) },
        _ => statement,
    };

    /// <summary>The expression with each node replaced, the innermost first.</summary>
    public static CoreExpression Rewrite(CoreExpression e, Func<CoreExpression, CoreExpression> change) => change(e switch
    {
        CoreApply apply => apply with { Arguments = All(apply.Arguments, change) },
        CoreLet let => let with { Value = Rewrite(let.Value, change), Body = Rewrite(let.Body, change) },
        CoreList list => list with { Items = All(list.Items, change) },
        CoreRecord record => record with { Values = All(record.Values, change) },
        CoreField field => field with { Receiver = Rewrite(field.Receiver, change) },
        CoreIf choice => choice with { Condition = Rewrite(choice.Condition, change), WhenTrue = Rewrite(choice.WhenTrue, change), WhenFalse = Rewrite(choice.WhenFalse, change) },
        CoreEach each => each with { Source = Rewrite(each.Source, change), Body = Rewrite(each.Body, change) },
        CoreFold fold => fold with { Source = Rewrite(fold.Source, change), Initial = Rewrite(fold.Initial, change), Body = Rewrite(fold.Body, change) },
        CoreDivide divide => divide with { Source = Rewrite(divide.Source, change), Combine = Rewrite(divide.Combine, change) },
        CoreChildRun child => child with { Text = Rewrite(child.Text, change), Query = Rewrite(child.Query, change), Fallback = Optional(child.Fallback, change) },
        CoreModelCall call => call with
        {
            Prompt = [.. call.Prompt.Select(p => p is CorePromptHole hole ? hole with { Value = Rewrite(hole.Value, change) } : p)],
            Reply = call.Reply with { Labels = All(call.Reply.Labels, change) },
            Fallback = Optional(call.Fallback, change),
            Pack = call.Pack is { } pack ? pack with { Items = Rewrite(pack.Items, change) } : null,
        },
        _ => e,
    });

    private static ImmutableArray<CoreExpression> All(ImmutableArray<CoreExpression> all, Func<CoreExpression, CoreExpression> change) => [.. all.Select(e => Rewrite(e, change))];

    private static CoreExpression? Optional(CoreExpression? e, Func<CoreExpression, CoreExpression> change) => e is null ? null : Rewrite(e, change);
}
