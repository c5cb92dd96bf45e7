using System.Globalization;
using Microsoft.Extensions.AI;
using RlmLang.Core;

namespace RlmLang.Calls;

/// <summary>The messages of one request: the question, and in a repair the last answer with what is wrong with it. Repairs do not add up.</summary>
internal sealed class Conversation
{
    private static readonly ChatMessage s_system = new(ChatRole.System, PromptLayout.SystemText);

    // Below that, to ask for less is no help.
    private const int ShortestAsked = 100;

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
    /// <param name="reply">What came; of a long one only the beginning is sent back, of a plain text that did not come whole nothing.</param>
    /// <param name="complaint">What is wrong with it.</param>
    public Conversation Repaired(string reply, string? complaint) => _call.Schema is null ? Shorter(reply, complaint) : Corrected(reply, complaint);

    private Conversation Shorter(string reply, string? complaint)
    {
        // A server counts tokens, and what came tells how many characters those are here; a text of two thirds surely fits.
        var came = ReplyText.Answer(reply)?.Length ?? 0;
        var most = came == 0 ? _call.MaxChars : Math.Min(_call.MaxChars, Math.Max(came * 2 / 3, ShortestAsked));
        var note = string.Create(CultureInfo.InvariantCulture, $"That is not a whole answer: {complaint} Answer again with the result alone, in at most {most} characters.");
        return new(_call, _question, new ChatMessage(ChatRole.User, ReplyText.Clip(note, PromptLayout.LongestShorterNote)));
    }

    private Conversation Corrected(string reply, string? complaint)
    {
        // A model may make up what may not leave, or name it from elsewhere: redacted, and then cut.
        const string before = "That does not fit: ";
        const string after = " Answer again with JSON of the given schema alone.";
        var note = before + ReplyText.Clip(_call.Redactor.Apply(complaint ?? ""), PromptLayout.LongestRepairNote - before.Length - after.Length) + after;
        var last = ReplyText.Clip(_call.Redactor.Apply(ReplyText.Answer(reply) ?? ""), Math.Min(_call.LongestReply, PromptLayout.LongestEcho));
        // Providers refuse messages without text.
        return string.IsNullOrWhiteSpace(last)
            ? new(_call, _question, new ChatMessage(ChatRole.User, note))
            : new(_call, _question, new ChatMessage(ChatRole.Assistant, last), new ChatMessage(ChatRole.User, note));
    }
}
