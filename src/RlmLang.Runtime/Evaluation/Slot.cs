using RlmLang.Values;

namespace RlmLang.Evaluation;

/// <summary>A list on its way: for each place a task that ends with the item, or with null where a filter left it out.</summary>
/// <remarks>Places come in order and long before their items are known, so the next stage starts on an item as soon as that one is there.</remarks>
internal static class Slots
{
    /// <summary>A list that is there already.</summary>
    public static async IAsyncEnumerable<Task<Value?>> Of(ListValue list)
    {
        foreach (var item in list.Items)
        {
            yield return Task.FromResult<Value?>(item);
        }

        await Task.CompletedTask.ConfigureAwait(false);
    }

    /// <summary>Waits for the items, in order: the first that failed by place, not by time, is the failure.</summary>
    public static async Task<ListValue> CollectAsync(IAsyncEnumerable<Task<Value?>> slots)
    {
        var pending = new List<Task<Value?>>();
        await foreach (var slot in slots.ConfigureAwait(false))
        {
            pending.Add(slot);
        }

        var items = new List<Value>(pending.Count);
        foreach (var slot in pending)
        {
            if (await slot.ConfigureAwait(false) is { } item)
            {
                items.Add(item);
            }
        }

        return new ListValue([.. items]);
    }
}
