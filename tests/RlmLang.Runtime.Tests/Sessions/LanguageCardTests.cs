using RlmLang.Modules;
using RlmLang.Sessions;

namespace RlmLang.Tests.Sessions;

public sealed class LanguageCardTests
{
    // Code and prose of this kind have 3.3 characters a token or more in the tokenizers in use.
    [Theory]
    [InlineData(RlmCard.Full, 2_500)]
    [InlineData(RlmCard.Short, 1_000)]
    [InlineData(RlmCard.LibraryFirst, 1_000)]
    public void Card_fits_its_tokens(RlmCard form, int tokens) => Assert.InRange(LanguageCard.Write(form).Length / 3.3, 0, tokens);

    [Theory]
    [InlineData(RlmCard.Full)]
    [InlineData(RlmCard.Short)]
    [InlineData(RlmCard.LibraryFirst)]
    public void Every_strategy_is_on_the_card(RlmCard form)
    {
        var card = LanguageCard.Write(form);

        Assert.All(Strategies.Names, n => Assert.Contains(n, card, StringComparison.Ordinal));
    }

    [Fact]
    public void Library_first_card_tells_each_strategy_with_its_parameters_and_what_it_is_for()
    {
        var card = LanguageCard.Write(RlmCard.LibraryFirst);

        Assert.All(Strategies.Names, n => Assert.Matches($@"(?m)^  use ""std/{n}""  {n}\(t, \w+.*\): \w.+$", card));
    }

    [Fact]
    public void Call_as_the_library_first_card_writes_it_is_a_program_for_every_strategy() =>
        Assert.All(StandardLibrary.Names, n => Assert.True(RlmScript.TryCompile($"use \"{n}\"\nset FINAL = {n[4..]}(context, query)", out _, out var wrong), string.Join('\n', wrong.Select(d => d.Message))));

    [Theory]
    [InlineData("llama3.2:1b", RlmCard.LibraryFirst)]
    [InlineData("qwen2.5-coder:3b-instruct-q4_K_M", RlmCard.LibraryFirst)]
    [InlineData("qwen2.5-7b-instruct", RlmCard.Short)]
    [InlineData("gemma3:12b", RlmCard.Short)]
    [InlineData("llama3.3:70b", RlmCard.Full)]
    [InlineData("mixtral:8x7b", RlmCard.Full)]
    [InlineData("gpt-5-mini", RlmCard.Full)]
    [InlineData("claude-sonnet-4", RlmCard.Full)]
    [InlineData("phi-3.8b", RlmCard.LibraryFirst)]
    [InlineData("smollm2:135m", RlmCard.LibraryFirst)]
    [InlineData("gemma3:270m", RlmCard.LibraryFirst)]
    [InlineData("SmolLM-360M-Instruct", RlmCard.LibraryFirst)]
    [InlineData("tinyllama", RlmCard.LibraryFirst)]
    [InlineData("llama3.2", RlmCard.LibraryFirst)]
    [InlineData("ollama:llama3.2", RlmCard.LibraryFirst)]
    [InlineData("llama3.2:latest", RlmCard.LibraryFirst)]
    [InlineData("ollama:tinyllama:latest@http://127.0.0.1:11434", RlmCard.LibraryFirst)]
    [InlineData("phi3", RlmCard.LibraryFirst)]
    [InlineData("llama3.1-instruct", RlmCard.Short)]
    [InlineData("qwen3", RlmCard.Short)]
    [InlineData("mistral", RlmCard.Short)]
    [InlineData("mistral-large", RlmCard.Full)]
    [InlineData("llama3.2-vision:90b", RlmCard.Full)]
    [InlineData("llama4", RlmCard.Full)]
    [InlineData("scripted", RlmCard.Full)]
    public void Size_in_a_models_name_chooses_the_card(string model, RlmCard form) => Assert.Equal(form, LanguageCard.Suited(model));

    [Theory]
    [InlineData(RlmCard.Full, 32_000, "divide(solve, combine")]
    [InlineData(RlmCard.Short, 32_000, "Model calls: llm(")]
    [InlineData(RlmCard.LibraryFirst, 32_000, "ONE function of a library")]
    [InlineData(RlmCard.Full, 14_000, "Model calls: llm(")]
    public async Task Root_model_is_told_what_was_chosen_or_what_there_is_room_for(RlmCard asked, int window, string told)
    {
        using var root = new ScriptedChatClient("```rlm\nset FINAL = 1\n```");
        var engine = new RlmEngine(root, new RlmOptions { WindowChars = window });

        var result = await engine.AskAsync("How many?", RlmContext.FromText("a\nb\n"), new() { Card = asked, Direct = RlmDirect.Never }, null, TestContext.Current.CancellationToken);

        Assert.True(result.IsSuccess, result.Failure?.Message);
        Assert.Contains(told, root.Sent[0][0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Weak_root_answers_in_two_lines_with_the_library()
    {
        using var model = new ScriptedChatClient((messages, _) => messages[0].Text.Contains("ONE function", StringComparison.Ordinal)
            ? "I will search.\n```\nuse \"std/search\"\nset FINAL = search(context, query)\n```"
            : """{"answer": "42", "quote": "the code is 42"}""");
        var text = string.Concat(Enumerable.Repeat("nothing here to see\n", 5_000)) + "the code is 42\n";

        var result = await new RlmEngine(model).AskAsync("What is the code?", RlmContext.FromText(text), new() { Card = RlmCard.LibraryFirst }, null, TestContext.Current.CancellationToken);

        Assert.Equal("""{"answer":"42","quote":"the code is 42"}""", result.FinalJson);
    }
}
