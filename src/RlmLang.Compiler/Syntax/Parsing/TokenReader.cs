using RlmLang.Diagnostics;
using static RlmLang.Syntax.Parsing.Generated.RlmLexer;

namespace RlmLang.Syntax.Parsing;

/// <summary>Gives each word its part: keyword or name, group or call, list or index, first or second operand's minus; pairs brackets and finds where statements start.</summary>
/// <remarks>
/// All of this hangs on the words around and on line starts, which a grammar without code cannot see. After it the grammar is free of ambiguity.
/// Two rules. A line that starts with <c>(</c>, <c>[</c> or <c>-</c> continues nothing, except between round or square brackets and between the braces
/// of a record. A statement's keyword is a name everywhere but where a statement can start.
/// </remarks>
internal sealed class TokenReader
{
    private readonly string _source;
    private readonly List<SourceToken> _tokens;
    private readonly DiagnosticBag _diagnostics;
    private readonly bool _isProgram;

    // Invariant: the brackets and holes open before the token in hand, innermost last.
    private readonly Stack<SourceToken> _open = new();
    private bool _bodyIsNext;
    private int _statement;

    // One fault in the brackets makes others of the same statement; the first one is told.
    private bool _isFaultTold;
    private int _told;

    private TokenReader(string source, List<SourceToken> tokens, DiagnosticBag diagnostics, bool isProgram)
    {
        _source = source;
        _tokens = tokens;
        _diagnostics = diagnostics;
        _isProgram = isProgram;
    }

    /// <summary>Changes the tokens' types in place.</summary>
    /// <param name="source">The text that they were read from.</param>
    /// <param name="tokens">All of a source's tokens.</param>
    /// <param name="diagnostics">Gets what is said about brackets.</param>
    /// <param name="isProgram">False for a lone expression, type or signature, where no statement starts.</param>
    public static void Read(string source, List<SourceToken> tokens, DiagnosticBag diagnostics, bool isProgram = true) =>
        new TokenReader(source, tokens, diagnostics, isProgram).ReadAll();

    /// <summary>Whether a value can end with this token, so that what follows may continue it.</summary>
    public static bool EndsValue(SourceToken? token) =>
        token?.Type is NAME or INT or FLOAT or STRING or REGEX or FSTRING_END or TRUE or FALSE or NONE or RPAREN or RBRACK or RBRACE or TEMPLATE_TEXT;

    private static bool IsSoftKeyword(int type) => type is TYPE or USE or PARAM or BUDGET or FN or SHOW or EXPECT or SET or TEST or PROPERTY or GIVEN;

    private static bool IsKeyword(int type) => IsSoftKeyword(type) || type is LET or RETURN or IF or ELSE or FOR or IN or AND or OR or NOT or TRUE or FALSE or NONE;

    private void ReadAll()
    {
        var end = 0;
        foreach (var token in _tokens)
        {
            token.StartsLine = end == 0 || StartsLine(end, token.StartIndex);
            end = Math.Max(end, token.StopIndex + 1);
        }

        for (var i = 0; i < _tokens.Count; i++)
        {
            var token = _tokens[i];
            if (_open.Count > ParseLimits.Nesting)
            {
                // What is still to come could be anything; nothing after it is read.
                _diagnostics.Add(SyntaxDiagnostics.TooDeep(token.Span, ParseLimits.Nesting));
                _tokens.RemoveRange(i, _tokens.Count - i);
                return;
            }

            ReadOne(i, token);
        }

        foreach (var unclosed in _open)
        {
            ReportUnclosed(unclosed, _tokens[^1].StopIndex + 1);
        }
    }

    private SourceToken? At(int index) => index >= 0 && index < _tokens.Count ? _tokens[index] : null;

    private bool StartsLine(int from, int to) =>
        to > from && _source.AsSpan(from, to - from) is var gap && gap.ContainsAny('\n', '\r') && !gap.TrimStart(" \t").StartsWith('\\');

    private bool LinesMatter => !_open.TryPeek(out var open) || (open.Type == LBRACE && open.Brace != BraceKind.Record);

