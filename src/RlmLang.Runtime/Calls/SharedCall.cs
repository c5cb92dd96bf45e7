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
    // Nearly always one.
    private (IProgramPlace? Place, bool IsNeeded) _first;
    private List<(IProgramPlace? Place, bool IsNeeded)>? _others;
    private int _waiting;
    private bool _isAbandoned;

    /// <summary>Waits for the reply; the first who does makes the call.</summary>
    /// <param name="place">Who waits; null for somebody outside of programs.</param>
    /// <param name="unwanted">Ends the waiting.</param>
    /// <param name="isNeeded">Whether the place has no value without it, and is told where it fails.</param>
    /// <returns>Null where the call was given up: it has to be made anew.</returns>
    public Task<CallResult>? Join(IProgramPlace? place, CancellationToken unwanted, bool isNeeded = true)
    {
        lock (_lock)
        {
            if (_isAbandoned)
            {
                return null;
            }

            _waiting++;
            if (_made is null && _others is null && _first.Place is null)
            {
                _first = (place, isNeeded);
            }
            else
            {
                (_others ??= []).Add((place, isNeeded));
            }
        }

        // Whoever is given up has left before another can be given what the call would take.
        var leaving = unwanted.UnsafeRegister(static call => ((SharedCall)call!).Leave(), this);
        Task<CallResult> made;
        lock (_lock)
        {
            made = _made ??= MakeAsync(_unwanted.Token);
        }

        if (made.IsCompleted)
        {
            leaving.Dispose();
            return made;
        }

        return WaitAsync(made, leaving, unwanted);
    }

    /// <summary>Makes the call, until its token says that nobody wants it. Called once.</summary>
    protected abstract Task<CallResult> MakeAsync(CancellationToken unwanted);

    /// <summary>Whether anybody wants it who waits. Asked before it is sent: to tell everybody that it is not wanted takes a while.</summary>
    public bool IsWanted
    {
        get
        {
            lock (_lock)
            {
                return _first.Place is not { IsUnwanted: true } || _others?.Exists(o => o.Place is not { IsUnwanted: true }) == true;
            }
        }
    }

    /// <summary>Tells those who have no other value that the call failed.</summary>
    public void TellFailed(CallResult result)
    {
        if (result is not (CallFailure or PackValues { Reason: not null }))
        {
            return;
        }

        List<IProgramPlace> told;
        lock (_lock)
        {
            told = [.. (_others ?? []).Prepend(_first).Where(o => o.IsNeeded).Select(o => o.Place).OfType<IProgramPlace>()];
        }

        foreach (var place in told)
        {
            place.Fail();
        }
    }

    private async Task<CallResult> WaitAsync(Task<CallResult> made, CancellationTokenRegistration leaving, CancellationToken unwanted)
    {
        try
        {
            return await made.WaitAsync(unwanted).ConfigureAwait(false);
        }
        finally
        {
            // Of what is told of the end of its use, the last registered is told first: then this comes before the other.
            if (leaving.Unregister() && unwanted.IsCancellationRequested)
            {
                Leave();
            }
        }
    }

    private void Leave()
    {
        lock (_lock)
        {
            if (--_waiting > 0 || _made is { IsCompleted: true })
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
