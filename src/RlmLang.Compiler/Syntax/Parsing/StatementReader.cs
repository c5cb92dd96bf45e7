using RlmLang.Diagnostics;
using RlmLang.Source;
using static RlmLang.Syntax.Parsing.Generated.RlmParser;

namespace RlmLang.Syntax.Parsing;

/// <summary>Reads the statements of a program one by one, and says in words what is wrong with one that cannot be read.</summary>
internal sealed class StatementReader
{
    private readonly string _source;
    private readonly DiagnosticBag _diagnostics;
    private readonly TreeBuilder _builder;

    // Where errors are already: a statement that has one gets no second that is about its form.
    private readonly int[] _errorPlaces;
    private int _reported;

    private StatementReader(string source, DiagnosticBag diagnostics)
    {
        _source = source;
        _diagnostics = diagnostics;
        _builder = new TreeBuilder(source, diagnostics);
        _errorPlaces = [.. diagnostics.ToImmutable().Where(d => d.Severity == Severity.Error).Select(d => d.Span.Start)];
    }

    public static IEnumerable<StatementSyntax> Read(string source, List<SourceToken> tokens, DiagnosticBag diagnostics)
    {
        var reader = new StatementReader(source, diagnostics);
        var start = 0;
        for (var i = 0; i <= tokens.Count; i++)
        {
            var isSeparator = i < tokens.Count && tokens[i].Type == SEMICOLON && tokens[i].Opener is null;
            if (i == tokens.Count || isSeparator || tokens[i].StartsStatement)
            {
                if (i > start)
                {
                    yield return reader.ReadOne(tokens.GetRange(start, i - start), i < tokens.Count ? tokens[i].StartIndex : source.Length, start > 0 ? tokens[start - 1] : null);
                }

                start = isSeparator ? i + 1 : i;
            }
        }
    }

    private StatementSyntax ReadOne(List<SourceToken> tokens, int end, SourceToken? before)
    {
        var span = TextSpan.FromBounds(tokens[0].StartIndex, Math.Max(tokens[0].StopIndex, tokens[^1].StopIndex) + 1);
        if (TooDeep(tokens) is { } place)
        {
            Report(span, end, () => SyntaxDiagnostics.TooDeep(place.Span, ParseLimits.Nesting));
            return Stand(tokens, span);
        }

        if (!IsStatementKeyword(tokens[0].Type))
        {
            Report(span, end, () => StatementExpected(tokens, before));
            return new MissingStatementSyntax(span);
        }

        if (Parser.Parse(tokens, end, p => p.oneStatement(), out var fault) is { } tree)
        {
            return _builder.BuildStatement(tree.statement());
        }

        if (fault is not null)
        {
            Report(span, end, () => Describe(fault, tokens));
        }

        return Stand(tokens, span);
    }

    private void Report(TextSpan span, int end, Func<Diagnostic> make)
    {
        if (_reported < ParseLimits.Errors && !HasError(span.Start, Math.Max(end, span.End)))
        {
            _reported++;
            _diagnostics.Add(make());
        }
    }

    private bool HasError(int from, int to)
    {
        var first = Array.BinarySearch(_errorPlaces, from) is var found && found >= 0 ? found : ~found;
        return first < _errorPlaces.Length && _errorPlaces[first] < to;
    }

    // What the binder gets for a statement with a fault: a name that is bound is bound all the same, so that its uses give no second error.
    private static StatementSyntax Stand(List<SourceToken> tokens, TextSpan span)
    {
        if (tokens is [{ Type: LET }, { Type: NAME } name, ..])
        {
            return new LetStatementSyntax(new IdentifierSyntax(name.Text, name.Span), null, new MissingExpressionSyntax(new TextSpan(span.End, 0)), span);
        }

        return tokens is [{ Type: PARAM }, { Type: NAME } param, ..]
            ? new ParamStatementSyntax(new IdentifierSyntax(param.Text, param.Span), new MissingTypeSyntax(new TextSpan(span.End, 0)), null, span)
            : new MissingStatementSyntax(span);
    }

    private static bool IsStatementKeyword(int type) =>
        type is LET or TYPE or USE or PARAM or BUDGET or FN or SHOW or EXPECT or SET or TEST or PROPERTY or GIVEN;

    private Diagnostic StatementExpected(List<SourceToken> tokens, SourceToken? before)
    {
        var first = tokens[0];
        if (first.Type is PREFIX_MINUS or LPAREN or LBRACK && TokenReader.EndsValue(before) && before is not null)
        {
            var gap = TextSpan.FromBounds(before.StopIndex + 1, first.StartIndex);
            return SyntaxDiagnostics.LineDoesNotContinue(first.Span, first.Text, _source.AsSpan(gap.Start, gap.Length).IsWhiteSpace() ? gap : null);
        }

        var isValue = Parser.Parse(tokens, tokens[^1].StopIndex + 1, p => p.oneExpression(), out _) is { } tree && tree.expression() is not null;
        return SyntaxDiagnostics.StatementExpected(first.Span, first.Text, isValue);
    }

