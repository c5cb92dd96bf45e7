using System.Collections.Immutable;
using RlmLang.Values;

namespace RlmLang.Core;

/// <summary>Evaluates what calls no model, at once and in order. The one meaning of the pure core: measuring before the run and running use it alike.</summary>
/// <param name="meter">Is charged before each operation.</param>
internal sealed class PureEvaluator(IWorkMeter meter)
{
    private readonly IEvaluationObserver? _observer = meter.Observer;

    /// <summary>The value of a pure expression.</summary>
    /// <param name="e">Pure.</param>
    /// <param name="frame">Holds the value of every free variable in its slot; slots of inner variables are overwritten.</param>
    /// <exception cref="EvaluationException">A listed run-time failure, with its place.</exception>
    public Value Evaluate(CoreExpression e, Value?[] frame)
    {
        _observer?.Evaluated(e);
        switch (e)
        {
            case CoreLiteral literal:
                return literal.Value;
            case CoreLocal local:
                return frame[local.Variable.Slot] ?? throw new InvalidOperationException($"`{local.Variable.Name}` has no value yet.");
            case CoreLet let:
                frame[let.Variable.Slot] = Evaluate(let.Value, frame);
                return Evaluate(let.Body, frame);
            case CoreList list:
                meter.Make(32 + (8L * list.Items.Length));
                return new ListValue(EvaluateAll(list.Items, frame));
            case CoreRecord record:
                meter.Make(40 + (8L * record.Values.Length));
                return new RecordValue(record.Names, EvaluateAll(record.Values, frame));
            case CoreField field:
                return Field(Evaluate(field.Receiver, frame), field.Name);
            case CoreIf choice:
                return Evaluate(((BoolValue)Evaluate(choice.Condition, frame)).IsTrue ? choice.WhenTrue : choice.WhenFalse, frame);
            case CoreApply apply:
                return Apply(apply, EvaluateAll(apply.Arguments, frame));
            case CoreEach each:
                return Each(each, frame);
            case CoreFold fold:
                var result = Evaluate(fold.Initial, frame);
                foreach (var item in ((ListValue)Evaluate(fold.Source, frame)).Items)
                {
                    meter.Charge(1);
                    frame[fold.Accumulator.Slot] = result;
                    frame[fold.Item.Slot] = item;
                    result = Evaluate(fold.Body, frame);
                }

                return result;
            case CoreDivide divide:
                return Divide(divide, frame);
            default:
                throw new System.Diagnostics.UnreachableException($"No evaluation for {e.GetType().Name}.");
        }
    }

    /// <summary>Applies an operation to values: charges its work, runs it, and gives a failure its place.</summary>
    public Value Apply(CoreApply apply, ImmutableArray<Value> arguments)
    {
        try
        {
            meter.Charge(apply.Operation.Work(new SizeArguments(arguments.AsSpan())).Constant ?? long.MaxValue);
            return apply.Operation.Invoke(new Arguments(arguments.AsMemory(), meter));
        }
        catch (EvaluationException failure) when (!failure.IsLocated)
        {
            throw failure.At(apply.Span);
        }
    }

    public static Value Field(Value receiver, string name) => ((RecordValue)receiver).Find(name) ?? NoneValue.Instance;

    private ImmutableArray<Value> EvaluateAll(ImmutableArray<CoreExpression> parts, Value?[] frame)
    {
        var values = new Value[parts.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = Evaluate(parts[i], frame);
        }

        return Wrap(values);
    }

    private static ImmutableArray<Value> Wrap(Value[] values) =>
        System.Runtime.InteropServices.ImmutableCollectionsMarshal.AsImmutableArray(values);

    private ListValue Each(CoreEach each, Value?[] frame)
    {
        var items = ((ListValue)Evaluate(each.Source, frame)).Items;
        meter.Charge(items.Length);
        meter.Make(8L * items.Length);
        var results = ImmutableArray.CreateBuilder<Value>(items.Length);
        for (var i = 0; i < items.Length; i++)
        {
            frame[each.Item.Slot] = items[i];
            if (each.Index is { } index)
            {
                frame[index.Slot] = new IntValue(i);
            }

            var result = Evaluate(each.Body, frame);
            results.Add(result);
            if (Decides(each.Stop, result))
            {
                break;
            }
        }

        return new ListValue(results.DrainToImmutable());
    }

    /// <summary>Whether this result makes those after it needless.</summary>
    public static bool Decides(EarlyStop stop, Value result) => stop switch
    {
        EarlyStop.AtFirstTrue => ReferenceEquals(result, BoolValue.True),
        EarlyStop.AtFirstFalse => ReferenceEquals(result, BoolValue.False),
        _ => false,
    };

    private Value Divide(CoreDivide divide, Value?[] frame)
    {
        var level = ((ListValue)Evaluate(divide.Source, frame)).Items;
        while (level.Length > 1)
        {
            meter.Charge(level.Length);
            var next = ImmutableArray.CreateBuilder<Value>();
            foreach (var group in CompleteTree.Groups(level.Length, divide.Fan))
            {
                if (group.Count == 1)
                {
                    next.Add(level[group.Start]);
                    continue;
                }

                frame[divide.Parts.Slot] = new ListValue(level.Slice(group.Start, group.Count));
                next.Add(Evaluate(divide.Combine, frame));
            }

            level = next.DrainToImmutable();
        }

        return level.IsEmpty ? NoneValue.Instance : level[0];
    }
}
