using System.Collections.Immutable;
using RlmLang.Core;
using RlmLang.Diagnostics;
using RlmLang.Sizes;
using RlmLang.Types;
using RlmLang.Values;

namespace RlmLang.Bounds;

/// <summary>Finds, before anything is paid, how large each value can be and what each expression can cost.</summary>
/// <remarks>
/// The problem: a program's fan-out depends on its data, and a budget that is only watched while running stops a run half paid.
/// The idea: evaluate with values where they are known and with sizes where they are not (partial evaluation). Without a context everything is a formula over
/// <c>|context|</c>; with one, the pure part is simply run, lists made of it are unrolled item by item, and only what hangs on a model's reply stays a bound. It is one
/// walk, with one law for each operation, so that there is no second analysis to drift away from the first.
/// Invariants: (i) a value is never larger than its size here, whatever models reply; (ii) a cost is never below the true one; (iii) every formula is monotone in its variables.
/// Where a failure is met in something that may not be evaluated at all (a branch that hangs on a reply, a list that may be empty) it is no failure yet: nothing can be larger than what has no value.
/// </remarks>
internal sealed partial class BoundAnalyser
{
    /// <summary>Longer lists are bounded by count, largest item and total instead of item by item.</summary>
    private const int LongestUnrolled = 50_000;

    /// <summary>No more items than this are gone through one by one in all; the lists after that are bounded by their sizes, which is sound, and takes no time.</summary>
    private const int MostUnrolled = 150_000;

    private readonly CallLimits _limits;
    private readonly PureEvaluator _pure;
    private readonly Abstract[] _frame;
    private readonly Value?[] _values;
    private readonly Dictionary<Value, Size> _measured = new(ReferenceEqualityComparer.Instance);
    private readonly ReadableSpans _read = new();
    private int _speculative;
    private long _unrolled;

    /// <param name="frameSize">Slots of the program's variables.</param>
    /// <param name="limits">Repairs and retries.</param>
    /// <param name="meter">Is charged for the pure work that measuring does; stops it at the policy's limit or a deadline.</param>
    /// <param name="isHypothetical">Whether there is no input, so that nothing fails for sure and what takes long is left open: the run on the real input decides.</param>
    public BoundAnalyser(int frameSize, CallLimits limits, IWorkMeter meter, bool isHypothetical = false)
    {
        _speculative = isHypothetical ? 1 : 0;
        _limits = limits;
        _pure = new PureEvaluator(meter);
        _frame = new Abstract[frameSize];
        Array.Fill(_frame, Abstract.Nothing);
        _values = new Value?[frameSize];
    }

    /// <summary>The spans of the context that prompts can hold.</summary>
    public ReadableSpans Readable => _read;

    /// <summary>Says what is known of a variable.</summary>
    public void Bind(CoreVariable variable, Abstract value)
    {
        _frame[variable.Slot] = value;
        _values[variable.Slot] = value.Value;
    }

    /// <summary>Notes what a variable is made of, where its value is not known.</summary>
    public void Made(CoreVariable variable, Abstract value, CoreExpression from)
    {
        if (!value.IsKnown)
        {
            _read.Make(variable, from, _values);
        }
    }

    /// <summary>The value or size of an expression, and what it costs.</summary>
    /// <exception cref="EvaluationException">Something that is evaluated in any case fails.</exception>
    public (Abstract Result, Cost Cost) Analyse(CoreExpression e)
    {
        if (e.IsPure && AllKnown(e))
        {
            return (Evaluate(e), Cost.None);
        }

        switch (e)
        {
            case CoreLocal local:
                return (_frame[local.Variable.Slot], Cost.None);
            case CoreLet let:
                var (value, valueCost) = Analyse(let.Value);
                Bind(let.Variable, value);
                Made(let.Variable, value, let.Value);
                var (body, bodyCost) = Analyse(let.Body);
                return (body, valueCost.Then(bodyCost));
            case CoreList list:
                var (items, itemsCost) = AnalyseAll(list.Items);
                return (ListOf(items), itemsCost);
            case CoreRecord record:
                var (fields, fieldsCost) = AnalyseAll(record.Values);
                return (fields.All(f => f.IsKnown)
                    ? Abstract.Known(new RecordValue(record.Names, [.. fields.Select(f => f.Value!)]))
                    : Abstract.Sized(new RecordSize(record.Names, [.. fields.Select(SizeOf)])), fieldsCost);
            case CoreField field:
                var (receiver, receiverCost) = Analyse(field.Receiver);
                return (receiver.Value is RecordValue known
                    ? Abstract.Known(PureEvaluator.Field(known, field.Name))
                    : Abstract.Sized((SizeOf(receiver) as RecordSize)?.Find(field.Name) ?? Size.Empty), receiverCost);
            case CoreIf choice:
                return AnalyseIf(choice);
            case CoreApply apply:
                return AnalyseApply(apply);
            case CoreEach each:
                return AnalyseEach(each);
            case CoreFold fold:
                return AnalyseFold(fold);
            case CoreDivide divide:
                return AnalyseDivide(divide);
            case CoreModelCall call:
                return AnalyseCall(call);
            case CoreChildRun child:
                return AnalyseChild(child);
            default:
                throw new System.Diagnostics.UnreachableException($"No bound for {e.GetType().Name}.");
        }
    }

