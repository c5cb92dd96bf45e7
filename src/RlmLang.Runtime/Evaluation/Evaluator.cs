using System.Collections.Immutable;
using RlmLang.Builtins;
using RlmLang.Builtins.Operators;
using RlmLang.Calls;
using RlmLang.Core;
using RlmLang.Diagnostics;
using RlmLang.Functions;
using RlmLang.Types;
using RlmLang.Values;

namespace RlmLang.Evaluation;

/// <summary>Runs the core: what is pure at once, what calls models side by side.</summary>
/// <remarks>Results keep their order, and a failure is the first by place, so the outcome does not depend on the schedule.</remarks>
/// <param name="run">What the calls of the run share.</param>
/// <param name="scheduler">Makes them.</param>
/// <param name="work">Counts what is pure.</param>
/// <param name="unwanted">Says that what is evaluated here is no longer of use: the run is over, or what is looked for was found.</param>
/// <param name="within">The places that it evaluates one of; null where a failure of what it evaluates may turn out to be none.</param>
internal sealed partial class Evaluator(RunCalls run, CallScheduler scheduler, IWorkMeter work, CancellationToken unwanted, Places? within = null) : IProgramPlace
{
    private readonly PureEvaluator _pure = new(work);
    private CancellationTokenSource? _givingUp;

    /// <summary>Which of the places that it is within.</summary>
    public long Place { get; set; }

    /// <summary>Whether it stands behind a place that failed.</summary>
    public bool IsGivenUp => _givingUp is { IsCancellationRequested: true };

    /// <summary>One like this, which can be given up on its own.</summary>
    public Evaluator For(Places places)
    {
        var source = new CancellationTokenSource();
        return new(run, scheduler, work, source.Token, places) { _givingUp = source };
    }

    /// <summary>Says that what is evaluated here is no longer of use.</summary>
    private CancellationToken Unwanted => unwanted;

    public void GiveUp() => _givingUp?.Cancel();

    public bool IsUnwanted => unwanted.IsCancellationRequested || within?.IsUnwanted(Place) == true;

    void IProgramPlace.Fail() => within?.Fail(Place);

    /// <remarks>No state machine of its own: each of the thousands of calls under way would hold one. A failure is that of the task, never of this method.</remarks>
    public ValueTask<Value> EvaluateAsync(CoreExpression e, Frame frame)
    {
        work.Observer?.Evaluated(e);
        if (e.IsPure)
        {
            return e is CoreLocal local ? frame.GetAsync(local.Variable) : PureAsync(e, frame);
        }

        return e switch
        {
            CoreModelCall call => CallAsync(call, frame),
            CoreLet let => LetAsync(let, frame),
            CoreList or CoreRecord or CoreField or CoreIf => PartsAsync(e, frame),
            CoreApply apply => ApplyAsync(apply, frame),
            CoreEach { Stop: EarlyStop.Never or EarlyStop.WithReader } => CollectAsync(e, frame),
            CoreEach each => UntilDecidedAsync(each, frame),
            CoreFold fold => FoldAsync(fold, frame),
            CoreDivide divide => DivideAsync(divide, frame),
            CoreChildRun child => ChildAsync(child, frame),
            _ => throw new System.Diagnostics.UnreachableException($"No evaluation for {e.GetType().Name}."),
        };
    }

    private async ValueTask<Value> PureAsync(CoreExpression e, Frame frame) => _pure.Evaluate(e, await frame.ValuesAsync(FreeVariables.Of(e)).ConfigureAwait(false));

    private async ValueTask<Value> LetAsync(CoreLet let, Frame frame) => DecidingEach(let) is { } each ? await UntilDecidedAsync(let, each, frame).ConfigureAwait(false)
        : await EvaluateAsync(let.Body, frame.With(let.Variable, await EvaluateAsync(let.Value, frame).ConfigureAwait(false))).ConfigureAwait(false);

