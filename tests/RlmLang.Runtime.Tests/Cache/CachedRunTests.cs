using System.Collections.Concurrent;
using Microsoft.Extensions.AI;
using RlmLang.Calls;
using RlmLang.Logs;

namespace RlmLang.Tests.Cache;

public sealed class CachedRunTests : IDisposable
{
    private const int Lines = 20;

    private static readonly RlmScript s_script = RlmScript.Compile("""
        let short = context.lines().map_llm(f"Shorten:\n{it}")
        set FINAL = short.filter_llm(f"Is it even?\n{it}")
        """);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("rlm-");

    private string Folder => Path.Combine(_folder.FullName, "cache");

    private string LogFile => Path.Combine(_folder.FullName, "run.jsonl");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Second_run_asks_nobody_and_counts_the_same_calls_but_no_requests_tokens_or_money()
    {
        using var model = new Named();
        var options = new RlmOptions { Prices = { ["m"] = new RlmPrice(1, 1) } };
        var first = await RunAsync(model, s_script, options: options);
        var asked = model.Asked;

        var second = await RunAsync(model, s_script, options: options);

        Assert.Equal(first.FinalJson, second.FinalJson);
        Assert.Equal((2 * Lines, asked), (asked, model.Asked));
        Assert.Equal(first.Usage with { Requests = 0, InputTokens = 0, OutputTokens = 0, Usd = null, FromCache = 2 * Lines }, second.Usage);
        Assert.Equal((2L * Lines, 0L), (first.Usage.Requests, first.Usage.FromCache));
        Assert.NotNull(first.Usage.Usd);
        Assert.Equal(first.Citations, second.Citations);
    }

    [Fact]
    public async Task Changed_script_pays_for_the_changed_calls_alone()
    {
        using var model = new Named();
        await RunAsync(model, s_script);
        var asked = model.Asked;

        var result = await RunAsync(model, RlmScript.Compile(s_script.Text.Replace("Is it even?", "Is it odd?", StringComparison.Ordinal)));

        Assert.Equal((Lines, Lines, Lines), (model.Asked - asked, result.Usage.Requests, result.Usage.FromCache));
    }

    [Fact]
    public async Task Changed_context_pays_for_the_touched_pieces_alone()
    {
        using var model = new Named();
        await RunAsync(model, s_script);
        var asked = model.Asked;

        var changed = Text().Replace("line 7 ", "line 1007 ", StringComparison.Ordinal) + "line 99 is new\n";
        var result = await RunAsync(model, s_script, RlmContext.FromText(changed));

        // Two lines, and what is asked of their replies.
        Assert.Equal((4, 4L), (model.Asked - asked, result.Usage.Requests));
        Assert.Equal(2 * (Lines - 1), result.Usage.FromCache);
    }

    [Theory]
    [InlineData("set FINAL = llm(\"Go\")", 1)]
    [InlineData("set FINAL = llm(\"Go\", max_chars=300)", 1)]
    [InlineData("set FINAL = llm(\"Go\", as=int)", 1)]
    [InlineData("set FINAL = llm(\"Go\", as={a: int})", 1)]
    [InlineData("set FINAL = llm(\"Go\", samples=3)", 2)]
    [InlineData("set FINAL = llm(\"Go\", model=\"large\")", 1)]
    [InlineData("set FINAL = llm(\"Go on\")", 1)]
    public async Task All_that_decides_a_reply_is_in_its_key(string program, int more)
    {
        // The first asking of a sampled call is the plain call.
        var before = program.Contains("samples", StringComparison.Ordinal) ? "set FINAL = llm(\"Go\")" : "set FINAL = llm(\"Go\", max_chars=200)";
        using var model = new Named(answer: (_, _, _) => """{"a": 7, "value": 7}""");
        using var large = new Named("large");
        var options = new RlmOptions { Models = { ["large"] = large } };
        await RunAsync(model, RlmScript.Compile(before), options: options);
        var asked = model.Asked + large.Asked;

        await RunAsync(model, RlmScript.Compile(program), options: options);
        var again = model.Asked + large.Asked;
        await RunAsync(model, RlmScript.Compile(program), options: options);

        Assert.Equal((more, 0), (again - asked, model.Asked + large.Asked - again));
    }

