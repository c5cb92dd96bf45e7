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
}
