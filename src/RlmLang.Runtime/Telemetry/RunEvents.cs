using System.Threading.Channels;

namespace RlmLang.Telemetry;

/// <summary>Where the events of a run go: to a callback, or to a reader that is waited for. One at a time, whoever tells. Thread-safe.</summary>
/// <remarks>
/// The problem: thousands of calls end side by side, a reader may be slow or leave, and no event may be lost or told out of order.
/// The idea: whoever tells waits until there is room, and holds nothing meanwhile that another run needs; a reader that has left is waited for no more.
/// Invariants: events are made one after the other, so that a count in a later one is never smaller; telling never throws for a reader's sake.
/// </remarks>
#pragma warning disable CA1001 // A semaphore whose handle nobody asked for holds nothing to give back.
internal sealed class RunEvents
#pragma warning restore CA1001
{
    // A run's events come in bursts; a reader that keeps up on average is never waited for.
    private const int Room = 256;

    private readonly SemaphoreSlim _turn = new(1);
    private readonly Action<RlmEvent>? _callback;
    private readonly ChannelWriter<RlmEvent>? _writer;
    private readonly CancellationToken _left;

    private RunEvents(Action<RlmEvent>? callback, ChannelWriter<RlmEvent>? writer, CancellationToken left) => (_callback, _writer, _left) = (callback, writer, left);

    /// <summary>Nobody is told.</summary>
    public static RunEvents None { get; } = new(null, null, default);

    public bool IsNone => _callback is null && _writer is null;

    public static RunEvents To(Action<RlmEvent>? callback) => callback is null ? None : new(callback, null, default);

    /// <summary>The events of a run, read while it goes on. Whoever stops reading stops the run.</summary>
    /// <param name="run">Started when reading starts, and given its events and what stops it.</param>
    /// <param name="cancellationToken">Stops run and reading.</param>
    /// <exception cref="RlmException">As the run throws it, after its events.</exception>
    public static async IAsyncEnumerable<RlmEvent> ReadAsync(
        Func<RunEvents, CancellationToken, Task<RlmResult>> run, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var channel = Channel.CreateBounded<RlmEvent>(new BoundedChannelOptions(Room) { SingleReader = true });
        using var left = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = Task.Run(() => CompleteAsync(run, channel.Writer, left.Token), CancellationToken.None);
        try
        {
            await foreach (var told in channel.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                yield return told;
            }

            await running.ConfigureAwait(false);
        }
        finally
        {
            await left.CancelAsync().ConfigureAwait(false);
            await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Tells what happened.</summary>
    /// <param name="make">Called when it is this event's turn, so that numbers in it are those of then.</param>
    public async ValueTask TellAsync(Func<RlmEvent> make)
    {
        if (IsNone)
        {
            return;
        }

        await _turn.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            if (_writer is null)
            {
                _callback?.Invoke(make());
            }
            else if (!_left.IsCancellationRequested)
            {
                await _writer.WriteAsync(make(), _left).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (_left.IsCancellationRequested)
        {
            // Nobody reads any more: the run is being stopped, and what it paid for is in its log.
        }
        finally
        {
            _turn.Release();
        }
    }

    private static async Task CompleteAsync(Func<RunEvents, CancellationToken, Task<RlmResult>> run, ChannelWriter<RlmEvent> writer, CancellationToken left)
    {
        try
        {
            var events = new RunEvents(null, writer, left);
            var result = await run(events, left).ConfigureAwait(false);
            await events.TellAsync(() => new RlmFinal(result)).ConfigureAwait(false);
        }
        finally
        {
            writer.TryComplete();
        }
    }
}