    /// <summary>The size of what is known; a list is measured once.</summary>
    public Size SizeOf(Abstract known)
    {
        if (known.Value is not (ListValue or RecordValue))
        {
            return known.Size();
        }

        if (!_measured.TryGetValue(known.Value, out var size))
        {
            _measured.Add(known.Value, size = known.Size());
        }

        return size;
    }

    private bool AllKnown(CoreExpression e)
    {
        foreach (var variable in FreeVariables.Of(e))
        {
            if (_values[variable.Slot] is null)
            {
                return false;
            }
        }

        return true;
    }

    private Abstract Evaluate(CoreExpression e)
    {
        try
        {
            return Abstract.Known(_pure.Evaluate(e, _values));
        }
        catch (EvaluationException) when (_speculative > 0)
        {
            return Abstract.Sized(Size.Empty);
        }
        catch (AnalysisLimitException)
        {
            return Open(e);
        }
        finally
        {
            // Inner variables were written to the frame of values alone.
            Array.Clear(_values);
            for (var i = 0; i < _frame.Length; i++)
            {
                _values[i] = _frame[i].Value;
            }
        }
    }

    /// <summary>What is known of a value that takes too long to compute for a formula: its type.</summary>
    private static Abstract Open(CoreExpression e) => Abstract.Sized(TypeSizes.Open(e.Type, "computed"));

    private (ImmutableArray<Abstract> Results, Cost Cost) AnalyseAll(ImmutableArray<CoreExpression> parts)
    {
        var results = ImmutableArray.CreateBuilder<Abstract>(parts.Length);
        var cost = Cost.None;
        foreach (var part in parts)
        {
            var (result, partCost) = Analyse(part);
            results.Add(result);
            cost = cost.Beside(partCost);
        }

        return (results.MoveToImmutable(), cost);
    }

    private Abstract ListOf(IReadOnlyCollection<Abstract> items)
    {
        if (items.All(i => i.IsKnown))
        {
            return Abstract.Known(new ListValue([.. items.Select(i => i.Value!)]));
        }

        var (largest, total) = (Size.Empty, Size.Empty);
        foreach (var item in items)
        {
            var size = SizeOf(item);
            largest = Size.Hull(largest, size);
            total = Size.Sum(total, size);
        }

        return Abstract.Sized(new ListSize(items.Count, largest, total));
    }

    private (Abstract Result, Cost Cost) AnalyseIf(CoreIf choice)
    {
        var (condition, conditionCost) = Analyse(choice.Condition);
        if (condition.Value is BoolValue known)
        {
            var (result, cost) = Analyse(known.IsTrue ? choice.WhenTrue : choice.WhenFalse);
            return (result, conditionCost.Then(cost));
        }

        _speculative++;
        var (whenTrue, trueCost) = Analyse(choice.WhenTrue);
        var (whenFalse, falseCost) = Analyse(choice.WhenFalse);
        _speculative--;
        var (a, b) = (SizeOf(whenTrue), SizeOf(whenFalse));
        return (Abstract.Sized(Size.Hull(a, b).AtMost()), conditionCost.Then(trueCost.Or(falseCost)));
    }

    private (Abstract Result, Cost Cost) AnalyseApply(CoreApply apply)
    {
        var (arguments, cost) = AnalyseAll(apply.Arguments);
        if (apply.Operation.IsPure && arguments.All(a => a.IsKnown))
        {
            try
            {
                return (Abstract.Known(_pure.Apply(apply, [.. arguments.Select(a => a.Value!)])), cost);
            }
            catch (EvaluationException) when (_speculative > 0)
            {
                return (Abstract.Sized(Size.Empty), cost);
            }
            catch (AnalysisLimitException)
            {
                return (Open(apply), cost);
            }
        }

        var sizes = new SizeArguments([.. arguments.Select(a => a.Value)], [.. arguments.Select(a => a.IsKnown && a.Value is not ListValue ? null : SizeOf(a))]);
        var result = apply.Operation.ResultSize(sizes);
        return (Abstract.Sized(apply.Operation.IsSizeExact ? result : result.AtMost()), cost.Then(new Cost { Work = apply.Operation.Work(sizes) }));
    }

