using System.Globalization;

namespace RlmLang.Builtins.Text;

/// <summary>The characters that a place of a pattern may match, or more: exact within ASCII, three kinds beyond.</summary>
/// <param name="Ascii">A bit for each.</param>
/// <param name="HasWords">Whether what <c>\w</c> matches beyond ASCII may be in it.</param>
/// <param name="HasSpaces">Whether what <c>\s</c> matches beyond ASCII may be in it.</param>
/// <param name="HasOthers">Whether anything else beyond ASCII may be in it.</param>
internal readonly record struct CharSet(UInt128 Ascii, bool HasWords, bool HasSpaces, bool HasOthers)
{
    public static readonly CharSet All = new(UInt128.MaxValue, true, true, true);
    public static readonly CharSet Digits = new(Range('0', '9'), true, false, false);
    public static readonly CharSet Words = new(Range('0', '9') | Range('a', 'z') | Range('A', 'Z') | Bit('_'), true, false, false);
    public static readonly CharSet Spaces = new(Range('\t', '\r') | Bit(' '), false, true, false);

    public bool HasLineEnd => (Ascii & Bit('\n')) != 0;

    public bool IsAll => Ascii == UInt128.MaxValue && HasWords && HasSpaces && HasOthers;

    public static CharSet Of(char c) => char.IsAscii(c) ? new(Bit(c), false, false, false)
        : char.IsWhiteSpace(c) ? new(0, false, true, false)
        : IsOfWord(c) ? new(0, true, false, false)
        : new(0, false, false, true);

    /// <summary>What <c>\p{…}</c> stands for; all there is where the name is not known.</summary>
    public static CharSet OfCategory(string name) => name switch
    {
        "L" or "Lu" or "Ll" or "Lt" or "Lm" or "Lo" => new(Range('a', 'z') | Range('A', 'Z'), true, false, false),
        "Nd" => Digits,
        "N" => Digits with { HasOthers = true },
        "Nl" or "No" => new(0, false, false, true),
        "M" => new(0, true, false, true),
        "Z" or "Zs" => new(Bit(' '), false, true, false),
        _ => All,
    };

    public bool Contains(char c) => char.IsAscii(c) ? (Ascii & Bit(c)) != 0 : char.IsWhiteSpace(c) ? HasSpaces : IsOfWord(c) ? HasWords : HasOthers;

    /// <summary>How many characters from the first on are in the set.</summary>
    public int RunIn(ReadOnlySpan<char> text)
    {
        if (IsAll)
        {
            return text.Length;
        }

        var length = 0;
        while (length < text.Length && Contains(text[length]))
        {
            length++;
        }

        return length;
    }

    public static CharSet Between(char first, char last)
    {
        var ascii = first < 128 ? Range(first, (char)Math.Min((int)last, 127)) : 0;
        return new(ascii, last >= 128, last >= 128, last >= 128);
    }

    public CharSet Or(CharSet other) => new(Ascii | other.Ascii, HasWords || other.HasWords, HasSpaces || other.HasSpaces, HasOthers || other.HasOthers);

    /// <summary>Everything that is not surely in the set. What is beyond ASCII may be on both sides.</summary>
    public CharSet Inverse() => new(~Ascii, true, true, true);

    public bool Meets(CharSet other) => (Ascii & other.Ascii) != 0 || (HasWords && other.HasWords) || (HasSpaces && other.HasSpaces) || (HasOthers && other.HasOthers);

    /// <summary>The set with both cases of each letter. Beyond ASCII: the Kelvin sign is a K, so a letter may stand for a letter there.</summary>
    public CharSet IgnoringCase()
    {
        var (upper, lower) = (Ascii & Range('A', 'Z'), Ascii & Range('a', 'z'));
        var letters = upper | lower;
        return letters == 0 ? this : this with { Ascii = Ascii | (upper << 32) | (lower >> 32), HasWords = true };
    }

    // As .NET's `\w`.
    private static bool IsOfWord(char c) => char.IsLetter(c) || char.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.DecimalDigitNumber or UnicodeCategory.ConnectorPunctuation;

    private static UInt128 Bit(char c) => UInt128.One << c;

    private static UInt128 Range(char first, char last)
    {
        UInt128 bits = 0;
        for (var c = first; c <= last; c++)
        {
            bits |= Bit(c);
        }

        return bits;
    }
}
