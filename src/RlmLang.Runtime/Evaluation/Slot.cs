using System.Collections.Immutable;
using RlmLang.Values;

namespace RlmLang.Evaluation;

/// <summary>A place of a list on its way: its item, or null where a filter left it out; there, or coming.</summary>
/// <remarks>Places come in order and long before their items are known, so the next stage starts on an item as soon as that one is there.</remarks>
internal readonly struct Slot
{
    private readonly Task<Value?>? _coming;
    private readonly Value? _item;

    public Slot(Value? item) => _item = item;

    public Slot(Task<Value?> coming) => _coming = coming;

    public bool IsCompleted => _coming is not { IsCompleted: false };

    /// <summary>The item, waiting for it where it is coming.</summary>
    public ValueTask<Value?> GetAsync() => _coming is null ? new(_item) : new(_coming);

    /// <summary>The same, or without waiting any longer than this token allows.</summary>
    public ValueTask<Value?> GetAsync(CancellationToken cancellation) => _coming is { IsCompleted: false } coming ? new(coming.WaitAsync(cancellation)) : GetAsync();

    /// <summary>Whether it ended with an item or with none, and did not fail.</summary>
    public bool TryGet(out Value? item)
    {
        if (_coming is null)
        {
            item = _item;
            return true;
        }

        // Looked at once: it may end between two looks.
        var isThere = _coming.IsCompletedSuccessfully;
        item = isThere ? _coming.Result : null;
        return isThere;
    }
}

/// <summary>Lists on their way.</summary>
internal static class Slots
{
    /// <summary>A list that is there already.</summary>
    public static async IAsyncEnumerable<Slot> Of(ListValue list)
    {
        foreach (var item in list.Items)
        {
            yield return new(item);
        }

        await Task.CompletedTask.ConfigureAwait(false);
    }

    /// <summary>Waits for the items, in order: the first that failed by place, not by time, is the failure.</summary>
    public static async Task<ListValue> CollectAsync(IAsyncEnumerable<Slot> slots)
    {
        var items = ImmutableArray.CreateBuilder<Value>();
        // Only what is under way, or behind it, is kept as a task: of what is there the value alone.
        var pending = new Queue<Slot>();
        await foreach (var slot in slots.ConfigureAwait(false))
        {
            pending.Enqueue(slot);
            while (pending.TryPeek(out var first) && first.TryGet(out var item))
            {
                pending.Dequeue();
                Add(item);
            }
        }

        while (pending.TryDequeue(out var slot))
        {
            Add(await slot.GetAsync().ConfigureAwait(false));
        }

        return new ListValue(items.DrainToImmutable());

        void Add(Value? item)
        {
            if (item is not null)
            {
                items.Add(item);
            }
        }
    }
}
