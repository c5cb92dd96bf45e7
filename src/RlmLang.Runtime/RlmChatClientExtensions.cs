using Microsoft.Extensions.AI;

namespace RlmLang;

/// <summary>A recursive language model from the outside: a chat client in, a chat client out.</summary>
public static class RlmChatClientExtensions
{
    /// <summary>A client that answers conversations of any length: what is long in them becomes a context, which programs read piece by piece under <see cref="RlmOptions.Policy"/>.</summary>
    /// <remarks>
    /// <para>The question is the last user message, with what was said shortly before. Texts of more than 4,000 characters and attached text files become documents; where the last message is itself
    /// one long text, its first or last paragraph is the question, whichever ends in a question mark or a colon, else both.</para>
    /// <para>A conversation that fits one prompt goes to <paramref name="client"/> as it is, with its options and tools, unless the policy or the options ask for more than one plain request can hold:
    /// redactions, budgets of tokens or money, a replay, sealed sessions, <see cref="RlmDirect.Never"/>. On the other way the options and tools of a call are not used, but for the schema of its reply.</para>
    /// <para><see cref="ChatResponse.RawRepresentation"/> is the <see cref="RlmResult"/>: usage, coverage, citations. A best value so far comes with <see cref="ChatFinishReason.Length"/>.
    /// While streaming, each <see cref="RlmEvent"/> is the <see cref="ChatResponseUpdate.RawRepresentation"/> of an update without content; the text comes last.</para>
    /// <para>In a pipeline of Microsoft.Extensions.AI: <c>builder.Use(inner => inner.AsRecursive(options))</c>. <see cref="IChatClient.GetService"/> gives the <see cref="RlmEngine"/>.</para>
    /// </remarks>
    /// <param name="client">Answers the single calls; disposed with the client that is returned.</param>
    /// <param name="options">Read once, here; null for the defaults.</param>
    /// <param name="asked">How questions are answered; null for the defaults.</param>
    /// <returns>Thread-safe, as far as <paramref name="client"/> is. It throws <see cref="RlmException"/> where a budget or a refusal leaves no answer at all.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static IChatClient AsRecursive(this IChatClient client, RlmOptions? options = null, RlmAskOptions? asked = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        return new RecursiveChatClient(client, options ?? new(), asked ?? new());
    }
}
