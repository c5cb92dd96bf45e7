using System.Buffers;
using Antlr4.Runtime;
using RlmLang.Diagnostics;
using RlmLang.Source;
using RlmLang.Syntax.Parsing.Generated;

namespace RlmLang.Syntax.Parsing;

/// <summary>Cuts a source text into words and signs; knows which brace closes a hole of an f-string and which colon starts its format.</summary>
internal sealed partial class SourceLexer : RlmLexer
{
    private static readonly SearchValues<char> s_lineEnds = SearchValues.Create("\r\n");

    private readonly string _source;
    private readonly DiagnosticBag _diagnostics;
    private readonly List<SourceToken> _tokens = [];
    private readonly List<CommentSyntax> _comments = [];

    // Invariant: the open brackets and holes, innermost last; for each hole its f-string is on _strings below it.
    private readonly Stack<Open> _open = new();
    private readonly Stack<SourceToken> _strings = new();
    private int _openHoles;
    private int _told;

    // Where the last word or comment ended: what lies between says whether a line starts, without a look at the whole line.
    private int _lastEnd;

    private SourceLexer(string source, int start, DiagnosticBag diagnostics)
        : base(new AntlrInputStream(source))
    {
        _source = source;
        _lastEnd = Math.Max(0, start - 1);
        InputStream.Seek(start);
        _diagnostics = diagnostics;
        RemoveErrorListeners();
    }

    /// <summary>All words and signs, without white space; comments apart. Null where there are more than a program may have.</summary>
    public static (List<SourceToken> Tokens, List<CommentSyntax> Comments)? Read(string source, int start, DiagnosticBag diagnostics)
    {
        var lexer = new SourceLexer(source, start, diagnostics);
        return lexer.ReadAll() ? (lexer._tokens, lexer._comments) : null;
    }

    // A `}` too many leaves the mode as it is; the reader of brackets reports it.
    public override int PopMode() => ModeStack.Count == 0 ? CurrentMode : base.PopMode();

    private bool ReadAll()
    {
        for (var matched = NextToken(); matched.Type != TokenConstants.EOF; matched = NextToken())
        {
            if (matched.Channel != TokenConstants.DefaultChannel)
            {
                AddComment(new SourceToken(matched).Span);
                _lastEnd = InputStream.Index;
                continue;
            }

            if (_tokens.Count > ParseLimits.Tokens)
            {
                return false;
            }

            Take(new SourceToken(matched));
            _lastEnd = InputStream.Index;
        }

        CloseAtEnd();
        return true;
    }

    private void Take(SourceToken token)
    {
        switch (token.Type)
        {
            case LPAREN or LBRACK or LBRACE or HOLE_OPEN:
                _open.Push(new Open(token));
                _openHoles += token.Type == HOLE_OPEN ? 1 : 0;
                break;
            case RPAREN when Innermost == LPAREN:
            case RBRACK when Innermost == LBRACK:
                _open.Pop();
                break;
            case RBRACE or HOLE_CLOSE:
                token.Type = CloseBrace(token.Type);
                break;
            case QUESTION when _open.TryPeek(out var hole):
                hole.HasQuestion = true;
                break;
            case COLON when _open.TryPeek(out var hole) && hole is { Type: HOLE_OPEN, HasQuestion: false }:
                token.Type = FORMAT_COLON;
                Mode(IN_FORMAT);
                break;
            case LET or SET or SHOW when _openHoles > 0 && _open.First(o => o.Type is LBRACE or HOLE_OPEN).Type == HOLE_OPEN && Quotes(_strings.Peek()).Length == 1 && IsFirstOnLine(token.StartIndex):
                EndStrings(_lastEnd);
                break;
            case FSTRING_START:
                _strings.Push(token);
                break;
            case STRING when TakesApostrophes(token, token.StopIndex, token):
                return;
            case FSTRING_END:
                if (_strings.TryPop(out var opened) && TakesApostrophes(opened, token.StartIndex, token))
                {
                    return;
                }

                break;
            case FSTRING_CUT:
                token = CutString(token);
                break;
            case UNCLOSED_TEXT:
                if (TryEndHole(token))
                {
                    return;
                }

                ReportUnclosed(token);
                break;
            case UNKNOWN when CurrentMode == IN_FORMAT:
                PopMode();
                EndHole(token.StartIndex);
                GoTo(token.StartIndex);
                return;
            case FLOOR when StartsComment(token):
                AddForeignComment(token.StartIndex, LineEnd(token.StartIndex), 2);
                return;
            case BLOCK_COMMENT:
                Report(SyntaxDiagnostics.SlashComment(token.Span, BlockComment(token)));
                return;
            case CHANGE when token.Text == "--" && IsFirstOnLine(token.StartIndex) && token.StopIndex + 1 < _source.Length && _source[token.StopIndex + 1] == ' ':
                AddForeignComment(token.StartIndex, LineEnd(token.StartIndex), 2);
                return;
            case TEMPLATE_TEXT when IsFirstOnLine(token.StartIndex) && _source.AsSpan(token.StartIndex).StartsWith("```"):
                SkipFence(token.StartIndex);
                return;
        }

        _tokens.Add(token);
    }

