using System.Text;

namespace RlmLang.Calls;

/// <summary>The answer in what a model sent: without its thinking or its fence, held to a length.</summary>
internal static class ReplyText
{
    private static readonly (string Open, string Close)[] s_thinking = [("<think>", "</think>"), ("<thinking>", "</thinking>"), ("<thought>", "</thought>"), ("<reasoning>", "</reasoning>")];

    /// <summary>The reply without the thinking that models put before their answer; null where the thinking never ends, so that there is no answer.</summary>
    public static string? Answer(string reply)
    {
        var text = reply.AsSpan().Trim();
        foreach (var (openTag, closeTag) in text.Contains('<') ? s_thinking : [])
        {
            // Some servers leave out the opening tag, which stands in the prompt.
            var close = text.IndexOf(closeTag, StringComparison.OrdinalIgnoreCase);
            var isOpen = text.StartsWith(openTag, StringComparison.OrdinalIgnoreCase);
            if (isOpen && close < 0)
            {
                return null;
            }

            if (close >= 0 && (isOpen || !text[..close].Contains('<')))
            {
                return text[(close + closeTag.Length)..].Trim().ToString();
            }
        }

        return text.Length == reply.Length ? reply : text.ToString();
    }

    /// <summary>The text, cut at a word where it is longer than allowed.</summary>
    /// <param name="text">What came.</param>
    /// <param name="most">Characters.</param>
    public static string Held(string text, int most)
    {
        if (text.Length <= most)
        {
            return text;
        }

        if (most == 0)
        {
            return "";
        }

        var end = Math.Min(text.Length, most - 1);
        var word = end == 0 ? -1 : text.LastIndexOf(' ', end - 1, Math.Min(end, 40));
        end = word > 0 ? word : end;
        return text[..Whole(text, end)] + "…";
    }

    /// <summary>At most so many characters, as they came.</summary>
    public static string Clip(string text, int most) => text.Length <= most ? text : text[..Whole(text, most)];

    /// <summary>The text with each half of a character made the sign for one that is lost: neither a log nor JSON can hold it, and what is read must be what was logged.</summary>
    public static string Mended(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\ud800', '\udfff'))
        {
            return text;
        }

        var mended = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            mended.Append(rune);
        }

        return mended.ToString();
    }

    /// <summary>What a fence around the whole answer holds.</summary>
    public static string Unfenced(string text)
    {
        if (!text.StartsWith("```", StringComparison.Ordinal) || !text.EndsWith("```", StringComparison.Ordinal))
        {
            return text;
        }

        var start = text.IndexOf('\n', StringComparison.Ordinal);
        return start >= 0 && start < text.Length - 3 ? text[(start + 1)..^3].Trim() : text;
    }

    private static int Whole(string text, int end) => end > 0 && end < text.Length && char.IsHighSurrogate(text[end - 1]) ? end - 1 : end;
}
