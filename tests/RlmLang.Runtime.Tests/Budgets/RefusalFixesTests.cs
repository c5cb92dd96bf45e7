using RlmLang.Diagnostics;
using RlmLang.Source;

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
        { "prompt characters", "prompt_chars=20000", """set FINAL = context.lines().map_llm(f"Shorten:\n{it}")""", "take(20)" },
        { "depth that the policy does not allow at all", "depth=1", """set FINAL = rlm(context, "What is it?", calls=3, max_chars=90)""", "`llm` in place of `rlm`" },
        { "depth of children over a list", "depth=1", """set FINAL = context.lines().map_rlm("What is it, and why?", calls=3, or="")""", "`llm` in place of `rlm`" },
        { "calls over small chunks, asked several times", "calls=5", """set FINAL = context.chunk(200).map_llm(f"Is it?\n{it}", as=bool, samples=3)""", "chunk(3_200)" },
        { "requests over chunks, asked several times", "requests=60", """set FINAL = context.chunk(200).map_llm(f"Is it?\n{it}", as=bool, samples=3)""", "chunk(800)" },
        { "requests in a lambda", "requests=60", """set FINAL = context.lines().map({a: llm(f"Shorten:\n{it}", as=one_of("a", "b"))})""", "take(10)" },
        { "calls of pieces that are divided", "calls=10", """set FINAL = context.divide(leaf=100, solve=llm(f"Shorten:\n{it}", max_chars=300), combine=parts => parts.join("\n")[0:300])""", "leaf=200" },
        { "calls of steps", "calls=12", """set FINAL = iterate("", times=40, step=x => llm(f"Improve:\n{x}", max_chars=300))""", "times=12" },
        { "calls of as many steps as are usual", "calls=3", """set FINAL = iterate("", step=x => llm(f"Improve:\n{x}", max_chars=300))""", "times=3" },
        { "calls of steps in a function", "calls=12", "fn better(x: text) -> text = llm(f\"Improve:\\n{x}\", max_chars=300)\nset FINAL = iterate(\"a\", times=40, step=x => better(x), until=x => x == \"\")", "times=12" },
        { "requests of steps", "requests=60", """set FINAL = iterate("", times=40, step=x => llm(f"Improve:\n{x}", max_chars=300))""", "times=10" },
        { "prompt characters of steps", "prompt_chars=5000", """set FINAL = iterate("", times=40, step=x => llm(f"Improve:\n{x}", max_chars=300))""", "times=3" },
        { "prompt characters of one prompt", "prompt_chars=3000", """set FINAL = llm(f"Shorten:\n{context}", max_chars=100)""", "{context[0:1_000]}" },
        { "reply characters", "reply_chars=50000", """set FINAL = context.lines().map_llm(f"Shorten:\n{it}")""", "max_chars=200" },
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
    [InlineData("""set FINAL = llm(f"Shorten:\n{context}")""", ".chunk(16_000).map_llm(…).reduce_llm(…)")]
    [InlineData("""set FINAL = ["a", context].map(llm(f"Shorten:\n{it + "."}", max_chars=90, or="nothing"))""", ".chunk(16_000).map_llm(…).reduce_llm(…)")]
    [InlineData("""set FINAL = llm(f"Shorten:\n{context}", as={a: text})""", "{context[0:16_000]}")]
    [InlineData("""set FINAL = llm(f"Shorten:\n{"x" + context}")""", ".chunk(16_000).map_llm(…).reduce_llm(…)")]
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

    /// <summary>Programs of which several things are refused, and what the first fix of the first refusal holds.</summary>
    public static TheoryData<string, RlmPolicy, string> RefusedTwice => new()
    {
        { "let a = llm(f\"Shorten:\\n{context}\", max_chars=100)\nlet b = llm(f\"List:\\n{context}\", max_chars=100)\nset FINAL = a + b", new() { MaxCalls = 100 }, ".reduce_llm(…)` and `….chunk(16_000).map_llm(…).reduce_llm(…)`: " },
        { "let a = llm(f\"1:\\n{context}\", max_chars=90)\nlet b = llm(f\"2:\\n{context}\", max_chars=90)\nlet c = llm(f\"3:\\n{context}\", max_chars=90)\nset FINAL = a + b + c", new() { MaxCalls = 100 }, ".reduce_llm(…)` and `" },
        { "set FINAL = llm(f\"Shorten:\\n{context}\", max_chars=100)", new() { MaxCalls = 100, MaxPromptChars = 50_000 }, "{context[0:12_000]}" },
        { "set FINAL = context.lines().map({a: llm(f\"Shorten:\\n{it}\", max_chars=50)})", new() { MaxCalls = 60, MaxPromptChars = 20_000, MaxRequests = 30 }, "(5)`" },
        { "budget calls=60\nset FINAL = context.lines().map_llm(f\"Shorten:\\n{it}\", max_chars=50)", new() { MaxCalls = 5_000, MaxRequests = 90 }, "take(15)`" },
    };

    [Theory]
    [MemberData(nameof(RefusedTwice))]
    public async Task Fixes_of_a_program_that_is_refused_twice_settle_all_or_say_what_they_leave(string program, RlmPolicy policy, string holds)
    {
        using var model = new ScriptedChatClient("x");
        var engine = new RlmEngine(model, new RlmOptions { Policy = policy });

        var plan = await PlanAsync(program);

        Assert.True(plan.Diagnostics.Length >= 2);
        Assert.Contains(holds, plan.Diagnostics[0].Fixes[0].Title, StringComparison.Ordinal);
        foreach (var fix in plan.Diagnostics.SelectMany(d => d.Fixes))
        {
            Assert.Equal(!fix.Title.Contains("then is left to mend", StringComparison.Ordinal), (await PlanAsync(TextEdit.Apply(program, fix.Edits))).IsAdmitted);
        }

        Task<RlmPlan> PlanAsync(string text) => engine.PlanAsync(RlmScript.Compile(text), s_long, cancellationToken: TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Fix_that_leaves_a_refusal_says_which_where_none_settles_all()
    {
        using var model = new ScriptedChatClient("x");
        var engine = new RlmEngine(model, new RlmOptions { Policy = new() { MaxCalls = 1 } });

        var plan = await engine.PlanAsync(RlmScript.Compile("let a = llm(\"Say a\")\nset FINAL = a + llm(f\"Shorten:\\n{context}\")"), s_long, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(["RLM4001", "RLM4003"], plan.Diagnostics.Select(d => d.Code));
        Assert.EndsWith("; then is left to mend: RLM4001, line 2: This program may make 13 calls, and the policy allows 1.", plan.Diagnostics[1].Fixes[0].Title, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_of_many_refusals_has_ways_out_whatever_the_search_for_one_that_settles_all_takes()
    {
        using var model = new ScriptedChatClient("x");
        var engine = new RlmEngine(model);

        var plan = await engine.PlanAsync(
            RlmScript.Compile(string.Join('\n', Enumerable.Range(0, 6).Select(i => $"show llm(f\"Shorten {i}:\\n{{context}}\")")) + "\nset FINAL = 1"), s_long, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(6, plan.Diagnostics.Length);
        Assert.All(plan.Diagnostics, d => Assert.NotEmpty(d.Fixes));
    }

    [Theory]
    [InlineData("""set FINAL = context.divide(leaf=90_000, solve=llm(f"Shorten:\n{it}", max_chars=300), combine=parts => parts.join("\n")[0:300])""", "leaf=16_000")]
    [InlineData("""set FINAL = context.divide(leaf=9_000, fan=32, solve=llm(f"Shorten:\n{it}", max_chars=9_000), combine=parts => llm(f"Merge:\n{parts.join("\n")}", max_chars=9_000))""", "fan=3")]
    public async Task Pieces_and_parts_that_do_not_fit_a_prompt_become_smaller(string program, string holds)
    {
        var refusal = Assert.Single((await PlanAsync(program, s_long, "calls=1000")).Diagnostics);

        Assert.Equal("RLM4003", refusal.Code);
        Assert.Contains(holds, refusal.Fixes[0].Title, StringComparison.Ordinal);
        Assert.True((await PlanAsync(TextEdit.Apply(program, refusal.Fixes[0].Edits), s_long, "calls=1000")).IsAdmitted);
    }

    [Fact]
    public async Task Requests_that_no_edit_can_spare_are_told_with_what_repairs_and_retries_make_of_a_call()
    {
        var refusal = Assert.Single((await PlanAsync("""set FINAL = llm("Say", as=one_of("a", "b"))""", s_lines, "requests=2")).Diagnostics);

        Assert.Empty(refusal.Fixes);
        Assert.Contains("A call counts with the repairs (1) and retries (2) that the policy allows; without retries it would be 2, without repairs as well 1.", refusal.Notes);
    }

    [Fact]
    public async Task Long_prompt_becomes_a_tree_that_asks_the_same_of_each_piece()
    {
        const string program = """set FINAL = llm(f"Who rejected the report, and when?\n\n{context}", max_chars=300)""";

        var fix = Assert.Single((await PlanAsync(program, s_long, "calls=1000")).Diagnostics).Fixes[0];

        Assert.Equal(
            """set FINAL = context.chunk(16_000).map_llm(f"Who rejected the report, and when?\n\n{it}", max_chars=300).reduce_llm("Combine these answers, each to a part of the text. The question was: Who rejected the report, and when?", max_chars=300)""",
            TextEdit.Apply(program, fix.Edits));
    }

    [Theory]
    [InlineData("budget usd=1\nset FINAL = context.lines().map_llm(f\"Shorten:\\n{it}\")", "`calls=100`")]
    [InlineData("budget calls=200, usd=0.5\nset FINAL = llm(\"Say hello\")", "`prompt_chars=")]
    public async Task Budget_of_money_without_prices_becomes_one_that_can_be_held(string program, string holds)
    {
        var refusal = Assert.Single((await PlanAsync(program, s_lines, "calls=1000")).Diagnostics);

        Assert.Equal("RLM4009", refusal.Code);
        var fix = Assert.Single(refusal.Fixes);
        Assert.Contains(holds, fix.Title, StringComparison.Ordinal);
        Assert.True((await PlanAsync(TextEdit.Apply(program, fix.Edits), s_lines, "calls=1000")).IsAdmitted);
    }

    [Theory]
    [InlineData("""set FINAL = llm("Say hello", model="large")""")]
    [InlineData("""set FINAL = context.lines().map_llm(f"Shorten:\n{it}", model="large", max_chars=90)""")]
    public async Task Model_that_the_policy_does_not_allow_gives_way_to_the_default(string program)
    {
        var (refused, applied) = await WithPolicyAsync(program, new RlmPolicy { AllowedModels = ["scripted"] });

        Assert.Equal("RLM4010", Assert.Single(refused.Diagnostics).Code);
        Assert.True(applied?.IsAdmitted);
    }

    [Fact]
    public async Task Child_that_the_policy_forbids_becomes_a_plain_call()
    {
        var (refused, applied) = await WithPolicyAsync("""set FINAL = context.rlm("What is it?", calls=5, or="nothing")""", new RlmPolicy { ForbiddenFunctions = ["rlm"] });

        Assert.Equal("RLM4011", Assert.Single(refused.Diagnostics).Code);
        Assert.True(applied?.IsAdmitted);
        Assert.Equal("""set FINAL = llm(f"What is it?\n\n{context}", or="nothing")""", applied?.Script.Text);
    }

    /// <summary>A kind of refusal is tried above with its edits (RLM4016 in <see cref="ModelAliasTests"/>), or there is a reason why it has none.</summary>
    [Fact]
    public void Every_kind_of_refusal_has_an_edit_or_a_reason()
    {
        string[] tried = ["RLM4001", "RLM4002", "RLM4003", "RLM4009", "RLM4010", "RLM4011", "RLM4016"];
        var without = new Dictionary<string, string>
        {
            ["RLM4012"] = "whoever was asked said no: another program has to be asked for anew",
            ["RLM4013"] = "what is put out of sight is the policy's, and a label cannot be another word",
            ["RLM4015"] = "a function of another host is not there, whatever the program says",
            ["RLM4014"] = "which steps to name is the author's to say; the note tells how",
        };

        Assert.Equal(RefusalDiagnostics.All.Select(d => d.Code).Order(), tried.Concat(without.Keys).Order());
    }

    [Fact]
    public async Task Small_texts_are_joined_where_that_makes_them_fit()
    {
        var fixes = (await PlanAsync("""set FINAL = context.lines().map_llm(f"Which of these ask for money back?\n{it}")""", s_lines, "calls=2")).Diagnostics[0].Fixes;

        Assert.StartsWith("`context.lines().pack(8_000)`: 1 call", fixes[^1].Title, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Words_of_the_question_are_offered_with_what_they_leave()
    {
        var plan = await PlanAsync("""set FINAL = context.lines().filter_llm(f"Does the writer ask for a refund?\n{it}", per_call=20)""", s_lines, "calls=3");

        var words = plan.Diagnostics[0].Fixes.Single(f => f.Title.Contains("filter(it.contains", StringComparison.Ordinal));
        Assert.Contains("refund", words.Title, StringComparison.Ordinal);
        Assert.Contains("1 call", words.Title, StringComparison.Ordinal);
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

    private static async Task<(RlmPlan Refused, RlmPlan? Applied)> WithPolicyAsync(string program, RlmPolicy policy)
    {
        using var model = new ScriptedChatClient("x");
        using var large = new ScriptedChatClient("x") { Model = "other" };
        var options = new RlmOptions { Policy = policy };
        options.Models["large"] = large;
        var engine = new RlmEngine(model, options);
        var refused = await engine.PlanAsync(RlmScript.Compile(program), s_lines, cancellationToken: TestContext.Current.CancellationToken);
        return refused.Diagnostics is [{ Fixes: [var fix, ..] }, ..]
            ? (refused, await engine.PlanAsync(RlmScript.Compile(TextEdit.Apply(program, fix.Edits)), s_lines, cancellationToken: TestContext.Current.CancellationToken))
            : (refused, null);
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
