using System.Collections.Concurrent;
using Microsoft.Extensions.AI;
using RlmLang.Calls;
using RlmLang.Tests.Support;
using RlmLang.Values;

namespace RlmLang.Tests.Calls;

public sealed class SharedCallTests
{
    private static readonly CallValue s_reply = new(new IntValue(1));

    private static readonly RlmContext s_lines = RlmContext.FromText(string.Concat(Enumerable.Range(0, 40).Select(i => $"line {i}.\n")));

    [Fact]
    public async Task Call_goes_on_while_anybody_wants_it()
    {
        using var first = new CancellationTokenSource();
        using var second = new CancellationTokenSource();
        var reply = new TaskCompletionSource<CallResult>();
        var call = new DelegatedCall(token => reply.Task.WaitAsync(token));
        var (one, two) = (call.Join(null, first.Token)!, call.Join(null, second.Token)!);

        await first.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => one);
        reply.SetResult(s_reply);

        Assert.Same(s_reply, await two);
    }

    [Fact]
    public async Task Call_that_nobody_wants_is_cancelled_and_not_joined_again()
    {
        using var stop = new CancellationTokenSource();
        var ended = new TaskCompletionSource();
        var call = new DelegatedCall(async token =>
        {
            using var ending = token.Register(ended.SetResult);
            await Task.Delay(Timeout.Infinite, token);
            return s_reply;
        });
        var only = call.Join(null, stop.Token)!;

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => only);
        await ended.Task.WaitAsync(Hang.Limit, TestContext.Current.CancellationToken);
        Assert.Null(call.Join(null, CancellationToken.None));
    }

    [Fact]
    public async Task Reply_that_is_there_is_had_by_whoever_comes_later()
    {
        using var stop = new CancellationTokenSource();
        var call = new DelegatedCall(_ => Task.FromResult<CallResult>(s_reply));
        await call.Join(null, stop.Token)!;
        await stop.CancelAsync();

        Assert.Same(s_reply, await call.Join(null, CancellationToken.None)!);
    }

    [Theory]
    [InlineData("any")]
    [InlineData("find_first")]
    public async Task First_answer_that_decides_gives_up_what_is_under_way_behind_it(string function)
    {
        var (begun, cancelled) = (0, 0);
        using var model = new AsyncChatClient(async (messages, token) =>
        {
            Interlocked.Increment(ref begun);
            if (messages[^1].Text.Contains("line 2.", StringComparison.Ordinal))
            {
                while (Volatile.Read(ref begun) < 8)
                {
                    await Task.Yield();
                }

                return """{"value": true}""";
            }

            if (messages[^1].Text.Contains("line 0.", StringComparison.Ordinal) || messages[^1].Text.Contains("line 1.", StringComparison.Ordinal))
            {
                return """{"value": false}""";
            }

            try
            {
                await Task.Delay(Timeout.Infinite, token);
            }
            finally
            {
                Interlocked.Increment(ref cancelled);
            }

            return "never";
        });

        var result = await RunAsync(model, $"set FINAL = context.lines().{function}(llm(f\"Is it it?\\n{{it}}\", as=bool))", 8);

        Assert.Equal(function == "any" ? "true" : "line 2.", result.FinalText);
        // The run does not wait for those that it gave up.
        await WaitAsync(() => Volatile.Read(ref cancelled) == Volatile.Read(ref begun) - 3);
        Assert.InRange(begun, 8, 11);
    }

    [Fact]
    public async Task Fewer_items_than_places_do_not_wait_for_the_slow_ones_either()
    {
        using var model = new AsyncChatClient(async (messages, token) =>
        {
            if (!messages[^1].Text.Contains("\nb", StringComparison.Ordinal))
            {
                await Task.Delay(messages[^1].Text.Contains("\na", StringComparison.Ordinal) ? 1 : Timeout.Infinite, token);
            }

            return $"{{\"value\": {(messages[^1].Text.Contains("\nb", StringComparison.Ordinal) ? "true" : "false")}}}";
        });

        var result = await RunAsync(model, """set FINAL = "a\nb\nc\nd".lines().map("\n" + it).any(llm(f"Is it it?\n{it}", as=bool))""", 16);

        Assert.Equal("true", result.FinalText);
    }

    [Fact]
    public async Task What_is_given_up_in_one_place_is_asked_anew_where_it_is_wanted()
    {
        var seen = new ConcurrentDictionary<string, int>();
        using var model = new AsyncChatClient(async (messages, token) =>
        {
            var line = messages[^1].Text.Split('\n').First(l => l.StartsWith("line", StringComparison.Ordinal));
            var times = seen.AddOrUpdate(line, 1, (_, n) => n + 1);
            if (line == "line 0.")
            {
                return """{"value": true}""";
            }

            // The first time it hangs until nobody wants it.
            await Task.Delay(times == 1 ? Timeout.Infinite : 1, token);
            return """{"value": false}""";
        });

        var result = await RunAsync(model, """
            let found = context.lines().take(4).any(llm(f"Is it it?\n{it}", as=bool))
            set FINAL = context.lines().take(4).map(llm(f"Is it it?\n{it}", as=bool)) if found else []
            """, 4);

        Assert.Equal("[true,false,false,false]", result.FinalJson);
        Assert.True(result.Usage.Calls <= 8);
    }

    [Fact]
    public async Task Program_that_failed_does_not_spoil_the_calls_of_the_next_one()
    {
        var turn = 0;
        var hanging = new TaskCompletionSource();
        using var model = new AsyncChatClient(async (messages, token) =>
        {
            if (messages[0].Text.Contains("one ```rlm block", StringComparison.Ordinal))
            {
                return ++turn == 1
                    ? "```rlm\nexpect llm(\"Go?\", as=bool), \"not today\"\nlet slow = llm(\"What is slow?\")\nset FINAL = slow\n```"
                    : "```rlm\nset FINAL = llm(\"What is slow?\")\n```";
            }

            if (messages[^1].Text.Contains("Go?", StringComparison.Ordinal))
            {
                await hanging.Task;
                return """{"value": false}""";
            }

            if (hanging.TrySetResult())
            {
                await Task.Delay(Timeout.Infinite, token);
            }

            return "a snail";
        });

        var result = await new RlmEngine(model).AskAsync("What is slow?", s_lines, new() { Direct = RlmDirect.Never }, null, TestContext.Current.CancellationToken)
            .WaitAsync(Hang.Limit, TestContext.Current.CancellationToken);

        Assert.Equal("a snail", result.FinalText);
    }

    private static async Task WaitAsync(Func<bool> condition)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Hang.Limit);
        while (!condition())
        {
            await Task.Delay(5, patience.Token);
        }
    }

    private static Task<RlmResult> RunAsync(IChatClient model, string program, int concurrency) => new RlmEngine(model, new RlmOptions { Concurrency = concurrency })
        .RunAsync(RlmScript.Compile(program), s_lines, cancellationToken: TestContext.Current.CancellationToken)
        .WaitAsync(Hang.Limit, TestContext.Current.CancellationToken);
}
