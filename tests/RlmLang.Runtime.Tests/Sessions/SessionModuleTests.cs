
namespace RlmLang.Tests.Sessions;

public sealed class SessionModuleTests
{
    private static readonly RlmContext s_notes = RlmContext.FromText("note 1: the code is 4711\n\nnote 2: thanks\n");

    [Fact]
    public async Task A_module_that_one_program_uses_is_there_for_later_ones()
    {
        using var root = new ScriptedChatClient(
            "```rlm\nuse \"std/search\"\nlet one = search(context, query)\n```",
            "```rlm\nfn ask(q: text) -> bool = search(context, q) != none\nset FINAL = ask(query)\n```");

        var result = await Ask(root);

        Assert.Equal(("true", 2), (result.FinalText, result.Turns.Length));
    }

    [Fact]
    public async Task A_function_of_the_library_without_its_use_is_put_right()
    {
        using var root = new ScriptedChatClient("```rlm\nset FINAL = search(context, query) != none\n```");

        var result = await Ask(root);

        Assert.Equal("true", result.FinalText);
        Assert.Contains("put right: line 1: add `use \"std/search\"`", Assert.Single(result.Turns).Observation, StringComparison.Ordinal);
    }

    private static async Task<RlmResult> Ask(ScriptedChatClient root)
    {
        using var model = new ScriptedChatClient("""{"answer": "4711", "quote": "the code is 4711"}""");
        return await new RlmEngine(model, new RlmOptions { RootModel = root }).AskAsync("What is the code?", s_notes, new RlmAskOptions { Direct = RlmDirect.Never });
    }
}
