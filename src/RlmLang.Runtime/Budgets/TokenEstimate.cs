namespace RlmLang.Budgets;

/// <summary>Tokens as people are told of them.</summary>
internal static class TokenEstimate
{
    /// <summary>Of English. An estimate for people; nothing is admitted by it.</summary>
    public const int CharsPerToken = 4;
}
