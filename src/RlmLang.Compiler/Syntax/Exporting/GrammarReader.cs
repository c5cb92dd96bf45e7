using System.Globalization;
using static RlmLang.Syntax.Exporting.GrammarForm;

namespace RlmLang.Syntax.Exporting;

/// <summary>A rule as the grammar has it.</summary>
/// <param name="Ways">Its alternatives, in their order, which says how tightly operators bind; each with its label or "".</param>
/// <param name="Mode">For a rule of the lexer: the mode that it stands in.</param>
internal sealed record GrammarRule(string Name, IReadOnlyList<(GrammarForm Form, string Label)> Ways, string Mode);

/// <summary>Reads the notation of <c>.g4</c> files: rules, alternatives, groups, sets; actions there are none.</summary>
internal sealed class GrammarReader
{
    private readonly string _text;
    private int _at;

    private GrammarReader(string text) => _text = text;

    /// <summary>All rules, by name.</summary>
    public static Dictionary<string, GrammarRule> Read(string text)
    {
        var reader = new GrammarReader(text);
        var rules = new Dictionary<string, GrammarRule>(StringComparer.Ordinal);
        var mode = "";
        while (reader.Skip())
        {
            var word = reader.Word();
            switch (word)
            {
                case "lexer" or "parser" or "grammar":
                    reader.To(';');
                    break;
                case "channels" or "tokens" or "options":
                    while (reader.Skip() && reader._text[reader._at++] != '}')
                    {
                    }

                    break;
                case "mode":
                    reader.Skip();
                    mode = reader.Word();
                    reader.To(';');
                    break;
                case "fragment":
                    break;
                default:
                    reader.Expect(':');
                    rules.Add(word, new GrammarRule(word, reader.Ways(), mode));
                    reader.Expect(';');
                    break;
            }
        }

        return rules;
    }

    private List<(GrammarForm Form, string Label)> Ways()
    {
        var ways = new List<(GrammarForm, string)>();
        do
        {
            var parts = new List<GrammarForm>();
            var label = "";
            while (Skip() && _text[_at] is not (';' or '|' or ')'))
            {
                if (_text[_at] == '<')
                {
                    To('>');
                }
                else if (_text[_at] == '#')
                {
                    _at++;
                    Skip();
                    label = Word();
                }
                else if (Is("->"))
                {
                    while (_text[_at] is not (';' or '|'))
                    {
                        _at++;
                    }
                }
                else
                {
                    parts.Add(Part());
                }
            }

            ways.Add((Sequence(parts), label));
        }
        while (Is("|"));
        return ways;
    }

    private GrammarForm Part()
    {
        var form = Atom();
        while (_at < _text.Length && _text[_at] is '?' or '*' or '+')
        {
            form = _text[_at++] switch { '?' => Optional(form), '*' => Many(form), _ => Some(form) };
        }

        return form;
    }

    private GrammarForm Atom()
    {
        switch (_text[_at])
        {
            case '(':
                _at++;
                var inner = Choice([.. Ways().Select(w => w.Form)]);
                Expect(')');
                return inner;
            case '\'':
                return Text(Quoted('\''));
            case '[':
                return new CharactersForm(Set(), false);
            case '~':
                _at++;
                Skip();
                return new CharactersForm(_text[_at] == '[' ? Set() : [.. Quoted('\'').Select(c => ((int)c, (int)c))], true);
            case '.':
                _at++;
                return new CharactersForm([], true);
            default:
                return Rule(Word());
        }
    }

    private string Quoted(char end)
    {
        var result = new System.Text.StringBuilder();
        _at++;
        while (_text[_at] != end)
        {
            result.Append(char.ConvertFromUtf32(Character()));
        }

        _at++;
        return result.ToString();
    }

    private List<(int From, int To)> Set()
    {
        var ranges = new List<(int, int)>();
        _at++;
        while (_text[_at] != ']')
        {
            if (Is("\\p{"))
            {
                var name = Word();
                _at++;
                ranges.AddRange(Categories(name));
                continue;
            }

            var from = Character();
            var isRange = _text[_at] == '-' && _text[_at + 1] != ']';
            _at += isRange ? 1 : 0;
            ranges.Add((from, isRange ? Character() : from));
        }

        _at++;
        return ranges;
    }

    // The categories of Unicode, as ranges that every tool reads: letters of the scripts that names are written in most.
    private static List<(int From, int To)> Categories(string name) => name switch
    {
        "L" => [('A', 'Z'), ('a', 'z'), (0xC0, 0xD6), (0xD8, 0xF6), (0xF8, 0x24F), (0x386, 0x386), (0x388, 0x38A), (0x38E, 0x3A1), (0x3A3, 0x3CE), (0x410, 0x44F), (0x4E00, 0x9FA5)],
        "Nd" => [('0', '9')],
        _ => [(0x300, 0x36F)],
    };

    private int Character()
    {
        var c = _text[_at++];
        if (c != '\\')
        {
            return c;
        }

        c = _text[_at++];
        switch (c)
        {
            case 'n': return '\n';
            case 'r': return '\r';
            case 't': return '\t';
            case 'f': return '\f';
            case 'u':
                _at += 4;
                return int.Parse(_text.AsSpan(_at - 4, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            default: return c;
        }
    }

    private string Word()
    {
        var start = _at;
        while (_at < _text.Length && (char.IsLetterOrDigit(_text[_at]) || _text[_at] == '_'))
        {
            _at++;
        }

        return _at > start ? _text[start.._at] : throw new FormatException($"A name is expected at {start}: {_text.Substring(start, Math.Min(20, _text.Length - start))}");
    }

    private bool Is(string sign)
    {
        if (!_text.AsSpan(_at).StartsWith(sign))
        {
            return false;
        }

        _at += sign.Length;
        return true;
    }

    private void Expect(char sign)
    {
        Skip();
        if (_text[_at++] != sign)
        {
            throw new FormatException($"`{sign}` is expected at {_at - 1}: {_text.Substring(_at - 1, Math.Min(20, _text.Length - _at + 1))}");
        }
    }

    private void To(char sign) => _at = _text.IndexOf(sign, _at) + 1;

    private bool Skip()
    {
        while (_at < _text.Length)
        {
            if (char.IsWhiteSpace(_text[_at]))
            {
                _at++;
            }
            else if (_text.AsSpan(_at).StartsWith("//"))
            {
                To('\n');
            }
            else
            {
                break;
            }
        }

        return _at < _text.Length;
    }
}
