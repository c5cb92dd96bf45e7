using System.Text;
using Microsoft.Extensions.AI;
using RlmLang.Sessions;

namespace RlmLang.Tests;

public sealed class RecursiveChatClientTests
{
    private static readonly string s_long = string.Concat(Enumerable.Range(0, 4_000).Select(i => $"note {i}: {(i % 1_000 == 7 ? "refund" : "thanks")}\n"));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Long_message_becomes_a_context_that_programs_read()
    {
        using var model = new ScriptedChatClient("```rlm\nset FINAL = context.grep(\"refund\").len()\n```");
        using var recursive = model.AsRecursive();

        var response = await recursive.GetResponseAsync([new(ChatRole.User, s_long + "\nHow many notes ask for a refund?")], null, Cancellation);

        Assert.Equal(("4", ChatFinishReason.Stop), (response.Text, response.FinishReason));
        var result = Assert.IsType<RlmResult>(response.RawRepresentation);
        Assert.Equal(1, result.Usage.Calls);
        var sent = Assert.Single(model.Sent);
        Assert.Contains("question: How many notes ask for a refund?", sent[^1].Text, StringComparison.Ordinal);
        Assert.True(sent.Sum(m => m.Text.Length) < s_long.Length / 2);
    }

    [Fact]
    public async Task Short_conversation_goes_to_the_inner_client_as_it_is()
    {
        ChatOptions? taken = null;
        using var model = new ScriptedChatClient((_, options) =>
        {
            taken = options;
            return "Hello.";
        });
        using var recursive = model.AsRecursive();
        var options = new ChatOptions { Temperature = 0.3f };
        List<ChatMessage> messages = [new(ChatRole.System, "Be kind."), new(ChatRole.User, "Hi!")];

        Assert.Equal("Hello.", (await recursive.GetResponseAsync(messages, options, Cancellation)).Text);
        Assert.Same(options, taken);
        Assert.Equal(["Be kind.", "Hi!"], model.Sent[0].Select(m => m.Text));
    }

    [Fact]
    public async Task Policy_that_a_plain_request_would_escape_holds()
    {
        using var model = new ScriptedChatClient("never");
        using var recursive = model.AsRecursive(new RlmOptions { Policy = new RlmPolicy { MaxCalls = 0 } });

        await Assert.ThrowsAsync<RlmException>(() => recursive.GetResponseAsync([new(ChatRole.User, "Hi!")], null, Cancellation));
        Assert.Empty(model.Sent);
    }

