using Microsoft.Extensions.AI;
using RlmLang.Calls;

namespace RlmLang.Tests;

public sealed class PolicyTests
{
    private static readonly RlmContext s_context = RlmContext.FromText("Anna Berg, anna@example.com, paid with 4111111111111111.\nCarl writes nothing.\n");

    private static readonly RlmRedaction[] s_redactions = [new(@"[\w.]+@[\w.]+", "[mail]"), new(@"\d{12,19}"), new("Anna Berg", "[a person whose name is not told]")];

    [Fact]
    public async Task Model_that_is_not_allowed_is_refused_at_its_call()
    {
        using var model = new NamedChatClient("gpt-5-mini");
        var plan = await PlanAsync(model, "set FINAL = llm(\"Say x\")", new RlmPolicy { AllowedModels = ["llama*", "claude-?"] });

        var refusal = Assert.Single(plan.Diagnostics);
        Assert.Equal(("RLM4010", "The policy does not allow the model `gpt-5-mini`."), (refusal.Code, refusal.Message));
        Assert.Contains("`llama*`, `claude-?`", refusal.Notes[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gpt-5-mini")]
    [InlineData("gpt-*")]
    [InlineData("*")]
    public async Task Model_that_is_allowed_by_name_or_pattern_is_asked(string allowed)
    {
        using var model = new NamedChatClient("gpt-5-mini");

        Assert.True((await PlanAsync(model, "set FINAL = llm(\"Say x\")", new RlmPolicy { AllowedModels = [allowed] })).IsAdmitted);
    }

    [Theory]
    [InlineData("default")]
    [InlineData("large")]
    [InlineData("root")]
    public async Task Further_endpoint_with_a_model_that_is_not_allowed_gets_no_prompt(string role)
    {
        using var model = new NamedChatClient("llama3.2");
        using var root = new NamedChatClient("llama3.2");
        using var other = new NamedChatClient("gpt-5-mini");
        var options = new RlmOptions { RootModel = root, Models = { ["large"] = model }, ModelEndpoints = { [role] = [other] }, Policy = new RlmPolicy { AllowedModels = ["llama*"] } };
        var engine = new RlmEngine(model, options);

        var plan = await engine.PlanAsync(RlmScript.Compile("set FINAL = [llm(\"a\"), llm(\"b\", model=\"large\")]"), cancellationToken: TestContext.Current.CancellationToken);
        var asked = await engine.AskAsync("What?", s_context, new() { Direct = RlmDirect.Never, MaxTurns = 1 }, null, TestContext.Current.CancellationToken);

        Assert.Equal(role == "root" ? [] : ["RLM4010"], plan.Diagnostics.Select(d => d.Code));
        Assert.Equal(role == "root", asked.Failure?.Code == "RLM4010");
        Assert.Equal(0, other.Asked);
    }

    [Fact]
    public async Task Root_model_that_is_not_allowed_is_never_asked()
    {
        using var root = new NamedChatClient("gpt-5-mini");
        using var model = new NamedChatClient("llama3.2");
        var engine = new RlmEngine(model, new RlmOptions { RootModel = root, Policy = new RlmPolicy { AllowedModels = ["llama3.2"] } });

        var result = await engine.AskAsync("What?", s_context, new() { Direct = RlmDirect.Never }, null, TestContext.Current.CancellationToken);

        Assert.Equal(("RLM4010", 0), (result.Failure?.Code, root.Asked));
    }

    [Theory]
    [InlineData("set FINAL = rlm(context, \"What?\", calls=3)")]
    [InlineData("fn ask(t: text) -> text = t.rlm(\"What?\", calls=3)\nset FINAL = ask(context)")]
    [InlineData("let go = context.lines().map(rlm(it, \"What?\", calls=3))\nset FINAL = go.len()")]
    public async Task Forbidden_function_is_refused_where_it_is_called(string program)
    {
        using var model = new NamedChatClient("m");
        var plan = await PlanAsync(model, program, new RlmPolicy { ForbiddenFunctions = ["rlm", "map_rlm"], MaxDepth = 5 });

        var refusal = Assert.Single(plan.Diagnostics);
        Assert.Equal("RLM4011", refusal.Code);
        Assert.Equal("rlm", program[refusal.Span.Start..refusal.Span.End]);
    }

    [Fact]
    public void Unknown_function_or_pattern_that_is_not_linear_is_no_policy()
    {
        Assert.Contains("built-in", Assert.Throws<ArgumentOutOfRangeException>(() => new RlmPolicy { ForbiddenFunctions = ["rml"] }.Validate()).Message, StringComparison.Ordinal);
        Assert.Contains("lookaround", Assert.Throws<ArgumentOutOfRangeException>(() => new RlmPolicy { Redactions = [new(@"(?<=x)y")] }.Validate()).Message, StringComparison.Ordinal);
        Assert.Contains("lookaround", Assert.Throws<ArgumentOutOfRangeException>(() => new RlmPolicy { Redactions = [new("(")] }.Validate()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_may_not_leave_is_in_no_prompt_and_in_no_log_of_prompts()
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            using var model = new ScriptedChatClient("[\"a\", \"b\"]", "fine");
            var options = new RlmOptions { Policy = new RlmPolicy { Redactions = s_redactions }, LogPath = path, LogPrompts = true };
            var script = RlmScript.Compile("""
                let each = context.lines().map_llm(f"Who is it, if not carl@example.com? {it}", as=text(50), per_call=2)
                set FINAL = [llm(f"Summarise: {context}"), llm("Write to anna@example.com")]
                """);

            var plan = await new RlmEngine(model, options).PlanAsync(script, s_context, cancellationToken: TestContext.Current.CancellationToken);
            var result = await new RlmEngine(model, options).RunAsync(plan, null, TestContext.Current.CancellationToken);

            Assert.InRange(model.Sent.Count, 3, 5);
            Assert.All(model.Sent, m => NothingSecret(string.Concat(m.Select(x => x.Text))));
            Assert.Contains(model.Sent, m => m[^1].Text.Contains("[a person, [mail], paid with [redacted].", StringComparison.Ordinal) || m[^1].Text.Contains("[mail], paid with [redacted].", StringComparison.Ordinal));
            Assert.True(result.Usage.PromptChars <= plan.MaxPromptChars);
            // Hashes beside the prompts may hold any four digits by chance.
            NothingSecret(string.Join('\n', File.ReadLines(path).Where(l => l.Contains("\"kind\":\"call\"", StringComparison.Ordinal)).Select(l => System.Text.Json.JsonElement.Parse(l).GetProperty("prompt").GetRawText())));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public async Task Function_that_a_module_calls_is_refused_too()
    {
        using var model = new NamedChatClient("m");
        var plan = await PlanAsync(model, "use \"std/answer\"\nset FINAL = answer(context, \"Who?\")", new RlmPolicy { ForbiddenFunctions = ["llm"] });

        Assert.Contains(plan.Diagnostics, d => d.Code == "RLM4011");
        Assert.False(plan.IsAdmitted);
    }

    [Theory]
    [InlineData("set FINAL = llm(\"How many?\", as=int)")]
    [InlineData("set FINAL = context.lines().map_llm(f\"How many: {it}\", as=int, per_call=2)")]
    [InlineData("set FINAL = context.lines().map_llm(f\"Which: {it}\", as=one_of([\"a\", \"b\"]))")]
    public async Task What_a_model_makes_up_is_not_sent_back_to_it_in_a_repair(string program)
    {
        using var model = new ScriptedChatClient("It is anna@example.com, 4111111111111111, and not {\"replies\": [\"4111111111111111\", \"anna@example.com\"], \"value\": \"anna@example.com\"}");
        var options = new RlmOptions { Policy = new RlmPolicy { Redactions = s_redactions, Repairs = 2 } };

        await new RlmEngine(model, options).RunAsync(RlmScript.Compile(program), s_context, cancellationToken: TestContext.Current.CancellationToken);

        Assert.InRange(model.Sent.Count, 2, 6);
        Assert.All(model.Sent, m => NothingSecret(string.Concat(m.Select(x => x.Text))));
    }

    [Fact]
    public async Task What_a_reply_says_is_redacted_where_it_stands_in_a_later_prompt()
    {
        using var model = new ScriptedChatClient("Write to anna@example.com.");
        var options = new RlmOptions { Policy = new RlmPolicy { Redactions = s_redactions } };

        await new RlmEngine(model, options).RunAsync(RlmScript.Compile("let a = llm(\"Who?\")\nset FINAL = llm(f\"Again: {a}\") + llm(\"Of: \" + a, samples=2).join(\"\")"), s_context, cancellationToken: TestContext.Current.CancellationToken);

        Assert.InRange(model.Sent.Count, 3, 4);
        Assert.All(model.Sent, m => NothingSecret(string.Concat(m.Select(x => x.Text))));
    }

    [Fact]
    public async Task Neither_a_child_nor_what_a_failure_quotes_nor_a_root_models_own_words_carry_what_may_not_leave()
    {
        using var root = new ScriptedChatClient((messages, _) => !messages[0].Text.Contains("one ```rlm block", StringComparison.Ordinal) ? "fine"
            : messages[1].Text.Contains("question: Write", StringComparison.Ordinal) ? "It is anna@example.com.\n```rlm\nlet n = context.words()[0].int()\n```"
            : messages.Count == 2 ? "Perhaps 4111111111111111?\n```rlm\nlet n = context.lines()[0].int()\nshow n\n```"
            : messages.Count == 4 ? "```rlm\nlet b = rlm(context, \"Write anna@example.com\", calls=3, or=\"none\")\nshow b\n```"
            : "```rlm\nset FINAL = 1\n```");
        var options = new RlmOptions { Policy = new RlmPolicy { Redactions = s_redactions } };

        await new RlmEngine(root, options).AskAsync("Who?", s_context, new() { Direct = RlmDirect.Never }, null, TestContext.Current.CancellationToken);

        Assert.InRange(root.Sent.Count, 4, 20);
        Assert.Contains(root.Sent, m => m.Any(x => x.Text.Contains("question: Write [mail]", StringComparison.Ordinal)));
        Assert.All(root.Sent, m => NothingSecret(string.Concat(m.Select(x => x.Text))));
    }

    [Fact]
    public async Task Root_model_is_not_told_what_may_not_leave()
    {
        using var root = new ScriptedChatClient("```rlm\nlet l = context.lines()\nshow l\n```", "```rlm\nset FINAL = 1\n```");
        var engine = new RlmEngine(root, new RlmOptions { Policy = new RlmPolicy { Redactions = s_redactions } });

        await engine.AskAsync("What does anna@example.com write?", s_context, new() { Direct = RlmDirect.Never }, null, TestContext.Current.CancellationToken);

        Assert.Equal(2, root.Sent.Count);
        Assert.All(root.Sent, m => NothingSecret(string.Concat(m.Select(x => x.Text))));
    }

    /// <summary>What a sample or a shown value would cut in two is redacted before it is cut.</summary>
    [Fact]
    public async Task No_part_of_what_is_redacted_reaches_a_root_model_at_the_edge_of_a_sample()
    {
        for (var edge = 485; edge <= 500; edge++)
        {
            var text = new string('x', edge) + "4111111111111111" + new string('y', 6_000 - edge - 16) + "4222222222222222" + new string('z', 498 - 16 + (edge - 485));
            using var root = new ScriptedChatClient("```rlm\nlet all = context\nshow all\n```", "```rlm\nset FINAL = 1\n```");
            var options = new RlmOptions { Policy = new RlmPolicy { Redactions = [new(@"\d{12,19}", "#")] } };

            await new RlmEngine(root, options).AskAsync("What is it?", new RlmContext([new("a 4333333333333333", text)]), new() { Direct = RlmDirect.Never, MaxObservationChars = (2 * edge) + 12 }, null, TestContext.Current.CancellationToken);

            Assert.Equal(2, root.Sent.Count);
            Assert.All(root.Sent.SelectMany(m => m), m => Assert.DoesNotMatch("4111|1111|4222|2222|3333", m.Text));
        }
    }

    [Fact]
    public async Task Redactions_leave_the_delimiters_of_a_root_prompt_whole()
    {
        using var root = new ScriptedChatClient("```rlm\nshow context\n```", "```rlm\nset FINAL = 1\n```");
        var options = new RlmOptions { Policy = new RlmPolicy { Redactions = [new("[0-9a-f]", "")] } };

        await new RlmEngine(root, options).AskAsync("What is it?", RlmContext.FromText("abc 123\n"), new() { Direct = RlmDirect.Never }, null, TestContext.Current.CancellationToken);

        Assert.Matches("<data-1-[0-9a-f]{8}>\n \n\n</data-1-[0-9a-f]{8}>", root.Sent[1][1].Text);
        Assert.Matches("<data-1-[0-9a-f]{8}>\n \n\n</data-1-[0-9a-f]{8}>", root.Sent[1][^1].Text);
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public void What_is_a_line_is_redacted_whatever_ends_it(string end)
    {
        var redactor = Redactor.Of(new() { Redactions = [new(@"(?m)^\d{16}$", "[card]"), new(@"(?m)^key: .*$", "")] });

        Assert.Equal($"[card]{end}{end}paid{end}", redactor.Apply($"4111111111111111{end}key: abc{end}paid{end}"));
    }

    [Fact]
    public async Task Redaction_never_makes_a_text_longer_and_leaves_delimiters_whole()
    {
        using var model = new ScriptedChatClient("fine");
        var options = new RlmOptions { Policy = new RlmPolicy { Redactions = [new(@"[0-9a-f]"), new("data", "much longer than what it stands for")] } };

        await new RlmEngine(model, options).RunAsync(RlmScript.Compile("set FINAL = llm(f\"Read: {context}\")"), s_context, cancellationToken: TestContext.Current.CancellationToken);

        var sent = Assert.Single(model.Sent)[^1].Text;
        Assert.Matches("<data-1-[0-9a-f]+>\n", sent);
        Assert.Matches("\n</data-1-[0-9a-f]+>", sent);
    }

    [Fact]
    public async Task Label_that_may_not_leave_fails_its_call_before_anything_is_sent()
    {
        using var model = new ScriptedChatClient("\"x\"");
        var options = new RlmOptions { Policy = new RlmPolicy { Redactions = s_redactions } };
        var script = RlmScript.Compile("let labels = context.extract(r\"\\S+@\\S+\\.com\") + [\"nobody\"]\nset FINAL = llm(\"Who?\", as=one_of(labels))");

        var result = await new RlmEngine(model, options).RunAsync(script, s_context, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(("RLM4013", 0), (result.Failure?.Code, model.Sent.Count));
    }

    [Fact]
    public async Task Whoever_approves_is_given_the_plan_and_can_stop_it_before_anything_is_spent()
    {
        using var model = new ScriptedChatClient("fine");
        var asked = new List<long?>();
        var options = new RlmOptions
        {
            Approve = (plan, _) =>
            {
                asked.Add(plan.MaxCalls);
                return Task.FromResult(plan.MaxCalls == 1);
            },
        };
        var engine = new RlmEngine(model, options);
        var (one, two, none) = (RlmScript.Compile("set FINAL = llm(\"a\")"), RlmScript.Compile("set FINAL = [llm(\"b\"), llm(\"c\")]"), RlmScript.Compile("set FINAL = 1"));

        Assert.True((await engine.RunAsync(one, cancellationToken: TestContext.Current.CancellationToken)).IsSuccess);
        Assert.True((await engine.RunAsync(none, cancellationToken: TestContext.Current.CancellationToken)).IsSuccess);
        var refused = await Assert.ThrowsAsync<RlmException>(() => engine.RunAsync(two, cancellationToken: TestContext.Current.CancellationToken));

        Assert.Equal("RLM4012", refused.Diagnostic?.Code);
        Assert.Equal([1, 2], asked);
        Assert.Single(model.Sent);
    }

    [Fact]
    public async Task Each_program_of_a_session_that_calls_models_is_approved_and_its_children_with_it()
    {
        var asked = new List<long?>();
        using var model = new ScriptedChatClient((messages, _) => !messages[0].Text.Contains("one ```rlm block", StringComparison.Ordinal) ? "fine"
            : messages[1].Text.Contains("question: inner", StringComparison.Ordinal) ? "```rlm\nset FINAL = llm(\"again\")\n```"
            : messages.Count == 2 ? "```rlm\nlet n = context.len()\n```\n```rlm\nlet a = llm(\"x\")\n```"
            : messages.Count == 4 ? "```rlm\nlet b = rlm(context, \"inner\", calls=3)\n```"
            : "```rlm\nlet c = context.lines().take(1).map_llm(f\"Shorten {it}\")\n```");
        var options = new RlmOptions
        {
            Approve = (plan, _) =>
            {
                asked.Add(plan.MaxCalls);
                return Task.FromResult(asked.Count < 3);
            },
        };

        var result = await new RlmEngine(model, options).AskAsync("outer", RlmContext.FromText(string.Concat(Enumerable.Repeat("a line of text\n", 9_000))), new() { Direct = RlmDirect.Never }, null, TestContext.Current.CancellationToken);

        Assert.Equal([1, 3, 1], asked);
        Assert.Equal("RLM4012", result.Failure?.Code);
    }

    private static void NothingSecret(string text)
    {
        Assert.DoesNotContain("@example", text, StringComparison.Ordinal);
        Assert.DoesNotContain("4111", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Berg", text, StringComparison.Ordinal);
    }

    private static Task<RlmPlan> PlanAsync(IChatClient model, string program, RlmPolicy policy) =>
        new RlmEngine(model, new RlmOptions { Policy = policy }).PlanAsync(RlmScript.Compile(program), s_context, cancellationToken: TestContext.Current.CancellationToken);

    private sealed class NamedChatClient(string name) : IChatClient
    {
        public int Asked { get; private set; }

        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            Asked++;
            return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, "x")));
        }

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public object? GetService(Type serviceType, object? serviceKey = null) => serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata("test", null, name) : null;

        public void Dispose()
        {
        }
    }
}