    private void ReadOne(int index, SourceToken token)
    {
        var previous = At(index - 1);
        if (IsKeyword(token.Type))
        {
            ReadKeyword(index, token, previous);
        }

        var continues = EndsValue(previous) && !IsOperatorWord(index - 1) && !(token.StartsLine && LinesMatter);
        token.StartsStatement |= _isProgram && _open.Count == 0 && token.StartsLine && StartsAfter(token, previous) && CanStartValue(token.Type);
        if (token.StartsStatement)
        {
            (_statement, _isFaultTold) = (token.Type, false);
        }

        token.Opener = _open.TryPeek(out var opener) ? opener : null;
        token.Before = token.Type is LPAREN or LBRACK or LBRACE ? previous : null;
        switch (token.Type)
        {
            case MINUS when !continues:
                token.Type = PREFIX_MINUS;
                break;
            case LPAREN:
                token.Type = continues ? CALL_LPAREN : LPAREN;
                token.OpensHeader = previous?.Type == STRING || At(index - 2) is { Type: FN } or { Type: NAME, Text: "def" or "function" or "func" };
                _open.Push(token);
                break;
            case LBRACK:
                token.Type = continues ? INDEX_LBRACK : LBRACK;
                _open.Push(token);
                break;
            case LBRACE:
                token.Brace = KindOfBrace(index, previous);
                _open.Push(token);
                break;
            case HOLE_OPEN:
                _open.Push(token);
                break;
            case RPAREN or RBRACK or RBRACE or HOLE_CLOSE:
                Close(token);
                break;
            case NAME when token.Text == "as" && At(index + 1)?.Type == ASSIGN && opener?.Type == CALL_LPAREN && previous?.Type is CALL_LPAREN or COMMA:
                token.Type = AS;
                break;
        }
    }

    private static bool CanStartValue(int type) =>
        type is NAME or INT or FLOAT or STRING or REGEX or FSTRING_START or TRUE or FALSE or NONE or BANG or LPAREN or LBRACK or LBRACE or MINUS or FOR or RETURN or TEMPLATE_TEXT;

    private static bool StartsAfter(SourceToken token, SourceToken? previous) =>
        previous is null || previous.Type is SEMICOLON or QUESTION || EndsValue(previous) || (previous.Type == COLON && token.StartsLine);

    // `is` and `then` between two values are other languages' operators: what follows starts a value.
    private bool IsOperatorWord(int index) =>
        At(index) is { Type: NAME, Text: "then" or "is" } word && !word.StartsLine && EndsValue(At(index - 1));

    private void ReadKeyword(int index, SourceToken token, SourceToken? previous)
    {
        var next = At(index + 1)?.Type;
        if (token.Type is TRUE or FALSE or NONE && previous?.Type != DOT && next is not (COLON or ASSIGN))
        {
            return;
        }

        var isWhole = StartsWholeStatement(index, token);
        if (isWhole && (_open.Count > 0 && !_open.Any(o => o.Brace == BraceKind.Body || (o.Brace == BraceKind.Block && token.Type == LET))))
        {
            // A statement that starts inside brackets: they were never closed.
            foreach (var unclosed in _open)
            {
                ReportUnclosed(unclosed, previous is null ? token.StartIndex : previous.StopIndex + 1);
            }

            _open.Clear();
        }

        var opener = _open.TryPeek(out var open) ? open : null;
        if (!isWhole && (IsNameHere(token, previous, next, opener) || (!_isProgram && (IsSoftKeyword(token.Type) || next == COLON))))
        {
            token.Type = NAME;
            return;
        }

        if (_isProgram && opener is null && (token.Type == LET || IsSoftKeyword(token.Type)))
        {
            token.StartsStatement = true;
        }

        _bodyIsNext |= token.Type is TEST or PROPERTY;
    }

    private static bool IsNameHere(SourceToken token, SourceToken? previous, int? next, SourceToken? opener)
    {
        if (previous?.Type == DOT
            || (opener?.Type is LBRACE && next == COLON && previous?.Type is LBRACE or COMMA)
            || (opener?.Type is CALL_LPAREN && next == ASSIGN && previous?.Type is CALL_LPAREN or COMMA))
        {
            return true;
        }

        if (!IsSoftKeyword(token.Type))
        {
            return false;
        }

        var isStatementPlace = opener is null || opener.Brace == BraceKind.Body;
        var startsAfter = StartsAfter(token, previous) || (opener is not null && previous == opener);
        return !isStatementPlace || !startsAfter
            || next is ASSIGN or COLON or COMMA or DOT or FAT_ARROW or RPAREN or RBRACK or RBRACE or IN or PLUS or STAR or SLASH or EQUAL
            || (next == IF && token.Type is not (SHOW or EXPECT));
    }

