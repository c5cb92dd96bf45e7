using System.Threading.Channels;
using RlmLang.Builtins;
using RlmLang.Builtins.Lists;
using RlmLang.Core;
using RlmLang.Values;

namespace RlmLang.Evaluation;

/// <summary>Lists on their way: stages overlap item by item, with no barrier between them.</summary>
/// <remarks>
/// The problem: in <c>tickets.filter_llm(…).map(llm …)</c> the second stage must not wait for the slowest call of the first, order has to be kept, and a million items must not be
/// a million calls in memory. The idea: a stage hands on, in order, one task for each place, and starts no more than a window of them ahead; the next stage's work on a place
/// begins by waiting for that task alone. Invariants: a place's window is given back when its own work ends, whoever reads; so no stage can block another for good.
/// Tried: a bounded channel of results between stages; it lets one slow item hold up the window behind it, which is what heavy tails make dear.
/// </remarks>
internal sealed partial class Evaluator
{
    // From here on one core alone takes longer to start a wave of calls than the wave should take.
    private const int ManyAtOnce = 128;

    /// <summary>How many items of one stage are under way at most: enough to keep every place at the gate taken while some wait for an earlier stage, and the next wave's prompts written while this one is under way.</summary>
    private int Window => Math.Max(64, Math.Min(4 * scheduler.Concurrency, scheduler.Concurrency + 1_024));

    /// <summary>The places of a list, as far as its expression allows one by one.</summary>
    /// <param name="e">The list.</param>
    /// <param name="frame">What it reads.</param>
    /// <param name="places">Those of the stage that reads this one, place by place; null for none.</param>
    public IAsyncEnumerable<Slot> Stream(CoreExpression e, Frame frame, Places? places = null) => e switch
    {
        CoreEach { Stop: EarlyStop.Never or EarlyStop.WithReader } each => StreamEach(each, frame, places),
        CoreApply when FilteredEach(e) is { } each => StreamEach(each, frame, places, isFilter: true),
        CoreLet { IsPure: false } let => StreamLet(let, frame, places),
        CoreLocal local when frame[local.Variable] is SharedList shared => shared.ReadAsync(),
        _ => StreamValue(e, frame),
    };

    /// <summary>Whether the expression's items come one by one, so that a let of it is worth sharing as they come.</summary>
    public static bool Streams(CoreExpression e) => !e.IsPure && e switch
    {
        CoreEach { Stop: EarlyStop.Never or EarlyStop.WithReader } or CoreApply { Operation: Filter } => true,
        CoreLet let => Streams(let.Body),
        _ => false,
    };

    /// <summary>The conditions of a filter that can be asked one by one: those over the very list that is filtered. Null for anything else.</summary>
    private static CoreEach? FilteredEach(CoreExpression e) => e is CoreApply { Operation: Filter, Arguments: [var source, CoreEach { Stop: EarlyStop.Never or EarlyStop.WithReader } each] }
        && (ReferenceEquals(source, each.Source) || (source is CoreLocal a && each.Source is CoreLocal b && a.Variable == b.Variable)) && source is CoreLocal or CoreLiteral ? each : null;

    /// <summary>Whether a list that only its beginning is read of can be left when that has been read.</summary>
    private static bool IsPartlyRead(CoreExpression list) => list switch
    {
        CoreEach each => each.Stop == EarlyStop.WithReader,
        CoreApply => FilteredEach(list) is { Stop: EarlyStop.WithReader },
        CoreLet let => IsPartlyRead(let.Body) && (!let.Body.IsPure || Streams(let.Value)),
        _ => false,
    };

    /// <summary>Whether a place of the list may turn out to hold nothing.</summary>
    private static bool LeavesOut(CoreExpression list) => list switch
    {
        CoreEach each => each.Index is null && LeavesOut(each.Source),
        CoreApply { Operation: Filter } => true,
        CoreLet let => LeavesOut(let.Value) || LeavesOut(let.Body),
        _ => false,
    };

    private async IAsyncEnumerable<Slot> StreamValue(CoreExpression e, Frame frame)
    {
        var list = (ListValue)await EvaluateAsync(e, frame).ConfigureAwait(false);
        await foreach (var slot in Slots.Of(list).ConfigureAwait(false))
        {
            yield return slot;
        }
    }

