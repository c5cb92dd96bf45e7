using System.Text;
using System.Text.Unicode;

namespace RlmLang.Contexts;

/// <summary>From bytes to text, strictly: what is not text is refused with its place, never read wrong.</summary>
internal static class TextDecoding
{
    /// <exception cref="RlmException">The bytes are not text.</exception>
    public static string Decode(ReadOnlySpan<byte> bytes, string name)
    {
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]))
        {
            return Utf16(bytes[2..], name, Encoding.Unicode);
        }

        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
        {
            return Utf16(bytes[2..], name, Encoding.BigEndianUnicode);
        }

        var mark = bytes.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? 3 : 0;
        bytes = bytes[mark..];
        if (bytes.IndexOf((byte)0) is var zero and >= 0)
        {
            throw new RlmException(ContextDiagnostics.NotText(name, zero + mark, "a zero byte"));
        }

        if (!Utf8.IsValid(bytes))
        {
            throw new RlmException(ContextDiagnostics.NotText(name, FirstInvalid(bytes) + mark, "a byte sequence that is not UTF-8"));
        }

        return Encoding.UTF8.GetString(bytes);
    }

    private static string Utf16(ReadOnlySpan<byte> bytes, string name, Encoding encoding) => bytes.Length % 2 == 0
        ? encoding.GetString(bytes)
        : throw new RlmException(ContextDiagnostics.NotText(name, bytes.Length + 1, "half of a UTF-16 character"));

    private static int FirstInvalid(ReadOnlySpan<byte> bytes)
    {
        // Halving on valid beginnings: cut at places where no sequence is split.
        var (low, high) = (0, bytes.Length);
        while (high - low > 1)
        {
            var middle = low + ((high - low) / 2);
            var cut = middle;
            while (cut > low && (bytes[cut] & 0xC0) == 0x80)
            {
                cut--;
            }

            if (cut == low)
            {
                break;
            }

            (low, high) = Utf8.IsValid(bytes[low..cut]) ? (cut, high) : (low, cut);
        }

        return low;
    }
}
