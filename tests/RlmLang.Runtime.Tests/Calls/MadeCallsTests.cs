using RlmLang.Calls;
using RlmLang.Logs;
using RlmLang.Values;

namespace RlmLang.Tests.Calls;

public sealed class MadeCallsTests
{
    [Fact]
    public void Call_is_found_while_it_is_under_way_and_its_result_when_it_has_ended()
    {
        var made = new MadeCalls();
        var calls = Enumerable.Range(0, 3_000).Select(i => (Key: CallKey.OfName($"{i}"), Call: Never())).ToList();
        Assert.All(calls, c => Assert.Same(c.Call, made.GetOrAdd(c.Key, c.Call).UnderWay));
        Assert.All(calls, c => Assert.Same(c.Call, made.GetOrAdd(c.Key, Never()).UnderWay));

        var failed = new CallFailure("broken", null);
        for (var i = 0; i < calls.Count; i++)
        {
            made.Settle(calls[i].Key, i % 2 == 0 ? failed : new CallValue(new IntValue(i)));
        }

        for (var i = 0; i < calls.Count; i++)
        {
            var (result, underWay) = made.GetOrAdd(calls[i].Key, Never());
            Assert.Null(underWay);
            Assert.Equal(i % 2 == 0 ? failed : new CallValue(new IntValue(i)), result);
        }
    }

    [Fact]
    public void Call_that_was_given_up_is_forgotten_and_no_other_with_it()
    {
        var made = new MadeCalls();
        var (key, given, anew) = (CallKey.OfName("a"), Never(), Never());
        made.GetOrAdd(key, given);
        made.Remove(key, given);
        Assert.Same(anew, made.GetOrAdd(key, anew).UnderWay);

        made.Remove(key, given);
        Assert.Same(anew, made.GetOrAdd(key, Never()).UnderWay);

        made.Settle(key, new CallValue(BoolValue.True));
        made.Remove(key, anew);
        Assert.Equal(new CallValue(BoolValue.True), made.GetOrAdd(key, Never()).Result);
    }

    [Fact]
    public void Result_of_a_call_that_was_forgotten_is_not_kept()
    {
        var made = new MadeCalls();
        var (key, anew) = (CallKey.OfName("a"), Never());

        made.Settle(key, new CallValue(BoolValue.True));

        Assert.Same(anew, made.GetOrAdd(key, anew).UnderWay);
    }

    [Fact]
    public void What_is_kept_of_a_call_is_small()
    {
        const int calls = 50_000;
        var made = new MadeCalls();
        var before = GC.GetAllocatedBytesForCurrentThread();
        var value = new CallValue(BoolValue.True);
        var call = Never();
        for (var i = 0; i < calls; i++)
        {
            // Made up, so that nothing is hashed.
            var key = new CallKey((UInt128)(ulong)i * 0x9E3779B97F4A7C15, (UInt128)(ulong)i);
            made.GetOrAdd(key, call);
            made.Settle(key, value);
        }

        // All that was ever allocated: the last tables, and the smaller ones that grew into them.
        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / calls, 36, 300);
        GC.KeepAlive(made);
    }

    private static DelegatedCall Never() => new(_ => new TaskCompletionSource<CallResult>().Task);
}
