
namespace RlmLang.Tests.Sessions;

/// <summary>What a question that ended midway has paid for: the lets that came to a value are bound, and no reply is paid for again by the next question of the session.</summary>
public sealed class PaidRepliesTests
{
    private const string Stop = "STOP";

    private static readonly RlmContext s_lines = RlmContext.FromText(string.Concat(Enumerable.Range(10, 10).Select(i => $"line {i}\n")));
    private static readonly RlmAskOptions s_loop = new() { Direct = RlmDirect.Never, MaxTurns = 3 };

    [Fact]
    public async Task Lets_of_a_cancelled_program_that_came_to_a_value_are_bound_and_told_with_the_next_question()
    {
        using var stop = new CancellationTokenSource();
        using var model = Model(stop, ["let a = context.lines().map_llm(f\"Shorten:\\n{it}\")\nlet n = a.len()\nlet b = llm(f\"STOP after {n}\")\nset FINAL = b"], ["set FINAL = a[0] + str(n)"]);
        var session = new RlmEngine(model).StartSession(s_lines, s_loop);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => session.AskAsync("First?", null, stop.Token));

        Assert.Equal(["a: [text], 10 items", "n: int"], session.Names.Select(n => n.Split(',')[0] + (n.Contains("10 items", StringComparison.Ordinal) ? ", 10 items" : "")));
        Assert.Equal("short10", (await session.AskAsync("Second?", null, TestContext.Current.CancellationToken)).FinalText);
        Assert.Contains("bound already:\na: [text], 10 items", model.Sent[^1][1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Half_a_list_that_was_paid_for_when_it_was_cancelled_is_not_paid_for_again()
    {
        using var stop = new CancellationTokenSource();
        const string program = "let a = context.lines().map_llm(f\"Shorten:\\n{it}\")\nset FINAL = a.len()";
        using var model = Model(stop, [program], [program], stopAt: "line 16");
        var session = new RlmEngine(model, new RlmOptions { Concurrency = 1 }).StartSession(s_lines, s_loop);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => session.AskAsync("First?", null, stop.Token));
        var paid = Prompts(model);
        var second = await session.AskAsync("Second?", null, TestContext.Current.CancellationToken);

        Assert.Equal("10", second.FinalText);
        // The one that was under way when it was stopped brought no reply.
        Assert.Equal(11, Prompts(model).Count);
        Assert.Equal(["line 16"], Prompts(model).GroupBy(p => p).Where(g => g.Count() > 1).Select(g => g.Key));
        Assert.Equal((paid.Count - 1, 10 - paid.Count + 1 + 1), (second.Usage.FromCache, second.Usage.Requests));
        Assert.Equal(11, second.Usage.Calls);
    }

    [Fact]
    public async Task What_a_failing_program_paid_for_is_not_paid_for_again_in_its_question_or_the_next()
    {
        using var stop = new CancellationTokenSource();
        const string paid = "let a = context.lines().map_llm(f\"Shorten:\\n{it}\")\n";
        using var model = Model(stop, ["let x = [1][context.len()]\n" + paid + "expect x > 0 and a.len() > 0", paid + "expect a.len() > 10, \"too few\"", "let c = context.lines().map_llm(f\"Shorten:\\n{it}\").len()\nset FINAL = c"], ["set FINAL = context.lines().map_llm(f\"Shorten:\\n{it}\")"]);
        var session = new RlmEngine(model).StartSession(s_lines, s_loop);

        var first = await session.AskAsync("First?", null, TestContext.Current.CancellationToken);
        var second = await session.Fork().AskAsync("Second?", null, TestContext.Current.CancellationToken);

        Assert.Equal("10", first.FinalText);
        Assert.Contains("bound a: [text], 10 items", first.Turns[1].Observation, StringComparison.Ordinal);
        Assert.Contains("RLM5003", first.Turns[1].Observation, StringComparison.Ordinal);
        Assert.True(second.IsSuccess);
        Assert.Equal(10, Prompts(model).Distinct().Count());
        Assert.Equal(10, Prompts(model).Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Call_that_failed_is_asked_again_by_the_next_question_and_what_it_paid_for_is_not(bool isProvider)
    {
        var asked = 0;
        using var model = new ScriptedChatClient((messages, _) => !messages[0].Text.StartsWith("You answer a question", StringComparison.Ordinal)
            ? ++asked > 2 ? "\"yes\"" : isProvider && asked == 2 ? throw new InvalidOperationException("gone") : "perhaps"
            : "```rlm\nset FINAL = llm(\"Is it?\", as=one_of(\"yes\", \"no\"))\n```");
        var session = new RlmEngine(model, new RlmOptions { Policy = new RlmPolicy { Repairs = 1 } }).StartSession(s_lines, s_loop with { MaxTurns = 1 });

        Assert.Equal("RLM5101", (await session.AskAsync("First?", null, TestContext.Current.CancellationToken)).Failure?.Code);
        var second = await session.AskAsync("Second?", null, TestContext.Current.CancellationToken);

        Assert.Equal(("yes", 3, 1L), (second.FinalText, asked, second.Usage.FromCache));
    }

    [Fact]
    public async Task Log_of_the_next_question_has_the_replies_that_were_paid_for_before()
    {
        using var folder = new Folder();
        using var stop = new CancellationTokenSource();
        const string program = "set FINAL = context.lines().map_llm(f\"Shorten:\\n{it}\")";
        using var model = Model(stop, [program], [program]);
        var session = new RlmEngine(model, new RlmOptions { LogPath = folder.Path }).StartSession(s_lines, s_loop);
        await session.AskAsync("First?", null, TestContext.Current.CancellationToken);
        var saved = session.Save();

        var second = await session.AskAsync("Second?", null, TestContext.Current.CancellationToken);
        using var nobody = new ScriptedChatClient((_, _) => throw new InvalidOperationException("Nobody may be asked."));
        var replayed = await new RlmEngine(nobody, new RlmOptions { ReplayPath = second.LogPath }).RestoreSession(saved, s_lines, s_loop).AskAsync("Second?", null, TestContext.Current.CancellationToken);

        Assert.Equal((10L, second.FinalJson), (second.Usage.FromCache, replayed.FinalJson));
    }

    private static List<string> Prompts(ScriptedChatClient model) =>
        [.. model.Sent.Where(m => !m[0].Text.StartsWith("You answer a question", StringComparison.Ordinal)).Select(m => m[^1].Text.Split('\n').First(l => l.StartsWith("line ", StringComparison.Ordinal)))];

    /// <summary>A root model that answers two questions by these programs, turn by turn; a sub-model that cancels where it reads some words.</summary>
    private static ScriptedChatClient Model(CancellationTokenSource stop, string[] first, string[] second, string stopAt = Stop) => new((messages, _) =>
    {
        if (messages[0].Text.StartsWith("You answer a question", StringComparison.Ordinal))
        {
            return $"```rlm\n{(messages[1].Text.Contains("question: First?", StringComparison.Ordinal) ? first : second)[(messages.Count - 2) / 2]}\n```";
        }

        if (messages[^1].Text.Contains(stopAt, StringComparison.Ordinal) && !stop.IsCancellationRequested)
        {
            stop.Cancel();
            throw new OperationCanceledException(stop.Token);
        }

        return "short";
    });

    private sealed class Folder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("rlm").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
