namespace RlmLang.Calls;

/// <summary>Lets a limited number through at once, and serves waiting parties in turn: a run of 10,000 calls does not keep one of 3 waiting. Thread-safe.</summary>
/// <param name="limit">How many at once; 1 or more.</param>
internal sealed class FairGate(int limit)
{
    private readonly Lock _lock = new();
    private readonly LinkedList<(object Party, Queue<TaskCompletionSource> Waiting)> _turns = new();
    private int _free = limit;

    /// <summary>Takes a place, or asks for the next one. Each that was given has to be left; one that was asked for and is not wanted any more is cancelled.</summary>
    /// <param name="party">Who asks: places are given round robin over parties, within one in order.</param>
    /// <returns>Ends when the place is there; null where it is taken.</returns>
    public TaskCompletionSource? Ask(object party)
    {
        lock (_lock)
        {
            if (_free > 0)
            {
                _free--;
                return null;
            }

            var node = _turns.First;
            while (node is not null && !ReferenceEquals(node.Value.Party, party))
            {
                node = node.Next;
            }

            node ??= _turns.AddLast((party, new()));
            var place = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            node.Value.Waiting.Enqueue(place);
            return place;
        }
    }

    public void Leave()
    {
        lock (_lock)
        {
            while (_turns.First is { } first)
            {
                _turns.RemoveFirst();
                // One that is not wanted any more takes no place.
                var isGiven = false;
                while (!isGiven && first.Value.Waiting.TryDequeue(out var next))
                {
                    isGiven = next.TrySetResult();
                }

                if (first.Value.Waiting.Count > 0)
                {
                    _turns.AddLast(first);
                }

                if (isGiven)
                {
                    return;
                }
            }

            _free++;
        }
    }
}
