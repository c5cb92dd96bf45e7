using Microsoft.Extensions.AI;
using RlmLang.Models;
using RlmLang.Tests.Support;

namespace RlmLang.Tests.Evaluation;

/// <summary>Answers that are certain before everything was asked: the rest is neither waited for nor paid twice, and its connections are closed.</summary>
public sealed class EarlyStopTests : IDisposable
{
    private const string Number = "llm(f\"Which number?\\n{it}\", as=int)";

    // Behind this item the server never answers.
    private const int Last = 5;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("rlm-");

    private string LogFile => Path.Combine(_folder.FullName, "run.jsonl");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string, string> Programs => new()
    {
        { $"set FINAL = context.lines().any({Number} == 3)", "true" },
        { $"set FINAL = context.lines().all({Number} < 3)", "false" },
        { $"set FINAL = context.lines().find_first({Number} == 3)", "\"item 3.\"" },
        { $"set FINAL = context.lines().where({Number} >= 3).first()", "\"item 3.\"" },
        { $"set FINAL = context.lines().where({Number} >= 2).take(2)", "[\"item 2.\",\"item 3.\"]" },
        { $"set FINAL = context.lines().map_llm(f\"Which number?\\n{{it}}\", as=int).take(3)", "[0,1,2]" },
        { $"let numbers = context.lines().map_llm(f\"Which number?\\n{{it}}\", as=int)\nlet large = numbers.where(it >= 2)\nset FINAL = large.take(2)", "[2,3]" },
        { $"let numbers = context.lines().map_llm(f\"Which number?\\n{{it}}\", as=int)\nset FINAL = numbers.any(it == 3)", "true" },
        { $"set FINAL = context.lines().window(10).any(w => w.any({Number} == 3))", "true" },
        { $"set FINAL = context.lines().map_llm(f\"Which number?\\n{{it}}\", as=int).any(it == 3)", "true" },
        { $"set FINAL = context.lines().map_llm(f\"Which number?\\n{{it}}\", as=int).all(it < 3)", "false" },
        { $"set FINAL = context.lines().map_llm(f\"Which number?\\n{{it}}\", as=int).find_first(it == 3)", "3" },
        { $"set FINAL = context.lines().map({{line: it, n: {Number}}}).find_first(it.n == 3)", "{\"line\":\"item 3.\",\"n\":3}" },
        { $"let numbers = context.lines().map_llm(f\"Which number?\\n{{it}}\", as=int)\nset FINAL = numbers.find_first(it == 3)", "3" },
        { $"let numbers = context.lines().map_llm(f\"Which number?\\n{{it}}\", as=int)\nlet more = numbers.map(it + 1)\nset FINAL = more.any(it == 4)", "true" },
        { $"set FINAL = context.lines().where({Number} > 1).find_first(it.ends_with(\"3.\"))", "\"item 3.\"" },
        { $"set FINAL = context.lines().map_llm(f\"Which number?\\n{{it}}\", as=int).map(it * 2).all(it < 6)", "false" },
        { $"set FINAL = context.lines().window(10).find_first(w => w.any({Number} == 4))", "[\"item 0.\",\"item 1.\",\"item 2.\",\"item 3.\",\"item 4.\",\"item 5.\",\"item 6.\",\"item 7.\",\"item 8.\",\"item 9.\"]" },
        { $"set FINAL = \"yes\" if context.lines().any({Number} == 3) else \"no\"", "\"yes\"" },
    };

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [MemberData(nameof(Programs))]
    public async Task What_is_not_needed_any_more_is_given_up_at_the_server_counted_once_and_gone_on_from(string program, string final)
    {
        await using var server = new FaultyServer((item, _) => item > Last ? Fault.Stall : Fault.None) { Latency = TimeSpan.FromMilliseconds(5) };
        using var client = new OllamaChatClient(server.Address, "m");
        if (!RlmScript.TryCompile(program, out var script, out var diagnostics))
        {
            Assert.Fail(string.Join('\n', diagnostics.Select(d => d.Message)));
        }

        var result = await RunAsync(client, script, new() { LogPath = LogFile });

        Assert.Null(result.Failure);
        Assert.Equal(final, result.FinalJson);
        // What it gave up before it was sent is in neither.
        Assert.InRange(server.Requests, 3, result.Usage.Requests);
        Assert.InRange(result.Usage.Calls, 3, Last + (3 * 8));
        Assert.All(server.Asked, a => Assert.Equal(1, a.Value));
        await StalledConnectionsEndAsync(server);

        using var nobody = new ReplayChatClient("m");
        Assert.Equal(final, (await RunAsync(nobody, script, new() { ReplayPath = LogFile })).FinalJson);
        Assert.Equal(final, (await RunAsync(client, script, new() { ResumePath = LogFile })).FinalJson);
        // Whose reply was in the log was not asked for again.
        Assert.All(server.Asked.Where(a => a.Key <= 2), a => Assert.Equal(1, a.Value));
        await StalledConnectionsEndAsync(server);
    }

    [Theory]
    // What a child's program does not need, and children that the program does not need.
    [InlineData("set FINAL = rlm(context, \"Is it there?\", calls=60)")]
    [InlineData("set FINAL = context.lines().window(10).take(8).any(w => rlm(w.join(\"\\n\"), \"Is it there?\", calls=15) == \"true\")")]
    public async Task Children_stop_early_and_are_stopped(string program)
    {
        var (begun, cancelled) = (0, 0);
        using var model = new AsyncChatClient(async (m, token) =>
        {
            if (m[0].Text.Contains("one ```rlm block", StringComparison.Ordinal))
            {
                return "```rlm\nset FINAL = context.lines().any(llm(f\"Is it?\\n{it}\", as=bool))\n```";
            }

            Interlocked.Increment(ref begun);
            if (m[^1].Text.Contains("item 0.", StringComparison.Ordinal))
            {
                return "true";
            }

            try
            {
                await Task.Delay(Timeout.Infinite, token);
            }
            catch (OperationCanceledException)
            {
                Interlocked.Increment(ref cancelled);
                throw;
            }

            return "never";
        });

        var result = await RunAsync(model, RlmScript.Compile(program), new() { LogPath = LogFile, Policy = { MaxDepth = 2, MaxCalls = 10_000 } });

        Assert.Null(result.Failure);
        Assert.InRange(result.Usage.Requests, model.Sent.Count, model.Sent.Count + 64);
        // All that began has ended when the run has.
        Assert.Equal(begun - 1, cancelled);
        using var nobody = new ScriptedChatClient((_, _) => throw new InvalidOperationException("asked"));
        Assert.Equal(result.FinalJson, (await RunAsync(nobody, RlmScript.Compile(program), new() { ReplayPath = LogFile, Policy = { MaxDepth = 2, MaxCalls = 10_000 } })).FinalJson);
    }

    private static Task<RlmResult> RunAsync(IChatClient client, RlmScript script, RlmOptions options)
    {
        options.Concurrency = 8;
        return new RlmEngine(client, options).RunAsync(script, RlmContext.FromText(string.Concat(Enumerable.Range(0, 40).Select(i => $"item {i}.\n"))), cancellationToken: Cancellation).WaitAsync(Hang.Limit, Cancellation);
    }

    /// <summary>The client lives, and keeps connections that are good for another request.</summary>
    private static async Task StalledConnectionsEndAsync(FaultyServer server)
    {
        using var hang = new CancellationTokenSource(Hang.Limit);
        while (server.Stalling > 0)
        {
            await Task.Delay(10, hang.Token);
        }
    }
}
