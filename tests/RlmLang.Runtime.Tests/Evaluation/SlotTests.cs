using RlmLang.Evaluation;
using RlmLang.Tests.Support;
using RlmLang.Values;

namespace RlmLang.Tests.Evaluation;

public sealed class SlotTests
{
    [Fact]
    public async Task Item_that_comes_while_it_is_looked_for_is_there_or_not_yet_and_never_left_out()
    {
        for (var round = 0; round < 20_000; round++)
        {
            var coming = new TaskCompletionSource<Value?>();
            var slot = new Slot(coming.Task);
            var ending = Task.Run(() => coming.SetResult(BoolValue.True), TestContext.Current.CancellationToken);
            Value? item;
            while (!slot.TryGet(out item))
            {
                Thread.SpinWait(1);
            }

            Assert.Same(BoolValue.True, item);
            await ending.WaitAsync(Hang.Limit, TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task List_is_collected_in_order_whichever_item_comes_first_and_its_first_failure_by_place_is_the_failure()
    {
        var coming = Enumerable.Range(0, 200).Select(_ => new TaskCompletionSource<Value?>(TaskCreationOptions.RunContinuationsAsynchronously)).ToArray();
        var collecting = Slots.CollectAsync(Places());
        foreach (var i in Enumerable.Range(0, coming.Length).OrderBy(i => (i * 7_919) % 200))
        {
            // Every third is left out.
            coming[i].SetResult(i % 3 == 0 ? null : new IntValue(i));
        }

        Assert.Equal(Enumerable.Range(0, 200).Where(i => i % 3 != 0).Select(i => (Value)new IntValue(i)), (await collecting).Items);

        coming = [.. coming.Select(_ => new TaskCompletionSource<Value?>())];
        coming[9].SetException(new InvalidOperationException("later"));
        coming[4].SetException(new InvalidOperationException("earlier"));
        foreach (var one in coming.Where(c => !c.Task.IsCompleted))
        {
            one.SetResult(BoolValue.True);
        }

        Assert.Equal("earlier", (await Assert.ThrowsAsync<InvalidOperationException>(() => Slots.CollectAsync(Places()))).Message);

        async IAsyncEnumerable<Slot> Places()
        {
            foreach (var one in coming)
            {
                yield return new(one.Task);
                await Task.Yield();
            }
        }
    }
}