    private void Report(Diagnostic diagnostic)
    {
        if (_told++ < ParseLimits.Errors)
        {
            _diagnostics.Add(diagnostic);
        }
    }

    private int Innermost => _open.TryPeek(out var open) ? open.Type : 0;

    private int CloseBrace(int type)
    {
        while (_open.TryPop(out var open))
        {
            if (open.Type is LBRACE or HOLE_OPEN)
            {
                _openHoles -= open.Type == HOLE_OPEN ? 1 : 0;
                return open.Type == HOLE_OPEN ? HOLE_CLOSE : RBRACE;
            }
        }

        return type;
    }

    // The line ended inside an f-string that has one quote on each side.
    private SourceToken CutString(SourceToken token)
    {
        var at = token.StartIndex;
        if (_strings.TryPop(out var start))
        {
            Report(SyntaxDiagnostics.TextNeverClosed(start.Span, Quotes(start), at));
            start.IsUnclosed = true;
        }

        return new SourceToken(FSTRING_END, "", at);
    }

    private void ReportUnclosed(SourceToken token)
    {
        var isRegex = token.Text[0] is 'r' or 'R';
        var text = isRegex ? token.Text[1..] : token.Text;
        var isLong = text.StartsWith("\"\"\"", StringComparison.Ordinal) || text.StartsWith("'''", StringComparison.Ordinal);
        Report(SyntaxDiagnostics.TextNeverClosed(token.Span with { Length = (isRegex ? 1 : 0) + (isLong ? 3 : 1) }, text[..(isLong ? 3 : 1)], isLong ? null : token.StopIndex + 1));
        token.Type = isRegex ? REGEX : STRING;
        token.IsUnclosed = true;
    }

    // In `f"{name"` the second quote was meant to end the f-string: the brace is what is missing.
    private bool TryEndHole(SourceToken token)
    {
        if (_strings.Count == 0 || _openHoles == 0 || Quotes(_strings.Peek()) != token.Text[..1])
        {
            return false;
        }

        EndHole(token.StartIndex);
        GoTo(token.StartIndex);
        return true;
    }

    private void EndHole(int at)
    {
        while (_open.TryPop(out var open))
        {
            if (open.Type is HOLE_OPEN or LBRACE)
            {
                PopModeUnlessFormat();
            }

            if (open.Type == HOLE_OPEN)
            {
                _openHoles--;
                Report(SyntaxDiagnostics.HoleNeverClosed(open.Token.Span, at));
                break;
            }
        }

        _tokens.Add(new SourceToken(HOLE_CLOSE, "}", at));
    }

    // A statement starts on a line of its own inside a hole: hole and text ended with the line before.
    private void EndStrings(int at)
    {
        while (_openHoles > 0 && _strings.TryPop(out _))
        {
            EndHole(at);
            PopMode();
            _tokens.Add(new SourceToken(FSTRING_END, "", at));
        }
    }

    private void PopModeUnlessFormat()
    {
        if (CurrentMode == DEFAULT_MODE)
        {
            PopMode();
        }
    }

