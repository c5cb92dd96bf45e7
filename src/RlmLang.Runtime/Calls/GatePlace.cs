namespace RlmLang.Calls;

/// <summary>A call's place at the gate, which it can give back for a while. One call's own; not thread-safe.</summary>
/// <param name="gate">Lets calls through.</param>
/// <param name="party">Whose call it is.</param>
internal sealed class GatePlace(FairGate gate, object party) : IDisposable
{
    private bool _isHeld;

    /// <summary>Takes the place, or takes it again; at once where it is held.</summary>
    public async ValueTask EnterAsync(CancellationToken cancellation)
    {
        if (_isHeld)
        {
            return;
        }

        await gate.EnterAsync(party, cancellation).ConfigureAwait(false);
        _isHeld = true;
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
}
