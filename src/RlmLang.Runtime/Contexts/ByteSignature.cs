namespace RlmLang.Contexts;

/// <summary>What a file that is not text is by its first bytes, and the way to its text.</summary>
internal static class ByteSignature
{
    /// <summary>So many bytes are looked at.</summary>
    public const int Longest = 64;

    private const string MarkedUtf16 = "Its byte order mark says UTF-16; there it was cut, or is damaged. Fetch it again, or keep what is whole: `iconv -c -f UTF-16 -t UTF-8`.";

    private const string MarkedUtf32 = "Its byte order mark says UTF-32; there it was cut, or is damaged. Fetch it again, or keep what is whole: `iconv -c -f UTF-32 -t UTF-8`.";

    private static readonly (byte[] Bytes, string WayOut)[] s_known =
    [
        ([.. "%PDF"u8], "It is a PDF; `pdftotext FILE.pdf` gives its text."),
        ([.. "PK\x03\x04"u8], "It is a zip archive, or a document in one. As `.zip` or `.docx` it is unpacked; else convert it to text."),
        ([0x1F, 0x8B], "It is compressed with gzip. As `.gz`, `.tar.gz` or `.tgz` it is unpacked."),
        ([.. "BZh"u8], "It is compressed with bzip2. Unpack it first."),
        ([0xFD, .. "7zXZ"u8], "It is compressed with xz. Unpack it first."),
        ([0x28, 0xB5, 0x2F, 0xFD], "It is compressed with Zstandard. Unpack it first."),
        ([.. "7z"u8, 0xBC, 0xAF], "It is a 7z archive. Unpack it first."),
        ([.. "Rar!"u8], "It is a RAR archive. Unpack it first."),
        ([0xD0, 0xCF, 0x11, 0xE0], "It is a document of an old Office. Save it as DOCX or as text."),
        ([.. "SQLite format"u8], "It is a database of SQLite. Export its tables as CSV."),
        ([0x89, .. "PNG"u8], "It is an image. Leave it out."),
        ([0xFF, 0xD8, 0xFF], "It is an image. Leave it out."),
        ([.. "GIF8"u8], "It is an image. Leave it out."),
        ([0x7F, .. "ELF"u8], "It is a program. Leave it out."),
        // Before UTF-16, whose mark begins alike.
        ([0xFF, 0xFE, 0, 0], MarkedUtf32),
        ([0, 0, 0xFE, 0xFF], MarkedUtf32),
        ([0xFF, 0xFE], MarkedUtf16),
        ([0xFE, 0xFF], MarkedUtf16),
    ];

    /// <param name="start">The first bytes.</param>
    /// <param name="what">What was met that is no text.</param>
    public static string? WayOut(ReadOnlySpan<byte> start, string what)
    {
        foreach (var (bytes, wayOut) in s_known)
        {
            if (start.StartsWith(bytes))
            {
                return wayOut;
            }
        }

        return LooksLikeUtf32(start) ? "It looks like UTF-32 without a byte order mark. `iconv -f UTF-32LE -t UTF-8` (or UTF-32BE) converts it."
            : LooksLikeUtf16(start) ? "It looks like UTF-16 without a byte order mark. `iconv -f UTF-16LE -t UTF-8` (or UTF-16BE) converts it."
            : what.Contains("not UTF-8", StringComparison.Ordinal) ? "Text is UTF-8, or UTF-16 or UTF-32 with a byte order mark. If it is in an older encoding, `iconv -f WINDOWS-1252 -t UTF-8` (or the encoding that it has) converts it."
            : null;
    }

    /// <summary>Of every four bytes the two highest are zero or nearly, in one order or the other, and the two lowest are not: in UTF-16 they would be other characters.</summary>
    private static bool LooksLikeUtf32(ReadOnlySpan<byte> start)
    {
        var (little, big) = (start.Length >= 8, start.Length >= 8);
        for (var i = 0; i + 4 <= start.Length; i += 4)
        {
            little &= (start[i] | start[i + 1]) != 0 && start[i + 2] <= 0x10 && start[i + 3] == 0;
            big &= (start[i + 2] | start[i + 3]) != 0 && start[i + 1] <= 0x10 && start[i] == 0;
        }

        return little || big;
    }

    private static bool LooksLikeUtf16(ReadOnlySpan<byte> start)
    {
        var (even, odd) = (0, 0);
        for (var i = 0; i < start.Length; i++)
        {
            if (start[i] == 0)
            {
                (even, odd) = i % 2 == 0 ? (even + 1, odd) : (even, odd + 1);
            }
        }

        return start.Length >= 4 && (even == 0 || odd == 0) && even + odd >= start.Length / 3;
    }
}
