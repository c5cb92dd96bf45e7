using Microsoft.Extensions.AI;
using RlmLang.Core;

namespace RlmLang.Calls;

/// <summary>The messages of one request: the question, and in a repair the last answer with what is wrong with it. Repairs do not add up.</summary>
internal sealed class Conversation
{
    private static readonly ChatMessage s_system = new(ChatRole.System, PromptLayout.SystemText);

    private readonly ModelCall _call;
    private readonly ChatMessage _question;

    public Conversation(ModelCall call)
        : this(call, new ChatMessage(ChatRole.User, call.Prompt))
    {
    }

    private Conversation(ModelCall call, ChatMessage question, params ReadOnlySpan<ChatMessage> repair)
    {
        (_call, _question) = (call, question);
        Messages = [s_system, question, .. repair];
        Length = call.PromptLength;
        foreach (var message in repair)
        {
            Length += message.Text.Length;
        }
    }

    public IReadOnlyList<ChatMessage> Messages { get; }

    /// <summary>Characters that are sent, the schema among them.</summary>
    public int Length { get; }

    /// <summary>The question again.</summary>
    /// <param name="reply">What came; of a long one only the beginning is sent back.</param>
    /// <param name="complaint">What is wrong with it.</param>
    public Conversation Repaired(string reply, string? complaint)
    {
        const string before = "That does not fit: ";
        const string after = " Answer again with JSON of the given schema alone.";
        var note = before + ReplyText.Clip(complaint ?? "", PromptLayout.LongestRepairNote - before.Length - after.Length) + after;
        var last = ReplyText.Clip(ReplyText.Answer(reply) ?? "", Math.Min(_call.LongestReply, PromptLayout.LongestEcho));
        // Providers refuse messages without text.
        return string.IsNullOrWhiteSpace(last)
            ? new(_call, _question, new ChatMessage(ChatRole.User, note))
            : new(_call, _question, new ChatMessage(ChatRole.Assistant, last), new ChatMessage(ChatRole.User, note));
    }
}
