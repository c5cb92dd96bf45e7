using System.Text;
using Microsoft.Extensions.AI;
using RlmLang.Logs;
using RlmLang.Tests.Support;

namespace RlmLang.Tests.Logs;

/// <summary>Logs after what happens to files, and runs that go on with other settings than they began with.</summary>
public sealed class ResumedLogTests : IDisposable
{
    private static readonly RlmContext s_context = RlmContext.FromText(string.Concat(Enumerable.Range(0, 12).Select(i => $"line {i} with some wörds\n")), "lines.txt");
    private static readonly RlmScript s_script = RlmScript.Compile("set FINAL = context.lines().map_llm(f\"Shorten:\\n{it}\")");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("rlm-");

    private string LogFile => Path.Combine(_folder.FullName, "run.jsonl");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Log_whose_line_ends_were_converted_is_replayed_and_resumed()
    {
        using var model = new ScriptedChatClient("shört");
        var expected = await RunAsync(model, new RlmOptions { LogPath = LogFile });
        var lines = File.ReadAllLines(LogFile);
        File.WriteAllText(LogFile, string.Concat(lines.Select(l => l + "\r\n")));
        using var nobody = Nobody();

        var replayed = await RunAsync(nobody, new RlmOptions { ReplayPath = LogFile });
        File.WriteAllText(LogFile, string.Concat(lines.Take(lines.Length / 2).Select(l => l + "\r\n")));
        using var other = new ScriptedChatClient("shört");
        var resumed = await RunAsync(other, new RlmOptions { ResumePath = LogFile });
        // Lines that end either way are one log.
        var again = await RunAsync(nobody, new RlmOptions { ReplayPath = LogFile });

        Assert.Equal((expected.FinalJson, expected.FinalJson, expected.FinalJson), (replayed.FinalJson, resumed.FinalJson, again.FinalJson));
        Assert.InRange(other.Sent.Count, 1, 11);

        // What was changed is found there, too.
        File.WriteAllText(LogFile, string.Concat(lines.Select(l => l.Replace("shört", "shorn", StringComparison.Ordinal) + "\r\n")));
        Assert.Equal("RLM8202", Assert.Throws<RlmException>(() => RunLogReader.Read(LogFile)).Diagnostic?.Code);
    }

    [Fact]
    public async Task Log_that_was_cut_at_any_byte_of_its_last_line_goes_on()
    {
        using var model = new ScriptedChatClient("shört \ud83d\ude00");
        var expected = await RunAsync(model, new RlmOptions { LogPath = LogFile, Concurrency = 1 });
        var bytes = File.ReadAllBytes(LogFile);
        var text = Encoding.UTF8.GetString(bytes);
        var start = Encoding.UTF8.GetByteCount(text[..(text.IndexOf("\"kind\":\"reply\"", StringComparison.Ordinal) is var reply ? text.LastIndexOf('\n', reply) + 1 : 0)]);
        var end = Array.IndexOf(bytes, (byte)'\n', start);
        for (var cut = start + 1; cut <= end; cut++)
        {
            File.WriteAllBytes(LogFile, bytes[..cut]);
            Assert.NotNull(RunLogReader.Read(LogFile).TornLine);
        }

        // In the middle of a character.
        var umlaut = start + bytes.AsSpan(start).IndexOf("ö"u8);
        Assert.InRange(umlaut, start, end);
        File.WriteAllBytes(LogFile, bytes[..(umlaut + 1)]);
        Assert.Equal(expected.FinalJson, (await RunAsync(model, new RlmOptions { ResumePath = LogFile })).FinalJson);
    }

    [Fact]
    public async Task Finished_run_that_goes_on_asks_nobody_and_leaves_a_log_that_is_replayed()
    {
        using var model = new ScriptedChatClient("short");
        var expected = await RunAsync(model, new RlmOptions { LogPath = LogFile });
        using var nobody = Nobody();

        var resumed = await RunAsync(nobody, new RlmOptions { ResumePath = LogFile });
        var replayed = await RunAsync(nobody, new RlmOptions { ReplayPath = LogFile });

        Assert.Equal((expected.FinalJson, expected.FinalJson), (resumed.FinalJson, replayed.FinalJson));
        Assert.Equal(expected.FinalJson, LoggedSubject.Read(RunLogReader.Read(LogFile)).Final);
    }

    [Fact]
    public async Task Run_that_went_on_with_a_larger_budget_is_replayed_with_it()
    {
        using var model = new ScriptedChatClient(Turns);
        var small = new RlmOptions { LogPath = LogFile, Policy = { MaxCalls = 4 } };
        var cut = await AskAsync(model, small);
        var whole = await AskAsync(model, new RlmOptions { ResumePath = LogFile, Policy = { MaxCalls = 40 } });
        Assert.NotEqual(cut.FinalJson, whole.FinalJson);

        var subject = LoggedSubject.Read(RunLogReader.Read(LogFile));
        using var nobody = Nobody();
        var replayed = await AskAsync(nobody, new RlmOptions { ReplayPath = LogFile, Policy = subject.Policy, WindowChars = subject.Windows.Default, RootWindowChars = subject.Windows.Root });

        Assert.Equal((whole.FinalJson, 40), (replayed.FinalJson, subject.Policy.MaxCalls));
        Assert.Equal(whole.FinalJson, subject.Final);

        static string Turns(IReadOnlyList<ChatMessage> m, ChatOptions? o) => !m[0].Text.Contains("one ```rlm block", StringComparison.Ordinal) ? "short"
            : m.Count == 2 ? "```rlm\nlet xs = context.lines().take(8).map_llm(f\"Shorten {it}\")\n```" : m[^1].Text.Contains("RLM4", StringComparison.Ordinal) ? "```rlm\nset FINAL = [\"none\"]\n```" : "```rlm\nset FINAL = xs\n```";

        static Task<RlmResult> AskAsync(IChatClient model, RlmOptions options) => new RlmEngine(model, options).AskAsync("Shorten", s_context, new RlmAskOptions { Direct = RlmDirect.Never }, null, Cancellation);
    }

