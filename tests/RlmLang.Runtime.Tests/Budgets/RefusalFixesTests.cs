using RlmLang.Diagnostics;
using RlmLang.Source;
using RlmLang.Tests.Support;

namespace RlmLang.Tests.Budgets;

public sealed class RefusalFixesTests
{
    private static readonly RlmContext s_lines = RlmContext.FromText(string.Concat(Enumerable.Range(0, 100).Select(i => $"line {i} {(i % 9 == 0 ? "asks for a refund" : "is fine")}\n")));
    private static readonly RlmContext s_long = RlmContext.FromText(string.Concat(Enumerable.Repeat("A long line of quite ordinary words.\n", 4_000)));

    /// <summary>A program that is refused, under which policy, and what its first fix holds.</summary>
    public static TheoryData<string, string, string, string> Refused => new()
    {
        { "calls", "calls=60", """set FINAL = context.lines().map_llm(f"Shorten:\n{it}")""", "per_call=2" },
        { "calls of a filter and of what it keeps", "calls=150", "let kept = context.lines().filter_llm(f\"Is it good?\\n{it}\")\nset FINAL = kept.map({a: llm(f\"Why?\\n{it}\")})", "per_call=2" },
        { "calls in a lambda", "calls=60", """set FINAL = context.lines().map({a: llm(f"Shorten:\n{it}")})""", "take(60)" },
        { "calls in a comprehension", "calls=60", """set FINAL = [llm(f"Shorten:\n{x}") for x in context.lines()]""", "take(60)" },
        { "calls with samples", "calls=60", """set FINAL = context.lines().map_llm(f"Shorten:\n{it}", samples=2)""", "take(30)" },
        { "calls on what a reply says", "calls=40", "let names = llm(\"Names\", as=[text])\nset FINAL = names.map(llm(f\"Who is {it}?\"))", "as=[text; 20]" },
        { "calls on a part of what a reply says", "calls=40", "let names = llm(\"Names\").words()\nset FINAL = names.map(llm(f\"Who is {it}?\"))", "at_most(39)" },
        { "calls over chunks", "calls=15", """set FINAL = context.chunk(100).map({a: llm(f"Shorten:\n{it}")})""", "chunk(200)" },
        { "calls of a tree", "calls=12", """set FINAL = context.lines().reduce_llm("Merge these", max_chars=500)""", "fan=16" },
        { "calls of children", "calls=500", """set FINAL = context.lines().map_rlm("What is it?", calls=10)""", "calls=5" },
        { "the program's own calls", "calls=1000", "budget calls=50\nset FINAL = context.lines().map({a: llm(f\"Shorten:\\n{it}\")})", "take(50)" },
        { "requests", "requests=200", """set FINAL = context.lines().map_llm(f"Shorten:\n{it}", as=text(20))""", "per_call" },
        { "depth", "depth=2", """set FINAL = rlm(context, "What is it?", calls=3, depth=2)""", "depth=1" },
        { "prompt characters", "prompt_chars=20000", """set FINAL = context.lines().map_llm(f"Shorten:\n{it}")""", "take(50)" },
        { "reply characters", "reply_chars=50000", """set FINAL = context.lines().map_llm(f"Shorten:\n{it}")""", "max_chars=500" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task First_fix_is_admitted_once_it_is_applied(string what, string policy, string program, string holds)
    {
        var plan = await PlanAsync(program, s_lines, policy);

        var refusal = plan.Diagnostics.First(d => d.Severity == Severity.Refusal);
        Assert.NotEmpty(refusal.Fixes);
        Assert.Contains(holds, refusal.Fixes[0].Title, StringComparison.Ordinal);
        foreach (var fix in refusal.Fixes)
        {
            var fixedPlan = await PlanAsync(TextEdit.Apply(program, fix.Edits), s_lines, policy);
            Assert.True(fixedPlan.IsAdmitted, $"{what}: {fix.Title}\n{string.Join('\n', fixedPlan.Diagnostics.Select(d => d.Message))}");
        }
    }

    [Theory]
    [InlineData("""set FINAL = context.chunk(90_000).map_llm(f"Shorten:\n{it}")""", "chunk(16_000)")]
    [InlineData("""set FINAL = [context, "a"].map_llm(f"Shorten:\n{it}")""", "flat_map(it.chunk(16_000))")]
    [InlineData("""set FINAL = llm(f"Shorten:\n{context}")""", "{context[0:16_000]}")]
    [InlineData("""set FINAL = llm(f"Shorten:\n{"x" + context}")""", "[0:16_000]")]
    public async Task Prompt_that_does_not_fit_gets_edits_that_make_it_fit(string program, string holds)
    {
        var plan = await PlanAsync(program, s_long, "calls=1000");

        var refusal = Assert.Single(plan.Diagnostics);
        Assert.Equal("RLM4003", refusal.Code);
        Assert.Contains(holds, refusal.Fixes[0].Title, StringComparison.Ordinal);
        foreach (var fix in refusal.Fixes)
        {
            Assert.True((await PlanAsync(TextEdit.Apply(program, fix.Edits), s_long, "calls=1000")).IsAdmitted, fix.Title);
        }
    }

    [Fact]
    public async Task Words_of_the_question_are_offered_with_what_they_leave()
    {
        var plan = await PlanAsync("""set FINAL = context.lines().filter_llm(f"Does the writer ask for a refund?\n{it}", per_call=20)""", s_lines, "calls=3");

        var words = plan.Diagnostics[0].Fixes.Single(f => f.Title.Contains("filter(it.contains", StringComparison.Ordinal));
        Assert.Contains("refund", words.Title, StringComparison.Ordinal);
        Assert.Contains("1 calls", words.Title, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Own_budget_is_raised_only_as_far_as_the_policy_goes()
    {
        const string program = "budget calls=50\nset FINAL = context.lines().map({a: llm(f\"Shorten:\\n{it}\")})";

        Assert.Contains((await PlanAsync(program, s_lines, "calls=1000")).Diagnostics[0].Fixes, f => f.Title.StartsWith("`calls=100` in its budget", StringComparison.Ordinal));
        Assert.DoesNotContain((await PlanAsync(program, s_lines, "calls=60")).Diagnostics[0].Fixes, f => f.Title.Contains("budget", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Bound_that_was_given_up_is_refused_as_such_and_not_as_a_list_without_a_limit()
    {
        var fields = Enumerable.Range(0, 2_001).Select(i => $"f{i}").ToList();
        var program = $"let all = llm(\"All\", as=[{{{string.Join(", ", fields.Select(f => $"{f}: text(9)"))}}}; 3])\nset FINAL = all.map(it => [{string.Join(", ", fields.Select(f => $"it.{f}"))}].map(llm(it)))";
        using var model = new ScriptedChatClient("x");
        var engine = new RlmEngine(model, new RlmOptions { WindowChars = 10_000_000, Policy = new RlmPolicy { MaxCalls = 10_000 } });

        var plan = await engine.PlanAsync(RlmScript.Compile(program), s_lines, cancellationToken: TestContext.Current.CancellationToken);

        var refusal = Assert.Single(plan.Diagnostics);
        Assert.Equal(("RLM4014", "llm"), (refusal.Code, program[refusal.Span.Start..refusal.Span.End]));
        Assert.Contains("`let`", Assert.Single(refusal.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Budget_of_money_is_refused_rather_than_not_held()
    {
        var plan = await PlanAsync("budget usd=1\nset FINAL = llm(\"Say hello\")", s_lines, "calls=10");

        Assert.Equal("RLM4009", Assert.Single(plan.Diagnostics).Code);
    }

    [Fact]
    public async Task Window_of_the_model_that_is_asked_decides()
    {
        using var model = new ScriptedChatClient("x");
        var options = new RlmOptions();
        options.Models["large"] = model;
        options.ModelWindows["large"] = 400_000;
        var engine = new RlmEngine(model, options);

        var large = await engine.PlanAsync(RlmScript.Compile("""set FINAL = llm(f"Shorten:\n{context}", model="large")"""), s_long, cancellationToken: TestContext.Current.CancellationToken);
        var small = await engine.PlanAsync(RlmScript.Compile("""set FINAL = llm(f"Shorten:\n{context}")"""), s_long, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal((true, false), (large.IsAdmitted, small.IsAdmitted));
    }

    private static async Task<RlmPlan> PlanAsync(string program, RlmContext context, string policy)
    {
        using var model = new ScriptedChatClient("x");
        var parts = policy.Split('=');
        var limit = long.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture);
        var limits = new RlmPolicy { MaxCalls = 100_000, MaxDepth = 5 };
        var engine = new RlmEngine(model, new RlmOptions
        {
            Policy = parts[0] switch
            {
                "calls" => limits with { MaxCalls = limit },
                "requests" => limits with { MaxRequests = limit },
                "depth" => limits with { MaxDepth = limit },
                "prompt_chars" => limits with { MaxPromptChars = limit },
                "reply_chars" => limits with { MaxReplyChars = limit },
                _ => throw new InvalidOperationException(parts[0]),
            },
        });
        return await engine.PlanAsync(RlmScript.Compile(program), context, cancellationToken: TestContext.Current.CancellationToken);
    }
}