    // Nesting is counted within each part between commas; operators add up along the path from the statement down.
    private static SourceToken? TooDeep(List<SourceToken> tokens)
    {
        // Two numbers for each open bracket: nesting and depth.
        var outer = new List<int>();
        var (nesting, depth) = (0, 0);
        foreach (var token in tokens)
        {
            switch (token.Type)
            {
                case LPAREN or CALL_LPAREN or LBRACK or INDEX_LBRACK or LBRACE or HOLE_OPEN:
                    outer.AddRange([nesting, depth]);
                    (nesting, depth) = (nesting + 1, depth + 1);
                    break;
                case RPAREN or RBRACK or RBRACE or HOLE_CLOSE:
                    if (outer.Count > 0)
                    {
                        // What stands in brackets is one step of the chain that goes on behind them.
                        (nesting, depth) = (outer[^2], outer[^1] + 1);
                        outer.RemoveRange(outer.Count - 2, 2);
                    }

                    break;
                case COMMA or SEMICOLON or LET:
                    (nesting, depth) = outer.Count > 0 ? (outer[^2] + 1, outer[^1] + 1) : (0, 0);
                    break;
                case PREFIX_MINUS or BANG or NOT or FAT_ARROW or ELSE:
                    (nesting, depth) = (nesting + 1, depth + 1);
                    break;
                case PLUS or MINUS or STAR or SLASH or FLOOR or PERCENT or AND or OR or IN or FALLBACK or DOT or QUESTION or PIPE
                    or EQUAL or NOT_EQUAL or LESS or LESS_OR_EQUAL or GREATER or GREATER_OR_EQUAL:
                    depth++;
                    break;
            }

            if (nesting > ParseLimits.Nesting || depth > ParseLimits.Depth)
            {
                return token;
            }
        }

        return null;
    }

    private static Diagnostic Describe(SyntaxFault fault, List<SourceToken> tokens)
    {
        var index = tokens.IndexOf(fault.Token);
        var isAtEnd = index < 0;
        var previous = isAtEnd ? tokens[^1] : tokens[Math.Max(0, index - 1)];
        var insertAt = previous.StopIndex + 1;
        if (Special(fault, tokens, index, previous) is { } special)
        {
            return special;
        }

        var insertion = Insertion(fault, tokens, isAtEnd ? tokens.Count : index);
        var expected = ExpectedWords.Of(fault) ?? (insertion is null ? null : $"`{insertion.Trim()}`");
        if (previous.Type == DOT)
        {
            return SyntaxDiagnostics.Missing(new TextSpan(insertAt, 0), "a name", ".", null);
        }

        if (fault.IsLookahead)
        {
            expected = isAtEnd ? "more" : null;
        }

        // Two words side by side lack more than a comma.
        var applicability = insertion == "," && !isAtEnd && previous.Type == NAME && fault.Token.Type is NAME or LBRACE ? FixApplicability.Likely : FixApplicability.Certain;
        return isAtEnd || (expected is not null && (fault.Token.StartsLine || !ExpectedWords.IsSign(fault.Expected)))
            ? SyntaxDiagnostics.Missing(new TextSpan(insertAt, 0), expected ?? "something", previous.Text, insertion, applicability)
            : SyntaxDiagnostics.NotHere(fault.Token.Span, fault.Token.Text, expected, insertAt, insertion, applicability);
    }

    // What more can be said than what is missing.
    private static Diagnostic? Special(SyntaxFault fault, List<SourceToken> tokens, int index, SourceToken previous) => fault switch
    {
        { Token.Type: FAT_ARROW } => SyntaxDiagnostics.LambdaValue(fault.Token.Span),
        { Token.Type: HOLE_CLOSE } when previous.Type == HOLE_OPEN => SyntaxDiagnostics.EmptyHole(TextSpan.Cover(previous.Span, fault.Token.Span)),
        { Token.Type: IF } when fault.Expected.Contains(INT) => SyntaxDiagnostics.ConditionalForm(fault.Token.Span),
        { Rule: RULE_parameter } when previous.Type == NAME && fault.Expected.Contains(COLON) => SyntaxDiagnostics.ParameterType(new TextSpan(previous.StopIndex + 1, 0), previous.Text),
        _ when previous.Type == PIPE => SyntaxDiagnostics.Union(TextSpan.Cover(previous.Span, index < 0 ? previous.Span : fault.Token.Span)),
        _ when tokens[0].Type == LET && ((index == 1 && fault.Token.Type is LPAREN or LBRACK or LBRACE) || (index == 2 && fault.Token.Type == COMMA)) => SyntaxDiagnostics.OneName(fault.Token.Span),
        _ => null,
    };

    // A sign that alone makes the statement whole: where there is exactly one, only that can have been meant.
    private static string? Insertion(SyntaxFault fault, List<SourceToken> tokens, int at)
    {
        (int Type, string Text)[] signs = [(COMMA, ","), (ASSIGN, " ="), (COLON, ":"), (RPAREN, ")"), (RBRACK, "]"), (RBRACE, "}"), (IN, " in")];
        string? only = null;
        foreach (var (type, text) in signs)
        {
            if (!fault.Expected.Contains(type) && !(type == COMMA && (ExpectedWords.TakesComma(fault) || tokens[0].Type is SHOW or EXPECT or BUDGET))
                || (type == COLON && fault.Rule == RULE_subscript))
            {
                continue;
            }

            var attempt = tokens.ToList();
            attempt.Insert(at, new SourceToken(type, text, at == 0 ? 0 : tokens[at - 1].StopIndex + 1));
            if (Parser.Parse(attempt, tokens[^1].StopIndex + 1, p => p.oneStatement(), out _) is not null)
            {
                if (only is not null)
                {
                    return null;
                }

                only = text;
            }
        }

        return only;
    }
}
