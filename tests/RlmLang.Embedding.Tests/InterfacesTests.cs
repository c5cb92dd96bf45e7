using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using RlmLang.Models;
using RlmLang.Testing;

namespace RlmLang.Tests;

/// <summary>The lines of C# that hosts rely on from the first release: they compile as they are, and do as is said.</summary>
public sealed class InterfacesTests
{
    private const string Source = """
        param areas: [text] = ["other"]
        let kept = context.lines().filter_llm(f"Is a refund asked for?\n{it}")
        set FINAL = kept.map({area: areas[0], note: it})
        """;

    private static readonly RlmContext s_context = RlmContext.FromText("one: fine\ntwo: refund\nthree: fine", "notes.txt");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_script_is_compiled_planned_and_run_and_its_result_is_typed()
    {
        using var client = Refunds();
        IChatClient model = client;
        var (source, context, cancellationToken) = (Source, s_context, Cancel);
        var told = new List<Report>();

        var engine  = new RlmEngine(model, new RlmOptions { Policy = { MaxCalls = 500, MaxDepth = 2 } });
        RlmScript script = RlmScript.Compile(source);
        RlmPlan plan     = await engine.PlanAsync(script, context, new { areas = new[] { "billing" } }, cancellationToken: cancellationToken);
        Assert.Empty(client.Sent);
        RlmResult<Report[]> result = await engine.RunAsync<Report[]>(plan, cancellationToken);
        foreach (Report r in result.Final)
        {
            told.Add(r);
        }

        Assert.Equal([new Report("billing", "two: refund")], told);
        Assert.Equal((3L, 3L), (plan.MaxCalls, result.Usage.Calls));
        Assert.Equal((33L, 31L), (result.Coverage.ContextChars, result.Coverage.ReadChars));
        var cited = Assert.Single(result.Citations);
        Assert.Equal(("$[0].note", "notes.txt", 10, 21), (cited.Path, cited.Document, cited.Start, cited.End));
        Assert.Equal(64, plan.Fingerprint.Length);
    }

    [Fact]
    public async Task A_plan_needs_no_more_than_a_script_and_a_context()
    {
        using var model = Refunds();
        var engine = new RlmEngine(model);
        RlmScript script = RlmScript.Compile(Source);

#pragma warning disable xUnit1051 // As hosts write it.
        RlmPlan plan = await engine.PlanAsync(script, s_context, new { areas = new[] { "billing" } });
        RlmResult planned = await engine.RunAsync(plan);
        RlmResult result = await engine.RunAsync(script, s_context);
        RlmResult<Report[]> typed = await engine.RunAsync<Report[]>(script, s_context);
#pragma warning restore xUnit1051

        Assert.Equal([planned.IsSuccess, result.IsSuccess, typed.IsSuccess], [true, true, true]);
        Assert.Equal("other", typed.Final[0].Area);
    }

    [Fact]
    public void A_script_that_does_not_compile_is_an_exception_or_diagnostics_as_asked_for()
    {
        const string wrong = "set FINAL = context.chnk(8)";

        var thrown = Assert.Throws<RlmDiagnosticsException>(() => RlmScript.Compile(wrong));
        Assert.False(RlmScript.TryCompile(wrong, out _, out var diagnostics));

        Assert.Equal("RLM2002", Assert.Single(thrown.Diagnostics).Code);
        Assert.Equal("RLM2002", Assert.Single(diagnostics).Code);
    }

    [Fact]
    public async Task A_type_that_FINAL_cannot_have_is_told_before_anything_is_paid()
    {
        using var model = Refunds();
        var engine = new RlmEngine(model);
        var plan = await engine.PlanAsync(RlmScript.Compile(Source), s_context, cancellationToken: Cancel);

        var told = await Assert.ThrowsAsync<RlmException>(() => engine.RunAsync<int>(plan, Cancel));
        var scripted = await Assert.ThrowsAsync<RlmException>(() => engine.RunAsync<int>(plan.Script, s_context, cancellationToken: Cancel));

        Assert.Contains("cannot be read as Int32", told.Message, StringComparison.Ordinal);
        Assert.Equal(told.Message, scripted.Message);
        Assert.Empty(model.Sent);
    }

    [Fact]
    public async Task A_run_that_failed_says_why_where_its_value_is_taken()
    {
        using var model = new ScriptedChatClient((_, _) => throw new InvalidOperationException("no more replies"));
        var result = await new RlmEngine(model).RunAsync<int>(RlmScript.Compile("set FINAL = llm(\"How many?\", as=int)"), cancellationToken: Cancel);

        var told = Assert.Throws<RlmException>(() => result.Final);

        Assert.False(result.IsSuccess);
        Assert.Equal(result.Failure, told.Diagnostic);
        Assert.Contains("no more replies", told.Message, StringComparison.Ordinal);
        Assert.Equal(0, result.FinalOrDefault);
    }

