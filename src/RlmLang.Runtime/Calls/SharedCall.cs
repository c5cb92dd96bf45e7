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
    // One, or a list of them.
    private object? _places;
    private int _waiting;
    private bool _isAbandoned;

    /// <summary>Waits for the reply; the first who does makes the call.</summary>
    /// <param name="place">Told where it fails; null for nobody.</param>
    /// <param name="unwanted">Ends the waiting.</param>
    /// <returns>Null where the call was given up: it has to be made anew.</returns>
    public Task<CallResult>? Join(IProgramPlace? place, CancellationToken unwanted)
    {
        lock (_lock)
        {
            if (_isAbandoned)
            {
                return null;
            }

            _waiting++;
            _places = place is null ? _places : _places is null ? place : PlacesTold().Append(place).ToList();
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
            told = PlacesTold();
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

    private List<IProgramPlace> PlacesTold() => _places switch
    {
        null => [],
        IProgramPlace one => [one],
        _ => (List<IProgramPlace>)_places,
    };

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