    private async ValueTask<Value> PartsAsync(CoreExpression e, Frame frame)
    {
        switch (e)
        {
            case CoreList list:
                return new ListValue(await EvaluateAllAsync(list.Items, frame).ConfigureAwait(false));
            case CoreRecord record:
                return new RecordValue(record.Names, await EvaluateAllAsync(record.Values, frame).ConfigureAwait(false));
            case CoreField field:
                return PureEvaluator.Field(await EvaluateAsync(field.Receiver, frame).ConfigureAwait(false), field.Name);
            case CoreIf choice:
                var condition = (BoolValue)await EvaluateAsync(choice.Condition, frame).ConfigureAwait(false);
                return await EvaluateAsync(condition.IsTrue ? choice.WhenTrue : choice.WhenFalse, frame).ConfigureAwait(false);
            default:
                throw new System.Diagnostics.UnreachableException($"{e.GetType().Name} has no parts.");
        }
    }

    private async ValueTask<Value> ApplyAsync(CoreApply apply, Frame frame)
    {
        if (apply is { Operation: Builtin { ReadsBeginning: true } } && IsPartlyRead(apply.Arguments[0]))
        {
            return await BeginningAsync(apply, frame).ConfigureAwait(false);
        }

        if (FilteredEach(apply) is not null)
        {
            return await CollectAsync(apply, frame).ConfigureAwait(false);
        }

        var arguments = await EvaluateAllAsync(apply.Arguments, frame).ConfigureAwait(false);
        return apply.Operation is DelegateFunction { IsPure: false } function ? await HostedAsync(function, apply, arguments).ConfigureAwait(false) : _pure.Apply(apply, arguments);
    }

    private async ValueTask<Value> CollectAsync(CoreExpression e, Frame frame) => await Slots.CollectAsync(Stream(e, frame)).ConfigureAwait(false);

    /// <summary>All at once: none waits for another.</summary>
    private async ValueTask<ImmutableArray<Value>> EvaluateAllAsync(ImmutableArray<CoreExpression> parts, Frame frame)
    {
        // A part alone has nothing behind it.
        using var places = parts.Length > 1 && parts.Skip(1).Any(static p => !p.IsPure) ? new Places(this, unwanted) : null;
        var tasks = new Task<Value>[parts.Length];
        for (var i = 0; i < tasks.Length; i++)
        {
            var part = parts[i];
            tasks[i] = places?.RunAsync(i, e => e.EvaluateAsync(part, frame)) ?? EvaluateAsync(part, frame).AsTask();
        }

        return await InOrderAsync(tasks).ConfigureAwait(false);
    }

    private static async ValueTask<ImmutableArray<Value>> InOrderAsync(IReadOnlyCollection<Task<Value>> tasks)
    {
        var values = ImmutableArray.CreateBuilder<Value>(tasks.Count);
        foreach (var task in tasks)
        {
            values.Add(await task.ConfigureAwait(false));
        }

        return values.MoveToImmutable();
    }

    private async ValueTask<Value> FoldAsync(CoreFold fold, Frame frame)
    {
        var items = (ListValue)await EvaluateAsync(fold.Source, frame).ConfigureAwait(false);
        var result = await EvaluateAsync(fold.Initial, frame).ConfigureAwait(false);
        foreach (var item in items.Items)
        {
            result = await EvaluateAsync(fold.Body, frame.With(fold.Accumulator, result).With(fold.Item, item)).ConfigureAwait(false);
        }

        return result;
    }

    private async ValueTask<Value> DivideAsync(CoreDivide divide, Frame frame)
    {
        var level = ((ListValue)await EvaluateAsync(divide.Source, frame).ConfigureAwait(false)).Items;
        while (level.Length > 1)
        {
            using var places = new Places(this, unwanted);
            var tasks = CompleteTree.Groups(level.Length, divide.Fan)
                .Select((g, place) => g.Count == 1
                    ? Task.FromResult(level[g.Start])
                    : places.RunAsync(place, e => e.EvaluateAsync(divide.Combine, frame.With(divide.Parts, new ListValue(level.Slice(g.Start, g.Count))))))
                .ToList();
            level = await InOrderAsync(tasks).ConfigureAwait(false);
        }

        return level.IsEmpty ? NoneValue.Instance : level[0];
    }

