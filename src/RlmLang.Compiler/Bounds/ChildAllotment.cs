namespace RlmLang.Bounds;

/// <summary>What a child run may spend at most: the bound of the call that starts it, and the budget that it is held to.</summary>
/// <param name="Calls">Its root's turns among them.</param>
/// <param name="Requests">Calls with their repairs and retries.</param>
/// <param name="PromptChars">Of all prompts.</param>
/// <param name="ReplyChars">Of all replies.</param>
internal readonly record struct ChildAllotment(long Calls, long Requests, long PromptChars, long ReplyChars)
{
    // A turn of a root model is read up to 8,000 characters, most replies are far shorter.
    private const long CharsPerReply = 10_000;

    public static ChildAllotment Of(int calls, CallLimits limits)
    {
        var prompts = calls * (1L + limits.Repairs);
        return new(calls, prompts * (1 + limits.Retries), prompts * limits.Window, prompts * CharsPerReply);
    }
}
