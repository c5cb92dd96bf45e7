namespace RlmLang.Calls;

/// <summary>Lets a limited number through at once, and serves waiting parties in turn: a run of 10,000 calls does not keep one of 3 waiting. Thread-safe.</summary>
/// <param name="limit">How many at once; 1 or more.</param>
internal sealed class FairGate(int limit)
{
    private readonly Lock _lock = new();
    private readonly LinkedList<(object Party, Queue<TaskCompletionSource> Waiting)> _turns = new();
    private int _free = limit;

    /// <summary>Waits for a place. Each that was given has to be left.</summary>
    /// <param name="party">Who asks: places are given round robin over parties, within one in order.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    public async ValueTask EnterAsync(object party, CancellationToken cancellation)
    {
        TaskCompletionSource place;
        lock (_lock)
        {
            if (_free > 0)
            {
                _free--;
                return;
            }

            place = new(TaskCreationOptions.RunContinuationsAsynchronously);
            var node = _turns.First;
            while (node is not null && !ReferenceEquals(node.Value.Party, party))
            {
                node = node.Next;
            }

            node ??= _turns.AddLast((party, new()));
            node.Value.Waiting.Enqueue(place);
        }

        try
        {
            await place.Task.WaitAsync(cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Whoever hands out places skips one that is taken back; one that was just given is passed on.
            if (!place.TrySetCanceled(cancellation))
            {
                Leave();
            }

            throw;
        }
    }

    public void Leave()
    {
        lock (_lock)
        {
            while (_turns.First is { } first)
            {
                _turns.RemoveFirst();
                TaskCompletionSource? next = null;
                while (next is null && first.Value.Waiting.TryDequeue(out var candidate))
                {
                    next = candidate.Task.IsCompleted ? null : candidate;
                }

                if (first.Value.Waiting.Count > 0)
                {
                    _turns.AddLast(first);
                }

                if (next?.TrySetResult() == true)
                {
                    return;
                }
            }

            _free++;
        }
    }
}
