using Microsoft.Extensions.AI;
using RlmLang.Testing;

namespace RlmLang.Tests;

/// <summary>What an engine was made with stays as it was approved, whatever becomes of the objects that said so.</summary>
public sealed class EngineOptionsTests
{
    private static readonly RlmContext s_context = RlmContext.FromText("one\ntwo\nthree");
    private static readonly RlmScript s_script = RlmScript.Compile("set FINAL = context.lines().map_llm(f\"Shorten:\\n{it}\")");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_policy_that_changes_later_changes_no_engine_and_no_plan()
    {
        using var model = new ScriptedChatClient("short");
        var redactions = new List<RlmRedaction> { new("two", "[t]") };
        var allowed = new List<string> { "scripted" };
        var forbidden = new List<string> { "rlm" };
        var policy = new RlmPolicy { MaxCalls = 3, Redactions = redactions, AllowedModels = allowed, ForbiddenFunctions = forbidden };
        var options = new RlmOptions { Policy = policy };
        var engine = new RlmEngine(model, options);
        var plan = await engine.PlanAsync(s_script, s_context, cancellationToken: Cancel);

        (policy.MaxCalls, policy.MaxRequests, policy.Timeout, policy.AllowedModels) = (0, 0, TimeSpan.FromTicks(1), []);
        redactions.Clear();
        allowed.Clear();
        forbidden.Add("map_llm");
        options.Policy = new RlmPolicy { MaxCalls = 1 };
        var again = await engine.PlanAsync(s_script, s_context, cancellationToken: Cancel);
        var result = await engine.RunAsync(plan, cancellationToken: Cancel);

        Assert.Equal((plan.Fingerprint, true), (again.Fingerprint, again.IsAdmitted));
        Assert.Equal((true, 3L), (result.IsSuccess, result.Usage.Requests));
        Assert.DoesNotContain(model.Sent, m => m.Any(x => x.Text.Contains("two", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Options_that_change_later_change_no_engine()
    {
        using var model = new ScriptedChatClient("default");
        using var large = new ScriptedChatClient("large") { Model = "big" };
        using var other = new ScriptedChatClient("other") { Model = "other" };
        var log = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        var options = new RlmOptions { Models = { ["large"] = large }, Prices = { ["big"] = new(1, 1), ["scripted"] = new(1, 1) } };
        var engine = new RlmEngine(model, options);
        var script = RlmScript.Compile("set FINAL = llm(\"Say\", model=\"large\")");
        var plan = await engine.PlanAsync(script, cancellationToken: Cancel);

        options.Models["large"] = other;
        options.Prices["big"] = new(1_000, 1_000);
        options.ModelWindows["large"] = 1;
        options.Approve = (_, _) => Task.FromResult(false);
        options.LogPath = log;
        options.WindowChars = 0;
        options.Concurrency = -1;
        var result = await engine.RunAsync(script, cancellationToken: Cancel);

        Assert.Equal(("large", 0), (result.FinalText, other.Sent.Count));
        Assert.Equal(plan.MaxUsd, (await engine.PlanAsync(script, cancellationToken: Cancel)).MaxUsd);
        Assert.False(File.Exists(log));
    }

    [Fact]
    public void A_function_cannot_be_added_behind_an_engine()
    {
        using var model = new ScriptedChatClient("x");
        var options = new RlmOptions();
        options.Functions.Add("price_of", (string sku) => 1);
        _ = new RlmEngine(model, options);

        var told = Assert.Throws<InvalidOperationException>(() => options.Functions.Add("stock_of", (string sku) => 1));

        Assert.Contains("add `stock_of` before the engine is made", told.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_function_may_not_give_more_than_its_plan_was_bounded_with()
    {
        using var model = new ScriptedChatClient("x");
        var options = new RlmOptions { Policy = { MaxFunctionChars = 10 } };
        options.Functions.Add("letter", () => new string('x', 50), isPure: false);
        var engine = new RlmEngine(model, options);

        options.Policy.MaxFunctionChars = 1_000;
        var result = await engine.RunAsync(engine.Compile("set FINAL = letter()"), cancellationToken: Cancel);

        Assert.Equal("RLM5013", result.Failure?.Code);
        Assert.Contains("may give 10", result.Failure?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plan_of_an_engine_with_another_policy_does_not_run()
    {
        using var model = new ScriptedChatClient("short");
        var plan = await new RlmEngine(model).PlanAsync(s_script, s_context, cancellationToken: Cancel);

        var told = await Assert.ThrowsAsync<RlmException>(() => new RlmEngine(model, new RlmOptions { Policy = { MaxCalls = 1 } }).RunAsync(plan, cancellationToken: Cancel));

        Assert.Contains("another policy", told.Message, StringComparison.Ordinal);
        Assert.Empty(model.Sent);
        Assert.True((await new RlmEngine(model, new RlmOptions()).RunAsync(plan, cancellationToken: Cancel)).IsSuccess);
    }

    [Fact]
    public async Task A_plan_s_fingerprint_hangs_on_everything_that_decides_the_run()
    {
        using var model = new ScriptedChatClient("short");
        var script = RlmScript.Compile("param n: int = 1\nset FINAL = [n, query.len(), context.len()]");
        var plans = new List<string>();
        foreach (var (policy, context, parameters, query) in new (RlmPolicy, string, object?, string)[]
        {
            (new(), "a", null, ""), (new() { MaxCalls = 2 }, "a", null, ""), (new() { Redactions = [new("a")] }, "a", null, ""), (new(), "b", null, ""), (new(), "a", new { n = 2 }, ""), (new(), "a", null, "q"),
        })
        {
            plans.Add((await new RlmEngine(model, new RlmOptions { Policy = policy }).PlanAsync(script, RlmContext.FromText(context), parameters, query, Cancel)).Fingerprint);
        }

        Assert.Equal(plans.Count, plans.Distinct().Count());
        Assert.Equal(plans[0], (await new RlmEngine(model).PlanAsync(script, RlmContext.FromText("a"), new { n = 1 }, cancellationToken: Cancel)).Fingerprint);
    }

    [Fact]
    public void Options_are_checked_when_an_engine_is_made()
    {
        using IChatClient model = new ScriptedChatClient("x");

        Assert.Equal("MaxCalls", Assert.Throws<ArgumentOutOfRangeException>(() => new RlmEngine(model, new RlmOptions { Policy = { MaxCalls = -1 } })).ParamName);
        Assert.Equal("Concurrency", Assert.Throws<ArgumentOutOfRangeException>(() => new RlmEngine(model, new RlmOptions { Concurrency = 0 })).ParamName);
        Assert.Equal("ModelWindows[\"large\"]", Assert.Throws<ArgumentOutOfRangeException>(() => new RlmEngine(model, new RlmOptions { ModelWindows = { ["large"] = 10 } })).ParamName);
        Assert.Equal("Policy", Assert.Throws<ArgumentNullException>(() => new RlmEngine(model, new RlmOptions { Policy = null! })).ParamName);
        Assert.Equal("Redactions", Assert.Throws<ArgumentNullException>(() => new RlmEngine(model, new RlmOptions { Policy = { Redactions = null! } })).ParamName);
    }

    [Fact]
    public async Task What_cannot_be_parameters_or_a_function_is_told_in_the_host_s_terms()
    {
        using var model = new ScriptedChatClient("x");
        var script = RlmScript.Compile("param topic: text = \"a\"\nset FINAL = topic");
        var engine = new RlmEngine(model);

        var text = await Assert.ThrowsAsync<RlmException>(() => engine.PlanAsync(script, parameters: "refund", cancellationToken: Cancel));
        var pointer = await Assert.ThrowsAsync<RlmException>(() => engine.PlanAsync(script, parameters: new { topic = (nint)3 }, cancellationToken: Cancel));
        var stream = Assert.Throws<ArgumentException>(() => new RlmOptions().Functions.Add("size_of", (Stream s) => 1));

        Assert.Contains("`new { topic = \"refund\" }`", text.Message, StringComparison.Ordinal);
        Assert.Contains("cannot be read", pointer.Message, StringComparison.Ordinal);
        Assert.Contains("`s`: a Stream cannot be made of a record", stream.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_conversation_that_nothing_answers_is_told_so_in_words()
    {
        using var model = new ScriptedChatClient("```rlm\nset FINAL = [\"x\"].filter(it == \"y\").first()\n```");
        using var recursive = model.AsRecursive();

        var response = await recursive.GetResponseAsync([new(ChatRole.User, new string('x', 100_000)), new(ChatRole.User, "What is it?")], cancellationToken: Cancel);

        Assert.Equal("No answer was found.", response.Text);
    }

    [Fact]
    public void Limits_of_a_model_that_is_not_there_are_no_limits_and_told()
    {
        using IChatClient model = new ScriptedChatClient("x");

        var windows = Assert.Throws<ArgumentException>(() => new RlmEngine(model, new RlmOptions { ModelWindows = { ["lrge"] = 10_000 } }));
        var limits = Assert.Throws<ArgumentException>(() => new RlmEngine(model, new RlmOptions { ModelLimits = { ["lrge"] = new() { Concurrency = 1 } } }));
        _ = new RlmEngine(model, new RlmOptions { ModelLimits = { ["default"] = new(), ["root"] = new(), ["large"] = new() }, Models = { ["large"] = model } });

        Assert.StartsWith("There is no model `lrge`", windows.Message, StringComparison.Ordinal);
        Assert.StartsWith("There is no model `lrge`", limits.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_log_is_written_by_one_run_at_a_time_and_in_a_folder_each_has_its_own()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            var asked = new TaskCompletionSource();
            var answer = new TaskCompletionSource();
            using var model = new WaitingChatClient(asked, answer.Task);
            var one = new RlmEngine(model, new RlmOptions { LogPath = Path.Combine(folder.FullName, "one.jsonl") });
            var first = one.RunAsync(s_script, s_context, cancellationToken: Cancel);
            await asked.Task;

            var told = await Assert.ThrowsAsync<RlmException>(() => one.RunAsync(s_script, s_context, cancellationToken: Cancel));
            answer.SetResult();
            var ended = await first;
            var again = await one.RunAsync(s_script, s_context, cancellationToken: Cancel);

            Assert.Contains("another run of this process is writing it", told.Message, StringComparison.Ordinal);
            Assert.Equal((true, Path.Combine(folder.FullName, "one.jsonl")), (again.IsSuccess, ended.LogPath));
            var each = new RlmEngine(model, new RlmOptions { LogPath = folder.FullName });
            var runs = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => each.RunAsync<string[]>(s_script, s_context, cancellationToken: Cancel)));
            Assert.Equal(8, runs.Select(r => r.LogPath).Distinct().Count());
            foreach (var run in runs)
            {
                using var nobody = new ScriptedChatClient((_, _) => throw new InvalidOperationException("asked"));
                Assert.True((await new RlmEngine(nobody, new RlmOptions { ReplayPath = run.LogPath }).RunAsync(s_script, s_context, cancellationToken: Cancel)).IsSuccess);
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_value_that_does_not_fit_its_type_is_still_there_as_JSON()
    {
        using var model = new ScriptedChatClient("\"Red\"");
        var engine = new RlmEngine(model);

        var large = await engine.RunAsync<int>(RlmScript.Compile("set FINAL = 5_000_000_000"), cancellationToken: Cancel);
        var colour = await engine.RunAsync<Colour>(RlmScript.Compile("set FINAL = llm(\"Which?\", as=one_of([\"Red\", \"Green\"]))"), cancellationToken: Cancel);

        Assert.Equal((true, "5000000000", 0), (large.IsSuccess, large.FinalJson, large.FinalOrDefault));
        Assert.StartsWith("FINAL does not fit Int32", Assert.Throws<RlmException>(() => large.Final).Message, StringComparison.Ordinal);
        Assert.Equal(Colour.Red, colour.Final);
    }

    [Fact]
    public async Task What_is_null_where_it_must_not_be_is_told_where_it_was_given()
    {
        Assert.Throws<ArgumentNullException>(() => RlmContext.FromText(null!));
        Assert.StartsWith("Document 1 has no name or no text", Assert.Throws<ArgumentException>(() => new RlmContext([new("a", ""), new("b", null!)])).Message, StringComparison.Ordinal);

        using var model = new WaitingChatClient(new TaskCompletionSource(), Task.CompletedTask) { Answer = null };
        var result = await new RlmEngine(model).RunAsync(s_script, s_context, cancellationToken: Cancel);

        Assert.Contains("answered with null", result.Failure?.Message, StringComparison.Ordinal);
    }

    private enum Colour
    {
        Green,
        Red,
    }

    private sealed class WaitingChatClient(TaskCompletionSource asked, Task until) : IChatClient
    {
        public string? Answer { get; init; } = "short";

        public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            asked.TrySetResult();
            await until.WaitAsync(cancellationToken);
            return Answer is null ? null! : new(new ChatMessage(ChatRole.Assistant, Answer));
        }

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public object? GetService(Type serviceType, object? serviceKey = null) => serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata("scripted", null, "scripted") : null;

        public void Dispose()
        {
        }
    }
}
