using System.Security.Cryptography;
using RlmLang.Core;
using RlmLang.Values;

namespace RlmLang.Calls;

/// <summary>The code in a prompt's delimiters: nothing in the prompt contains it, so data cannot close its own block or open another.</summary>
internal static class DataDelimiter
{
    /// <summary>The first code, from the content's hash on, that none of the texts contains. The same content gives the same code: the same call stays the same.</summary>
    public static string Choose(ReadOnlySpan<byte> contentHash, params ReadOnlySpan<IReadOnlyList<TextValue>> texts)
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

    private static bool Contain(ReadOnlySpan<IReadOnlyList<TextValue>> texts, string code)
    {
        foreach (var list in texts)
        {
            for (var i = 0; i < list.Count; i++)
            {
                if (Contains(list[i].Span, code))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>Whether a text holds the code in small or large letters: its rarest sign is sought first, since every prompt is searched whole.</summary>
    private static bool Contains(ReadOnlySpan<char> text, string code)
    {
        // Digits are rarer in prose than letters, and have one form.
        var anchor = Math.Max(0, code.AsSpan().IndexOfAnyInRange('0', '9'));
        var (small, large) = (code[anchor], char.ToUpperInvariant(code[anchor]));
        for (var at = anchor; at < text.Length; at++)
        {
            var next = small == large ? text[at..].IndexOf(small) : text[at..].IndexOfAny(small, large);
            if (next < 0)
            {
                return false;
            }

            at += next;
            var start = at - anchor;
            if (start + code.Length <= text.Length && text.Slice(start, code.Length).Equals(code, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