    // What can only be a statement, wherever it stands: at a line's start a keyword and the words that must follow it.
    private bool StartsWholeStatement(int index, SourceToken token)
    {
        var (next, afterNext) = (At(index + 1), At(index + 2)?.Type);
        if (!_isProgram || !token.StartsLine || next is null || next.StartsLine)
        {
            return false;
        }

        var isName = next.Type == NAME || IsSoftKeyword(next.Type);
        return token.Type switch
        {
            LET => isName && afterNext is ASSIGN or COLON,
            TYPE or SET or BUDGET => isName && afterNext == ASSIGN,
            PARAM => isName && afterNext == COLON,
            FN => isName && afterNext is LPAREN,
            USE or TEST or PROPERTY => next.Type == STRING,
            SHOW or EXPECT => isName && afterNext is not (IN or IF),
            _ => false,
        };
    }

    private BraceKind KindOfBrace(int index, SourceToken? previous)
    {
        if (_bodyIsNext && _open.Count == 0)
        {
            _bodyIsNext = false;
            return BraceKind.Body;
        }

        var (next, afterNext) = (At(index + 1)?.Type ?? 0, At(index + 2)?.Type);
        var isBlock = next is LET or RETURN
            ? afterNext != COLON
            : (previous?.Type == FAT_ARROW || (previous?.Type == ASSIGN && _statement == FN)) && next is not (RBRACE or SPREAD) && !((next is NAME or STRING || IsKeyword(next)) && afterNext is COLON or COMMA or RBRACE);
        return isBlock ? BraceKind.Block : BraceKind.Record;
    }

    private void Close(SourceToken token)
    {
        // What is open inside the bracket that this one closes was never closed; a hole's brace closes all up to its hole.
        if (!_open.Any(o => Fits(o, token)) || (token.Type != HOLE_CLOSE && _open.TakeWhile(o => !Fits(o, token)).Any(o => o.Type == HOLE_OPEN)))
        {
            if (!_isFaultTold && token.Span.Length > 0)
            {
                var open = _open.TryPeek(out var top) && top.Type != HOLE_OPEN ? top : null;
                Report(open is null
                    ? SyntaxDiagnostics.ClosesNothing(token.Span, token.Text)
                    : SyntaxDiagnostics.ClosedByAnother(token.Span, open.Span, open.Text, token.Text, Closing(open)));
            }

            // It was meant to close something: most likely the innermost.
            if (_open.TryPeek(out var innermost) && innermost.Type != HOLE_OPEN)
            {
                _open.Pop();
            }

            return;
        }

        while (_open.TryPop(out var open))
        {
            if (Fits(open, token))
            {
                open.Partner = token;
                token.Partner = open;
                token.Opener = _open.TryPeek(out var outer) ? outer : null;
                return;
            }

            ReportUnclosed(open, token.StartIndex);
        }
    }

    private void ReportUnclosed(SourceToken open, int closeAt)
    {
        // What is wrong with a hole the lexer has told.
        if (open.Type != HOLE_OPEN && !_isFaultTold)
        {
            Report(SyntaxDiagnostics.NeverClosed(open.Span, open.Text, Closing(open), closeAt));
        }
    }

    private void Report(Diagnostic diagnostic)
    {
        _isFaultTold = true;
        if (_told++ < ParseLimits.Errors)
        {
            _diagnostics.Add(diagnostic);
        }
    }

    private static string Closing(SourceToken open) => open.Type switch { LPAREN or CALL_LPAREN => ")", LBRACK or INDEX_LBRACK => "]", _ => "}" };

    private static bool Fits(SourceToken open, SourceToken close) => close.Type switch
    {
        RPAREN => open.Type is LPAREN or CALL_LPAREN,
        RBRACK => open.Type is LBRACK or INDEX_LBRACK,
        RBRACE => open.Type == LBRACE,
        _ => open.Type == HOLE_OPEN,
    };
}
