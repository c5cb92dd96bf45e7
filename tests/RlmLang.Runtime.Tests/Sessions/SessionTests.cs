using Microsoft.Extensions.AI;

namespace RlmLang.Tests.Sessions;

public sealed class SessionTests
{
    private static readonly RlmContext s_notes = RlmContext.FromText(string.Concat(Enumerable.Range(0, 40).Select(i => $"note {i}: {(i % 10 == 3 ? "refund" : "thanks")}\n")));

    private static readonly RlmAskOptions s_loop = new() { Direct = RlmDirect.Never };

    [Fact]
    public async Task Final_of_a_later_turn_uses_what_an_earlier_turn_bound()
    {
        using var root = new ScriptedChatClient(
            "First look.\n```rlm\nlet hits = context.grep(\"refund\")\nshow hits.take(1)\n```",
            "```rlm\nset FINAL = hits.len()\n```");

        var result = await Ask(root, s_loop);

        Assert.Equal((true, "4", 2L, 2), (result.IsSuccess, result.FinalText, result.Usage.Calls, result.Turns.Length));
        var told = root.Sent[1][^1].Text;
        Assert.Contains("bound hits: [text], 4 items", told, StringComparison.Ordinal);
        Assert.Contains("note 3: refund", told, StringComparison.Ordinal);
        Assert.Contains("turn 2 of 8; 199 calls are left", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Functions_and_types_stay_for_later_turns()
    {
        using var root = new ScriptedChatClient(
            "```rlm\ntype Size = one_of(\"big\", \"small\")\nfn size(t: text) -> text = \"big\" if t.len() > 5 else \"small\"\n```",
            "```rlm\nfn other(t: text) -> text = size(t)\nset FINAL = [other(\"abc\"), size(\"abcdefg\")]\n```");

        Assert.Equal("""["small","big"]""", (await Ask(root, s_loop)).FinalJson);
    }

    [Fact]
    public async Task Plan_in_one_shot_is_asked_for_whole_and_has_the_whole_budget_but_the_turn()
    {
        using var root = new ScriptedChatClient((messages, _) => messages[^1].Text.Contains("only turn", StringComparison.Ordinal)
            ? "```rlm\nset FINAL = context.lines().take(19).filter_llm(f\"Refund?\\n{it}\").lenght()\n```"
            : """{"value": true}""");

        var result = await Ask(root, s_loop with { MaxTurns = 1 }, new RlmPolicy { MaxCalls = 20 });

        Assert.Equal(("19", 20L, 1), (result.FinalText, result.Usage.Calls, result.Turns.Length));
        Assert.Contains("turn 1 of 1; 20 calls are left", root.Sent[0][^1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Certain_slip_is_put_right_and_reported_without_a_turn()
    {
        using var root = new ScriptedChatClient(
            "```rlm\nlet hits = context.grpe(\"refund\")\nshow hits.len()\n```",
            "```rlm\nset FINAL = hits.length\n```");

        var result = await Ask(root, s_loop);

        Assert.Equal("4", result.FinalText);
        Assert.Contains("put right: line 1", root.Sent[1][^1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Errors_come_back_in_compact_form_with_their_lines()
    {
        using var root = new ScriptedChatClient("```rlm\nlet x = 1\nset FINAL = nothing_like_it + x\n```", "```rlm\nset FINAL = 5\n```");

        var result = await Ask(root, s_loop);

        Assert.Equal("5", result.FinalText);
        Assert.Matches(@"RLM2\d\d\d 2:13 ", root.Sent[1][^1].Text);
    }

    [Fact]
    public async Task Program_that_may_cost_more_than_is_left_is_refused_and_can_be_made_smaller()
    {
        using var root = new ScriptedChatClient(
            (messages, _) => messages[0].Text.Contains("root", StringComparison.Ordinal) || messages[0].Text.Contains("turns", StringComparison.Ordinal)
                ? messages[^1].Text.Contains("RLM4", StringComparison.Ordinal) ? "```rlm\nset FINAL = context.lines().take(5).map_llm(f\"Shorten {it}\").len()\n```" : "```rlm\nset FINAL = context.lines().map_llm(f\"Shorten {it}\").len()\n```"
                : "short");

        var result = await Ask(root, s_loop, new RlmPolicy { MaxCalls = 20 });

        Assert.Equal(("5", true), (result.FinalText, result.IsSuccess));
        Assert.True(result.Usage.Calls <= 20);
    }

    [Fact]
    public async Task Several_blocks_run_in_order_until_final()
    {
        using var root = new ScriptedChatClient("```rlm\nlet a = 2\n```\nthen\n```rlm\nset FINAL = a + 1\n```\nnever\n```rlm\nset FINAL = 99\n```");

        var result = await Ask(root, s_loop);

        Assert.Equal(("3", 1L), (result.FinalText, result.Usage.Calls));
    }

    [Fact]
    public async Task Last_turn_is_told_to_finish_and_the_best_value_is_returned_marked()
    {
        using var root = new ScriptedChatClient(
            (messages, _) => messages[0].Text.Contains("one ```rlm block", StringComparison.Ordinal) ? "```rlm\nlet t" + messages.Count + " = llm(\"Say it\")\nlet free = 1\n```" : "paid for");

        var result = await Ask(root, s_loop with { MaxTurns = 2 });

        Assert.True(result.IsPartial);
        Assert.Equal(("paid for", "RLM5101"), (result.FinalText, result.Failure?.Code));
        Assert.Contains("This is the last turn: set FINAL now", root.Sent.Last(m => m[0].Text.Contains("one ```rlm block", StringComparison.Ordinal))[^1].Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    public async Task Whole_budget_holds_as_one_number(int calls)
    {
        using var root = new ScriptedChatClient(
            (messages, _) => messages[0].Text.Contains("one ```rlm block", StringComparison.Ordinal) ? $"```rlm\nlet x{messages.Count} = context.lines().take({messages.Count}).map_llm(f\"Shorten {{it}}\")\n```" : "short");

        var result = await Ask(root, s_loop with { MaxTurns = 20 }, new RlmPolicy { MaxCalls = calls });

        Assert.True(root.Sent.Count <= calls);
        Assert.Equal(root.Sent.Count, result.Usage.Calls);
        Assert.False(result.IsSuccess);
    }

    [Fact]
    public async Task Reply_without_a_program_is_told_so()
    {
        using var root = new ScriptedChatClient("I would rather talk.", "<think>set FINAL = 1</think>```rlm\nset FINAL = 2\n```");

        Assert.Equal("2", (await Ask(root, s_loop)).FinalText);
        Assert.Contains("There was no program", root.Sent[1][^1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Failing_run_is_told_with_its_place_and_what_was_paid_for_stays()
    {
        using var root = new ScriptedChatClient(
            (messages, _) => !messages[0].Text.Contains("one ```rlm block", StringComparison.Ordinal) ? "7"
                : messages.Count == 2 ? "```rlm\nlet kept = llm(\"A number\", as=int(0..9))\nshow [1, 2][kept]\n```"
                : "```rlm\nset FINAL = kept\n```");

        var result = await Ask(root, s_loop);

        Assert.Equal("7", result.FinalText);
        Assert.Matches(@"RLM5\d\d\d 2:", root.Sent[^1][^1].Text);
    }

    [Fact]
    public async Task Long_values_are_cut_in_the_middle_with_their_true_length()
    {
        using var root = new ScriptedChatClient("```rlm\nshow context\n```", "```rlm\nset FINAL = 1\n```");

        await Ask(root, s_loop with { MaxObservationChars = 200 });

        var told = root.Sent[1][^1].Text;
        Assert.Contains($"{s_notes.Length:N0} characters", told, StringComparison.Ordinal);
        Assert.Contains("characters left out", told, StringComparison.Ordinal);
        Assert.True(told.Length < 700);
    }

    [Fact]
    public async Task Oldest_turns_make_room_and_names_stay()
    {
        var turn = 0;
        using var root = new ScriptedChatClient((_, _) => ++turn < 8 ? $"```rlm\nlet v{turn} = {turn}\nshow context[0:1500]\n# {new string('x', 2_000)}\n```" : "```rlm\nset FINAL = v1 + v7\n```");
        var engine = new RlmEngine(root, new RlmOptions { WindowChars = 30_000 });

        var result = await engine.AskAsync("How many?", s_notes, s_loop, null, TestContext.Current.CancellationToken);

        Assert.Equal("8", result.FinalText);
        Assert.All(root.Sent, m => Assert.True(m.Sum(x => x.Text.Length) <= 30_000));
        Assert.Contains("earlier turns are left out", root.Sent[^1][1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Short_context_is_answered_by_one_plain_call()
    {
        using var root = new ScriptedChatClient("Four of them.");

        var result = await Ask(root, new RlmAskOptions());

        Assert.Equal(("Four of them.", 1L, 1.0), (result.FinalText, result.Usage.Calls, result.Coverage.Share));
        Assert.Contains("How many ask for a refund?", Assert.Single(root.Sent)[^1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Session_keeps_names_for_the_next_question_and_a_fork_goes_its_own_way()
    {
        using var root = new ScriptedChatClient(
            "```rlm\nlet hits = context.grep(\"refund\")\nset FINAL = hits.len()\n```",
            "```rlm\nlet more = hits + [\"x\"]\nset FINAL = more.len()\n```",
            "```rlm\nset FINAL = hits.len() * 10\n```");
        var session = new RlmEngine(root).StartSession(s_notes, s_loop);

        Assert.Equal("4", (await session.AskAsync("How many?", null, TestContext.Current.CancellationToken)).FinalText);
        var fork = session.Fork();
        Assert.Equal("5", (await session.AskAsync("And one more?", null, TestContext.Current.CancellationToken)).FinalText);
        Assert.Equal("40", (await fork.AskAsync("Ten times?", null, TestContext.Current.CancellationToken)).FinalText);
        Assert.Equal(["hits: [text], 4 items", "last_answer: int"], fork.Names);
        Assert.Contains("bound already:\nhits: [text], 4 items", root.Sent[1][1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Saved_session_is_restored_with_its_values_places_and_functions()
    {
        using var root = new ScriptedChatClient(
            "```rlm\nfn twice(n: int) -> int = n * 2\nlet hits = context.grep(\"refund\")\nlet facts = {n: hits.len(), share: 0.1, big: none ?? true, first: hits.first(), kinds: [\"a\"], pattern: 1}\nlet digits = r\"\\d+\"\nset FINAL = 1\n```",
            "```rlm\nset FINAL = {n: twice(facts.n), share: facts.share, first: facts.first ?? \"\", number: (facts.first ?? \"\").extract(digits), last: hits[-1]}\n```");
        var engine = new RlmEngine(root);
        var session = engine.StartSession(s_notes, s_loop);
        await session.AskAsync("How many?", null, TestContext.Current.CancellationToken);
        var saved = session.Save();

        var result = await engine.RestoreSession(saved, s_notes, s_loop).AskAsync("And now?", null, TestContext.Current.CancellationToken);

        Assert.Equal("{\"n\":8,\"share\":0.1,\"first\":\"note 3: refund\",\"number\":[\"3\"],\"last\":\"note 33: refund\"}", result.FinalJson);
        Assert.Contains(result.Citations, c => c.Path == "$.last");
        Assert.Throws<RlmException>(() => engine.RestoreSession(saved, RlmContext.FromText("other")));
        Assert.Throws<RlmException>(() => engine.RestoreSession("{}", s_notes));
        Assert.Throws<RlmException>(() => engine.RestoreSession(saved[..^5], s_notes));
    }

    [Fact]
    public async Task Root_model_that_fails_ends_the_session_with_its_reason()
    {
        using var root = new ScriptedChatClient((_, _) => throw new InvalidOperationException("no such deployment"));

        var result = await Ask(root, s_loop);

        Assert.Contains("no such deployment", result.Failure?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_root_model_writes_the_programs_than_answers_the_calls()
    {
        using var root = new ScriptedChatClient("```rlm\nset FINAL = llm(\"Say hello\")\n```");
        using var model = new ScriptedChatClient("hello");

        var result = await new RlmEngine(model, new RlmOptions { RootModel = root }).AskAsync("Greet me", s_notes, s_loop, null, TestContext.Current.CancellationToken);

        Assert.Equal(("hello", 1, 1), (result.FinalText, root.Sent.Count, model.Sent.Count));
    }

    [Theory]
    [InlineData("alpha", "omega")]
    [InlineData("set FINAL = 1", "</data>")]
    public async Task Sealed_root_is_sent_the_same_for_contexts_with_equal_facts(string first, string second)
    {
        var sent = new List<string>();
        foreach (var word in new[] { first, second })
        {
            using var root = new ScriptedChatClient(
                "```rlm\nlet lines = context.lines()\nshow lines\nlet wrong = nonsense\n```",
                "```rlm\nlet lines = context.lines()\nshow lines.first()\nlet a = context.words().filter(it.startswith(\"a\"))\n```",
                "```rlm\nset FINAL = lines.len()\n```");
            var context = RlmContext.FromText(string.Concat(Enumerable.Repeat(word.PadRight(20, '.') + "\n", 50)), word);
            await new RlmEngine(root).AskAsync("How many?", context, new RlmAskOptions { IsSealed = true }, null, TestContext.Current.CancellationToken);
            Assert.Equal(3, root.Sent.Count);
            sent.Add(string.Join("\n----\n", root.Sent.SelectMany(m => m).Select(m => $"{m.Role}: {m.Text}")));
        }

        Assert.Equal(sent[0], sent[1]);
    }

    [Fact]
    public async Task Sealed_root_is_not_told_how_many_calls_the_content_made_necessary()
    {
        var sent = new List<string>();
        foreach (var word in new[] { "alpha", "omega" })
        {
            using var root = new ScriptedChatClient(
                (messages, _) => !messages[0].Text.Contains("one ```rlm block", StringComparison.Ordinal) ? "short"
                    : messages.Count == 2 ? "```rlm\nlet found = context.words().filter(it.startswith(\"a\")).enumerate().map_llm(f\"Shorten {it.value} {it.index}\")\n```"
                    : "```rlm\nset FINAL = found.len()\n```");
            var context = RlmContext.FromText(string.Concat(Enumerable.Repeat(word.PadRight(20, '.') + "\n", 50)), word);
            var result = await Ask(root, new RlmAskOptions { IsSealed = true }, new RlmPolicy { MaxCalls = 53 }, context);
            Assert.Equal(word == "alpha" ? "50" : "0", result.FinalText);
            sent.Add(string.Join("\n----\n", root.Sent.Where(m => m[0].Text.Contains("one ```rlm block", StringComparison.Ordinal)).SelectMany(m => m).Select(m => $"{m.Role}: {m.Text}")));
        }

        Assert.Equal(sent[0], sent[1]);
    }

    private static Task<RlmResult> Ask(IChatClient root, RlmAskOptions options, RlmPolicy? policy = null, RlmContext? context = null) =>
        new RlmEngine(root, new RlmOptions { Policy = policy ?? new RlmPolicy { MaxCalls = 200 } }).AskAsync("How many ask for a refund?", context ?? s_notes, options, null, TestContext.Current.CancellationToken);
}
