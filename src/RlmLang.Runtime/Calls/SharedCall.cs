namespace RlmLang.Calls;

/// <summary>A call that several may wait for. It goes on while anybody wants its reply, and is cancelled when the last gives up. Thread-safe.</summary>
/// <remarks>Programs of one session, and children of one program, share their calls: the end of one must neither end nor spoil a call that another waits for.</remarks>
#pragma warning disable CA1001 // A source without a timer or links holds nothing to give back, and may be cancelled by whoever gives up after the call has ended.
internal sealed class SharedCall
#pragma warning restore CA1001
{
    private readonly Lock _lock = new();
    // Let go when the call has ended: a run keeps its calls until its end, and this with what hangs on it is a quarter of one.
    private CancellationTokenSource? _unwanted = new();
    private readonly Lazy<Task<CallResult>> _made;
    private int _waiting;
    private bool _isAbandoned;

    /// <param name="make">Makes the call, until its token says that nobody wants it.</param>
    public SharedCall(Func<CancellationToken, Task<CallResult>> make) => _made = new(() => make(_unwanted?.Token ?? default));

    /// <summary>Waits for the reply; the first who does makes the call.</summary>
    /// <param name="unwanted">Ends the waiting.</param>
    /// <returns>Null where the call was given up: it has to be made anew.</returns>
    public Task<CallResult>? Join(CancellationToken unwanted)
    {
        lock (_lock)
        {
            if (_isAbandoned)
            {
                return null;
            }

            _waiting++;
        }

        var made = _made.Value;
        if (!made.IsCompleted)
        {
            return WaitAsync(made, unwanted);
        }

        _unwanted = null;
        return made;
    }

    private async Task<CallResult> WaitAsync(Task<CallResult> made, CancellationToken unwanted)
    {
        try
        {
            return await made.WaitAsync(unwanted).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!made.IsCompleted)
        {
            Leave();
            throw;
        }
        finally
        {
            if (made.IsCompleted)
            {
                _unwanted = null;
            }
        }
    }

    private void Leave()
    {
        lock (_lock)
        {
            if (--_waiting > 0 || _made.Value.IsCompleted)
            {
                return;
            }

            _isAbandoned = true;
        }

        _unwanted?.Cancel();
    }
}
