using RlmLang.Diagnostics;
using RlmLang.Source;
using static RlmLang.Syntax.Parsing.Generated.RlmLexer;

namespace RlmLang.Syntax.Parsing;

/// <summary>A program's words while the habits of other languages are put right in them.</summary>
internal sealed class WordRow(string source, List<SourceToken> tokens, DiagnosticBag diagnostics)
{
    /// <summary>How many words a habit may span: more would make a long program with a slip a slow one.</summary>
    public const int Farthest = 2_000;

    private readonly List<SourceToken> _tokens = tokens;
    private readonly DiagnosticBag _diagnostics = diagnostics;

    public string Source { get; } = source;

    public int Count => _tokens.Count;

    public int Reported { get; private set; }

    public IReadOnlyList<SourceToken> All => _tokens;

    public SourceToken this[int index] => _tokens[index];

    public SourceToken? At(int index) => index >= 0 && index < _tokens.Count ? _tokens[index] : null;

    public void Report(Diagnostic diagnostic)
    {
        Reported++;
        _diagnostics.Add(SyntaxDiagnostics.IsOfAnotherLanguage(diagnostic) ? ForeignSplit.Keep(this, diagnostic) : diagnostic);
    }

    /// <summary>The words of the statement at a place of the source.</summary>
    public (int Start, int End) StatementAt(int place)
    {
        var start = Math.Max(0, _tokens.FindLastIndex(t => t.StartsStatement && t.StartIndex <= place));
        return (start, NextStatement(start + 1));
    }

    /// <summary>Whether a statement could start with this word: at the top, or in a test.</summary>
    public bool StartsStatement(int index) => StartsBinding(index) && _tokens[index].Opener?.Brace != BraceKind.Block;

    /// <summary>The same, or a `let` in a block.</summary>
    public bool StartsBinding(int index) =>
        _tokens[index] is var token && (token.StartsStatement
            || (index == 0 && token.Opener is null)
            || (index > 0 && _tokens[index - 1] is { Type: SEMICOLON, Opener: null })
            || (token.Opener is { Type: LBRACE, Brace: not BraceKind.Record } open && ((token.StartsLine && (TokenReader.EndsValue(At(index - 1)) || At(index - 1)?.Type == QUESTION)) || At(index - 1) == open || At(index - 1)?.Type == SEMICOLON)));

    /// <summary>The first word from <paramref name="from"/> on that stands in the same brackets and fits; -1 where there is none before the brackets or the statement end.</summary>
    public int Next(int from, SourceToken? opener, Func<SourceToken, bool> fits)
    {
        for (var i = from; i < Math.Min(_tokens.Count, from + Farthest) && _tokens[i] != opener?.Partner; i++)
        {
            if (_tokens[i].Opener == opener && fits(_tokens[i]))
            {
                return i;
            }

            if (opener is null && _tokens[i].StartsStatement)
            {
                break;
            }
        }

        return -1;
    }

    public int IndexOf(SourceToken token, int from) => _tokens.IndexOf(token, from);

    public int IndexOf(SourceToken token, int from, int to) => _tokens.LastIndexOf(token, to, to - from + 1);

    public bool HasComma(int open) => Next(open + 1, _tokens[open], t => t.Type == COMMA) >= 0;

    public int NextStatement(int from)
    {
        while (from < _tokens.Count && !_tokens[from].StartsStatement)
        {
            from++;
        }

        return from;
    }

    /// <summary>Where what starts here and is indented deeper ends: the body of a loop or a definition of another language.</summary>
    public int EndOfBlock(int start)
    {
        var column = Column(_tokens[start]);
        var end = start + 1;
        while (end < _tokens.Count && !(_tokens[end] is { StartsLine: true } token && token.Opener == _tokens[start].Opener && token.Partner is null && Column(token) <= column))
        {
            if (_tokens[end] == _tokens[start].Opener?.Partner)
            {
                break;
            }

            end++;
        }

        return end;
    }

    public IEnumerable<SourceToken> Between(int from, int to) => _tokens.GetRange(from, to - from);

    public string Written(TextSpan span) => Source.Substring(span.Start, span.Length);

    public string Written(int from, int to) => Written(TextSpan.FromBounds(_tokens[from].StartIndex, _tokens[to - 1].StopIndex + 1));

    /// <summary>What is written there, fit to stand before a dot.</summary>
    public string Receiver(int from, int to)
    {
        var opener = _tokens[from].Opener;
        var isTight = Between(from, to).Where(t => t.Opener == opener).All(t => t.Type is NAME or DOT or CALL_LPAREN or INDEX_LBRACK or LPAREN or LBRACK or RPAREN or RBRACK);
        return isTight ? Written(from, to) : $"({Written(from, to)})";
    }

    public TextSpan SpanOf(int from, int to) => TextSpan.FromBounds(_tokens[from].StartIndex, _tokens[to - 1].StopIndex + 1);

    /// <summary>Where the value before a dot starts whose last word stands at <paramref name="last"/>: a name, a literal or brackets, with all that is called on it; -1 where there is none.</summary>
    public int StartOfOperand(int last)
    {
        var at = last;
        while (at >= 0)
        {
            if (_tokens[at] is { Type: RPAREN or RBRACK or RBRACE, Partner: { } open })
            {
                at = IndexOf(open, 0, at);
                if (at < 0)
                {
                    return -1;
                }

                if (open.Type is CALL_LPAREN or INDEX_LBRACK)
                {
                    at--;
                    continue;
                }
            }
            else if (_tokens[at].Type == FSTRING_END)
            {
                for (var depth = 0; at >= 0 && !(_tokens[at].Type == FSTRING_START && --depth == 0); at--)
                {
                    depth += _tokens[at].Type == FSTRING_END ? 1 : 0;
                }
            }
            else if (_tokens[at].Type is not (NAME or STRING or INT or FLOAT or REGEX or TRUE or FALSE or NONE))
            {
                return -1;
            }

            if (At(at - 1)?.Type != DOT)
            {
                return at;
            }

            at -= 2;
        }

        return -1;
    }