    [Fact]
    public async Task Model_of_another_name_provider_or_address_is_asked_itself()
    {
        var script = RlmScript.Compile("set FINAL = llm(\"Who are you?\")");
        Named[] models = [new("a"), new("b"), new("a", provider: "other"), new("a", address: "http://elsewhere/")];
        foreach (var model in models)
        {
            await RunAsync(model, script);
            await RunAsync(model, script);
        }

        Assert.All(models, m => Assert.Equal(1, m.Asked));
        using var nameless = new ScriptedChatClient("I do not say") { Model = null };
        await RunAsync(nameless, script);
        await RunAsync(nameless, script);
        Assert.Equal(2, nameless.Sent.Count);
    }

    [Fact]
    public async Task Nothing_else_is_sent_to_a_model_than_what_is_in_the_key()
    {
        using var model = new Named();

        await RunAsync(model, s_script);

        Assert.All(model.Options, options =>
        {
            var set = typeof(ChatOptions).GetProperties().Where(p => p.GetValue(options) is { } value && value is not System.Collections.ICollection { Count: 0 }).Select(p => p.Name).Order();
            Assert.Subset(new HashSet<string> { "AdditionalProperties", "MaxOutputTokens", "ResponseFormat", "Seed", "Temperature" }, set.ToHashSet());
            Assert.Equal([RlmLang.Models.OfflineChatClient.MaxCharsKey], options.AdditionalProperties!.Keys);
        });
    }

    [Fact]
    public async Task Failures_are_never_kept_and_neither_is_what_a_failed_call_was_given_before()
    {
        var script = RlmScript.Compile("set FINAL = llm(\"How many?\", as=int, or=-1)");
        using var wordy = new Named(answer: (_, _, _) => "I would rather not say.");
        using var broken = new Named(answer: (_, _, _) => throw new InvalidOperationException("down"));
        using var well = new Named(answer: (_, _, _) => """{"value": 7}""");

        Assert.Equal("-1", (await RunAsync(wordy, script)).FinalJson);
        Assert.Equal("-1", (await RunAsync(broken, script)).FinalJson);
        Assert.False(Directory.EnumerateFiles(Folder, "*.reply", SearchOption.AllDirectories).Any());
        Assert.Equal("7", (await RunAsync(well, script)).FinalJson);
    }

    [Fact]
    public async Task Repairs_come_from_the_cache_with_what_they_repair_and_stop_being_there_when_they_no_longer_do()
    {
        var script = RlmScript.Compile("set FINAL = llm(\"How many?\", as=int, or=-1)");
        using var model = new Named(answer: (_, messages, _) => messages.Count > 2 ? """{"value": 7}""" : "seven");
        var first = await RunAsync(model, script);
        var second = await RunAsync(model, script);
        Assert.Equal(("7", "7", 2, 2L), (first.FinalJson, second.FinalJson, model.Asked, second.Usage.FromCache));

        // Without repairs the first reply alone is a failure: it must not be one for ever.
        var strict = new RlmOptions { Policy = new() { Repairs = 0 } };
        Assert.Equal("-1", (await RunAsync(model, script, options: strict)).FinalJson);
        using var better = new Named(answer: (_, _, _) => """{"value": 8}""");
        Assert.Equal("8", (await RunAsync(better, script, options: strict)).FinalJson);
    }

