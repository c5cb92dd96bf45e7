using System.Collections.Immutable;
using RlmLang.Core;
using RlmLang.Sizes;
using RlmLang.Values;

namespace RlmLang.Properties.Generators;

/// <summary>An operation whose size law is wrong in one respect; it does what it did.</summary>
/// <param name="right">The operation.</param>
/// <param name="law">The wrong law, from the arguments and the right size.</param>
internal sealed class BrokenLaw(Operation right, Func<SizeArguments, Size, Size> law) : Operation
{
    public override string Name => right.Name;

    public override bool IsSizeExact => right.IsSizeExact;

    public override Size ResultSize(SizeArguments a) => law(a, right.ResultSize(a));

    public override SizeExpr Work(SizeArguments a) => right.Work(a);

    public override Value Invoke(Arguments a) => right.Invoke(a);

    /// <summary>The program with every use of an operation replaced; null where it uses it nowhere.</summary>
    public static CoreProgram? In(CoreProgram program, string name, Func<SizeArguments, Size, Size> law)
    {
        var found = false;
        var statements = program.Statements.Select(s => s switch
        {
            CoreLetStatement let => let with { Value = Rewrite(let.Value) },
            CoreShowStatement show => show with { Value = Rewrite(show.Value) },
            CoreFinalStatement set => set with { Value = Rewrite(set.Value) },
            _ => s,
        }).ToImmutableArray();
        return found ? program with { Statements = statements } : null;

        CoreExpression Rewrite(CoreExpression e)
        {
            switch (e)
            {
                case CoreApply apply:
                    var isMeant = apply.Operation.Name == name;
                    found |= isMeant;
                    return apply with { Operation = isMeant ? new BrokenLaw(apply.Operation, law) : apply.Operation, Arguments = [.. apply.Arguments.Select(Rewrite)] };
                case CoreLet let:
                    return let with { Value = Rewrite(let.Value), Body = Rewrite(let.Body) };
                case CoreList list:
                    return list with { Items = [.. list.Items.Select(Rewrite)] };
                case CoreRecord record:
                    return record with { Values = [.. record.Values.Select(Rewrite)] };
                case CoreField field:
                    return field with { Receiver = Rewrite(field.Receiver) };
                case CoreIf choice:
                    return choice with { Condition = Rewrite(choice.Condition), WhenTrue = Rewrite(choice.WhenTrue), WhenFalse = Rewrite(choice.WhenFalse) };
                case CoreEach each:
                    return each with { Source = Rewrite(each.Source), Body = Rewrite(each.Body) };
                case CoreFold fold:
                    return fold with { Source = Rewrite(fold.Source), Initial = Rewrite(fold.Initial), Body = Rewrite(fold.Body) };
                case CoreDivide divide:
                    return divide with { Source = Rewrite(divide.Source), Combine = Rewrite(divide.Combine) };
                default:
                    return e;
            }
        }
    }
}