    private void CloseAtEnd()
    {
        var at = _source.Length;
        var outermost = _strings.LastOrDefault();
        if (outermost is null)
        {
            return;
        }

        Report(SyntaxDiagnostics.TextNeverClosed(outermost.Span, Quotes(outermost), Quotes(outermost).Length == 1 ? LineEnd(outermost.StartIndex) : null));
        outermost.IsUnclosed = true;
        while (_open.TryPop(out var open))
        {
            if (open.Type == HOLE_OPEN)
            {
                _tokens.Add(new SourceToken(HOLE_CLOSE, "}", at));
                _tokens.Add(new SourceToken(FSTRING_END, "", at));
                _strings.TryPop(out _);
            }
        }

        if (_strings.Count > 0)
        {
            _tokens.Add(new SourceToken(FSTRING_END, "", at));
        }
    }

    private static string Quotes(SourceToken start) => start.Text.TrimStart('f', 'F', 'r', 'R');

    // `//` is a division, unless it starts a line, ends one, or what follows reads like prose.
    private bool StartsComment(SourceToken token)
    {
        var after = _source.AsSpan(token.StopIndex + 1, Math.Min(100, _source.Length - token.StopIndex - 1));
        after = after.IndexOfAny(s_lineEnds) is var end and >= 0 ? after[..end] : after;
        if (IsFirstOnLine(token.StartIndex) || after.IsWhiteSpace())
        {
            return true;
        }

        var words = after.ToString().Split((char[]?)null, 3, StringSplitOptions.RemoveEmptyEntries);
        return words.Length > 1 && IsProse(words[0]) && IsProse(words[1].TrimEnd(',', ':', '.'))
            // `{ let y = a // b  c }`: a comment would swallow what closes the bracket before it.
            && !(_open.Count > 0 && after.ContainsAny(')', ']', '}'));
    }

    // Two words in a row are no expression, unless one of them is an operator or a statement's keyword.
    private static bool IsProse(string word) =>
        word.Length > 0 && word.All(c => char.IsLetter(c) || c is '\'')
        && word is not ("and" or "or" or "not" or "in" or "if" or "else" or "for" or "let" or "set" or "show" or "return" or "type" or "use" or "param" or "budget" or "fn" or "expect" or "test" or "property" or "given");

    // Where nothing stands behind a comment between `/*` and `*/`, a `#` before each of its lines says the same.
    private TextEdit[] BlockComment(SourceToken token)
    {
        var end = LineEnd(token.StopIndex);
        if (token.Text.Length < 4 || !token.Text.EndsWith("*/", StringComparison.Ordinal) || !_source.AsSpan(token.StopIndex + 1, end - token.StopIndex - 1).IsWhiteSpace())
        {
            return [];
        }

        var lines = token.Text[2..^2].Trim().Split('\n').Select(l => $"# {l.Trim(' ', '\t', '\r', '*')}".TrimEnd());
        return [new TextEdit(token.Span, string.Join("\n", lines))];
    }

    private void SkipFence(int start)
    {
        var end = LineEnd(start);
        Report(SyntaxDiagnostics.Fence(TextSpan.FromBounds(start, end), TextSpan.FromBounds(start, Math.Min(_source.Length, end + 1))));
        GoTo(end);
    }

    private void AddForeignComment(int start, int end, int signLength)
    {
        Report(SyntaxDiagnostics.SlashComment(TextSpan.FromBounds(start, end), [new TextEdit(new TextSpan(start, signLength), "#")]));
        GoTo(end);
    }

    private void AddComment(TextSpan span)
    {
        _comments.Add(new CommentSyntax(_source.Substring(span.Start, span.Length).TrimEnd(), span, !IsFirstOnLine(span.Start)));
    }

    private bool IsFirstOnLine(int at) => (_lastEnd == 0 && _source.AsSpan(0, at).IsWhiteSpace()) || _source.AsSpan(_lastEnd, at - _lastEnd).ContainsAny(s_lineEnds);

    private int LineEnd(int from)
    {
        var at = _source.AsSpan(from).IndexOfAny(s_lineEnds);
        return at < 0 ? _source.Length : from + at;
    }

    private void GoTo(int at)
    {
        var input = (ICharStream)InputStream;
        input.Seek(at);
        HitEOF = at >= _source.Length;
    }

    private sealed class Open(SourceToken token)
    {
        public SourceToken Token { get; } = token;

        public int Type => Token.Type;

        // A `?` in a hole: the colon after it belongs to a conditional of another language, not to a format.
        public bool HasQuestion { get; set; }
    }
}