    private async ValueTask<Value> CallAsync(CoreModelCall call, Frame frame)
    {
        var type = call.Reply.Labels.IsEmpty ? call.Reply.Type : await TypeAsync(call.Reply, frame).ConfigureAwait(false);
        var items = call.Pack is { } pack ? (ListValue)await EvaluateAsync(pack.Items, frame).ConfigureAwait(false) : null;
        if (items is { Count: 0 })
        {
            return ListValue.Empty;
        }

        if (HasNoLabels(type))
        {
            // No provider takes such a schema, and no reply fits it.
            var failed = await ValueAsync(call, items, new CallFailure(EvaluationDiagnostics.NoLabels, null), frame).ConfigureAwait(false);
            return call.IsSampled ? new ListValue([.. Enumerable.Repeat(failed, call.Options.Samples)]) : failed;
        }

        var redactor = Redactor.Of(run.Policy);
        if (redactor.FindLabel(type) is not null)
        {
            throw new EvaluationException(RefusalDiagnostics.RedactedLabel).At(call.Span);
        }

        var pieces = await PiecesAsync(call, items, frame).ConfigureAwait(false);
        var schema = run.SchemaOf(call, type, items?.Count);
        if (call.Options.Samples == 1)
        {
            var asked = PromptWriter.Write(call, type, schema, pieces, items?.Count, 0, redactor);
            var result = Own(asked, await scheduler.CallAsync(run, asked, this, unwanted, isNeeded: call.Fallback is null).ConfigureAwait(false));
            var value = result is CallValue { Value: var only } ? only : await ValueAsync(call, items, result, frame).ConfigureAwait(false);
            return call.IsSampled ? new ListValue([value]) : value;
        }

        return await SamplesAsync(call, type, schema, pieces, items, redactor, frame).ConfigureAwait(false);
    }

    private async ValueTask<Value> SamplesAsync(CoreModelCall call, RlmType type, string? schema, ImmutableArray<PromptPiece> pieces, ListValue? items, Redactor redactor, Frame frame)
    {
        using var places = new Places(this, unwanted);
        var samples = Enumerable.Range(0, call.Options.Samples).Select(sample => places.RunAsync(sample, SampleAsync)).ToList();
        return new ListValue(await InOrderAsync(samples).ConfigureAwait(false));

        async ValueTask<Value> SampleAsync(Evaluator evaluator)
        {
            var sampled = PromptWriter.Write(call, type, schema, pieces, items?.Count, (int)evaluator.Place, redactor);
            var result = Own(sampled, await scheduler.CallAsync(run, sampled, evaluator, evaluator.Unwanted, isNeeded: call.Fallback is null).ConfigureAwait(false));
            return await evaluator.ValueAsync(call, items, result, frame).ConfigureAwait(false);
        }
    }

    /// <summary>What an equal call was replied: the same text stood in a prompt, so this place of the context was read, too, and is what is cited.</summary>
    private CallResult Own(ModelCall asked, CallResult result)
    {
        if (asked.IsMade)
        {
            return result;
        }

        run.CountRead(asked);
        return OwnReply.Of(asked, result);
    }

    private static bool HasNoLabels(RlmType type) => type switch
    {
        OneOfType { Labels: { IsDefault: false } labels } => labels.IsEmpty,
        OptionType option => HasNoLabels(option.Item),
        ListType list => HasNoLabels(list.Item),
        RecordType record => record.Fields.Any(f => HasNoLabels(f.Type)),
        _ => false,
    };

    private async ValueTask<RlmType> TypeAsync(ReplyShape reply, Frame frame)
    {
        var labels = new List<ImmutableArray<string>>();
        foreach (var list in reply.Labels)
        {
            var known = (ListValue)await EvaluateAsync(list, frame).ConfigureAwait(false);
            labels.Add([.. known.Items.Select(l => l.ToString() ?? "")]);
            foreach (var label in known.Items.OfType<TextValue>())
            {
                run.CountRead(label);
            }
        }

        return reply.Resolve(labels);
    }

