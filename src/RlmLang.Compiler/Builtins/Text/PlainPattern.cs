namespace RlmLang.Builtins.Text;

/// <summary>Tells, without compiling it, that a pattern is sure to compile.</summary>
/// <remarks>
/// Compiling a pattern is the dearest part of checking a program, and a program that is only checked never searches with it. What most patterns are made of is
/// known here, and a pattern of nothing else is compiled when it is first used. It is no loss where a pattern is not known, so that whatever is rare is left out.
/// </remarks>
internal ref struct PlainPattern
{
    private const int MostCharacters = 200;
    private const int MostNesting = 20;

    // Counted repetitions are written out by the engine, which refuses what gets too large.
    private const int MostRepetitions = 12;

    private readonly ReadOnlySpan<char> _pattern;
    private int _at;

    private PlainPattern(ReadOnlySpan<char> pattern) => _pattern = pattern;

    public static bool IsPlain(string pattern)
    {
        var reader = new PlainPattern(pattern);
        return pattern.Length <= MostCharacters && reader.Options() && reader.Choice(0) && reader._at == pattern.Length;
    }

    private readonly char Current => _at < _pattern.Length ? _pattern[_at] : '\0';

    private bool Take(char c)
    {
        if (_at >= _pattern.Length || _pattern[_at] != c)
        {
            return false;
        }

        _at++;
        return true;
    }

    private bool Options()
    {
        if (!_pattern.StartsWith("(?") || _pattern[2..].IndexOfAnyExcept("ims") is not (> 0 and var count))
        {
            return true;
        }

        if (_pattern[2 + count] == ')')
        {
            _at = count + 3;
        }

        return true;
    }

    private bool Choice(int nesting)
    {
        do
        {
            while (_at < _pattern.Length && Current is not ('|' or ')'))
            {
                if (!Part(nesting))
                {
                    return false;
                }
            }
        }
        while (Take('|'));
        return true;
    }

    // One character, class, group or anchor, and how often.
    private bool Part(int nesting)
    {
        var c = _pattern[_at++];
        switch (c)
        {
            case '^' or '$':
                return !IsQuantifier(Current);
            case '\\' when Current is 'b' or 'B' or 'A' or 'z' or 'Z':
                _at++;
                return !IsQuantifier(Current);
            case '\\':
                return Escape() && Quantifier(true);
            case '[':
                return Class() && Quantifier(true);
            case '(':
                return Group(nesting) && Quantifier(false);
            default:
                return c is not ('*' or '+' or '?' or '{' or '}' or ']') && Quantifier(true);
        }
    }

    private bool Group(int nesting)
    {
        if (nesting >= MostNesting)
        {
            return false;
        }

        if (Take('?') && !Take(':'))
        {
            if (!Take('<') || !char.IsAsciiLetter(Current))
            {
                return false;
            }

            while (char.IsAsciiLetterOrDigit(Current) || Current == '_')
            {
                _at++;
            }

            if (!Take('>'))
            {
                return false;
            }
        }

        return Choice(nesting + 1) && Take(')');
    }

    private bool Escape() => _at < _pattern.Length && _pattern[_at++] is 'd' or 'D' or 'w' or 'W' or 's' or 'S' or 'n' or 'r' or 't' or '.' or '*' or '+' or '?' or '|' or '(' or ')' or '[' or ']'
        or '{' or '}' or '^' or '$' or '\\' or '/' or '-' or '#' or ' ' or '"' or ':' or ',';

    private bool Class()
    {
        Take('^');
        var isEmpty = true;
        while (!Take(']'))
        {
            if (_at >= _pattern.Length)
            {
                return false;
            }

            var c = _pattern[_at++];
            if (c == '\\')
            {
                if (!Escape() || Current == '-')
                {
                    return false;
                }
            }
            else if (c is '[' or '^' or '-')
            {
                return false;
            }
            else if (Current == '-' && !(_at + 1 < _pattern.Length && _pattern[_at + 1] == ']'))
            {
                // Only what is plainly a range: `a-z`, `0-9`.
                var last = _at + 1 < _pattern.Length ? _pattern[_at + 1] : '\0';
                if (!char.IsAsciiLetterOrDigit(c) || !char.IsAsciiLetterOrDigit(last) || last < c)
                {
                    return false;
                }

                _at += 2;
            }
            else if (Current == '-')
            {
                // A minus at the end stands for itself.
                _at++;
            }

            isEmpty = false;
        }

        return !isEmpty;
    }

    private bool Quantifier(bool mayCount)
    {
        if (Current == '{')
        {
            var close = _pattern[_at..].IndexOf('}');
            if (!mayCount || close < 0 || !IsCount(_pattern[(_at + 1)..(_at + close)]))
            {
                return false;
            }

            _at += close + 1;
            Take('?');
        }
        else if (Current is '*' or '+' or '?')
        {
            _at++;
            Take('?');
        }

        return !IsQuantifier(Current);
    }

    // `3`, `3,` or `3,5`.
    private static bool IsCount(ReadOnlySpan<char> count)
    {
        var comma = count.IndexOf(',');
        var least = comma < 0 ? count : count[..comma];
        var most = comma < 0 ? count : count[(comma + 1)..];
        return Number(least) is >= 0 and <= MostRepetitions and var from && (most.IsEmpty || (Number(most) is >= 0 and <= MostRepetitions and var to && to >= from));
    }

    private static int Number(ReadOnlySpan<char> digits) => digits.Length is 1 or 2 && !digits.ContainsAnyExceptInRange('0', '9') ? int.Parse(digits, System.Globalization.CultureInfo.InvariantCulture) : -1;

    private static bool IsQuantifier(char c) => c is '*' or '+' or '?' or '{';
}
