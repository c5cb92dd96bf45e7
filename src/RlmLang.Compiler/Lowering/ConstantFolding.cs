using System.Collections.Immutable;
using RlmLang.Core;
using RlmLang.Values;

namespace RlmLang.Lowering;

/// <summary>Computes what consists of literals alone, where it is small; the rest stays, and what would fail is left to fail while running.</summary>
internal static class ConstantFolding
{
    // Larger ones gain nothing, and would make the program larger than its text.
    private const int MostWork = 2_000;

    public static CoreExpression Fold(CoreExpression e)
    {
        switch (e)
        {
            case CoreList list when list.Items.All(i => i is CoreLiteral):
                return new CoreLiteral(new ListValue([.. list.Items.Select(Literal)]), list.Type, list.Span);
            case CoreRecord record when record.Values.All(v => v is CoreLiteral):
                return new CoreLiteral(new RecordValue(record.Names, [.. record.Values.Select(Literal)]), record.Type, record.Span);
            case CoreField { Receiver: CoreLiteral { Value: RecordValue record } } field when record.Find(field.Name) is { } value:
                return new CoreLiteral(value, field.Type, field.Span);
            case CoreIf { Condition: CoreLiteral { Value: BoolValue condition } } branches:
                return condition.IsTrue ? branches.WhenTrue : branches.WhenFalse;
            case CoreApply { Operation.IsFoldable: true } apply when apply.Arguments.All(a => a is CoreLiteral):
                return (CoreExpression?)Invoke(apply) ?? apply;
            default:
                return e;
        }
    }

    private static Value Literal(CoreExpression e) => ((CoreLiteral)e).Value;

    private static CoreLiteral? Invoke(CoreApply apply)
    {
        ImmutableArray<Value> values = [.. apply.Arguments.Select(Literal)];
        var sizes = new SizeArguments(values.AsSpan());
        if (!(apply.Operation.Work(sizes).Constant <= MostWork))
        {
            return null;
        }

        try
        {
            var result = apply.Operation.Invoke(new Arguments(values.AsMemory(), new LimitedWorkMeter()));
            return new CoreLiteral(result, apply.Type, apply.Span);
        }
        catch (EvaluationException)
        {
            return null;
        }
    }

    /// <summary>Stops what turns out to be more work than it looked.</summary>
    private sealed class LimitedWorkMeter : IWorkMeter
    {
        private long _spent;

        public void Charge(long units)
        {
            _spent += units;
            if (_spent > MostWork)
            {
                throw new EvaluationException(span => Diagnostics.EvaluationDiagnostics.WorkLimit(span, _spent, MostWork));
            }
        }
    }
}
