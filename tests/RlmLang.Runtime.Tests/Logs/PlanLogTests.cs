using System.Text.Json;
using RlmLang.Logs;

namespace RlmLang.Tests.Logs;

/// <summary>What a log says of programs that run, and of those that do not.</summary>
public sealed class PlanLogTests : IDisposable
{
    private static readonly RlmContext s_context = RlmContext.FromText(string.Concat(Enumerable.Range(0, 300).Select(i => $"line {i} with some words\n")), "lines.txt");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("rlm-");

    private string LogFile => Path.Combine(_folder.FullName, "run.jsonl");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Lets_are_in_it_by_name_type_and_size_and_whole_where_they_are_short()
    {
        using var model = new ScriptedChatClient("short");
        var script = RlmScript.Compile("let all = context.lines()\nlet few = all.take(2).map_llm(f\"Shorten:\\n{it}\")\nset FINAL = [few.len(), all.len()]");

        await new RlmEngine(model, new RlmOptions { LogPath = LogFile }).RunAsync(script, s_context, cancellationToken: Cancel);

        var values = Read("value");
        Assert.Equal(["all", "few"], values.Select(v => v.GetProperty("name").GetString()));
        Assert.All(values, v => Assert.Equal("[text]", v.GetProperty("type").GetString()));
        Assert.Equal(s_context.Length, values[0].GetProperty("size").GetInt64());
        Assert.False(values[0].TryGetProperty("value", out _));
        Assert.Equal("""["short","short"]""", values[1].GetProperty("value").GetRawText());
        Assert.Equal(2, Assert.Single(Read("admitted")).GetProperty("calls").GetInt64());
        Assert.Equal(2, Assert.Single(Read("bound")).GetProperty("max").GetInt64());
    }

    [Fact]
    public async Task Refused_program_is_in_it_with_its_bound_and_why()
    {
        using var model = new ScriptedChatClient("short");
        var script = RlmScript.Compile("set FINAL = context.lines().map_llm(f\"Shorten:\\n{it}\")");

        var told = await Assert.ThrowsAsync<RlmException>(() => new RlmEngine(model, new RlmOptions { LogPath = LogFile, Policy = { MaxCalls = 5 } }).RunAsync(script, s_context, cancellationToken: Cancel));

        Assert.Equal(["run", "program", "diagnostics", "bound", "refused", "end"], RunLogReader.Read(LogFile).Records.Select(RunLogReader.KindOf));
        var refused = Assert.Single(Read("refused"));
        Assert.Equal((300L, "RLM4001", told.Message), (refused.GetProperty("calls").GetInt64(), refused.GetProperty("code").GetString(), refused.GetProperty("message").GetString()));
        Assert.Equal("RLM4001", Assert.Single(Read("diagnostics")).GetProperty("codes")[0].GetString());
        Assert.Equal("refused", Assert.Single(Read("end")).GetProperty("status").GetString());
    }

    [Fact]
    public async Task Program_that_was_not_approved_is_in_it()
    {
        using var model = new ScriptedChatClient("short");
        var engine = new RlmEngine(model, new RlmOptions { LogPath = LogFile, Approve = (_, _) => Task.FromResult(false) });

        await Assert.ThrowsAsync<RlmException>(() => engine.RunAsync(RlmScript.Compile("set FINAL = llm(\"x\")"), cancellationToken: Cancel));

        Assert.Equal("RLM4012", Assert.Single(Read("refused")).GetProperty("code").GetString());
    }

    [Fact]
    public async Task Session_s_log_has_each_program_that_was_refused_or_wrong()
    {
        using var model = new ScriptedChatClient("```rlm\nset FINAL = context.frobnicate()\n```", "```rlm\nset FINAL = context.lines().map_llm(f\"Shorten:\\n{it}\")\n```", "```rlm\nset FINAL = 1\n```");
        var engine = new RlmEngine(model, new RlmOptions { LogPath = LogFile, Policy = { MaxCalls = 50 } });

        var result = await engine.AskAsync("How many?", s_context, new() { Direct = RlmDirect.Never }, cancellationToken: Cancel);

        Assert.Equal("1", result.FinalJson);
        Assert.Equal("RLM4001", Assert.Single(Read("refused")).GetProperty("code").GetString());
        Assert.Equal(["RLM4001"], Read("diagnostics")[^1].GetProperty("codes").EnumerateArray().Select(c => c.GetString()!));
        Assert.Single(Read("admitted"));
    }

    [Fact]
    public async Task Log_to_go_on_from_is_left_as_it_is_by_a_run_that_is_refused()
    {
        using var model = new ScriptedChatClient("short");
        var script = RlmScript.Compile("set FINAL = context.lines().take(9).map_llm(f\"Shorten:\\n{it}\")");
        await new RlmEngine(model, new RlmOptions { LogPath = LogFile }).RunAsync(script, s_context, cancellationToken: Cancel);
        var before = File.ReadAllText(LogFile);

        await Assert.ThrowsAsync<RlmException>(() => new RlmEngine(model, new RlmOptions { ResumePath = LogFile, LogPath = LogFile, Policy = { MaxCalls = 5 } }).RunAsync(script, s_context, cancellationToken: Cancel));

        Assert.Equal(before, File.ReadAllText(LogFile));
    }

    private List<JsonElement> Read(string kind) => [.. RunLogReader.Read(LogFile).Records.Where(r => RunLogReader.KindOf(r) == kind)];
}
