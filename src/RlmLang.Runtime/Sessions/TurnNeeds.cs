using System.Globalization;
using Microsoft.Extensions.AI;
using RlmLang.Calls;

namespace RlmLang.Sessions;

/// <summary>Of what a turn takes, besides a call: how much is left, or how much is needed. Null is unlimited, or nothing.</summary>
internal sealed record TurnNeeds
{
    // A program that sets FINAL, with a sentence before it.
    private const int LeastReply = 500;

    // What a turn mostly is: far below what it may be.
    private const int UsualReply = 1_000;
    private const int UsualTokens = 2_000;
    private const int BytesPerToken = 3;

    // There is a limit of prompts in every policy; one that is far off is no news.
    private const long WorthTelling = 1_000_000;

    // What an observation mostly adds to the next prompt.
    private const int UsualObservation = 1_500;

    public long? Requests { get; init; }

    public long? PromptChars { get; init; }

    public long? ReplyChars { get; init; }

    public long? Tokens { get; init; }

    public decimal? Usd { get; init; }

    public TimeSpan? Time { get; init; }

    /// <summary>What the next turn needs at least, so that it can set FINAL.</summary>
    /// <param name="least">The smallest prompt of the session, in characters.</param>
    /// <param name="price">The root model's.</param>
    public static TurnNeeds Next(int least, RlmPrice? price)
    {
        // No tokenizer of bytes makes more tokens than bytes, and that is what is reserved.
        long input = least + UsualObservation;
        return new() { Requests = 1, PromptChars = input, ReplyChars = LeastReply, Tokens = input + LeastReply, Usd = price?.Of(input, LeastReply) };
    }

    /// <summary>Whether this, which is left, is surely or probably too little for another turn after the one that is due.</summary>
    /// <param name="due">What the turn that is due is sent.</param>
    /// <param name="next">What another one needs.</param>
    /// <param name="longest">How long the longest turn with its programs took so far.</param>
    /// <param name="price">The root model's.</param>
    public bool IsNearEnd(IReadOnlyList<ChatMessage> due, TurnNeeds next, TimeSpan longest, RlmPrice? price)
    {
        var tokens = PaidRequest.MostInput(due, null) / BytesPerToken;
        return Requests <= 2
            || PromptChars - due.Sum(m => (long)m.Text.Length) < next.PromptChars
            || ReplyChars - UsualReply < next.ReplyChars
            || IsNearEndOfMoney(tokens, next, price)
            || Time < longest * 2;
    }

    private bool IsNearEndOfMoney(long tokens, TurnNeeds next, RlmPrice? price) =>
        Tokens - tokens - UsualTokens < next.Tokens || (price is not null && Usd - price.Of(tokens, UsualTokens) < next.Usd);

    /// <summary>What is counted the same however often a session is repeated.</summary>
    /// <param name="calls">Null where they are not limited.</param>
    public string Counted(long? calls)
    {
        List<string> left =
        [
            .. Part(calls, "calls"), .. Part(Requests, "requests"), .. Part(PromptChars < WorthTelling ? PromptChars : null, "characters of prompts"), .. Part(ReplyChars, "characters of replies"),
        ];
        return left.Count == 0 ? "calls are not limited" : $"{string.Join(", ", left)} are left, this turn among them";

        static IEnumerable<string> Part(long? number, string what) => number is { } n ? [string.Create(CultureInfo.InvariantCulture, $"{n:N0} {what}")] : [];
    }

    /// <summary>What is another number each time; empty where none of it is limited.</summary>
    public string Measured()
    {
        List<string> left = [];
        if (Tokens is { } tokens)
        {
            left.Add(string.Create(CultureInfo.InvariantCulture, $"{tokens:N0} tokens"));
        }

        if (Usd is { } usd)
        {
            left.Add(string.Create(CultureInfo.InvariantCulture, $"{usd:0.####} US dollars"));
        }

        if (Time is { } time)
        {
            left.Add(string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, time.TotalSeconds):N0} seconds"));
        }

        return left.Count == 0 ? "" : $" And there are left {string.Join(", ", left)}.";
    }
}
