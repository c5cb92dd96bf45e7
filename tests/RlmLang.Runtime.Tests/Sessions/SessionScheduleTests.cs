using Microsoft.Extensions.AI;
using RlmLang.Tests.Support;

namespace RlmLang.Tests.Sessions;

/// <summary>What a root model is told, and so all that comes of it, must not hang on who came first.</summary>
public sealed class SessionScheduleTests
{
    private static readonly string s_lines = string.Concat(Enumerable.Range(0, 60).Select(i => $"line {i:00} of a text\n"));

    [Fact]
    public async Task Root_is_told_the_same_of_an_early_stop_however_many_calls_were_under_way()
    {
        Assert.Equal(await ToldAsync(1, EarlyStop), await ToldAsync(16, EarlyStop));
    }

    [Fact]
    public async Task Root_is_told_the_same_of_a_program_that_failed_however_many_calls_were_under_way()
    {
        Assert.Equal(await ToldAsync(1, Failing), await ToldAsync(16, Failing));
    }

    [Fact]
    public async Task Children_that_ask_the_same_are_told_the_same_whoever_made_the_call()
    {
        using var model = Model(TwoChildren, 16);
        await AskAsync(new RlmEngine(model, Options(16)));

        var left = model.Sent.Where(m => IsRoot(m) && m[^1].Text.Contains("turn 2 of", StringComparison.Ordinal) && m[1].Text.Contains("question: inner", StringComparison.Ordinal))
            .Select(m => m[^1].Text[m[^1].Text.IndexOf("turn 2", StringComparison.Ordinal)..]).ToList();
        Assert.Equal(2, left.Count);
        Assert.Equal("turn 2 of 8; 4 calls are left, this turn among them.", Assert.Single(left.Distinct()));
    }

    [Theory]
    [InlineData(16, 16)]
    [InlineData(16, 1)]
    [InlineData(1, 16)]
    public async Task Session_with_an_early_stop_is_replayed_from_its_log(int first, int second)
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            using var model = Model(EarlyStop, first);
            var asked = await AskAsync(new RlmEngine(model, Options(first, path)));
            using var nobody = new ScriptedChatClient((_, _) => throw new InvalidOperationException("asked again"));
            var options = Options(second);
            options.ReplayPath = path;
            var again = await AskAsync(new RlmEngine(nobody, options));

            Assert.Equal((asked.FinalText, true), (again.FinalText, again.IsSuccess));
            Assert.Equal(asked.Turns.Select(t => t.Observation), again.Turns.Select(t => t.Observation));
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static string EarlyStop(int turn) => turn == 0
        ? "```rlm\nlet hit = context.lines().any(llm(f\"Is it here? {it}\", as=bool))\n```"
        : "```rlm\nset FINAL = hit\n```";

    private static string Failing(int turn) => turn == 0
        ? "```rlm\nlet a = [1, 2][context.lines().take(8).map(llm(f\"Is it here? {it}\", as=bool)).len()]\nlet b = context.lines().map(llm(f\"Shorten {it}\")).len()\n```"
        : "```rlm\nset FINAL = 1\n```";

    private static string TwoChildren(int turn) => turn == 0
        ? "```rlm\nlet found = context.chunk(700).map_rlm(\"inner\", calls=6, or=\"none\")\n```"
        : "```rlm\nset FINAL = found\n```";

    private static async Task<string> ToldAsync(int concurrency, Func<int, string> program)
    {
        using var model = Model(program, concurrency);
        var result = await AskAsync(new RlmEngine(model, Options(concurrency)));
        Assert.True(result.IsSuccess, result.Failure?.Message);
        return string.Join("\n====\n", model.Sent.Where(IsRoot).Select(m => string.Join("\n----\n", m.Skip(1).Select(x => x.Text))).Order(StringComparer.Ordinal)) + result.FinalJson;
    }

    private static RlmOptions Options(int concurrency, string? log = null) => new() { Concurrency = concurrency, LogPath = log, Policy = new RlmPolicy { MaxCalls = 200 } };

    private static Task<RlmResult> AskAsync(RlmEngine engine) =>
        engine.AskAsync("outer", RlmContext.FromText(s_lines), new() { Direct = RlmDirect.Never }, null, TestContext.Current.CancellationToken);

    private static bool IsRoot(IReadOnlyList<ChatMessage> messages) => messages[0].Text.Contains("one ```rlm block", StringComparison.Ordinal);

    /// <summary>Answers leaves later than roots where many are under way, so that an early stop finds others started.</summary>
    private static AsyncChatClient Model(Func<int, string> program, int concurrency)
    {
        var waiting = 0;
        return new AsyncChatClient(async (messages, cancellation) =>
        {
            if (IsRoot(messages))
            {
                var turn = (messages.Count - 2) / 2;
                return messages[1].Text.Contains("question: inner", StringComparison.Ordinal)
                    ? turn == 0 ? "```rlm\nlet same = llm(\"The same for all\")\n```" : "```rlm\nset FINAL = same\n```"
                    : program(turn);
            }

            if (concurrency > 1)
            {
                // Not before some others are under way, or none comes any more.
                Interlocked.Increment(ref waiting);
                for (var i = 0; i < 200 && Volatile.Read(ref waiting) < 6; i++)
                {
                    await Task.Yield();
                    cancellation.ThrowIfCancellationRequested();
                }
            }

            return messages[^1].Text.Contains("line 03", StringComparison.Ordinal) ? "true" : messages[^1].Text.Contains("Is it here", StringComparison.Ordinal) ? "false" : "short";
        });
    }
}
