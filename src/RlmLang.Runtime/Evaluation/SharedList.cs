using System.Runtime.ExceptionServices;
using RlmLang.Values;

namespace RlmLang.Evaluation;

/// <summary>A list on its way that several read: the value of a <c>let</c> whose items call models. A place is started when the first of them comes to it. Thread-safe.</summary>
#pragma warning disable CA1001 // A semaphore whose handle nobody asked for holds nothing to give back.
internal sealed class SharedList
#pragma warning restore CA1001
{
    private readonly Lock _lock = new();
    private readonly List<Slot> _slots = [];
    private readonly IAsyncEnumerator<Slot> _source;
    private readonly SemaphoreSlim _starting = new(1);
    private readonly Lazy<Task<Value>> _value;
    private ExceptionDispatchInfo? _failure;
    private bool _isWhole;
    private int _settled;

    public SharedList(IAsyncEnumerable<Slot> slots)
    {
        _source = slots.GetAsyncEnumerator(CancellationToken.None);
        _value = new(async () => await Slots.CollectAsync(ReadAsync()).ConfigureAwait(false));
    }

    /// <summary>The whole list, once it is there.</summary>
    public Task<Value> Value => _value.Value;

    /// <summary>The places from the first on; as often as wanted.</summary>
    public async IAsyncEnumerable<Slot> ReadAsync()
    {
        for (var next = 0; await PlaceAsync(next).ConfigureAwait(false) is { } slot; next++)
        {
            yield return slot;
        }
    }

    /// <summary>The place, started where nobody came to it before; null behind the last.</summary>
    private async ValueTask<Slot?> PlaceAsync(int place)
    {
        if (Started(place) is { } there)
        {
            return there;
        }

        await _starting.WaitAsync().ConfigureAwait(false);
        try
        {
            if (Started(place) is { } meanwhile)
            {
                return meanwhile;
            }

            _failure?.Throw();
            if (_isWhole)
            {
                return null;
            }

            if (await _source.MoveNextAsync().ConfigureAwait(false))
            {
                Add(_source.Current);
                return _source.Current;
            }

            _isWhole = true;
            return null;
        }
        catch (Exception failure) when (_failure is null)
        {
            // Everyone who comes to this place comes to the same end.
            _failure = ExceptionDispatchInfo.Capture(failure);
            throw;
        }
        finally
        {
            _starting.Release();
        }
    }

    private Slot? Started(int place)
    {
        lock (_lock)
        {
            return place < _slots.Count ? _slots[place] : null;
        }
    }

    private void Add(Slot slot)
    {
        lock (_lock)
        {
            _slots.Add(slot);
            // Of what is there its value alone is kept: the task is three times as large.
            for (; _settled < _slots.Count && _slots[_settled].TryGet(out var item); _settled++)
            {
                _slots[_settled] = new(item);
            }
        }
    }
}
