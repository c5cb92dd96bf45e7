using Microsoft.Extensions.AI;

namespace RlmLang.Tests.Logs;

/// <summary>A log goes on with the models that it was begun with, or not at all: another would be paid for what the log has, and make it a log that nobody can replay.</summary>
public sealed class LogOfAnotherModelTests : IDisposable
{
    private static readonly RlmContext s_context = RlmContext.FromText("a\nb\nc\n");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("rlm-");

    private string LogFile => Path.Combine(_folder.FullName, "run.jsonl");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Another_default_model_is_refused_with_the_name_that_the_log_has(bool resumes)
    {
        await RunAsync("m1", "x", new RlmOptions { LogPath = LogFile });
        var before = await File.ReadAllTextAsync(LogFile, Cancellation);

        var refused = await Assert.ThrowsAsync<RlmException>(() => RunAsync("m2", "x", resumes ? new RlmOptions { ResumePath = LogFile } : new RlmOptions { ReplayPath = LogFile }));

        Assert.Equal("RLM8204", refused.Diagnostic?.Code);
        Assert.Contains("the model `default` was `m1`, and is `m2` now", refused.Message, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllTextAsync(LogFile, Cancellation));
    }

    [Fact]
    public async Task Another_model_of_an_alias_is_refused_where_the_program_asks_for_it_and_only_there()
    {
        const string both = """set FINAL = [llm("a"), llm("b", model="large")]""";
        const string one = """set FINAL = [llm("a")]""";
        using var first = new Named("l1");
        using var second = new Named("l2");
        await RunAsync("m", both, new RlmOptions { LogPath = LogFile, Models = { ["large"] = first } });

        var refused = await Assert.ThrowsAsync<RlmException>(() => RunAsync("m", both, new RlmOptions { ResumePath = LogFile, Models = { ["large"] = second } }));
        Assert.Contains("the model `large` was `l1`, and is `l2` now", refused.Message, StringComparison.Ordinal);

        // Without it the default model would be asked for what the larger one was.
        refused = await Assert.ThrowsAsync<RlmException>(() => RunAsync("m", both, new RlmOptions { ResumePath = LogFile }));
        Assert.Contains("the model `large` was `l1`, and there is none of that name now", refused.Message, StringComparison.Ordinal);

        await RunAsync("m", one, new RlmOptions { LogPath = LogFile, Models = { ["large"] = first } });
        Assert.Null((await RunAsync("m", one, new RlmOptions { ResumePath = LogFile, Models = { ["large"] = second } })).Failure);
    }

    [Fact]
    public async Task Same_model_goes_on()
    {
        var expected = await RunAsync("m1", "x", new RlmOptions { LogPath = LogFile });

        Assert.Equal(expected.FinalJson, (await RunAsync("m1", "x", new RlmOptions { ResumePath = LogFile })).FinalJson);
    }

    private static async Task<RlmResult> RunAsync(string name, string source, RlmOptions options)
    {
        using var model = new Named(name);
        var script = source == "x" ? """set FINAL = context.lines().map_llm(f"x {it}")""" : source;
        return await new RlmEngine(model, options).RunAsync(RlmScript.Compile(script), s_context, cancellationToken: Cancellation);
    }

    private sealed class Named(string name) : DelegatingChatClient(new ScriptedChatClient("x"))
    {
        public override object? GetService(Type serviceType, object? serviceKey = null) => serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata("test", null, name) : null;
    }
}
