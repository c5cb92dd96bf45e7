using RlmLang.Calls;

namespace RlmLang.Tests.Calls;

public sealed class MinuteWindowTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void No_sixty_seconds_ever_hold_more_than_the_limit_and_nobody_waits_longer_than_needed(int seed)
    {
        const int limit = 100;
        var random = new Random(seed);
        var window = new MinuteWindow(limit);
        var taken = new List<(TimeSpan At, long Amount)>();
        var now = TimeSpan.Zero;
        for (var i = 0; i < 500; i++)
        {
            now += TimeSpan.FromSeconds(random.Next(3));
            var amount = random.Next(1, limit / 3);
            var before = now;
            var wait = window.WaitFor(amount, now);
            now += wait;
            Assert.Equal(TimeSpan.Zero, window.WaitFor(amount, now));
            var entry = window.Take(amount, now);
            var settled = random.Next(3) == 0 ? random.Next(amount + 1) : amount;
            window.Settle(entry, settled);
            if (wait > TimeSpan.Zero)
            {
                Assert.True(Sum(now - TimeSpan.FromTicks(1)) + amount > limit, $"{i}: it waited from {before} to {now}");
            }

            taken.Add((now, settled));
            Assert.InRange(Sum(now), 0, limit);
        }

        long Sum(TimeSpan at) => taken.Where(t => t.At <= at && at - t.At < MinuteWindow.Length).Sum(t => t.Amount);
    }

    [Fact]
    public void More_than_the_limit_is_taken_alone()
    {
        var window = new MinuteWindow(10);

        Assert.Equal(TimeSpan.Zero, window.WaitFor(50, TimeSpan.Zero));
        window.Take(50, TimeSpan.Zero);
        Assert.Equal(MinuteWindow.Length, window.WaitFor(1, TimeSpan.Zero));
        Assert.Equal(TimeSpan.Zero, window.WaitFor(1, MinuteWindow.Length));
    }
}