    [Fact]
    public async Task Packs_come_from_the_cache_as_a_whole()
    {
        var script = RlmScript.Compile("set FINAL = context.lines().map_llm(f\"Number?\\n{it}\", as=int, per_call=5)");
        using var model = new Named(answer: (_, _, _) => """{"replies": [1, 2, 3, 4, 5]}""");

        var first = await RunAsync(model, script);
        var second = await RunAsync(model, script);

        Assert.Equal((first.FinalJson, Lines / 5, (long)Lines / 5), (second.FinalJson, model.Asked, second.Usage.FromCache));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    public async Task Bound_of_calls_holds_with_and_without_replies_from_the_cache(int concurrency)
    {
        using var model = new Named();
        var script = RlmScript.Compile("set FINAL = (context.lines() + context.lines()).map_llm(f\"Shorten:\\n{it}\")");
        var options = new RlmOptions { Concurrency = concurrency, Policy = new() { MaxCalls = 2 * Lines } };
        await RunAsync(model, script, RlmContext.FromText(string.Join('\n', Text().Split('\n').Take(5))), options);

        var result = await RunAsync(model, script, options: options);

        // The same call is made, and counted, once, wherever its reply comes from.
        Assert.Equal((Lines, Lines, 5L, (long)Lines - 5), (result.Usage.Calls, result.Usage.CacheHits, result.Usage.FromCache, result.Usage.Requests));
    }

    [Fact]
    public async Task Log_of_a_run_from_the_cache_is_replayed_and_resumed_without_it()
    {
        using var model = new Named();
        var first = await RunAsync(model, s_script);
        await RunAsync(model, s_script, options: new() { LogPath = LogFile });
        using var nobody = new Named(answer: (_, _, _) => throw new InvalidOperationException("asked"));
        Directory.Delete(Folder, recursive: true);

        var replayed = await new RlmEngine(nobody, new() { ReplayPath = LogFile }).RunAsync(s_script, Context(), cancellationToken: TestContext.Current.CancellationToken);
        var resumed = await new RlmEngine(nobody, new() { ResumePath = LogFile }).RunAsync(s_script, Context(), cancellationToken: TestContext.Current.CancellationToken);
        using var recorded = new RecordedChatClient(RunLogReader.Read(LogFile));
        var asked = await new RlmEngine(recorded).RunAsync(s_script, Context(), cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal((first.FinalJson, first.FinalJson, first.FinalJson, 0), (replayed.FinalJson, resumed.FinalJson, asked.FinalJson, nobody.Asked));
        var replies = RunLogReader.Read(LogFile).Records.Where(r => RunLogReader.KindOf(r) == "reply").ToList();
        Assert.All(replies, r => Assert.True(r.GetProperty("cache").GetBoolean() && r.GetProperty("tokens").GetInt64() == 0));
        // What cost nothing is not charged to whoever goes on.
        Assert.Equal((2 * Lines, 0L), (replies.Count, resumed.Usage.InputTokens));
    }

    [Fact]
    public async Task Session_goes_the_same_way_with_and_without_the_cache_and_is_told_the_same_budget()
    {
        string[] turns =
        [
            "```rlm\nlet short = context.lines().take(6).map_llm(f\"Shorten:\\n{it}\")\nshow short\n```",
            "```rlm\nlet more = context.lines().tail(6).map_llm(f\"Shorten:\\n{it}\")\nshow more\n```",
            "```rlm\nset FINAL = short + more\n```",
        ];
        // Requests are limited, too: what is left of them decides whether a program is admitted.
        var options = () => new RlmOptions { Policy = new() { MaxCalls = 30, MaxRequests = 30, Retries = 0 }, Concurrency = 4 };
        using var alone = new Named();
        using var root = Root();
        var expected = await AskAsync(alone, root, options(), cached: false);
        var seen = new List<(int Sub, int Root)>();
        for (var run = 0; run < 3; run++)
        {
            using var model = new Named();
            using var writer = Root();
            var result = await AskAsync(model, writer, options(), cached: true);
            Assert.Equal(expected.FinalJson, result.FinalJson);
            Assert.Equal(expected.Turns.Select(t => t.Observation), result.Turns.Select(t => t.Observation));
            Assert.Equal(expected.Usage.Calls, result.Usage.Calls);
            seen.Add((model.Asked, writer.Asked));
            if (run == 1)
            {
                // Half of it is lost: the rest goes on as it was.
                foreach (var file in Directory.GetFiles(Folder, "*.reply", SearchOption.AllDirectories).Where((_, i) => i % 2 == 0))
                {
                    File.Delete(file);
                }
            }
        }

        Assert.Equal((12, 3, 0, 0), (seen[0].Sub, seen[0].Root, seen[1].Sub, seen[1].Root));
        Assert.Equal(15 - (15 / 2), seen[2].Sub + seen[2].Root);

        Named Root() => new("root", answer: (_, messages, _) => turns[messages.Count(m => m.Role == ChatRole.Assistant)]);

        async Task<RlmResult> AskAsync(Named model, Named root, RlmOptions settings, bool cached)
        {
            settings.RootModel = root;
            settings.CachePath = cached ? Folder : null;
            return await new RlmEngine(model, settings).AskAsync("Shorten", Context(), new RlmAskOptions { Direct = RlmDirect.Never });
        }
    }

    [Fact]
    public async Task Two_engines_at_once_share_a_folder()
    {
        using var model = new Named(answer: (_, messages, _) => messages[^1].Text.Contains("even", StringComparison.Ordinal) ? """{"value": true}""" : messages[^1].Text);
        var results = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => RunAsync(model, s_script, options: new() { Concurrency = 1 + (i * 5) })));
        var asked = model.Asked;
        var last = await RunAsync(model, s_script);

        Assert.All(results, r => Assert.Equal(last.FinalJson, r.FinalJson));
        Assert.Equal((asked, 0L), (model.Asked, last.Usage.Requests));
        Assert.Equal(results.Sum(r => r.Usage.Requests), asked);
    }

