using System.Collections.Concurrent;
using RlmLang.Diagnostics;

namespace RlmLang.Tests.Functions;

public sealed class HostFunctionTests
{
    private static readonly Dictionary<string, decimal> s_catalogue = new() { ["lamp"] = 12.5m, ["chair"] = 80 };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Function_is_called_as_a_builtin_is_and_known_when_planning()
    {
        using var model = new ScriptedChatClient("x");
        var engine = Engine(model, f => f.Add("price_of", (string sku) => s_catalogue[sku], doc: "list price"));
        var script = engine.Compile("""
            let dear = context.lines().filter(it.price_of() > 20)
            set FINAL = dear.map(llm(f"Praise {it} at {price_of(it)}"))
            """);
        var plan = await engine.PlanAsync(script, RlmContext.FromText("lamp\nchair\n"), cancellationToken: Cancellation);

        Assert.Equal((1L, true), (plan.MaxCalls, plan.IsExact));
        Assert.Equal("""["x"]""", (await engine.RunAsync(plan, cancellationToken: Cancellation)).FinalJson);
        Assert.Contains("Praise", model.Sent[0][^1].Text, StringComparison.Ordinal);
        Assert.Contains("80", model.Sent[0][^1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Script_without_the_function_is_told_so_and_a_misspelt_one_is_put_right()
    {
        var functions = new RlmFunctions().Add("price_of", (string sku) => 1.5);

        Assert.False(RlmScript.TryCompile("""set FINAL = price_of("lamp")""", out _, out var without));
        Assert.Equal("RLM2002", without[0].Code);
        Assert.False(RlmScript.TryCompile("""set FINAL = price_off("lamp")""", out _, out var misspelt, functions: functions));
        Assert.Contains(misspelt[0].Fixes, f => f.Edits[0].NewText == "price_of");
        Assert.False(RlmScript.TryCompile("set FINAL = price_of(3)", out _, out var wrong, functions: functions));
        Assert.Single(wrong);
        Assert.False(RlmScript.TryCompile("fn price_of(t: text) -> text = t\nset FINAL = price_of(\"a\")", out _, out var taken, functions: functions));
        Assert.Equal("`price_of` is a function of the host; choose another name.", taken[0].Message);
    }

    [Fact]
    public async Task Declared_bound_of_a_result_bounds_prompts()
    {
        using var model = new ScriptedChatClient("x");
        var engine = Engine(model, f => f
            .Add("page_of", (string name) => new string('p', 50), max: 200, isPure: false)
            .Add("book_of", (string name) => new string('p', 50), max: 300, isPure: false)
            .Add("all_of", (string name) => new[] { "a", "b" }, max: 7, isPure: false)
            .Add("free_of", (string name) => name, isPure: false));
        var page = await engine.PlanAsync(engine.Compile("let page = page_of(\"a\")\nset FINAL = llm(f\"Read {page}\")"), cancellationToken: Cancellation);
        var book = await engine.PlanAsync(engine.Compile("let page = book_of(\"a\")\nset FINAL = llm(f\"Read {page}\")"), cancellationToken: Cancellation);
        var any = await engine.PlanAsync(engine.Compile("let page = free_of(\"a\")\nset FINAL = llm(f\"Read {page}\")"), cancellationToken: Cancellation);
        var listed = await engine.PlanAsync(engine.Compile("""set FINAL = all_of("a").map(llm(f"Read {it}"))"""), cancellationToken: Cancellation);

        Assert.Equal(100, book.LargestPrompt - page.LargestPrompt);
        Assert.Equal(99_800, any.LargestPrompt - page.LargestPrompt);
        Assert.Equal("RLM4003", any.Diagnostics[0].Code);
        Assert.Equal(7, listed.MaxCalls);
        Assert.Equal(2, (await engine.RunAsync(listed, cancellationToken: Cancellation)).Usage.Calls);
    }

    [Fact]
    public async Task Result_over_its_bound_or_the_policys_fails_the_run()
    {
        using var model = new ScriptedChatClient("x");
        var engine = new RlmEngine(model, Options(new RlmPolicy { MaxFunctionChars = 100 }, f => f.Add("short_one", () => new string('x', 11), max: 10, isPure: false).Add("long_one", () => new string('x', 101), max: 500, isPure: false)));

        var shorter = await engine.RunAsync(engine.Compile("set FINAL = short_one()"), cancellationToken: Cancellation);
        var longer = await engine.RunAsync(engine.Compile("set FINAL = long_one()"), cancellationToken: Cancellation);

        Assert.Equal("`short_one` gave a result of 11 characters and items, and may give 10.", shorter.Failure?.Message);
        Assert.Equal("`long_one` gave a result of 101 characters and items, and may give 100.", longer.Failure?.Message);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_the_host_throws_is_a_diagnostic_at_the_call(bool isPure)
    {
        using var model = new ScriptedChatClient("x");
        var engine = Engine(model, f => f.Add("price_of", decimal (string sku) => throw new InvalidOperationException("no such article"), isPure: isPure));
        var script = engine.Compile("let a = 1\nset FINAL = price_of(\"lamp\")");

        var plan = await engine.PlanAsync(script, cancellationToken: Cancellation);
        var failure = isPure ? plan.Diagnostics[0] : (await engine.RunAsync(plan, cancellationToken: Cancellation)).Failure;

        Assert.NotNull(failure);
        Assert.Equal(("RLM5013", "`price_of` failed: no such article.", Blame.Host), (failure.Code, failure.Message, failure.Blame));
        Assert.Equal("price_of(\"lamp\")", script.Text.Substring(failure.Span.Start, failure.Span.Length));
    }

    [Fact]
    public async Task Null_where_the_header_has_a_value_fails_and_an_argument_that_does_not_fit_is_named()
    {
        using var model = new ScriptedChatClient("x");
        var engine = Engine(model, f => f.Add("name_of", (string sku) => (string)null!, isPure: false).Add("day", (int n) => n));

        Assert.StartsWith("`name_of` gave what is no text:", (await engine.RunAsync(engine.Compile("""set FINAL = name_of("a")"""), cancellationToken: Cancellation)).Failure?.Message, StringComparison.Ordinal);
        var plan = await engine.PlanAsync(engine.Compile("set FINAL = day(context.len() + 5_000_000_000)"), cancellationToken: Cancellation);
        Assert.Equal("RLM5008", plan.Diagnostics[0].Code);
    }

    [Fact]
    public async Task Forbidden_function_is_refused_before_it_is_called()
    {
        var called = 0;
        using var model = new ScriptedChatClient("x");
        var engine = new RlmEngine(model, Options(new RlmPolicy { ForbiddenFunctions = ["price_of"] }, f => f.Add("price_of", (string sku) => ++called, isPure: false)));

        var plan = await engine.PlanAsync(engine.Compile("""set FINAL = price_of("lamp")"""), cancellationToken: Cancellation);

        Assert.Equal("RLM4011", Assert.Single(plan.Diagnostics).Code);
        Assert.Equal(0, called);
        Assert.Throws<ArgumentOutOfRangeException>(() => new RlmEngine(model, new RlmOptions { Policy = new RlmPolicy { ForbiddenFunctions = ["price_of"] } }));
    }

    [Fact]
    public async Task Script_with_the_functions_of_another_engine_is_refused()
    {
        using var model = new ScriptedChatClient("x");
        var script = RlmScript.Compile("""set FINAL = price_of("lamp")""", functions: new RlmFunctions().Add("price_of", (string sku) => 1));

        var plan = await Engine(model, f => f.Add("price_of", (string sku) => 2)).PlanAsync(script, cancellationToken: Cancellation);

        Assert.Equal("RLM4015", plan.Diagnostics[0].Code);
    }

    [Fact]
    public async Task Function_that_is_not_pure_is_called_once_for_equal_arguments_and_never_when_planning()
    {
        var called = new ConcurrentBag<string>();
        using var model = new ScriptedChatClient("x");
        var engine = Engine(model, f => f.Add("look_up", async (string key, CancellationToken stop) =>
        {
            called.Add(key);
            await Task.Yield();
            stop.ThrowIfCancellationRequested();
            return key.ToUpperInvariant();
        }));
        var script = engine.Compile("""set FINAL = ["a", "b", "a", "a"].map(look_up(it)) + [look_up("b")]""");
        var plan = await engine.PlanAsync(script, cancellationToken: Cancellation);
        Assert.Empty(called);

        var result = await engine.RunAsync(plan, cancellationToken: Cancellation);

        Assert.Equal("""["A","B","A","A","B"]""", result.FinalJson);
        Assert.Equal(["a", "b"], called.Order());
        Assert.Equal((0L, 0L), (result.Usage.Calls, result.Usage.CacheHits));
    }

    [Fact]
    public async Task Log_gives_results_and_failures_again_without_the_host()
    {
        var path = Path.Combine(Path.GetTempPath(), $"rlm-{Guid.NewGuid():N}.jsonl");
        try
        {
            var next = 0;
            const string Program = """set FINAL = ["a", "b"].map(number_of(it))""";
            var first = await RunAsync(Program, o => o.LogPath = path, f => f.Add("number_of", (string key) => key == "a" ? 7 : ++next + 41, isPure: false));
            var again = await RunAsync(Program, o => o.ReplayPath = path, f => f.Add("number_of", int (string key) => throw new InvalidOperationException("asked again"), isPure: false));

            Assert.Equal(("[7,42]", "[7,42]"), (first.FinalJson, again.FinalJson));
            Assert.DoesNotContain("arguments", await File.ReadAllTextAsync(path, Cancellation), StringComparison.Ordinal);

            const string Failing = """set FINAL = number_of("a")""";
            var failed = await RunAsync(Failing, o => o.LogPath = path, f => f.Add("number_of", int (string key) => throw new InvalidOperationException("down"), isPure: false));
            var repeated = await RunAsync(Failing, o => o.ReplayPath = path, f => f.Add("number_of", (string key) => 1, isPure: false));
            var resumed = await RunAsync(Failing, o => o.ResumePath = path, f => f.Add("number_of", (string key) => 1, isPure: false));

            Assert.Equal(("`number_of` failed: down.", "`number_of` failed: down.", "1"), (failed.Failure?.Message, repeated.Failure?.Message, resumed.FinalJson));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public async Task Work_of_a_function_is_held_to_the_policy()
    {
        using var model = new ScriptedChatClient("x");
        var engine = new RlmEngine(model, Options(new RlmPolicy { MaxWork = 1_000 }, f => f.Add("slow", (string t) => t, isPure: false, work: 2_000)));

        var result = await engine.RunAsync(engine.Compile("""set FINAL = slow("a")"""), cancellationToken: Cancellation);

        Assert.Equal("RLM5006", result.Failure?.Code);
    }

    [Fact]
    public async Task Host_that_does_not_answer_ends_with_the_time_of_the_run()
    {
        using var model = new ScriptedChatClient("x");
        var engine = new RlmEngine(model, Options(new RlmPolicy { Timeout = TimeSpan.FromMilliseconds(50) }, f => f.Add("hang", async (string t) =>
        {
            await Task.Delay(Timeout.Infinite);
            return t;
        })));

        var result = await engine.RunAsync(engine.Compile("""set FINAL = hang("a")"""), cancellationToken: Cancellation);

        Assert.Equal("RLM5010", result.Failure?.Code);
    }

    [Fact]
    public async Task Root_model_is_told_of_functions_and_its_programs_call_them()
    {
        using var root = new ScriptedChatClient("```rlm\nlet p = price_of(\"lamp\")\n```", "```rlm\nset FINAL = p + price_of(\"lamp\")\n```");
        var called = 0;
        var options = Options(new RlmPolicy { ForbiddenFunctions = ["secret_of"] }, f => f.Add("price_of", (string sku) => s_catalogue[sku] + called++, doc: "list price", isPure: false).Add("secret_of", (string sku) => 1));

        var result = await new RlmEngine(root, options).AskAsync("How dear?", RlmContext.FromText("x"), new RlmAskOptions { Direct = RlmDirect.Never }, cancellationToken: Cancellation);

        Assert.Equal(("25.0", 1), (result.FinalText, called));
        Assert.Contains("- price_of(sku: text) -> float  # list price", root.Sent[0][0].Text, StringComparison.Ordinal);
        Assert.DoesNotContain("secret_of", root.Sent[0][0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Function_that_is_not_pure_cannot_be_a_default()
    {
        Assert.False(RlmScript.TryCompile("param t: int = now()\nset FINAL = t", out _, out var diagnostics, functions: new RlmFunctions().Add("now", () => 3, isPure: false)));
        Assert.Single(diagnostics);
    }

    private static RlmOptions Options(RlmPolicy policy, Action<RlmFunctions> add)
    {
        var options = new RlmOptions { Policy = policy };
        add(options.Functions);
        return options;
    }

    private static RlmEngine Engine(ScriptedChatClient model, Action<RlmFunctions> add) => new(model, Options(new RlmPolicy(), add));

    private static async Task<RlmResult> RunAsync(string program, Action<RlmOptions> set, Action<RlmFunctions> add)
    {
        using var model = new ScriptedChatClient("x");
        var options = Options(new RlmPolicy(), add);
        set(options);
        var engine = new RlmEngine(model, options);
        return await engine.RunAsync(engine.Compile(program), cancellationToken: Cancellation);
    }
}
