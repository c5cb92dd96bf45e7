using Microsoft.Extensions.AI;

namespace RlmLang.Tests.Calls;

public sealed class PackedRepliesTests
{
    private const string Program = """set FINAL = ["a", "b", "c"].map_llm(f"How many in {it}?", as=int(-1..9), per_call=3, or=-1)""";

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Pack_of_the_wrong_number_of_replies_shifts_none_of_them(int repairs)
    {
        using var model = new ScriptedChatClient("""{"replies": [{"value": 1}, {"value": 2}]}""");

        var result = await RunAsync(model, repairs);

        Assert.Equal(("[-1,-1,-1]", 1 + repairs, 3L), (result.FinalJson, model.Sent.Count, result.Usage.Defaulted));
    }

    [Fact]
    public async Task Only_items_without_a_reply_take_or()
    {
        using var model = new ScriptedChatClient("""{"replies": [{"value": 1}, {"value": 99}, {"value": 3}]}""", """{"replies": [{"value": "?"}]}""");

        var result = await RunAsync(model, repairs: 2);

        Assert.Equal(("[1,-1,3]", 3, 1L), (result.FinalJson, model.Sent.Count, result.Usage.Defaulted));
    }

    [Fact]
    public async Task Each_asking_is_about_what_is_still_missing()
    {
        using var model = new ScriptedChatClient(
            """{"replies": [{"value": "?"}, {"value": "?"}, {"value": 3}]}""",
            """{"replies": [{"value": "?"}, {"value": 2}]}""",
            """{"replies": [{"value": 1}]}""");

        var result = await RunAsync(model, repairs: 2);

        Assert.Equal(("[1,2,3]", 1L, 3L), (result.FinalJson, result.Usage.Calls, result.Usage.Requests));
        Assert.Equal([3, 2, 1], model.Sent.Select(m => System.Text.RegularExpressions.Regex.Count(m[1].Text, @"^<item-", System.Text.RegularExpressions.RegexOptions.Multiline)));
    }

    [Fact]
    public async Task What_came_before_the_provider_failed_is_kept()
    {
        var asked = 0;
        using var model = new ScriptedChatClient((_, _) => ++asked == 1 ? """{"replies": [{"value": 1}, {"value": "?"}, {"value": 3}]}""" : throw new InvalidOperationException("gone"));

        var result = await RunAsync(model, repairs: 1);

        Assert.Equal("[1,-1,3]", result.FinalJson);
    }

    [Fact]
    public async Task Missing_item_without_or_fails_the_run_and_says_why()
    {
        using var model = new ScriptedChatClient("""{"replies": [{"value": 1}, {"value": 99}, {"value": 3}]}""", """{"replies": [{"value": 99}]}""");

        var result = await RunAsync(model, repairs: 1, Program.Replace(", or=-1", "", StringComparison.Ordinal));

        Assert.Null(result.FinalJson);
        Assert.Contains("has to be from", result.Failure?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Last_pack_is_as_small_as_what_is_left()
    {
        using var model = new ScriptedChatClient((m, _) =>
            $"{{\"replies\": [{string.Join(',', Enumerable.Repeat("{\"value\": 1}", System.Text.RegularExpressions.Regex.Count(m[1].Text, @"^<item-", System.Text.RegularExpressions.RegexOptions.Multiline)))}]}}");

        var result = await RunAsync(model, 0, """set FINAL = ["a", "b", "c", "d", "e"].map_llm(f"How many in {it}?", as=int, per_call=2)""");

        Assert.Equal(("[1,1,1,1,1]", 3L), (result.FinalJson, result.Usage.Calls));
    }

    private static Task<RlmResult> RunAsync(IChatClient model, int repairs, string program = Program) => new RlmEngine(model, new RlmOptions { Policy = new RlmPolicy { Repairs = repairs } })
        .RunAsync(RlmScript.Compile(program), cancellationToken: TestContext.Current.CancellationToken);
}
