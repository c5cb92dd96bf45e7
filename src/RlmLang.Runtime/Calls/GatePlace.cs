namespace RlmLang.Calls;

/// <summary>A call's place at the gate, which it can give back for a while. One call's own; not thread-safe.</summary>
/// <param name="gate">Lets calls through.</param>
/// <param name="party">Whose call it is.</param>
internal sealed class GatePlace(FairGate gate, object party) : IDisposable
{
    private bool _isHeld;

    /// <summary>The endpoints that the call failed at, for its retries; empty where it was only turned away for a while, null before any of that.</summary>
    public HashSet<ModelEndpoint>? FailedAt { get; set; }

    /// <summary>Takes the place, or takes it again; at once where it is held.</summary>
    public ValueTask EnterAsync(CancellationToken cancellation)
    {
        if (!_isHeld && gate.Ask(party) is { } place)
        {
            return WaitAsync(place, cancellation);
        }

        _isHeld = true;
        return ValueTask.CompletedTask;
    }

    public void Leave()
    {
        if (_isHeld)
        {
            _isHeld = false;
            gate.Leave();
        }
    }

    public void Dispose() => Leave();

    private async ValueTask WaitAsync(TaskCompletionSource place, CancellationToken cancellation)
    {
        // Either the place is given or the waiting is cancelled, and never both.
        using (cancellation.UnsafeRegister(static (place, token) => ((TaskCompletionSource?)place)?.TrySetCanceled(token), place))
        {
            await place.Task.ConfigureAwait(false);
        }

        _isHeld = true;
    }
}
