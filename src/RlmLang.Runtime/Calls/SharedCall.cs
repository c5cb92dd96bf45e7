namespace RlmLang.Calls;

/// <summary>A call that several may wait for. It goes on while anybody wants its reply, and is cancelled when the last gives up. Thread-safe.</summary>
/// <remarks>Programs of one session, and children of one program, share their calls: the end of one must neither end nor spoil a call that another waits for.</remarks>
#pragma warning disable CA1001 // A source without a timer or links holds nothing to give back, and may be cancelled by whoever gives up after the call has ended.
internal abstract class SharedCall
#pragma warning restore CA1001
{
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _unwanted = new();
    private Task<CallResult>? _made;
    private int _waiting;
    private bool _isAbandoned;

    /// <summary>Waits for the reply; the first who does makes the call.</summary>
    /// <param name="unwanted">Ends the waiting.</param>
    /// <returns>Null where the call was given up: it has to be made anew.</returns>
    public Task<CallResult>? Join(CancellationToken unwanted)
    {
        Task<CallResult> made;
        lock (_lock)
        {
            if (_isAbandoned)
            {
                return null;
            }

            _waiting++;
            made = _made ??= MakeAsync(_unwanted.Token);
        }

        return made.IsCompleted ? made : WaitAsync(made, unwanted);
    }

    /// <summary>Makes the call, until its token says that nobody wants it. Called once.</summary>
    protected abstract Task<CallResult> MakeAsync(CancellationToken unwanted);

    private async Task<CallResult> WaitAsync(Task<CallResult> made, CancellationToken unwanted)
    {
        try
        {
            return await made.WaitAsync(unwanted).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!made.IsCompleted)
        {
            Leave(made);
            throw;
        }
    }

    private void Leave(Task<CallResult> made)
    {
        lock (_lock)
        {
            if (--_waiting > 0 || made.IsCompleted)
            {
                return;
            }

            _isAbandoned = true;
        }

        _unwanted.Cancel();
    }
}

/// <summary>A shared call that is made by a delegate.</summary>
/// <param name="make">Makes it, until its token says that nobody wants it.</param>
internal sealed class DelegatedCall(Func<CancellationToken, Task<CallResult>> make) : SharedCall
{
    protected override Task<CallResult> MakeAsync(CancellationToken unwanted) => make(unwanted);
}
