using System.Globalization;
using Microsoft.Extensions.AI;

namespace RlmLang.Tests.Evaluation;

/// <summary>What a run keeps in memory is bounded by the limits of its policy: calls, and characters of replies.</summary>
[Collection(nameof(Alone))]
public sealed class RunMemoryTests(ITestOutputHelper output)
{
    // As docs/embedding.md says.
    private const int BytesACall = 400;
    private const int BytesAReplyCharacter = 2;

    [Theory]
    [InlineData(20_000, 5)]
    [InlineData(80_000, 5)]
    [InlineData(20_000, 300)]
    public async Task Run_keeps_no_more_than_its_calls_and_replies_take(int items, int reply)
    {
        var context = RlmContext.FromText(string.Concat(Enumerable.Range(0, items).Select(i => string.Create(CultureInfo.InvariantCulture, $"item {i}\n"))));
        using var model = new Replying(reply);
        var options = new RlmOptions { Concurrency = 16, Policy = new RlmPolicy { MaxCalls = items, MaxReplyChars = (long)items * 5_000, MaxPromptChars = null } };
        var engine = new RlmEngine(model, options);
        // What is made once in a process is not of the run.
        await engine.RunAsync(RlmScript.Compile("set FINAL = llm(\"Shorten\")"), cancellationToken: TestContext.Current.CancellationToken);
        var plan = await engine.PlanAsync(RlmScript.Compile("let short = context.lines().map_llm(f\"Shorten:\\n{it}\")\nset FINAL = short.len()"), context, cancellationToken: TestContext.Current.CancellationToken);
        var before = Settled();
        var kept = 0L;
        model.At(items - 1, () => kept = Settled() - before);

        var result = await engine.RunAsync(plan, null, TestContext.Current.CancellationToken);

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{items:N0} calls, {result.Usage.ReplyChars:N0} characters: {kept:N0} bytes, {kept / (double)items:0} a call"));
        Assert.Null(result.Failure);
        // What tests before this one left may go meanwhile: that makes it less, and never more.
        Assert.InRange(kept, long.MinValue, (BytesACall * (long)items) + (BytesAReplyCharacter * result.Usage.ReplyChars));
        GC.KeepAlive(context);
    }

    /// <summary>What is alive, when finalizers have run and a collection finds no more.</summary>
    private static long Settled()
    {
        var alive = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < 20; i++)
        {
            GC.WaitForPendingFinalizers();
            var now = GC.GetTotalMemory(forceFullCollection: true);
            if (alive - now < 10_000)
            {
                return now;
            }

            alive = now;
        }

        return alive;
    }

    private sealed class Replying(int characters) : IChatClient
    {
        private int _asked;
        private int _at = -1;
        private Action _act = static () => { };

        public void At(int asked, Action act) => (_asked, _at, _act) = (0, asked, act);

        public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            await Task.Yield();
            if (Interlocked.Increment(ref _asked) == _at)
            {
                _act();
            }

            // A text of its own each time, as from a server.
            return new(new ChatMessage(ChatRole.Assistant, new string('x', characters)));
        }

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => throw new NotSupportedException("Nothing here streams.");

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
