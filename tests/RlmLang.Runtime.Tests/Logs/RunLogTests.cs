using System.Text.Json;
using Microsoft.Extensions.AI;
using RlmLang.Logs;
using RlmLang.Tests.Support;

namespace RlmLang.Tests.Logs;

public sealed class RunLogTests : IDisposable
{
    private static readonly RlmContext s_context = RlmContext.FromText(string.Concat(Enumerable.Range(0, 12).Select(i => $"line {i} with some words\n")), "lines.txt");

    private static readonly RlmScript s_script = RlmScript.Compile("""
        param suffix: text = "!"
        let short = context.lines().map_llm(f"Shorten:\n{it}")
        let kept = short.filter_llm(f"Is it even?\n{it}")
        show kept.len()
        set FINAL = kept.map(it + suffix)
        """);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("rlm-");

    private string LogFile => Path.Combine(_folder.FullName, "run.jsonl");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Log_is_a_chain_that_says_what_ran_and_holds_every_reply()
    {
        var result = await RunAsync(new RlmOptions { LogPath = LogFile });

        var log = RunLogReader.Read(LogFile);
        var kinds = log.Records.Select(RunLogReader.KindOf).ToList();
        Assert.Equal(["run", "program", "bound", "admitted"], kinds.Take(4));
        Assert.Equal(["final", "end"], kinds.TakeLast(2));
        Assert.Equal(result.Usage.Calls, kinds.Count(k => k == "call"));
        Assert.Equal(result.Usage.Requests, kinds.Count(k => k == "reply"));
        Assert.Null(log.TornLine);
        Assert.Equal(result.FinalJson, LoggedSubject.Read(log).Final);
    }

    [Fact]
    public async Task Prompts_are_places_of_the_context_unless_asked_for_whole()
    {
        await RunAsync(new RlmOptions { LogPath = LogFile });
        var call = RunLogReader.Read(LogFile).First("call")!.Value;
        var text = string.Concat(call.GetProperty("prompt").EnumerateArray().Select(p => p.ValueKind == JsonValueKind.Array
            ? s_context.Documents[p[0].GetInt32()].Text.Substring(p[1].GetInt32(), p[2].GetInt32())
            : p.GetString()));
        Assert.DoesNotContain("with some words", call.GetRawText(), StringComparison.Ordinal);

        await RunAsync(new RlmOptions { LogPath = LogFile, LogPrompts = true });
        var whole = RunLogReader.Read(LogFile).Records.Where(r => RunLogReader.KindOf(r) == "call").Select(r => r.GetProperty("prompt")[0].GetString());
        Assert.Contains(text, whole);
    }

    [Fact]
    public async Task Run_that_was_cut_after_any_line_goes_on_to_the_same_final_and_repeats_no_call()
    {
        var expected = await RunAsync(new RlmOptions { LogPath = LogFile, Concurrency = 1 });
        var lines = File.ReadAllLines(LogFile);
        for (var kept = 1; kept <= lines.Length; kept++)
        {
            // Every second log is torn in the middle of its next line as well.
            var torn = kept % 2 == 0 && kept < lines.Length ? lines[kept][..(lines[kept].Length / 2)] : "";
            File.WriteAllText(LogFile, string.Concat(lines.Take(kept).Select(l => l + "\n")) + torn);
            var recorded = lines.Take(kept).Count(l => l.Contains("\"kind\":\"reply\"", StringComparison.Ordinal));
            using var model = Model();

            var result = await RunAsync(new RlmOptions { ResumePath = LogFile, Concurrency = 4 }, model);

            Assert.Equal(expected.FinalJson, result.FinalJson);
            Assert.Equal(expected.Usage.Calls - recorded, model.Sent.Count);
            Assert.Equal(result.FinalJson, LoggedSubject.Read(RunLogReader.Read(LogFile)).Final);
        }
    }

    [Fact]
    public async Task Replay_gives_the_same_final_and_asks_nobody()
    {
        var expected = await RunAsync(new RlmOptions { LogPath = LogFile });
        using var nobody = new ScriptedChatClient((_, _) => throw new InvalidOperationException("asked"));

        var result = await RunAsync(new RlmOptions { ReplayPath = LogFile }, nobody);

        Assert.Equal((expected.FinalJson, 0, 0L), (result.FinalJson, nobody.Sent.Count, result.Usage.Requests));
    }