    [Fact]
    public async Task Redactions_hold_for_short_conversations_as_well()
    {
        using var model = new ScriptedChatClient("fine");
        using var recursive = model.AsRecursive(new RlmOptions { Policy = new RlmPolicy { Redactions = [new RlmRedaction("secret-\\d+", "[gone]")] } });

        await recursive.GetResponseAsync([new(ChatRole.User, "What is secret-17?")], null, Cancellation);

        Assert.All(model.Sent.SelectMany(m => m), m => Assert.DoesNotContain("secret-17", m.Text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Stream_gives_events_without_content_and_then_the_text_and_usage()
    {
        using var model = new ScriptedChatClient("```rlm\nlet hits = context.grep(\"refund\")\nset FINAL = hits.len()\n```");
        using var recursive = model.AsRecursive();
        var updates = new List<ChatResponseUpdate>();
        await foreach (var update in recursive.GetStreamingResponseAsync([new(ChatRole.User, s_long + "\nHow many?")], null, Cancellation))
        {
            updates.Add(update);
        }

        Assert.All(updates.SkipLast(1), u => Assert.Empty(u.Contents));
        Assert.Contains(updates, u => u.RawRepresentation is RlmLetBound { Name: "hits" });
        var whole = updates.ToChatResponse();
        Assert.Equal(("4", ChatFinishReason.Stop), (whole.Text, whole.FinishReason));
        Assert.NotNull(whole.Usage);
        Assert.Single(whole.Messages);
    }

    [Fact]
    public async Task Short_conversation_streams_as_the_inner_client_does()
    {
        using var model = new ScriptedChatClient("Hello.");
        using var recursive = model.AsRecursive();

        Assert.Equal("Hello.", (await recursive.GetStreamingResponseAsync([new(ChatRole.User, "Hi!")], null, Cancellation).ToChatResponseAsync(Cancellation)).Text);
        Assert.Equal("Hi!", model.Sent[0][0].Text);
    }

    [Fact]
    public async Task Budget_that_is_used_up_gives_the_best_value_as_cut()
    {
        using var model = new ScriptedChatClient((m, _) => m[0].Role == ChatRole.System && m[0].Text.Contains("turns", StringComparison.Ordinal)
            ? "```rlm\nlet said = llm(f\"Say it of {context[0:100]}\")\n```"
            : "it is said");
        using var recursive = model.AsRecursive(null, new RlmAskOptions { MaxTurns = 1 });

        var response = await recursive.GetResponseAsync([new(ChatRole.User, s_long + "\nWhat?")], null, Cancellation);

        Assert.Equal(("it is said", ChatFinishReason.Length), (response.Text, response.FinishReason));
    }

    [Fact]
    public void Engine_and_metadata_are_services_of_the_client()
    {
        using var model = new ScriptedChatClient("x");
        using var recursive = model.AsRecursive();

        Assert.NotNull(recursive.GetService<RlmEngine>());
        Assert.Equal("rlm", recursive.GetService<ChatClientMetadata>()?.ProviderName);
        Assert.Same(model, recursive.GetService<ScriptedChatClient>());
    }

    [Fact]
    public void Attachments_and_long_messages_are_documents_and_the_rest_is_asked()
    {
        var question = ChatQuestion.Of(
            [
                new(ChatRole.System, "Answer in French."),
                new(ChatRole.User, s_long),
                new(ChatRole.Assistant, "I have read it."),
                new(ChatRole.User, [new TextContent("And this?"), new DataContent(Encoding.UTF8.GetBytes("a,b\n1,2\n"), "text/csv") { Name = "table.csv" }]),
            ],
            new ChatOptions { ResponseFormat = ChatResponseFormat.ForJsonSchema(System.Text.Json.JsonElement.Parse("""{"type":"integer"}""")) });

        Assert.Equal(["message-2.txt", "table.csv"], question.Context.Documents.Select(d => d.Name));
        Assert.Equal(s_long, question.Context.Documents[0].Text);
        Assert.Equal(
            "Instructions:\nAnswer in French.\n\nSaid before:\nuser: (see message-2.txt)\nassistant: I have read it.\n\nAnd this?\n\nFINAL has to be a value that fits this JSON schema:\n{\"type\":\"integer\"}",
            question.Query);
    }

    [Theory]
    [InlineData("Which is best?\n\n{0}\n\nThe end.", "Which is best?")]
    [InlineData("Summarise:\n\n{0}\n\nThe end.", "Summarise:")]
    [InlineData("Dear all.\n\n{0}\n\nWhich is best?", "Which is best?")]
    [InlineData("Say which is best.\n\n{0}\n\nThe end.", "Say which is best.\n…\nThe end.")]
    public void Question_of_one_long_text_is_where_it_reads_like_one(string form, string question)
    {
        var asked = ChatQuestion.Of([new(ChatRole.User, form.Replace("{0}", s_long, StringComparison.Ordinal))], null);

        Assert.Equal(question, asked.Query);
        Assert.Contains(s_long, Assert.Single(asked.Context.Documents).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Old_part_of_a_long_conversation_is_a_document()
    {
        List<ChatMessage> messages = [.. Enumerable.Range(0, 100).Select(i => new ChatMessage(i % 2 == 0 ? ChatRole.User : ChatRole.Assistant, $"turn {i} {new string('x', 100)}")), new(ChatRole.User, "Which was first?")];

        var asked = ChatQuestion.Of(messages, null);

        Assert.InRange(asked.Query.Length, 3_000, 4_200);
        Assert.Contains("turn 99", asked.Query, StringComparison.Ordinal);
        Assert.Contains("turn 0 ", Assert.Single(asked.Context.Documents).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_text_is_refused_and_named()
    {
        var failure = Assert.Throws<RlmException>(() => ChatQuestion.Of([new(ChatRole.User, [new TextContent(s_long), new DataContent(new byte[] { 1, 2 }, "image/png")])], null));

        Assert.Contains("image/png", failure.Message, StringComparison.Ordinal);
        Assert.Throws<RlmException>(() => ChatQuestion.Of([new(ChatRole.System, "Be kind.")], null));
    }
}
