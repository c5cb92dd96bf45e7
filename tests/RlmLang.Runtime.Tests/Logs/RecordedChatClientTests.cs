using Microsoft.Extensions.AI;
using RlmLang.Logs;

namespace RlmLang.Tests.Logs;

public sealed class RecordedChatClientTests : IDisposable
{
    private static readonly RlmContext s_context = RlmContext.FromText("line 1\nline 2\nline 3\n");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("rlm-");

    private string LogFile => Path.Combine(_folder.FullName, "run.jsonl");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Another_program_that_asks_the_same_gets_the_same_replies()
    {
        await LogAsync("""set FINAL = context.lines().map_llm(f"Shorten:\n{it}", samples=2)""");
        using var recorded = new RecordedChatClient(RunLogReader.Read(LogFile));

        var result = await RunAsync(recorded, """
            let short = context.lines().tail(2).map_llm(f"Shorten:\n{it}", samples=2)
            set FINAL = short.map(it.join("+"))
            """);

        Assert.Equal("""["line 2 by 0+line 2 by 1","line 3 by 0+line 3 by 1"]""", result.FinalJson);
    }

    [Fact]
    public async Task Repairs_are_found_by_what_they_were_sent()
    {
        using var model = new ScriptedChatClient("many", """{"value": 3}""");
        const string program = """set FINAL = llm(f"How many in {context}?", as=int)""";
        await LogAsync(program, model);
        using var recorded = new RecordedChatClient(RunLogReader.Read(LogFile));

        var result = await RunAsync(recorded, program);

        Assert.Equal(("3", 2L), (result.FinalText, result.Usage.Requests));
    }

    [Theory]
    [InlineData("""set FINAL = context.lines().map_llm(f"Lengthen:\n{it}", or="-")""")]
    [InlineData("""set FINAL = context.lines().map_llm(f"Shorten:\n{it}", as=[text])""")]
    [InlineData("""set FINAL = context.lines().map_llm(f"Shorten:\n{it}", samples=3)""")]
    public async Task What_was_never_asked_ends_the_run_and_is_no_failure_that_or_covers(string program)
    {
        await LogAsync("""set FINAL = context.lines().map_llm(f"Shorten:\n{it}", samples=2)""");
        using var recorded = new RecordedChatClient(RunLogReader.Read(LogFile));

        var failure = await Assert.ThrowsAnyAsync<RlmException>(() => RunAsync(recorded, program));

        Assert.Equal("RLM8205", failure.Diagnostic?.Code);
    }

    [Fact]
    public async Task Turns_of_a_session_are_answered_too()
    {
        using var model = new ScriptedChatClient((m, _) => m[0].Text.Contains("one ```rlm block", StringComparison.Ordinal)
            ? "```rlm\nset FINAL = context.lines().map_llm(f\"Shorten {it}\")\n```" : "short");
        var asked = new RlmAskOptions { Direct = RlmDirect.Never };
        var token = TestContext.Current.CancellationToken;
        var expected = await new RlmEngine(model, new RlmOptions { LogPath = LogFile }).AskAsync("Shorten", s_context, asked, null, token);
        using var recorded = new RecordedChatClient(RunLogReader.Read(LogFile));

        var result = await new RlmEngine(recorded).AskAsync("Shorten", s_context, asked, null, token);

        Assert.Equal(("""["short","short","short"]""", expected.FinalJson), (result.FinalJson, result.FinalJson));
    }

    private async Task LogAsync(string program, IChatClient? model = null)
    {
        using var own = new ScriptedChatClient((m, o) => $"{m[^1].Text.Split('\n').First(l => l.StartsWith("line", StringComparison.Ordinal))} by {o?.Seed}");
        await RunAsync(model ?? own, program, new RlmOptions { LogPath = LogFile });
    }

    private static Task<RlmResult> RunAsync(IChatClient model, string program, RlmOptions? options = null) =>
        new RlmEngine(model, options).RunAsync(RlmScript.Compile(program), s_context, cancellationToken: TestContext.Current.CancellationToken);
}
