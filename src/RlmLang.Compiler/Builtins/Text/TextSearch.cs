namespace RlmLang.Builtins.Text;

/// <summary>Finds a text in a text, in linear time whatever both are.</summary>
internal static class TextSearch
{
    // The vector search compares candidates one by one. A sought text of this length keeps that a small factor.
    private const int ShortLength = 128;

    public static int IndexOf(ReadOnlySpan<char> text, ReadOnlySpan<char> sought)
    {
        if (sought.Length <= ShortLength)
        {
            return text.IndexOf(sought, StringComparison.Ordinal);
        }

        // Knuth, Morris and Pratt, from the first place where the head stands.
        var at = text.IndexOf(sought[..ShortLength], StringComparison.Ordinal);
        if (at < 0 || text.Length - at < sought.Length)
        {
            return -1;
        }

        var fallbacks = Fallbacks(sought);
        var matched = 0;
        for (; at < text.Length; at++)
        {
            while (matched > 0 && text[at] != sought[matched])
            {
                matched = fallbacks[matched - 1];
            }

            matched += text[at] == sought[matched] ? 1 : 0;
            if (matched == sought.Length)
            {
                return at - matched + 1;
            }
        }

        return -1;
    }

    /// <summary>For each prefix the length of the longest other prefix that it ends with.</summary>
    private static int[] Fallbacks(ReadOnlySpan<char> sought)
    {
        var fallbacks = new int[sought.Length];
        for (int i = 1, length = 0; i < sought.Length; i++)
        {
            while (length > 0 && sought[i] != sought[length])
            {
                length = fallbacks[length - 1];
            }

            length += sought[i] == sought[length] ? 1 : 0;
            fallbacks[i] = length;
        }

        return fallbacks;
    }
}