    [Fact]
    public async Task A_question_is_answered_over_a_directory()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            File.WriteAllText(Path.Combine(folder.FullName, "a.txt"), "The term is one year.");
            File.WriteAllText(Path.Combine(folder.FullName, "b.txt"), "The term is two years.");
            using var model = new ScriptedChatClient("The terms do.");
            var engine = new RlmEngine(model);
            var contracts = folder.FullName;

            RlmResult answer = await engine.AskAsync("Which clauses contradict?", RlmContext.FromDirectory(contracts, Cancel), cancellationToken: Cancel);

            Assert.Equal("The terms do.", answer.FinalText);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task From_the_outside_it_is_a_model_whose_long_content_becomes_the_context()
    {
        using var model = new ScriptedChatClient((sent, _) => sent[0].Text.Contains("```rlm", StringComparison.Ordinal) ? "```rlm\nset FINAL = context.lines().len()\n```" : "short");
        ChatMessage[] messages = [new(ChatRole.User, string.Concat(Enumerable.Repeat("a line of a long letter\n", 5_000))), new(ChatRole.User, "How many lines are there?")];

        IChatClient recursive = model.AsRecursive(new RlmOptions { Policy = { MaxCalls = 20 } });
        ChatResponse response = await recursive.GetResponseAsync(messages, cancellationToken: Cancel);

        Assert.Equal("5000", response.Text);
        Assert.Equal(120_000, Assert.IsType<RlmResult>(response.RawRepresentation).Coverage.ContextChars, 10.0);
    }

    [Fact]
    public async Task Events_are_streamed_and_functions_and_services_are_there()
    {
        using var model = Refunds();
        var (context, ct, catalogue) = (s_context, Cancel, new Dictionary<string, decimal> { ["lamp"] = 12.5m });
        var options = new RlmOptions();
        var services = new ServiceCollection().AddSingleton<IChatClient>(model);
        var kinds = new List<string>();

        options.Functions.Add("price_of", (string sku) => catalogue[sku], doc: "list price");
        services.AddRlm(o => o.Policy.MaxCalls = 7);
        var engine = new RlmEngine(model, options);
        var script = RlmScript.Compile(Source);
        await foreach (RlmEvent e in engine.StreamAsync(script, context, cancellationToken: ct))
        {
            kinds.Add(e.GetType().Name);
        }

        Assert.Equal(("RlmPlanned", "RlmFinal"), (kinds[0], kinds[^1]));
        Assert.Equal(12.5, (await engine.RunAsync<double>(engine.Compile("set FINAL = \"lamp\".price_of()"), cancellationToken: ct)).Final);
        await using var provider = services.BuildServiceProvider();
        Assert.True((await provider.GetRequiredService<RlmEngine>().PlanAsync(script, context, cancellationToken: ct)).IsAdmitted);
    }

    [Fact]
    public void A_client_of_Ollama_takes_an_address_and_a_name()
    {
        using var model = new OllamaChatClient(new Uri("http://localhost:11434"), "llama3.2");

        Assert.Equal("llama3.2", (model.GetService(typeof(ChatClientMetadata)) as ChatClientMetadata)?.DefaultModelId);
    }

    [Theory]
    [InlineData(0, 0, 0, 1, true)]
    [InlineData(-1, 0, 0, 1, false)]
    [InlineData(0, 0, 0, 0, false)]
    public void A_policy_for_untrusted_programs_takes_zero_for_zero_and_nothing_below(long calls, long depth, long promptChars, long work, bool isFine)
    {
        var made = Record.Exception(() => RlmPolicy.ForUntrustedPrograms(maxCalls: calls, maxDepth: depth, maxPromptChars: promptChars, maxWork: work, timeout: TimeSpan.FromSeconds(1)));

        Assert.Equal(isFine, made is null);
        Assert.True(isFine || made is ArgumentOutOfRangeException);
        Assert.All(typeof(RlmPolicy).GetMethod(nameof(RlmPolicy.ForUntrustedPrograms))!.GetParameters(), p => Assert.False(p.HasDefaultValue));
    }

    [Fact]
    public async Task An_adversarial_model_does_not_get_a_run_past_its_bounds()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            using var model = new AdversarialChatClient(seed);
            var engine = new RlmEngine(model, new RlmOptions { Time = new Soon() });
            var plan = await engine.PlanAsync(RlmScript.Compile("""set FINAL = context.lines().map(llm(f"Count:\n{it}", as=int, or=0))"""), s_context, cancellationToken: Cancel);

            var result = await engine.RunAsync(plan, cancellationToken: Cancel);

            Assert.True(result.IsSuccess, result.Failure?.Message);
            Assert.InRange(result.Usage.Requests, 0, plan.MaxRequests ?? 0);
        }
    }

    private static ScriptedChatClient Refunds() => new((sent, _) => sent[^1].Text.Contains("two: refund", StringComparison.Ordinal) ? "true" : "false");

    private sealed record Report(string Area, string Note);

    /// <summary>A clock whose timers are due at once.</summary>
    private sealed class Soon : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            System.CreateTimer(callback, state, dueTime == Timeout.InfiniteTimeSpan ? dueTime : TimeSpan.Zero, period);
    }
}
