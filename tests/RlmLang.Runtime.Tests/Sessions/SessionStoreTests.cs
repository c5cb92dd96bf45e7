
namespace RlmLang.Tests.Sessions;

/// <summary>Sessions that were saved: what is bound comes back, and what was changed is refused in one way.</summary>
public sealed class SessionStoreTests
{
    private static readonly RlmContext s_context = RlmContext.FromText("The 😀 parcel is late.\nOrder 17 is \"lost\".\n");

    [Theory]
    [InlineData("let r1 = r'a\"b'", "\"x a\\\"b\".contains(r1)", "true")]
    [InlineData("let e1 = []", "e1.len()", "0")]
    [InlineData("let c1 = llm(\"x\", as=one_of(\"a \\\"b\\\"\", \"ok\"))", "c1", "\"ok\"")]
    [InlineData("let k1 = {if: 1, \"a b\": 2}", "k1", "{\"if\":1,\"a b\":2}")]
    [InlineData("let o1 = [none, context.find(\"x\")]", "o1.len()", "2")]
    [InlineData("let t1 = context.lines().map({line: it, n: it.len()})", "t1.map(it.n)", "[22,19]")]
    [InlineData("let f1 = 1.0 / 3", "f1 * 3", "1.0")]
    [InlineData("let h1 = llm(\"x\", as=one_of(context.words().take(2)), or=\"ok\")", "h1", "\"ok\"")]
    public async Task What_was_bound_is_there_again(string statement, string use, string final)
    {
        using var model = new ScriptedChatClient((messages, _) => !messages[0].Text.StartsWith("You answer a question", StringComparison.Ordinal) ? "ok"
            : messages[1].Text.Contains("Again?", StringComparison.Ordinal) ? $"```rlm\nset FINAL = {use}\n```" : $"```rlm\n{statement}\nset FINAL = 1\n```");
        var engine = new RlmEngine(model);
        var options = new RlmAskOptions { Direct = RlmDirect.Never };
        var session = engine.StartSession(s_context, options);
        await session.AskAsync("What?", null, TestContext.Current.CancellationToken);
        Assert.Equal(2, session.Names.Count);

        var restored = engine.RestoreSession(session.Save(), s_context, options);
        var result = await restored.AskAsync("Again?", null, TestContext.Current.CancellationToken);

        Assert.Equal(session.Names.Take(1), restored.Names.Take(1));
        Assert.Equal(final, result.FinalJson);
    }

    [Theory]
    [InlineData("{\"int\":5}", "\"x\"")]
    [InlineData("{\"place\":[0,4,9]}", "{\"place\":[0,4,9999]}")]
    [InlineData("{\"place\":[0,4,9]}", "{\"place\":[7,4,9]}")]
    [InlineData("{\"place\":[0,4,9]}", "{\"place\":[0,-4,9]}")]
    [InlineData("{\"place\":[0,4,9]}", "{\"place\":[0,99999999999,9]}")]
    [InlineData("{\"place\":[0,4,9]}", "{\"place\":[0,5,9]}")]
    [InlineData("{\"place\":[0,4,9]}", "{\"place\":[0]}")]
    [InlineData("{\"place\":[0,4,9]}", "{\"record\":[\"a\"]}")]
    [InlineData("{\"place\":[0,4,9]}", "{}")]
    [InlineData("{\"place\":[0,4,9]}", "{\"units\":\"AA\"}")]
    [InlineData("\"name\":\"n1\"", "\"name\":\"context\"")]
    [InlineData("\"name\":\"n1\"", "\"name\":\"k k\"")]
    [InlineData("\"name\":\"n1\"", "\"name\":\"if\"")]
    [InlineData("\"name\":\"n1\"", "\"name\":\"\"")]
    [InlineData("\"name\":\"n1\"", "\"name\":\"x = 1\\nlet y\"")]
    [InlineData("\"type\":\"int\"", "\"type\":\"text\"")]
    [InlineData("\"type\":\"int\"", "\"type\":\"whatever\"")]
    [InlineData("\"type\":\"int\"", "\"type\":{}")]
    [InlineData("\"type\":\"int\"", "\"type\":{\"list\":5}")]
    [InlineData("\"type\":\"int\"", "\"type\":null")]
    [InlineData("fn twice(n: int) -> int = n * 2", "set FINAL = 17")]
    [InlineData("fn twice(n: int) -> int = n * 2", "fn other(n: int) -> int = n * 2")]
    [InlineData("\"version\":3", "\"version\":1")]
    [InlineData("\"version\":3", "\"version\":4")]
    [InlineData("\"version\":3", "\"version\":\"3\"")]
    [InlineData("\"earlier\":[", "\"before\":[")]
    [InlineData("\"earlier\":[{\"query\":\"What?\"", "\"earlier\":[{\"query\":null")]
    [InlineData("\"earlier\":[{\"query\":\"What?\"", "\"earlier\":[{\"asked\":\"What?\"")]
    [InlineData("\"answer\":\"1\"", "\"answer\":{\"int\":1}")]
    [InlineData("\"isFree\":", "\"free\":")]
    public async Task What_was_changed_is_refused(string part, string changed)
    {
        using var root = new ScriptedChatClient("```rlm\nfn twice(n: int) -> int = n * 2\nlet n1 = 5\nlet t1 = context.extract_first(r\"😀 parcel\") ?? \"\"\nset FINAL = 1\n```");
        var engine = new RlmEngine(root);
        var session = engine.StartSession(s_context, new() { Direct = RlmDirect.Never });
        await session.AskAsync("What?", null, TestContext.Current.CancellationToken);
        var saved = session.Save();
        Assert.Contains(part, saved, StringComparison.Ordinal);
        _ = engine.RestoreSession(saved, s_context);

        Assert.Throws<RlmException>(() => engine.RestoreSession(saved.Replace(part, changed, StringComparison.Ordinal), s_context));
    }

