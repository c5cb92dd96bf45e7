using RlmLang.Values;

namespace RlmLang.Evaluation;

/// <summary>A list on its way that several read: the value of a <c>let</c> whose items call models. Thread-safe.</summary>
internal sealed class SharedList
{
    private readonly Lock _lock = new();
    private readonly List<Task<Value?>> _slots = [];
    private readonly Task _filled;
    private readonly Lazy<Task<Value>> _value;
    private TaskCompletionSource _grown = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public SharedList(IAsyncEnumerable<Task<Value?>> slots)
    {
        _filled = FillAsync(slots);
        _value = new(async () => await Slots.CollectAsync(ReadAsync()).ConfigureAwait(false));
    }

    /// <summary>The whole list, once it is there.</summary>
    public Task<Value> Value => _value.Value;

    /// <summary>The places from the first on; as often as wanted.</summary>
    public async IAsyncEnumerable<Task<Value?>> ReadAsync()
    {
        for (var next = 0; ;)
        {
            Task<Value?>? slot = null;
            Task grown;
            lock (_lock)
            {
                slot = next < _slots.Count ? _slots[next] : null;
                grown = _grown.Task;
            }

            if (slot is not null)
            {
                next++;
                yield return slot;
            }
            else if (_filled.IsCompleted)
            {
                await _filled.ConfigureAwait(false);
                lock (_lock)
                {
                    if (next == _slots.Count)
                    {
                        yield break;
                    }
                }
            }
            else
            {
                await Task.WhenAny(grown, _filled).ConfigureAwait(false);
            }
        }
    }

    private async Task FillAsync(IAsyncEnumerable<Task<Value?>> slots)
    {
        await foreach (var slot in slots.ConfigureAwait(false))
        {
            TaskCompletionSource grown;
            lock (_lock)
            {
                _slots.Add(slot);
                (grown, _grown) = (_grown, new(TaskCreationOptions.RunContinuationsAsynchronously));
            }

            grown.TrySetResult();
        }
    }
}