    /// <summary>The end of a value with all that is called on it which starts at <paramref name="first"/>; -1 where there is none.</summary>
    public int EndOfOperand(int first)
    {
        var at = first;
        if (At(at)?.Type is PREFIX_MINUS)
        {
            at++;
        }

        if (At(at) is { Type: LPAREN or LBRACK or LBRACE, Partner: { } close })
        {
            at = IndexOf(close, at) + 1;
        }
        else if (At(at)?.Type == FSTRING_START)
        {
            var depth = 0;
            for (; at < Count; at++)
            {
                depth += _tokens[at].Type switch { FSTRING_START => 1, FSTRING_END => -1, _ => 0 };
                if (depth == 0)
                {
                    break;
                }
            }

            at++;
        }
        else if (At(at)?.Type is NAME or STRING or INT or FLOAT or REGEX or TRUE or FALSE or NONE)
        {
            at++;
        }
        else
        {
            return -1;
        }

        while (true)
        {
            if (At(at) is { Type: CALL_LPAREN or INDEX_LBRACK, Partner: { } end })
            {
                at = IndexOf(end, at) + 1;
            }
            else if (At(at)?.Type == DOT && At(at + 1)?.Type == NAME)
            {
                at += 2;
            }
            else
            {
                return at;
            }
        }
    }

    /// <summary>Where the whole value before an operator starts: behind what stands before values.</summary>
    public int StartOfValue(int end)
    {
        var opener = _tokens[end].Opener;
        var start = end;
        while (start > Math.Max(0, end - Farthest) && _tokens[start - 1] is var before && (before.Opener != opener || (before.Partner is not null && before != opener) || !IsBeforeValue(before)) && before != opener)
        {
            start--;
        }

        return start;
    }

    /// <summary>Leaves one word in the place of a statement that was told of: nothing more is said of it, or of what it would have bound.</summary>
    public void Blank(int from, int to)
    {
        Replace(from, to, new SourceToken(NAME, "", _tokens[from].StartIndex) { StopIndex = _tokens[from].StopIndex, Opener = _tokens[from].Opener });
        _tokens[from].StartsStatement = _tokens[from].Opener is null;
    }

    /// <summary>From a line's first word to the start of the next line, or the words alone where the line holds more.</summary>
    public TextSpan Lines(int from, int to)
    {
        var (start, end) = (_tokens[from].StartIndex, _tokens[to - 1].StopIndex + 1);
        var (lineStart, lineEnd) = (start, end);
        while (lineStart > 0 && Source[lineStart - 1] is ' ' or '\t')
        {
            lineStart--;
        }

        while (lineEnd < Source.Length && Source[lineEnd] is ' ' or '\t' or ';' or '\r')
        {
            lineEnd++;
        }

        return (lineStart == 0 || Source[lineStart - 1] == '\n') && (lineEnd == Source.Length || Source[lineEnd] == '\n')
            ? TextSpan.FromBounds(lineStart, Math.Min(Source.Length, lineEnd + 1))
            : TextSpan.FromBounds(start, end);
    }

    /// <summary>Whether the statement starts with two words in a row that are none of ours: a sentence, and no program.</summary>
    public bool IsProse(int index)
    {
        while (index > 0 && !_tokens[index].StartsStatement)
        {
            index--;
        }

        return _tokens[index].Type == NAME && At(index + 1)?.Type is NAME;
    }

    private static bool IsBeforeValue(SourceToken token) =>
        token.StartsStatement || token.Type is ASSIGN or COMMA or COLON or FAT_ARROW or RETURN or SHOW or EXPECT or SEMICOLON or ELSE or SPREAD or IF;

    public void RemoveAt(int index) => Replace(index, index + 1);

    public void Replace(int from, int to, params SourceToken[] by)
    {
        if (from == to && by.Length == 0)
        {
            return;
        }

        // What stands in the place of a statement's first word starts the statement.
        var (startsStatement, startsLine) = (_tokens[from].StartsStatement, _tokens[from].StartsLine);
        if (by.Length > 0)
        {
            _tokens[from].StartsStatement = false;
            by[0].StartsStatement = startsStatement;
            by[0].StartsLine = startsLine;
        }

        _tokens.RemoveRange(from, to - from);
        _tokens.InsertRange(from, by);
    }

    public SourceToken Insert(int index, int type, string text)
    {
        var at = index < _tokens.Count ? _tokens[index].StartIndex : _tokens[^1].StopIndex + 1;
        var token = new SourceToken(type, text, at) { Opener = At(index)?.Opener ?? At(index - 1)?.Opener };
        _tokens.Insert(index, token);
        return token;
    }

    /// <summary>Puts a keyword before a word, which starts its statement no more.</summary>
    public void InsertStatement(int index, int type, string text)
    {
        var token = Insert(index, type, text);
        token.StartsStatement = token.Opener is null;
        if (At(index + 1) is { } next)
        {
            token.StartsLine = next.StartsLine;
            next.StartsStatement = false;
            next.StartsLine = false;
        }
    }

    private int Column(SourceToken token)
    {
        var lineStart = token.StartIndex == 0 ? -1 : Source.LastIndexOf('\n', token.StartIndex - 1);
        return token.StartIndex - lineStart;
    }
}