    /// <summary>A let in front of a list: its own value is shared as it comes, too.</summary>
    private async IAsyncEnumerable<Slot> StreamLet(CoreLet let, Frame frame, Places? given)
    {
        using var own = given is null ? new Places(this, unwanted) : null;
        var places = given ?? own;
        Frame inner;
        if (Streams(let.Value))
        {
            inner = frame.With(let.Variable, ListValue.Empty);
            // Where it is read in other ways than place by place, a failure in it may be one that nobody comes to.
            inner.Set(let.Variable, new SharedList(ReadsPlaceByPlace(let.Body, let.Variable) ? Stream(let.Value, frame, places) : new Evaluator(run, scheduler, work, unwanted).Stream(let.Value, frame)));
        }
        else
        {
            inner = frame.With(let.Variable, await EvaluateAsync(let.Value, frame).ConfigureAwait(false));
        }

        await foreach (var slot in Stream(let.Body, inner, places).ConfigureAwait(false))
        {
            yield return slot;
        }
    }

    /// <summary>Whether a list is made from another place by place, and reads that nowhere else.</summary>
    private static bool ReadsPlaceByPlace(CoreExpression list, CoreVariable other) => list switch
    {
        CoreLocal local => local.Variable == other,
        CoreEach { Index: null } each => !FreeVariables.Of(each.Body).Contains(other) && ReadsPlaceByPlace(each.Source, other),
        CoreApply when FilteredEach(list) is { Index: null } each => !FreeVariables.Of(each.Body).Contains(other) && ReadsPlaceByPlace(each.Source, other),
        CoreLet let => ReadsPlaceByPlace(let.Value, other) && !FreeVariables.Of(let.Body).Contains(other) && ReadsPlaceByPlace(let.Body, let.Variable),
        _ => false,
    };

