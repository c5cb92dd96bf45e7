using Microsoft.Extensions.AI;

namespace RlmLang.Tests.Calls;

public sealed class ReplyReaderTests
{
    [Theory]
    [InlineData("bool", "yes", "true")]
    [InlineData("bool", "{\"value\": false}", "false")]
    [InlineData("bool", "No.", "false")]
    [InlineData("int", "1,200", "1200")]
    [InlineData("int", "{\"value\": 3.0}", "3")]
    [InlineData("float", "{\"value\": 2.5}", "2.5")]
    [InlineData("one_of(\"big\", \"small\")", "Small", "\"small\"")]
    [InlineData("one_of(\"big\", \"small\")", "```json\n{\"value\": \"big\"}\n```", "\"big\"")]
    [InlineData("one_of(\"big\", \"small\")", "<think>small? no</think>\nbig", "\"big\"")]
    [InlineData("{a: text, n: int}", "Here you are: {\"a\": \"x\", \"n\": 1}", "{\"a\":\"x\",\"n\":1}")]
    [InlineData("{a: text, n: int}", "First I thought {\"a\": \"w\"}, but it is {\"a\": \"x\", \"n\": 1}", "{\"a\":\"x\",\"n\":1}")]
    [InlineData("[text; 2]", "{\"value\": [\"a\", \"b\"]}", "[\"a\",\"b\"]")]
    [InlineData("[text]", "[\"a\"]", "[\"a\"]")]
    [InlineData("text?", "{\"value\": null}", "null")]
    public async Task Reply_is_read_as_its_type(string type, string reply, string expected) => Assert.Equal(expected, (await AskAsync(type, reply)).FinalJson);

    [Theory]
    [InlineData("int", "1,5")]
    [InlineData("int(0..9)", "12")]
    [InlineData("int", "many")]
    [InlineData("bool", "perhaps")]
    [InlineData("one_of(\"big\", \"small\")", "huge")]
    [InlineData("[text; 2]", "{\"value\": [\"a\", \"b\", \"c\"]}")]
    [InlineData("{a: text, n: int}", "{\"a\": \"x\"}")]
    [InlineData("text(3)", "<think>for ever")]
    [InlineData("{a: text}", "{\"a\": \"\\ud800\"}")]
    [InlineData("float", "1e999")]
    [InlineData("int", "")]
    public async Task Reply_of_another_type_is_a_failure(string type, string reply)
    {
        var result = await AskAsync(type, reply);

        Assert.Null(result.FinalJson);
        Assert.Equal("RLM5", result.Failure?.Code[..4]);
    }

    [Fact]
    public async Task Text_that_is_too_long_is_cut_at_a_word_with_a_mark()
    {
        using var model = new ScriptedChatClient("one two three four");

        var result = await RunAsync(model, """set FINAL = llm("Go", max_chars=10)""");

        Assert.Equal("one two…", result.FinalText);
    }

    [Theory]
    [InlineData("one two three fo", 40, "one two three four")]
    [InlineData("", 40, "one two three four")]
    [InlineData("<think>for ever", 40, "one two three four")]
    public async Task Text_that_the_provider_cut_is_asked_for_again_in_fewer_characters(string reply, int most, string expected)
    {
        using var model = new ScriptedChatClient(reply, expected) { IsCutOff = came => came == reply };

        var result = await RunAsync(model, $"set FINAL = llm(\"Go\", max_chars={most})");

        Assert.Equal((expected, 1L, 2L), (result.FinalText, result.Usage.Calls, result.Usage.Requests));
        Assert.Equal(model.Sent[0].Select(m => m.Text), model.Sent[1].Take(2).Select(m => m.Text));
        Assert.EndsWith("Answer again with the result alone, in at most 40 characters.", Assert.Single(model.Sent[1].Skip(2)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Text_that_the_provider_cut_after_all_that_is_wanted_is_a_value()
    {
        using var model = new ScriptedChatClient("one two three fo") { IsCutOff = _ => true };

        var result = await RunAsync(model, """set FINAL = llm("Go", max_chars=10)""");

        Assert.Equal(("one two…", 1L), (result.FinalText, result.Usage.Requests));
    }

    [Fact]
    public async Task Text_that_is_cut_each_time_is_a_failure_and_never_a_value()
    {
        using var model = new ScriptedChatClient("one two three fo") { IsCutOff = _ => true };

        var failed = await RunAsync(model, """set FINAL = llm("Go")""");
        var replaced = await RunAsync(model, """set FINAL = llm("Go", or="nothing")""");

        Assert.Equal((null, 2L), (failed.FinalText, failed.Usage.Requests));
        Assert.Contains("cut off before its end", failed.Failure!.Message, StringComparison.Ordinal);
        Assert.Equal(("nothing", 1L), (replaced.FinalText, replaced.Usage.Defaulted));
    }

    private static async Task<RlmResult> AskAsync(string type, string reply)
    {
        using var model = new ScriptedChatClient(reply);
        return await RunAsync(model, $"set FINAL = llm(\"Go\", as={type})");
    }

    private static Task<RlmResult> RunAsync(IChatClient model, string program) =>
        new RlmEngine(model).RunAsync(RlmScript.Compile(program), RlmContext.Empty, cancellationToken: TestContext.Current.CancellationToken);
}