    [Fact]
    public async Task Replay_repeats_failures_and_refuses_a_call_that_is_not_in_the_log()
    {
        var script = RlmScript.Compile("""set FINAL = context.lines().map_llm(f"Shorten:\n{it}", or="none")""");
        using var failing = new ScriptedChatClient((m, _) => m[^1].Text.Contains("line 3", StringComparison.Ordinal) ? throw new InvalidOperationException("no") : "yes");
        var expected = await RunAsync(new RlmOptions { LogPath = LogFile }, failing, script);
        using var nobody = new ScriptedChatClient("never");

        var result = await RunAsync(new RlmOptions { ReplayPath = LogFile }, nobody, script);
        Assert.Equal((expected.FinalJson, 1L), (result.FinalJson, result.Usage.Defaulted));

        var lines = File.ReadAllLines(LogFile);
        File.WriteAllLines(LogFile, lines.Take(8));
        var failure = await Assert.ThrowsAsync<RlmException>(() => RunAsync(new RlmOptions { ReplayPath = LogFile }, nobody, script));
        Assert.Equal("RLM8205", failure.Diagnostic?.Code);
    }

    [Theory]
    [InlineData("text")]
    [InlineData("int?")]
    [InlineData("{a: text}")]
    public async Task Half_a_character_in_a_reply_breaks_neither_run_nor_log_and_is_resumed_as_it_was(string type)
    {
        var script = RlmScript.Compile($"set FINAL = llm(\"Go\", as={type}, or=none)");
        using var model = new ScriptedChatClient("{\"a\": \"x\ud83d\"}");
        using var nobody = new ScriptedChatClient((_, _) => throw new InvalidOperationException("asked"));

        var first = await RunAsync(new RlmOptions { LogPath = LogFile }, model, script);
        var again = await RunAsync(new RlmOptions { ResumePath = LogFile }, nobody, script);

        Assert.NotNull(first.FinalJson);
        Assert.Equal((first.FinalJson, 0), (again.FinalJson, nobody.Sent.Count));
    }