    private (Abstract Result, Cost Cost) AnalyseCall(CoreModelCall call)
    {
        var cost = Cost.None;
        var literals = call.Prompt.OfType<CorePromptLiteral>().Sum(l => l.Text.Length);
        var labels = SizeExpr.Zero;
        var labelCount = SizeExpr.Zero;
        var longestLabel = SizeExpr.Zero;
        var (hasNone, mayHaveNone) = (false, false);
        foreach (var list in call.Reply.Labels)
        {
            var (known, labelCost) = Analyse(list);
            _read.Note(list, known, _values);
            cost = cost.Beside(labelCost);
            hasNone |= known is { IsKnown: true, Value: ListValue { Count: 0 } };
            mayHaveNone |= known is not { IsKnown: true, Value: ListValue { Count: > 0 } };
            if (SizeOf(known) is ListSize { Item: TextSize longest, Total: TextSize all } labelSizes)
            {
                (labels, labelCount, longestLabel) = (labels + all.Length, labelCount + labelSizes.Count, SizeExpr.Max(longestLabel, longest.Length));
            }
        }

        var packed = call.Pack is { } pack ? AnalysePack(pack, ref cost) : default;
        if (hasNone && call.Fallback is null && _speculative == 0 && (call.Pack is null || packed.Count.Constant != 0))
        {
            throw new EvaluationException(span => EvaluationDiagnostics.CallFailed(span, EvaluationDiagnostics.NoLabels, [])).At(call.Span);
        }

        var shared = new List<SizeExpr>();
        var (perItem, holesPerItem) = (SizeExpr.Zero, 0);
        foreach (var hole in call.Prompt.OfType<CorePromptHole>())
        {
            var (value, holeCost) = Analyse(hole.Value);
            _read.Note(hole.Value, value, _values);
            cost = cost.Beside(packed.Variables is { } each && hole.IsPerItem ? holeCost.ForEach(each.Sum) : holeCost);
            var length = Printed(value, hole.Value.Type);
            if (packed.Variables is { } items && hole.IsPerItem)
            {
                perItem += items.Sum.Total(length);
                holesPerItem++;
            }
            else
            {
                shared.Add(length);
            }
        }

        var schema = ReplySchema.Length(call.Reply.Type, labels, labelCount, call.Pack is not null);
        SizeExpr reply = call.Options.MaxChars;
        SizeExpr prompt;
        Size size = ReplySchema.ReplySize(call.Reply.Type, call.Options.MaxChars, longestLabel);
        if (packed.Variables is not null)
        {
            prompt = PromptLayout.PackBound(literals, shared, packed.Count, perItem, holesPerItem, schema);
            reply = PromptLayout.PackReply(packed.Count, call.Options.MaxChars);
        }
        else
        {
            prompt = PromptLayout.Bound(literals, shared, schema);
        }

        var own = CallCosts.Of(call, prompt, reply, _limits);
        if (call.Fallback is { } fallback)
        {
            // Without labels nothing is asked, nor what the prompt would hold: the fallback takes the reply's place at once.
            cost = mayHaveNone ? cost.AtMost() : cost;
            own = hasNone ? Cost.None : mayHaveNone ? own.AtMost() : own;
            _speculative++;
            var (value, fallbackCost) = Analyse(fallback);
            _speculative--;
            size = Size.Hull(size, SizeOf(value));
            own = own.Then(fallbackCost.AtMost());
        }

        if (packed.Variables is not null)
        {
            size = new ListSize(packed.Count, size);
        }
        else if (call.IsSampled)
        {
            size = new ListSize(call.Options.Samples, size);
        }

        return (Abstract.Sized(size), cost.Then(own));
    }

    private (Abstract Result, Cost Cost) AnalyseChild(CoreChildRun child)
    {
        var (text, cost) = Analyse(child.Text);
        _read.Note(child.Text, text, _values);
        var (query, queryCost) = Analyse(child.Query);
        _read.Note(child.Query, query, _values);
        var own = CallCosts.Of(child, _limits);
        Size size = new TextSize(child.MaxChars);
        if (child.Fallback is { } fallback)
        {
            _speculative++;
            var (value, fallbackCost) = Analyse(fallback);
            _speculative--;
            size = Size.Hull(size, SizeOf(value));
            own = own.Then(fallbackCost.AtMost());
        }

        return (Abstract.Sized(size.AtMost()), cost.Beside(queryCost).Then(own));
    }

    private (ItemVariables? Variables, SizeExpr Count) AnalysePack(CorePack pack, ref Cost cost)
    {
        var (items, itemsCost) = Analyse(pack.Items);
        cost = cost.Beside(itemsCost);
        var list = SizeOf(items) as ListSize ?? new ListSize(SizeExpr.Zero, Size.Empty);
        var variables = new ItemVariables(list, pack.Item.Name);
        Bind(pack.Item, Abstract.Sized(variables.Item));
        _read.Make(pack.Item, pack.Items, _values);
        return (variables, list.Count);
    }

    /// <summary>Characters when it stands in a prompt: a text as it is, none as a word, all else as JSON.</summary>
    private SizeExpr Printed(Abstract value, RlmType type) => value.Value switch
    {
        TextValue text => text.Length,
        { } known => ((SizeExpr)ValueJson.Write(known).Length).AtMost(),
        null when type is TextType or OneOfType && SizeOf(value) is TextSize text => text.Length,
        _ => Extent.Printed(SizeOf(value)).AtMost(),
    };
}
