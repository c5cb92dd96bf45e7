using RlmLang.Models;
using RlmLang.Tests.Support;

namespace RlmLang.Tests.Cli;

public sealed class ReplayCommandTests : IDisposable
{
    private readonly CommandLine _rlm = new();

    public void Dispose() => _rlm.Dispose();

    [Theory]
    [InlineData("--records")]
    [InlineData("--raw")]
    public async Task The_log_says_how_files_were_read_so_that_a_replay_needs_no_options(string option)
    {
        _rlm.Write("a.rlm", "set FINAL = docs.map(it.text)");
        var file = option == "--raw" ? _rlm.Write("a.html", "<h1>Hi</h1>") : _rlm.Write("a.csv", "id,text\n1,one\n2,\"two\nlines\"\n");
        var run = await _rlm.RunAsync("run", "a.rlm", "-c", file, option, "--log", "run.jsonl", "-q");

        var replay = await _rlm.RunAsync("replay", "run.jsonl");
        var resumed = await _rlm.RunAsync("run", "a.rlm", "-c", file, "--resume", "run.jsonl", "-q");

        Assert.Equal((0, run.Output), (replay.Exit, replay.Output));
        Assert.Equal(2, resumed.Exit);
        Assert.Contains($"give exactly `{option}`", resumed.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_question_of_a_session_is_repeated_from_its_log_alone()
    {
        _rlm.Write("a.txt", "one\ntwo\nthree\n");
        var logs = Directory.CreateDirectory(Path.Combine(_rlm.Folder.FullName, "logs"));
        using var model = new ScriptedChatClient((m, _) => !m[0].Text.Contains("one ```rlm block", StringComparison.Ordinal) ? $"short {m[^1].Text.Length}"
            : m[1].Text.Contains("And the last", StringComparison.Ordinal) ? "```rlm\nset FINAL = [up(xs.last() ?? \"\"), last_answer[0], llm(f\"Shorten {context.lines()[0]}\")]\n```"
            : "```rlm\nfn up(t: text) -> text = t.upper()\nlet xs = context.lines().map_llm(f\"Shorten {it}\")\nset FINAL = xs\n```");
        var context = RlmContext.FromFile(Path.Combine(_rlm.Folder.FullName, "a.txt"), TestContext.Current.CancellationToken);
        var options = new RlmAskOptions { Direct = RlmDirect.Never };
        var session = new RlmEngine(model, new RlmOptions { LogPath = logs.FullName }).StartSession(context, options);
        var first = await session.AskAsync("Shorten", cancellationToken: TestContext.Current.CancellationToken);
        var second = await session.AskAsync("And the last?", cancellationToken: TestContext.Current.CancellationToken);

        foreach (var question in new[] { first, second })
        {
            var replayed = await _rlm.RunAsync("replay", question.LogPath!, "-q");
            Assert.Equal((0, question.FinalText), (replayed.Exit, replayed.Output.TrimEnd('\n')));
        }

        // The same question of a session that was asked nothing is another run.
        var other = await Assert.ThrowsAsync<RlmException>(() => new RlmEngine(model, new RlmOptions { ReplayPath = second.LogPath }).AskAsync("And the last?", context, options, null, TestContext.Current.CancellationToken));
        Assert.Equal("RLM8204", other.Diagnostic?.Code);
    }

    [Fact]
    public async Task A_run_over_standard_input_is_repeated_over_the_same_input()
    {
        using var rlm = new CommandLine { Input = "typed\n" };
        rlm.Write("a.rlm", "set FINAL = context.upper()");
        var run = await rlm.RunAsync("run", "a.rlm", "-c", "-", "--log", "run.jsonl", "-q");

        var without = await rlm.RunAsync("replay", "run.jsonl");
        var with = await rlm.RunAsync("replay", "run.jsonl", "--context", "-");

        Assert.Equal((2, ""), (without.Exit, without.Output));
        Assert.Contains("`rlm replay run.jsonl --context - < FILE`", without.Error, StringComparison.Ordinal);
        Assert.Equal((0, run.Output), (with.Exit, with.Output));
    }

    [Fact]
    public async Task A_file_that_has_gone_is_told_with_the_way_to_give_it()
    {
        _rlm.Write("a.rlm", "set FINAL = context.upper()");
        await _rlm.RunAsync("run", "a.rlm", "-c", _rlm.Write("a.txt", "x"), "--log", "run.jsonl", "-q");
        File.Move(Path.Combine(_rlm.Folder.FullName, "a.txt"), Path.Combine(_rlm.Folder.FullName, "moved.md"));

        var without = await _rlm.RunAsync("replay", "run.jsonl");

        Assert.Equal(2, without.Exit);
        Assert.Contains("RLM8001", without.Error, StringComparison.Ordinal);
        Assert.Contains("--context PATH", without.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_that_were_moved_are_the_same_context_and_changed_ones_are_not()
    {
        _rlm.Write("a.rlm", "set FINAL = docs.map(it.name + it.text)");
        var run = await _rlm.RunAsync("run", "a.rlm", "-c", _rlm.Write("a.txt", "x"), "--log", "run.jsonl", "-q");
        File.Move(Path.Combine(_rlm.Folder.FullName, "a.txt"), Path.Combine(_rlm.Folder.FullName, "moved.md"));
        _rlm.Write("other.txt", "y");

        var moved = await _rlm.RunAsync("replay", "run.jsonl", "-c", "moved.md");
        var changed = await _rlm.RunAsync("replay", "run.jsonl", "-c", "other.txt");
        var more = await _rlm.RunAsync("replay", "run.jsonl", "-c", "moved.md", "-c", "other.txt");

        Assert.Equal((0, run.Output), (moved.Exit, moved.Output));
        Assert.Equal((2, 2), (changed.Exit, more.Exit));
        Assert.Contains("RLM8203", changed.Error, StringComparison.Ordinal);
        Assert.Contains("names and content of its documents are others", changed.Error, StringComparison.Ordinal);
        Assert.Contains("it had 1 document, and this has 2", more.Error, StringComparison.Ordinal);
        _rlm.Write("a.txt", "z");
        Assert.Contains("the same names, and their content is another", (await _rlm.RunAsync("replay", "run.jsonl")).Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_run_with_functions_of_its_host_is_said_to_be_its_host_s_to_repeat(bool asks)
    {
        using var model = new OfflineChatClient();
        var options = new RlmOptions { LogPath = Path.Combine(_rlm.Folder.FullName, "run.jsonl") };
        options.Functions.Add("price_of", (string sku) => 12.5m, doc: "list price");
        var engine = new RlmEngine(model, options);
        _ = asks ? await engine.AskAsync("What?", RlmContext.FromText("A text."), cancellationToken: TestContext.Current.CancellationToken)
            : await engine.RunAsync(engine.Compile("set FINAL = price_of(\"lamp\")"), cancellationToken: TestContext.Current.CancellationToken);

        var replay = await _rlm.RunAsync("replay", "run.jsonl");

        Assert.Equal((2, ""), (replay.Exit, replay.Output));
        Assert.Contains("RLM8208", replay.Error, StringComparison.Ordinal);
        Assert.Contains("`price_of(sku: text) -> float`", replay.Error, StringComparison.Ordinal);
        Assert.Contains("RlmOptions.ReplayPath = \"run.jsonl\"", replay.Error, StringComparison.Ordinal);
    }
}