    [Fact]
    public async Task Early_stop_is_resumed_and_replayed_to_the_same_final()
    {
        var script = RlmScript.Compile("""set FINAL = context.lines().find_first(llm(f"Is it it?\n{it}", as=bool))""");
        using var model = new AsyncChatClient(async (m, token) =>
        {
            var line = int.Parse(m[^1].Text.Split("line ")[1].Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);
            await Task.Delay(line > 3 ? 60_000 : 4 - line, token);
            return $"{{\"value\": {(line >= 3 ? "true" : "false")}}}";
        });
        using var nobody = new ScriptedChatClient((_, _) => throw new InvalidOperationException("asked"));
        var first = await RunAsync(new RlmOptions { LogPath = LogFile, Concurrency = 8 }, model, script);

        foreach (var concurrency in new[] { 1, 4, 64 })
        {
            var replayed = await RunAsync(new RlmOptions { ReplayPath = LogFile, Concurrency = concurrency }, nobody, script);
            Assert.Equal((first.FinalJson, 0), (replayed.FinalJson, nobody.Sent.Count));
        }

        Assert.StartsWith("\"line 3", first.FinalJson, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Session_is_logged_and_replayed_with_its_turns()
    {
        using var model = new ScriptedChatClient((m, _) => !m[0].Text.Contains("one ```rlm block", StringComparison.Ordinal) ? "short"
            : m.Count == 2 ? "```rlm\nlet xs = context.lines().take(2).map_llm(f\"Shorten {it}\")\nshow xs\n```" : "```rlm\nset FINAL = xs\n```");
        var options = new RlmAskOptions { Direct = RlmDirect.Never };
        var expected = await new RlmEngine(model, new RlmOptions { LogPath = LogFile }).AskAsync("Shorten", s_context, options, null, TestContext.Current.CancellationToken);
        using var nobody = new ScriptedChatClient((_, _) => throw new InvalidOperationException("asked"));

        var result = await new RlmEngine(nobody, new RlmOptions { ReplayPath = LogFile }).AskAsync("Shorten", s_context, options, null, TestContext.Current.CancellationToken);

        Assert.Equal(("""["short","short"]""", expected.FinalJson), (expected.FinalJson, result.FinalJson));
        Assert.Empty(nobody.Sent);
    }

    [Fact]
    public async Task Torn_changed_and_foreign_logs_are_told_apart()
    {
        await RunAsync(new RlmOptions { LogPath = LogFile });
        var text = File.ReadAllText(LogFile);
        var lines = File.ReadAllLines(LogFile);

        File.WriteAllText(LogFile, text[..^20]);
        Assert.Equal(lines.Length, RunLogReader.Read(LogFile).TornLine);

        File.WriteAllText(LogFile, text.Replace("\"text\":\"even", "\"text\":\"odd!", StringComparison.Ordinal));
        Assert.Equal("RLM8202", Code(() => RunLogReader.Read(LogFile)));

        File.WriteAllLines(LogFile, lines.Where((_, i) => i != 5));
        Assert.Equal("RLM8202", Code(() => RunLogReader.Read(LogFile)));

        File.WriteAllText(LogFile, "hello\nworld\n");
        Assert.Equal("RLM8201", Code(() => RunLogReader.Read(LogFile)));
        Assert.Equal("RLM8201", Code(() => RunLogReader.Read(LogFile + ".none")));

        File.WriteAllText(LogFile, text);
        Assert.Equal("RLM8203", (await Assert.ThrowsAsync<RlmException>(() => RunAsync(new RlmOptions { ResumePath = LogFile }, context: RlmContext.FromText("other")))).Diagnostic?.Code);
        Assert.Equal("RLM8204", (await Assert.ThrowsAsync<RlmException>(() => RunAsync(new RlmOptions { ResumePath = LogFile }, script: RlmScript.Compile("set FINAL = 1")))).Diagnostic?.Code);
        Assert.Equal("RLM8204", (await Assert.ThrowsAsync<RlmException>(() => RunAsync(new RlmOptions { ResumePath = LogFile }, parameters: new { suffix = "?" }))).Diagnostic?.Code);
        Assert.Equal(text, File.ReadAllText(LogFile));
    }

    [Fact]
    public async Task Change_of_a_last_line_shows_though_no_line_follows()
    {
        await RunAsync(new RlmOptions { LogPath = LogFile });
        var text = File.ReadAllText(LogFile);
        var last = text.LastIndexOf("\"requests\":", StringComparison.Ordinal);

        File.WriteAllText(LogFile, text[..(last + 11)] + "9" + text[(last + 12)..]);
        Assert.Equal("RLM8202", Code(() => RunLogReader.Read(LogFile)));

        // The hash itself is no other's either.
        File.WriteAllText(LogFile, text[..^5] + (text[^5] == '0' ? '1' : '0') + text[^4..]);
        Assert.Equal("RLM8202", Code(() => RunLogReader.Read(LogFile)));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(9)]
    public async Task Tokens_that_were_paid_before_the_cut_count_against_the_budget(int paid)
    {
        const int each = 10_000;
        var script = RlmScript.Compile("""set FINAL = context.lines().map_llm(f"Shorten:\n{it}")""");
        using var model = new UsageClient(each);
        await RunAsync(new RlmOptions { LogPath = LogFile, Concurrency = 1 }, model, script);
        var lines = File.ReadAllLines(LogFile);
        var kept = 0;
        File.WriteAllLines(LogFile, lines.TakeWhile(l => !l.Contains("\"kind\":\"reply\"", StringComparison.Ordinal) || kept++ < paid));
        // Enough for what is left alone, and for all of it not.
        var budget = ((12 - paid) * each) + 5_000;

        var result = await RunAsync(new RlmOptions { ResumePath = LogFile, Concurrency = 1, Policy = new RlmPolicy { MaxTokens = budget } }, model, script);
        var whole = await RunAsync(new RlmOptions { ResumePath = LogFile, Concurrency = 1, Policy = new RlmPolicy { MaxTokens = (12 * each) + 5_000 } }, model, script);

        Assert.Contains("tokens", result.Failure?.Message, StringComparison.Ordinal);
        var spentNow = result.Usage.InputTokens + result.Usage.OutputTokens - (paid * each);
        Assert.InRange(spentNow, 0, Math.Max(0, budget - (paid * each)) + each);
        Assert.Equal(12 * each, whole.Usage.InputTokens + whole.Usage.OutputTokens);
        Assert.Null(whole.Failure);
    }

    [Fact]
    public async Task Money_that_was_paid_before_the_cut_counts_against_the_budget()
    {
        // 10 tokens of output at 1,000 dollars a million: one cent a reply.
        var script = RlmScript.Compile("""set FINAL = context.lines().map_llm(f"Shorten:\n{it}", max_chars=20)""");
        using var model = new UsageClient(1_000);
        RlmOptions Resumed(decimal usd) => new() { ResumePath = LogFile, Concurrency = 1, Prices = { ["default"] = new(0, 1_000) }, Policy = new RlmPolicy { MaxUsd = usd } };
        await RunAsync(new RlmOptions { LogPath = LogFile, Concurrency = 1, Prices = { ["default"] = new(0, 1_000) } }, model, script);
        var lines = File.ReadAllLines(LogFile);
        var kept = 0;
        File.WriteAllLines(LogFile, lines.TakeWhile(l => !l.Contains("\"kind\":\"reply\"", StringComparison.Ordinal) || kept++ < 9));

        // The most that a reply may cost is 7.4 cents, so that none fits what is left of 15 after nine.
        var tooLittle = await RunAsync(Resumed(0.15m), model, script);
        var whole = await RunAsync(Resumed(0.25m), model, script);

        Assert.Contains("US dollars", tooLittle.Failure?.Message, StringComparison.Ordinal);
        Assert.Equal(0.09m, tooLittle.Usage.Usd);
        Assert.Null(whole.Failure);
        Assert.Equal(0.12m, whole.Usage.Usd);
    }

    [Fact]
    public async Task Reader_never_breaks_on_damaged_bytes()
    {
        await RunAsync(new RlmOptions { LogPath = LogFile });
        var bytes = File.ReadAllBytes(LogFile);
        var random = new Random(7);
        for (var round = 0; round < 300; round++)
        {
            var damaged = bytes[..random.Next(bytes.Length)];
            for (var i = 0; i < 3 && damaged.Length > 0; i++)
            {
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            }

            File.WriteAllBytes(LogFile, damaged);
            try
            {
                _ = RunLogReader.Read(LogFile);
            }
            catch (RlmException failure)
            {
                Assert.StartsWith("RLM82", failure.Diagnostic?.Code, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task Log_that_cannot_be_written_stops_the_run_before_anything_is_paid()
    {
        using var model = Model();

        var failure = await Assert.ThrowsAsync<RlmException>(() => RunAsync(new RlmOptions { LogPath = Path.Combine(_folder.FullName, "none", "run.jsonl") }, model));

        Assert.Equal(("RLM8207", 0), (failure.Diagnostic?.Code, model.Sent.Count));
    }

    private static string? Code(Action read) => Assert.Throws<RlmException>(read).Diagnostic?.Code;

    private static ScriptedChatClient Model() => new((messages, _) =>
    {
        var prompt = messages[^1].Text;
        return prompt.StartsWith("Is it even", StringComparison.Ordinal) ? $"{{\"value\": {(prompt.Contains("even", StringComparison.Ordinal) && prompt.Contains("line 2", StringComparison.Ordinal) ? "true" : "false")}}}"
            : $"even {prompt.Split('\n').First(l => l.StartsWith("line", StringComparison.Ordinal))[..6]}";
    });

    private static async Task<RlmResult> RunAsync(RlmOptions options, IChatClient? model = null, RlmScript? script = null, RlmContext? context = null, object? parameters = null)
    {
        using var own = Model();
        var engine = new RlmEngine(model ?? own, options);
        var plan = await engine.PlanAsync(script ?? s_script, context ?? s_context, parameters, cancellationToken: TestContext.Current.CancellationToken);
        return await engine.RunAsync(plan, null, TestContext.Current.CancellationToken);
    }

    /// <summary>Says what each reply did cost.</summary>
    private sealed class UsageClient(int tokens) : IChatClient
    {
        public async Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            using var inner = Model();
            var response = await inner.GetResponseAsync(messages, options, cancellationToken);
            response.Usage = new() { InputTokenCount = tokens - 10, OutputTokenCount = 10 };
            return response;
        }

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => throw new NotSupportedException("Nothing here streams.");

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