    private async ValueTask<Value> ChildAsync(CoreChildRun child, Frame frame)
    {
        var text = (TextValue)await EvaluateAsync(child.Text, frame).ConfigureAwait(false);
        var query = (TextValue)await EvaluateAsync(child.Query, frame).ConfigureAwait(false);
        // A child's root model reads its question, whatever else it reads.
        run.CountRead(query);
        var asked = new ChildCall(text, query.ToString(), child.Calls, child.Depth, child.MaxChars, child.Site) { QuotesContent = query.Origin is not null };
        var result = await run.ChildAsync(asked, this, unwanted, isNeeded: child.Fallback is null).ConfigureAwait(false);
        return result is CallValue answer ? (asked.IsMade ? answer.Value : OwnReply.With(answer.Value, Provenance.Derived(Spans(text, query)))) : await FallbackAsync(child.Fallback, child.Span, (CallFailure)result, frame).ConfigureAwait(false);
    }

    private static List<SourceSpan> Spans(params ReadOnlySpan<TextValue> texts)
    {
        var spans = new List<SourceSpan>();
        foreach (var text in texts)
        {
            text.Origin?.AddSpans(text.Length, spans);
        }

        return spans;
    }

    private async ValueTask<ImmutableArray<PromptPiece>> PiecesAsync(CoreModelCall call, ListValue? items, Frame frame)
    {
        var pieces = ImmutableArray.CreateBuilder<PromptPiece>(call.Prompt.Length);
        foreach (var part in call.Prompt)
        {
            switch (part)
            {
                case CorePromptLiteral literal:
                    pieces.Add(new(literal.Value, null, default));
                    break;
                case CorePromptHole { IsPerItem: true } hole when items is not null && call.Pack is { } pack:
                    var texts = ImmutableArray.CreateBuilder<TextValue>(items.Count);
                    foreach (var item in items.Items)
                    {
                        texts.Add(Interpolate.Printed(await EvaluateAsync(hole.Value, frame.With(pack.Item, item)).ConfigureAwait(false)));
                    }

                    pieces.Add(new(null, null, texts.MoveToImmutable()));
                    break;
                case CorePromptHole hole:
                    pieces.Add(new(null, Interpolate.Printed(await EvaluateAsync(hole.Value, frame).ConfigureAwait(false)), default));
                    break;
            }
        }

        return pieces.MoveToImmutable();
    }

    private async ValueTask<Value> ValueAsync(CoreModelCall call, ListValue? items, CallResult result, Frame frame)
    {
        switch (result)
        {
            case CallValue { Value: var value }:
                return value;
            case PackValues { Values: var values, Reason: var reason }:
                var filled = ImmutableArray.CreateBuilder<Value>(values.Length);
                foreach (var value in values)
                {
                    filled.Add(value ?? await FallbackAsync(call, new CallFailure(reason ?? "an item got no reply.", null), frame).ConfigureAwait(false));
                }

                return new ListValue(filled.MoveToImmutable());
            case CallFailure failure:
                if (items is null)
                {
                    return await FallbackAsync(call, failure, frame).ConfigureAwait(false);
                }

                var fallback = await FallbackAsync(call, failure, frame).ConfigureAwait(false);
                run.Meter.CountDefaulted(items.Count - 1);
                return new ListValue([.. Enumerable.Repeat(fallback, items.Count)]);
            default:
                throw new System.Diagnostics.UnreachableException($"No value for {result.GetType().Name}.");
        }
    }

    private ValueTask<Value> FallbackAsync(CoreModelCall call, CallFailure failure, Frame frame) => FallbackAsync(call.Fallback, call.Span, failure, frame);

    private async ValueTask<Value> FallbackAsync(CoreExpression? fallback, Source.TextSpan span, CallFailure failure, Frame frame)
    {
        // The provider knows a way out that the program does not.
        var notes = (failure.Cause as RlmException)?.Diagnostic?.Notes ?? [];
        if (fallback is null)
        {
            throw new EvaluationException(at => EvaluationDiagnostics.CallFailed(at, failure.Reason, notes)).At(span);
        }

        run.Meter.CountDefaulted(1);
        run.NoteReplaced(new(span, failure.Reason, notes));
        return await EvaluateAsync(fallback, frame).ConfigureAwait(false);
    }
}