    [Fact]
    public async Task Folder_that_cannot_be_made_stops_a_run_before_anything_is_paid()
    {
        using var model = new Named();
        File.WriteAllText(Folder, "a file");

        var failure = await Assert.ThrowsAsync<RlmException>(() => RunAsync(model, s_script, options: new() { CachePath = Path.Combine(Folder, "inner") }));

        Assert.Equal(("RLM8501", 0), (failure.Diagnostic?.Code, model.Asked));
    }

    [Fact]
    public void Client_that_answers_from_a_log_is_not_kept() =>
        Assert.Null(KeptReplies.Answering(new ChatClientMetadata("replay", null, "replay:run.jsonl")));

    private Task<RlmResult> RunAsync(IChatClient model, RlmScript script, RlmContext? context = null, RlmOptions? options = null)
    {
        var settings = options ?? new RlmOptions();
        settings.CachePath ??= Folder;
        return new RlmEngine(model, settings).RunAsync(script, context ?? Context());
    }

    private static RlmContext Context() => RlmContext.FromText(Text());

    private static string Text() => string.Concat(Enumerable.Range(0, Lines).Select(i => $"line {i} with some words\n"));

    /// <summary>A model that says who it is, and counts.</summary>
    private sealed class Named(string name = "m", string provider = "test", string address = "http://here/", Func<string, IReadOnlyList<ChatMessage>, ChatOptions?, string>? answer = null) : IChatClient
    {
        private readonly ConcurrentQueue<ChatOptions> _options = new();
        private int _asked;

        public int Asked => _asked;

        public IReadOnlyCollection<ChatOptions> Options => _options;

        public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            Interlocked.Increment(ref _asked);
            await Task.Yield();
            _options.Enqueue(options!);
            IReadOnlyList<ChatMessage> all = [.. messages];
            var reply = answer?.Invoke(name, all, options) ?? (options?.ResponseFormat is ChatResponseFormatJson ? """{"value": true}""" : $"short {string.Concat(all[^1].Text.Where(char.IsAsciiDigit))}");
            return new ChatResponse(new ChatMessage(ChatRole.Assistant, reply)) { FinishReason = ChatFinishReason.Stop, Usage = new() { InputTokenCount = 10, OutputTokenCount = 2 } };
        }

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException("Nothing here streams.");

        public object? GetService(Type serviceType, object? serviceKey = null) => serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata(provider, new Uri(address), name) : null;

        public void Dispose()
        {
        }
    }
}