    [Theory]
    [InlineData(RlmDirect.Never, false)]
    [InlineData(RlmDirect.Never, true)]
    [InlineData(RlmDirect.Always, false)]
    public async Task Restored_session_is_told_what_the_unbroken_one_is_told(RlmDirect direct, bool isSealed)
    {
        var sent = new List<string>();
        foreach (var restores in new[] { false, true })
        {
            using var model = new ScriptedChatClient((messages, _) => messages[0].Text.StartsWith("You answer a question", StringComparison.Ordinal)
                ? messages[1].Text.Contains("question: The first", StringComparison.Ordinal) ? "```rlm\nlet kind = \"late\"\nset FINAL = context.lines()[0]\n```"
                    : messages[1].Text.Contains("question: Failing", StringComparison.Ordinal) ? "no program"
                    : "```rlm\nset FINAL = f\"{last_answer.len()} \" + rlm(\"x\", f\"Is it {kind}?\", calls=3)\n```"
                : "an answer");
            var engine = new RlmEngine(model);
            var options = new RlmAskOptions { Direct = direct, IsSealed = isSealed, MaxTurns = 2 };
            var session = engine.StartSession(s_context, options);
            RlmResult? last = null;
            foreach (var query in new[] { "The first line?", "Failing \ud800 question?", "How long is that?" })
            {
                session = restores ? engine.RestoreSession(session.Save(), s_context, options) : session;
                last = await session.AskAsync(query, null, TestContext.Current.CancellationToken);
            }

            sent.Add(string.Join("\n----\n", model.Sent.SelectMany(m => m).Select(m => $"{m.Role}: {m.Text}")) + last?.FinalText + last?.Failure?.Message);
        }

        Assert.Contains("The first line?", sent[0].Split("How long is that?")[^2], StringComparison.Ordinal);
        Assert.Equal(sent[0], sent[1]);
    }

    [Fact]
    public async Task Session_of_the_form_before_is_restored_as_one_that_was_asked_nothing()
    {
        using var root = new ScriptedChatClient("```rlm\nset FINAL = last_answer\n```");
        var engine = new RlmEngine(root);
        var saved = """{"version":2,"context":"HASH","declarations":{},"bindings":[{"name":"last_answer","type":"int","costCalls":true,"value":{"int":7}}]}""".Replace("HASH", s_context.Hash, StringComparison.Ordinal);

        var result = await engine.RestoreSession(saved, s_context, new() { Direct = RlmDirect.Never }).AskAsync("What was it?", null, TestContext.Current.CancellationToken);

        Assert.Equal("7", result.FinalText);
        Assert.DoesNotContain("asked before", root.Sent[0][1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Session_of_a_later_form_is_refused_with_what_can_be_read()
    {
        using var root = new ScriptedChatClient("unused");

        var refused = Assert.Throws<RlmException>(() => new RlmEngine(root).RestoreSession("""{"version":9}""", s_context));

        Assert.Equal("This session was saved in form 9 by a later version of RlmLang; this one reads the forms 2 to 3.", refused.Message);
    }
}
