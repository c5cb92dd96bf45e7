using RlmLang.Calls;
using RlmLang.Tests.Support;

namespace RlmLang.Tests.Calls;

public sealed class FairGateTests
{
    private readonly object _long = new();
    private readonly object _short = new();

    [Fact]
    public void As_many_pass_at_once_as_there_are_places()
    {
        var gate = new FairGate(2);

        Assert.True(Enter(gate, _long).IsCompleted);
        Assert.True(Enter(gate, _long).IsCompleted);
        Assert.False(Enter(gate, _long).IsCompleted);
    }

    [Fact]
    public async Task Parties_take_turns_and_within_one_the_first_comes_first()
    {
        var gate = new FairGate(1);
        await Enter(gate, _long);
        var order = new List<string>();
        var all = new List<Task>();
        foreach (var (party, name) in new[] { (_long, "a1"), (_long, "a2"), (_long, "a3"), (_short, "b1"), (_short, "b2") })
        {
            all.Add(PassAsync(party, name));
        }

        gate.Leave();
        await Task.WhenAll(all);

        Assert.Equal(["a1", "b1", "a2", "b2", "a3"], order);

        async Task PassAsync(object party, string name)
        {
            await EnterAsync(gate, party, TestContext.Current.CancellationToken);
            order.Add(name);
            gate.Leave();
        }
    }

    [Fact]
    public async Task Who_gives_up_takes_no_place_with_him()
    {
        var gate = new FairGate(1);
        await Enter(gate, _long);
        using var stop = new CancellationTokenSource();
        var gone = EnterAsync(gate, _long, stop.Token);
        var next = Enter(gate, _short);

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);
        gate.Leave();
        await next.WaitAsync(Hang.Limit, TestContext.Current.CancellationToken);
        gate.Leave();

        Assert.True(Enter(gate, _long).IsCompleted);
        Assert.False(Enter(gate, _long).IsCompleted);
    }

    [Fact]
    public async Task No_place_is_lost_however_entering_leaving_and_giving_up_fall_together()
    {
        const int places = 3;
        var gate = new FairGate(places);
        var (inside, most) = (0, 0);
        await Task.WhenAll(Enumerable.Range(0, 400).Select(i => Task.Run(async () =>
        {
            using var stop = new CancellationTokenSource();
            var entering = EnterAsync(gate, i % 5, stop.Token);
            if (i % 3 == 0)
            {
                await stop.CancelAsync();
            }

            try
            {
                await entering;
            }
            catch (OperationCanceledException)
            {
                return;
            }

            var now = Interlocked.Increment(ref inside);
            lock (gate)
            {
                most = Math.Max(most, now);
            }

            await Task.Yield();
            Interlocked.Decrement(ref inside);
            gate.Leave();
        })));

        Assert.InRange(most, 1, places);
        Assert.All(Enumerable.Range(0, places), _ => Assert.True(Enter(gate, _long).IsCompleted));
        Assert.False(Enter(gate, _long).IsCompleted);
    }

    private static Task Enter(FairGate gate, object party) => EnterAsync(gate, party, TestContext.Current.CancellationToken);

    private static Task EnterAsync(FairGate gate, object party, CancellationToken cancellation) => new GatePlace(gate, party).EnterAsync(cancellation).AsTask();
}
