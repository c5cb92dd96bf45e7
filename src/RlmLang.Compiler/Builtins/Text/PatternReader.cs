using System.Collections.Immutable;
using System.Globalization;

namespace RlmLang.Builtins.Text;

/// <summary>Reads the common part of .NET's pattern syntax. Whatever it does not know makes it give up, which costs speed and nothing else.</summary>
internal sealed class PatternReader
{
    private readonly string _pattern;
    private int _at;
    private bool _ignoresCase;
    private bool _isMultiline;
    private bool _isSingleLine;

    private PatternReader(string pattern) => _pattern = pattern;

    /// <summary>The tree of a pattern that .NET accepts, or null where it holds more than is read here.</summary>
    public static (PatternNode Root, bool IgnoresCase)? Read(string pattern)
    {
        var reader = new PatternReader(pattern);
        try
        {
            reader.Options();
            var root = reader.Choice();
            return reader._at == pattern.Length ? (root, reader._ignoresCase) : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private char Current => _at < _pattern.Length ? _pattern[_at] : '\0';

    private bool AtEnd => _at >= _pattern.Length;

    private bool Take(string token)
    {
        if (string.CompareOrdinal(_pattern, _at, token, 0, token.Length) != 0)
        {
            return false;
        }

        _at += token.Length;
        return true;
    }

    private char Next() => AtEnd ? throw Unknown() : _pattern[_at++];

    private static FormatException Unknown() => new();

    // Only at the head: further in they would hold for a part of the pattern.
    private void Options()
    {
        while (_pattern.AsSpan(_at).StartsWith("(?") && _pattern.IndexOf(')', _at) is var end and > 0 && _pattern.AsSpan(_at + 2, end - _at - 2) is { IsEmpty: false } letters
            && !letters.ContainsAnyExcept("imsn"))
        {
            _ignoresCase |= letters.Contains('i');
            _isMultiline |= letters.Contains('m');
            _isSingleLine |= letters.Contains('s');
            _at = letters.Contains('n') ? throw Unknown() : end + 1;
        }
    }

    private PatternNode Choice()
    {
        var items = ImmutableArray.CreateBuilder<PatternNode>();
        do
        {
            items.Add(Sequence());
        }
        while (Take("|"));
        return items.Count == 1 ? items[0] : new PatternChoice(items.ToImmutable());
    }

    private PatternNode Sequence()
    {
        var items = ImmutableArray.CreateBuilder<PatternNode>();
        while (!AtEnd && Current is not ('|' or ')'))
        {
            items.Add(Repeat(Atom()));
        }

        return items.Count == 1 ? items[0] : new PatternSequence(items.ToImmutable());
    }

    private PatternNode Repeat(PatternNode item)
    {
        while (Quantifier() is { } count)
        {
            item = new PatternRepeat(item, count.Min, count.Max, Take("?"));
        }

        return item;
    }

    private (int Min, int? Max)? Quantifier()
    {
        if (Take("*"))
        {
            return (0, null);
        }

        if (Take("+"))
        {
            return (1, null);
        }

        if (Take("?"))
        {
            return (0, 1);
        }

        // Braces that hold no counts stand for themselves.
        if (Current != '{' || _pattern.IndexOf('}', _at) is not (var end and > 0))
        {
            return null;
        }

        var parts = _pattern[(_at + 1)..end].Split(',');
        int? most = null;
        if (parts.Length > 2 || !int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var least)
            || (parts is [_, { Length: > 0 } last] && (most = int.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : -1) < 0))
        {
            return null;
        }

        _at = end + 1;
        return (least, parts.Length == 1 ? least : most);
    }

    private PatternNode Atom()
    {
        var c = Next();
        return c switch
        {
            '(' => Group(),
            '[' => Class(),
            '.' => new PatternCharacter(_isSingleLine ? CharSet.All : CharSet.Of('\n').Inverse(), null),
            '^' or '$' => new PatternAnchor(c == '^' ? AnchorKind.Start : AnchorKind.End, _isMultiline),
            '\\' => Escape(),
            _ => Literal(c),
        };
    }

    private PatternCharacter Literal(char c)
    {
        var set = CharSet.Of(c);
        return new(_ignoresCase ? set.IgnoringCase() : set, c);
    }

    private PatternGroup Group()
    {
        string? name = null;
        var captures = true;
        if (Take("?:"))
        {
            captures = false;
        }
        else if (Take("?P<") || Take("?<") || Take("?'"))
        {
            var end = _pattern.AsSpan(_at).IndexOfAny('>', '\'');
            name = end > 0 ? _pattern.Substring(_at, end) : throw Unknown();
            _at += end + 1;
            if (!name.All(c => char.IsLetterOrDigit(c) || c == '_') || char.IsDigit(name[0]))
            {
                throw Unknown();
            }
        }
        else if (Current == '?')
        {
            throw Unknown();
        }

        var item = Choice();
        return Take(")") ? new(item, name, captures) : throw Unknown();
    }

    private PatternNode Escape()
    {
        var c = Next();
        return c switch
        {
            'b' or 'B' => new PatternAnchor(c == 'b' ? AnchorKind.WordEdge : AnchorKind.NoWordEdge, true),
            'A' or 'z' or 'Z' => new PatternAnchor(c == 'A' ? AnchorKind.Start : AnchorKind.End, false),
            _ when ClassOf(c) is { } set => new PatternCharacter(set, null),
            _ => Literal(Escaped(c)),
        };
    }

    /// <summary>What <c>\d</c> and its like stand for; null for an escaped character.</summary>
    private CharSet? ClassOf(char c)
    {
        switch (c)
        {
            case 'd':
                return CharSet.Digits;
            case 'w':
                return CharSet.Words;
            case 's':
                return CharSet.Spaces;
            case 'D':
                return CharSet.Digits.Inverse();
            case 'W':
                return CharSet.Words.Inverse() with { HasWords = false };
            case 'S':
                return CharSet.Spaces.Inverse() with { HasSpaces = false };
            case 'p' or 'P':
                var start = _at + 1;
                _at = Take("{") && _pattern.IndexOf('}', _at) is var end and > 0 ? end + 1 : throw Unknown();
                var category = CharSet.OfCategory(_pattern[start..(_at - 1)]);
                return c == 'p' ? category : category.IsAll ? category : category.Inverse();
            default:
                return null;
        }
    }

    private char Escaped(char c) => c switch
    {
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'f' => '\f',
        'v' => '\v',
        'a' => '\a',
        'e' => '\u001b',
        'x' => Code(2),
        'u' => Code(4),
        // `\<` and `\'` are an old way to write a backreference.
        _ when char.IsAsciiLetterOrDigit(c) || c is '<' or '\'' => throw Unknown(),
        _ => c,
    };

    private char Code(int digits)
    {
        if (_at + digits > _pattern.Length || !int.TryParse(_pattern.AsSpan(_at, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
        {
            throw Unknown();
        }

        _at += digits;
        return (char)code;
    }

    private PatternCharacter Class()
    {
        CharSet set = default;
        var isInverse = Take("^");
        var isFirst = true;
        while (isFirst || Current != ']')
        {
            isFirst = false;
            var c = Next();
            // Subtraction and POSIX-like names.
            if (c == '[' && Current is ':' or '=' || (c == '-' && Current == '['))
            {
                throw Unknown();
            }

            if (c == '\\')
            {
                c = Next();
                if (ClassOf(c) is { } named)
                {
                    set = set.Or(named);
                    continue;
                }

                c = c == 'b' ? '\b' : Escaped(c);
            }

            if (Current == '-' && _at + 1 < _pattern.Length && _pattern[_at + 1] != ']')
            {
                _at++;
                var last = Next();
                if (last == '[')
                {
                    throw Unknown();
                }

                set = set.Or(CharSet.Between(c, last == '\\' ? Escaped(Next()) : last));
            }
            else
            {
                set = set.Or(CharSet.Of(c));
            }
        }

        _at++;
        set = _ignoresCase ? set.IgnoringCase() : set;
        return new(isInverse ? set.Inverse() : set, null);
    }
}
