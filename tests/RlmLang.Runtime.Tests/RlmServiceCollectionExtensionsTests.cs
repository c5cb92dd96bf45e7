using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace RlmLang.Tests;

public sealed class RlmServiceCollectionExtensionsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Engine_has_the_client_and_the_keyed_clients_as_aliases()
    {
        var services = new ServiceCollection().AddRlm(o => o.Policy = o.Policy with { MaxCalls = 2 });
        services.AddSingleton<IChatClient>(new ScriptedChatClient("small"));
        services.AddKeyedSingleton<IChatClient>("large", new ScriptedChatClient("large"));
        services.AddKeyedSingleton<IChatClient>("root", new ScriptedChatClient("```rlm\nset FINAL = [llm(\"a\"), llm(\"b\", model=\"large\")]\n```"));
        using var provider = services.BuildServiceProvider();
        var engine = provider.GetRequiredService<RlmEngine>();

        var result = await engine.RunAsync(RlmScript.Compile("""set FINAL = [llm("a"), llm("b", model="large")]"""), cancellationToken: Cancellation);

        Assert.Equal("""["small","large"]""", result.FinalJson);
        Assert.Same(engine, provider.GetRequiredService<RlmEngine>());
        var plan = await engine.PlanAsync(RlmScript.Compile("""set FINAL = [llm("a"), llm("b"), llm("c")]"""), cancellationToken: Cancellation);
        Assert.False(plan.IsAdmitted);
    }

    [Fact]
    public async Task Root_client_writes_the_programs_of_questions()
    {
        var services = new ServiceCollection().AddRlm();
        services.AddSingleton<IChatClient>(new ScriptedChatClient("leaf"));
        services.AddKeyedSingleton<IChatClient>("root", new ScriptedChatClient("```rlm\nset FINAL = llm(\"a\")\n```"));
        using var provider = services.BuildServiceProvider();

        var result = await provider.GetRequiredService<RlmEngine>().AskAsync("What?", RlmContext.FromText("x"), new RlmAskOptions { Direct = RlmDirect.Never }, cancellationToken: Cancellation);

        Assert.Equal("leaf", result.FinalText);
    }

    [Fact]
    public async Task Client_under_the_key_default_stands_in_for_one_without_a_key()
    {
        var services = new ServiceCollection();
        services.AddKeyedSingleton<IChatClient>("default", new ScriptedChatClient("by key"));
        services.AddRlm((_, o) => o.Concurrency = 3).AddRlm(o => o.WindowChars = 9_000);
        using var provider = services.BuildServiceProvider();

        Assert.Equal("by key", (await provider.GetRequiredService<RlmEngine>().RunAsync(RlmScript.Compile("""set FINAL = llm("a")"""), cancellationToken: Cancellation)).FinalText);
    }

    [Fact]
    public void Services_without_a_model_say_what_to_add()
    {
        using var provider = new ServiceCollection().AddRlm().BuildServiceProvider();

        var failure = Assert.Throws<RlmException>(provider.GetRequiredService<RlmEngine>);

        Assert.Contains("add an IChatClient", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_are_held_to_their_ranges_when_the_engine_is_made()
    {
        var services = new ServiceCollection().AddRlm(o => o.Concurrency = 0);
        services.AddSingleton<IChatClient>(new ScriptedChatClient("x"));
        using var provider = services.BuildServiceProvider();

        Assert.Throws<ArgumentOutOfRangeException>(provider.GetRequiredService<RlmEngine>);
    }
}
