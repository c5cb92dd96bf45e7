using System.Globalization;

namespace RlmLang.Tests.Support;

/// <summary>A grammar as it was exported, read back from its text alone: rules of single characters and names.</summary>
/// <remarks>Knows nothing of the compiler. Repetitions become rules of their own, so that a rule is a list of rows of symbols: not negative the number of a rule, negative (complemented) that of a set of characters.</remarks>
internal sealed class GrammarText
{
    private readonly Dictionary<string, int> _names = new(StringComparer.Ordinal);
    private string _text = "";

    // This notation has no escapes.
    private bool _isEbnf;
    private int _at;

    private GrammarText()
    {
    }

    public List<List<int[]>> Rules { get; } = [];

    public List<(List<(int From, int To)> Ranges, bool IsNegated)> Sets { get; } = [];

    /// <summary>The number of the rule that a program starts with: the first.</summary>
    public int Start { get; private set; }

    public static GrammarText Read(string text)
    {
        var grammar = new GrammarText { _isEbnf = text.StartsWith("/*", StringComparison.Ordinal) };
        var first = true;
        foreach (var line in text.Split('\n').Where(l => l.Length > 0 && l[0] != '#' && !l.StartsWith("//", StringComparison.Ordinal) && !l.StartsWith("/*", StringComparison.Ordinal)))
        {
            var sign = line.Contains("::=", StringComparison.Ordinal) ? "::=" : ":";
            var at = line.IndexOf(sign, StringComparison.Ordinal);
            var rule = grammar.Named(line[..at].Trim());
            Assert.Empty(grammar.Rules[rule]);
            (grammar._text, grammar._at) = (line, at + sign.Length);
            grammar.Rules[rule].AddRange(grammar.Ways());
            Assert.Equal(line.Length, grammar._at);
            grammar.Start = first ? rule : grammar.Start;
            first = false;
        }

        Assert.All(grammar._names, n => Assert.NotEmpty(grammar.Rules[n.Value]));
        return grammar;
    }

    public static bool Fits((List<(int From, int To)> Ranges, bool IsNegated) set, int c)
    {
        foreach (var (from, to) in set.Ranges)
        {
            if (c >= from && c <= to)
            {
                return !set.IsNegated;
            }
        }

        return set.IsNegated;
    }

    private int Named(string name)
    {
        if (!_names.TryGetValue(name, out var number))
        {
            _names.Add(name, number = New());
        }

        return number;
    }

    private int New(params IEnumerable<int[]> ways)
    {
        Rules.Add([.. ways]);
        return Rules.Count - 1;
    }

    private List<int[]> Ways()
    {
        var ways = new List<int[]>();
        do
        {
            var row = new List<int>();
            while (Skip() && _text[_at] is not ('|' or ')'))
            {
                row.AddRange(Part());
            }

            ways.Add([.. row]);
        }
        while (Take('|'));
        return ways;
    }

    private int[] Part()
    {
        var symbols = Atom();
        while (_at < _text.Length && _text[_at] is '?' or '*' or '+')
        {
            var sign = _text[_at++];
            var many = New();
            Rules[many].AddRange(sign switch { '?' => [[], symbols], '*' => [[], [many, .. symbols]], _ => [symbols, [many, .. symbols]] });
            symbols = [many];
        }

        return symbols;
    }

    private int[] Atom()
    {
        switch (_text[_at])
        {
            case '(':
                _at++;
                var group = New();
                Rules[group].AddRange(Ways());
                Assert.True(Take(')'), _text[_at..]);
                return [group];
            case '"' or '\'':
                return [.. Quoted().Select(c => Set([(c, c)], false))];
            case '/' when _text.AsSpan(_at).StartsWith("/(.|\\n)/"):
                _at += 8;
                return [Set([], true)];
            case '/':
                _at++;
                var set = Bracketed();
                Assert.Equal('/', _text[_at++]);
                return [set];
            case '[':
                return [Bracketed()];
            default:
                var start = _at;
                while (_at < _text.Length && (char.IsLetterOrDigit(_text[_at]) || _text[_at] is '-' or '_'))
                {
                    _at++;
                }

                Assert.True(_at > start, _text[_at..]);
                return [Named(_text[start.._at])];
        }
    }

    private List<int> Quoted()
    {
        var (quote, result) = (_text[_at++], new List<int>());
        while (_text[_at] != quote)
        {
            if (_text[_at] == '\\' && !_isEbnf)
            {
                _at++;
            }

            result.Add(_text[_at++]);
        }

        _at++;
        return result;
    }

    private int Bracketed()
    {
        _at++;
        var isNegated = Take('^');
        var ranges = new List<(int, int)>();
        while (_text[_at] != ']')
        {
            var from = Character();
            ranges.Add((from, _text[_at] == '-' && ++_at > 0 ? Character() : from));
        }

        _at++;
        return Set(ranges, isNegated);
    }

    private int Character()
    {
        if (_text[_at] == '#' && _text[_at + 1] == 'x')
        {
            var end = _at + 2;
            while (char.IsAsciiHexDigitUpper(_text[end]))
            {
                end++;
            }

            var number = Hex(_at + 2, end - _at - 2);
            _at = end;
            return number;
        }

        if (_text[_at] != '\\')
        {
            return _text[_at++];
        }

        _at++;
        switch (_text[_at++])
        {
            case 'n': return '\n';
            case 'r': return '\r';
            case 't': return '\t';
            case 'x':
                _at += 2;
                return Hex(_at - 2, 2);
            case 'u':
                _at += 4;
                return Hex(_at - 4, 4);
            case 'U':
                _at += 8;
                return Hex(_at - 8, 8);
            default: return _text[_at - 1];
        }
    }

    private int Hex(int from, int length) => int.Parse(_text.AsSpan(from, length), NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private int Set(List<(int From, int To)> ranges, bool isNegated)
    {
        Sets.Add((ranges, isNegated));
        return ~(Sets.Count - 1);
    }

    private bool Take(char sign)
    {
        if (_at >= _text.Length || _text[_at] != sign)
        {
            return false;
        }

        _at++;
        return true;
    }

    private bool Skip()
    {
        while (_at < _text.Length && _text[_at] == ' ')
        {
            _at++;
        }

        return _at < _text.Length;
    }
}
