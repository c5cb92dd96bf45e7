using System.Buffers;
using System.Collections.Immutable;

namespace RlmLang.Builtins.Text;

/// <summary>Finds the first of some texts, many characters at a time.</summary>
internal sealed class LiteralSearch
{
    private const char KelvinSign = '\u212A';

    private readonly ImmutableArray<string> _texts;
    private readonly StringComparison _comparison;
    private readonly SearchValues<string> _values;
    private readonly bool _hasK;

    public LiteralSearch(ImmutableArray<string> texts, bool ignoresCase)
    {
        _texts = texts;
        _comparison = ignoresCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        _values = SearchValues.Create([.. texts], _comparison);
        _hasK = ignoresCase && texts.Any(t => t.Contains('k', StringComparison.OrdinalIgnoreCase));
    }

    public int IndexIn(ReadOnlySpan<char> text) => text.IndexOfAny(_values);

    /// <summary>Whether it finds in this text what the pattern would: to a pattern without regard to case the Kelvin sign is a K, to this search it is not.</summary>
    public bool IsFaithfulTo(ReadOnlySpan<char> text) => !_hasK || !text.Contains(KelvinSign);

    /// <summary>The length of the alternative that stands here, the first in the order written; 0 where none does.</summary>
    public int LengthAt(ReadOnlySpan<char> text)
    {
        foreach (var candidate in _texts)
        {
            if (text.StartsWith(candidate, _comparison))
            {
                return candidate.Length;
            }
        }

        return 0;
    }
}