    [Fact]
    public async Task Cancelled_run_goes_on_and_its_log_is_replayed_then()
    {
        using var stop = new CancellationTokenSource();
        var asked = 0;
        using var model = new AsyncChatClient(async (_, token) =>
        {
            if (Interlocked.Increment(ref asked) == 5)
            {
                await stop.CancelAsync();
                await Task.Delay(Timeout.Infinite, token);
            }

            return "short";
        });
        var engine = new RlmEngine(model, new RlmOptions { LogPath = LogFile, Concurrency = 2 });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => engine.RunAsync(s_script, s_context, cancellationToken: stop.Token));
        var replies = RunLogReader.Read(LogFile).Records.Count(r => RunLogReader.KindOf(r) == "reply");
        using var rest = new ScriptedChatClient("short");
        using var nobody = Nobody();

        var resumed = await RunAsync(rest, new RlmOptions { ResumePath = LogFile });
        var replayed = await RunAsync(nobody, new RlmOptions { ReplayPath = LogFile });

        Assert.Equal((12 - replies, resumed.FinalJson), (rest.Sent.Count, replayed.FinalJson));
    }

    [Fact]
    public async Task Children_with_replies_of_a_cache_and_failures_are_replayed()
    {
        var script = RlmScript.Compile("""set FINAL = context.lines().take(3).map(rlm(it, "What is it?", calls=5, or="failed"))""");
        var options = () => new RlmOptions { Policy = { MaxCalls = 60, MaxDepth = 2 }, CachePath = Path.Combine(_folder.FullName, "cache") };
        using var model = new Named((m, _) => m[^1].Text.Contains("line 1 ", StringComparison.Ordinal) ? throw new InvalidOperationException("down")
            : m[0].Text.Contains("one ```rlm block", StringComparison.Ordinal) ? "```rlm\nset FINAL = llm(f\"Shorten {context}\")\n```" : "short");
        await RunAsync(model, options(), script);
        var logged = options();
        logged.LogPath = LogFile;
        var expected = await RunAsync(model, logged, script);
        Directory.Delete(Path.Combine(_folder.FullName, "cache"), recursive: true);
        using var nobody = Nobody("m");

        var replayed = await RunAsync(nobody, new RlmOptions { ReplayPath = LogFile, Policy = { MaxCalls = 60, MaxDepth = 2 } }, script);

        Assert.Equal((expected.FinalJson, true), (replayed.FinalJson, expected.FinalJson?.Contains("failed", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Log_that_another_process_writes_is_neither_replaced_nor_gone_on_from()
    {
        using var model = new ScriptedChatClient("short");
        await RunAsync(model, new RlmOptions { LogPath = LogFile });
        var before = File.ReadAllBytes(LogFile);
        using var writer = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("python3", ["-c", "import fcntl,sys\nf=open(sys.argv[1],'r+')\nfcntl.lockf(f,fcntl.LOCK_EX)\nprint('locked',flush=True)\nsys.stdin.read()", LogFile]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        Assert.Equal("locked", await writer.StandardOutput.ReadLineAsync(Cancellation));

        foreach (var options in new[] { new RlmOptions { LogPath = LogFile }, new RlmOptions { ResumePath = LogFile } })
        {
            var failure = await Assert.ThrowsAsync<RlmException>(() => RunAsync(model, options));
            Assert.Equal("RLM8207", failure.Diagnostic?.Code);
            Assert.Equal(before, File.ReadAllBytes(LogFile));
        }

        writer.StandardInput.Close();
        await writer.WaitForExitAsync(Cancellation);
        await RunAsync(model, new RlmOptions { ResumePath = LogFile });
    }

    private static Named Nobody(string name = "scripted") => new((_, _) => throw new InvalidOperationException("asked"), name);

    private static async Task<RlmResult> RunAsync(IChatClient model, RlmOptions options, RlmScript? script = null)
    {
        var engine = new RlmEngine(model, options);
        var plan = await engine.PlanAsync(script ?? s_script, s_context, cancellationToken: Cancellation);
        return await engine.RunAsync(plan, null, Cancellation);
    }

    /// <summary>Says its name, so that its replies are kept.</summary>
    private sealed class Named(Func<IReadOnlyList<ChatMessage>, ChatOptions?, string> answer, string name = "m") : IChatClient
    {
        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, answer([.. messages], options))));

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => throw new NotSupportedException("Nothing here streams.");

        public object? GetService(Type serviceType, object? serviceKey = null) => serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata("test", new Uri("http://here/"), name) : null;

        public void Dispose()
        {
        }
    }
}