    private async IAsyncEnumerable<Slot> StreamEach(CoreEach each, Frame frame, Places? given, bool isFilter = false)
    {
        using var own = given is null ? new Places(this, unwanted) : null;
        var places = given ?? own ?? throw new System.Diagnostics.UnreachableException();
        // An index counts what is left after filters, so it is known only when all items before it are.
        var source = each.Index is null ? Stream(each.Source, frame, places) : StreamValue(each.Source, frame);
        using var window = new SemaphoreSlim(Window);
        var isDispatched = scheduler.Concurrency >= ManyAtOnce;
        var index = 0;
        var pending = new List<Task>();
        try
        {
            await foreach (var slot in source.ConfigureAwait(false))
            {
                await window.WaitAsync(unwanted).ConfigureAwait(false);
                work.Charge(1);
                if (places.Begin(index) is not { } evaluator)
                {
                    // Whoever reads comes to the place that failed before the end.
                    yield break;
                }

                var task = OneAsync(evaluator, slot, index++);
                if (!task.IsCompleted)
                {
                    pending.Add(task);
                }

                yield return new(task);
                if (pending.Count > 2 * Window)
                {
                    pending.RemoveAll(static t => t.IsCompleted);
                }
            }
        }
        finally
        {
            // The window is theirs until the last has given it back; a failure belongs to whoever reads that place.
            await Task.WhenAll(pending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        async Task<Value?> OneAsync(Evaluator evaluator, Slot slot, int place)
        {
            try
            {
                if (isDispatched)
                {
                    // To whichever core is free: this one goes on to the next item.
                    await Task.Yield();
                }

                // What comes from outside may take long after what is done here has lost its use.
                if (await slot.GetAsync(evaluator.Unwanted).ConfigureAwait(false) is not { } item)
                {
                    return null;
                }

                var inner = frame.With(each.Item, item);
                if (each.Index is { } variable)
                {
                    inner.Set(variable, new IntValue(place));
                }

                var result = await evaluator.EvaluateAsync(each.Body, inner).ConfigureAwait(false);
                return !isFilter ? result : ReferenceEquals(result, BoolValue.True) ? item : null;
            }
            catch (EvaluationException)
            {
                // What stands before it still ends, stages within it too, so the first failure by place is the same on every schedule; what is behind it is given up.
                places.Fail(place);
                throw;
            }
            finally
            {
                places.End(evaluator);
                window.Release();
            }
        }
    }

    /// <summary>Evaluates side by side until a result decides, the first by place; those after it are left out, and what is under way of them is given up.</summary>
    private async ValueTask<Value> UntilDecidedAsync(CoreEach each, Frame frame) =>
        await ReadUntilAsync(e => e.StreamEach(each, frame, null), (_, result) => PureEvaluator.Decides(each.Stop, result), long.MaxValue).ConfigureAwait(false);

    /// <summary>The condition over a list of this name alone, which may be left when the condition has decided; null for anything else.</summary>
    private static CoreEach? DecidingEach(CoreLet let) =>
        let.Body is CoreApply { Operation: Builtin { ReadsUntilDecided: true }, Arguments: [CoreLocal list, CoreEach { Index: null, Source: CoreLocal source } each] }
        && list.Variable == let.Variable && source.Variable == let.Variable && !FreeVariables.Of(each.Body).Contains(let.Variable) && IsPartlyRead(let.Value) ? each : null;

    /// <summary>Makes a list and asks a condition of its items as they come; of the list, too, nothing is made behind the item that decides.</summary>
    private async ValueTask<Value> UntilDecidedAsync(CoreLet let, CoreEach each, Frame frame)
    {
        SharedList? list = null;
        var results = await ReadUntilAsync(
            e =>
            {
                var inner = frame.With(let.Variable, ListValue.Empty);
                inner.Set(let.Variable, list = new SharedList(e.Stream(let.Value, frame)));
                return e.StreamEach(each, inner, null);
            },
            (_, result) => PureEvaluator.Decides(each.Stop, result),
            long.MaxValue).ConfigureAwait(false);
        var items = new List<Value>(results.Count);
        if (list is not null && results.Count > 0)
        {
            // All of them are there: their conditions are.
            await foreach (var slot in list.ReadAsync().ConfigureAwait(false))
            {
                if (await slot.GetAsync().ConfigureAwait(false) is { } item)
                {
                    items.Add(item);
                    if (items.Count == results.Count)
                    {
                        break;
                    }
                }
            }
        }

        return _pure.Apply((CoreApply)let.Body, [new ListValue([.. items]), results]);
    }

    /// <summary>Reads no more of a list than its beginning. What decides is the items by place: a failure behind the last that is needed is none, whenever it comes.</summary>
    private async ValueTask<Value> BeginningAsync(CoreApply apply, Frame frame)
    {
        var others = await EvaluateAllAsync(apply.Arguments.RemoveAt(0), frame).ConfigureAwait(false);
        var needed = others is [IntValue number] ? number.Number : 1;
        // Without a filter each place holds an item, so that nothing is started in vain.
        var most = LeavesOut(apply.Arguments[0]) ? long.MaxValue : needed;
        var list = needed <= 0 ? ListValue.Empty : await ReadUntilAsync(e => e.Stream(apply.Arguments[0], frame), (count, _) => count == needed, most).ConfigureAwait(false);
        return _pure.Apply(apply, [list, .. others]);
    }

    /// <param name="places">Begins the list.</param>
    /// <param name="decides">Whether nothing behind this item is needed; told how many there are with it.</param>
    /// <param name="most">Places that are started at most. Where it is reached nothing is given up.</param>
    private async ValueTask<ListValue> ReadUntilAsync(Func<Evaluator, IAsyncEnumerable<Slot>> places, Func<int, Value, bool> decides, long most)
    {
        using var decided = CancellationTokenSource.CreateLinkedTokenSource(unwanted);
        using var room = new SemaphoreSlim(Math.Max(1, scheduler.Concurrency));
        var slots = Channel.CreateUnbounded<Slot>(new() { SingleReader = true, SingleWriter = true });
        var starting = StartAsync(places(new Evaluator(run, scheduler, work, decided.Token)), slots.Writer, room, most, decided.Token);
        try
        {
            var results = new List<Value>();
            await foreach (var slot in slots.Reader.ReadAllAsync(unwanted).ConfigureAwait(false))
            {
                if (await slot.GetAsync().ConfigureAwait(false) is { } result)
                {
                    results.Add(result);
                    if (decides(results.Count, result))
                    {
                        if (results.Count < most)
                        {
                            run.Meter.GaveUp();
                        }

                        break;
                    }
                }

                room.Release();
            }

            return new ListValue([.. results]);
        }
        finally
        {
            await decided.CancelAsync().ConfigureAwait(false);
            await starting.ConfigureAwait(false);
        }
    }

    /// <summary>Starts one place after the other as long as there is room, ahead of whoever reads them.</summary>
    private static async Task StartAsync(IAsyncEnumerable<Slot> places, ChannelWriter<Slot> slots, SemaphoreSlim room, long most, CancellationToken decided)
    {
        Exception? failed = null;
        try
        {
            var place = places.GetAsyncEnumerator(CancellationToken.None);
            await using (place.ConfigureAwait(false))
            {
                await room.WaitAsync(decided).ConfigureAwait(false);
                for (var started = 0L; started < most && await place.MoveNextAsync().ConfigureAwait(false); started++)
                {
                    slots.TryWrite(place.Current);
                    await room.WaitAsync(decided).ConfigureAwait(false);
                }
            }
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            // Whoever reads comes to it behind the places that were started before.
            failed = failure;
        }

        slots.Complete(failed);
    }
}
