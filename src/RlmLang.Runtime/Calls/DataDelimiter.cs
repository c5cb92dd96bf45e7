using System.Security.Cryptography;
using RlmLang.Core;
using RlmLang.Values;

namespace RlmLang.Calls;

/// <summary>The code in a prompt's delimiters: nothing in the prompt contains it, so data cannot close its own block or open another.</summary>
internal static class DataDelimiter
{
    /// <summary>The first code, from the content's hash on, that none of the texts contains. The same content gives the same code: the same call stays the same.</summary>
    public static string Choose(ReadOnlySpan<byte> contentHash, IReadOnlyList<TextValue> texts)
    {
        Span<byte> seed = stackalloc byte[SHA256.HashSizeInBytes];
        contentHash.CopyTo(seed);
        for (; ; SHA256.HashData(seed, seed))
        {
            var code = Convert.ToHexStringLower(seed[..(PromptLayout.CodeLength / 2)]);
            if (!Contain(texts, code))
            {
                return code;
            }
        }
    }

    private static bool Contain(IReadOnlyList<TextValue> texts, string code)
    {
        foreach (var text in texts)
        {
            if (text.Span.Contains(code, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
