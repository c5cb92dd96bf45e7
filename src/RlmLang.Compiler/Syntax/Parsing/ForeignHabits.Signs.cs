using RlmLang.Diagnostics;
using RlmLang.Source;
using static RlmLang.Syntax.Parsing.Generated.RlmLexer;

namespace RlmLang.Syntax.Parsing;

/// <summary>Signs and small words that stand between or before values.</summary>
internal static partial class ForeignHabits
{
    // `x |> f`, `x | map(.a)`: a dot in both.
    private static bool Pipe(WordRow row, int i)
    {
        if (row[i].Type != PIPE || i == 0 || !TokenReader.EndsValue(row[i - 1]))
        {
            return false;
        }

        var isArrow = row.At(i + 1) is { Type: GREATER } sign && sign.StartIndex == row[i].StopIndex + 1;
        var at = i + (isArrow ? 2 : 1);
        if (row.At(at) is { Type: DOT } dot && row.At(at + 1) is { Type: NAME } field)
        {
            row.Report(SyntaxDiagnostics.PipedField(SpanOf(row, i, at), TextSpan.FromBounds(row[i - 1].StopIndex + 1, dot.StartIndex), field.Text));
            row.Replace(i, at);
            return true;
        }

        if (row.At(at) is not { Type: NAME } name || (!isArrow && (StartOfStatement(row, i).Type == TYPE || (row.At(at + 1)?.Type != CALL_LPAREN && !IsPipedName(row, i, at)))))
        {
            return false;
        }

        var (isCall, start) = (row.At(at + 1)?.Type == CALL_LPAREN, row.StartOfValue(i));
        if (start >= i)
        {
            return false;
        }

        var gap = TextSpan.FromBounds(row[i - 1].StopIndex + 1, name.StartIndex);
        var edits = new List<TextEdit> { new(gap, ".") };
        var isTight = row.StartOfOperand(i - 1) == start;
        if (!isTight)
        {
            edits.InsertRange(0, [new TextEdit(new TextSpan(row[start].StartIndex, 0), "("), new TextEdit(new TextSpan(row[i - 1].StopIndex + 1, 0), ")")]);
        }

        if (!isCall)
        {
            edits.Add(new TextEdit(new TextSpan(name.StopIndex + 1, 0), "()"));
            Pair(row.Insert(at + 1, CALL_LPAREN, "("), row.Insert(at + 2, RPAREN, ")"));
        }

        row.Report(SyntaxDiagnostics.Pipe(SpanOf(row, i, at), name.Text, new Fix("write a dot", FixApplicability.Certain, [.. edits])));
        row.Replace(i, at, new SourceToken(DOT, ".", row[i].StartIndex) { Opener = row[i].Opener });
        if (!isTight)
        {
            Pair(row.Insert(start, LPAREN, "("), row.Insert(i + 1, RPAREN, ")"));
        }

        return true;
    }

    // `xs | length`: where no type can stand.
    private static bool IsPipedName(WordRow row, int i, int at) =>
        row[at].Text is "length" or "unique" or "sort" or "add" or "first" or "last" or "reverse" or "flatten" or "max" or "min" or "len" or "words" or "lines" or "tostring" or "tonumber"
        && StartOfStatement(row, i).Type is SHOW or SET or LET or EXPECT && row.At(at + 1) is null or { StartsStatement: true } or { Type: PIPE or RPAREN or RBRACK or COMMA or GREATER or LESS or EQUAL };

    private static void Pair(SourceToken open, SourceToken close) => (open.Partner, close.Partner) = (close, open);

    private static TextSpan SpanOf(WordRow row, int from, int to) => row.SpanOf(from, to);

    private static SourceToken StartOfStatement(WordRow row, int i)
    {
        while (i > 0 && !row[i].StartsStatement)
        {
            i--;
        }

        return row[i];
    }

    // `map(.a)` and `filter(.a > 1)`.
    private static bool BareField(WordRow row, int i)
    {
        if (row[i] is not { Type: DOT } dot || row.At(i + 1) is not { Type: NAME } name || row.At(i - 1) is not { } before || TokenReader.EndsValue(before) || before.StartsStatement
            || before.Type is not (CALL_LPAREN or COMMA or ASSIGN or AND or OR or NOT or PREFIX_MINUS or MINUS or PLUS or LPAREN or COLON or LBRACK) || !IsInCall(row, i))
        {
            return false;
        }

        // `select(.a)` is jq's, where it chooses; in other languages the word makes something of each item.
        var choice = before.Type == CALL_LPAREN && row.At(i - 2) is { Type: NAME, Text: "select" } select ? select : null;
        row.Report(SyntaxDiagnostics.BareField(dot.Span, name.Text, choice?.Span));
        if (choice is not null)
        {
            choice.Text = "filter";
        }

        row.Insert(i, NAME, "it");
        return true;
    }

    private static bool IsInCall(WordRow row, int i)
    {
        for (var open = row[i].Opener; open is not null; open = open.Opener)
        {
            if (open.Type == CALL_LPAREN)
            {
                return true;
            }
        }

        return false;
    }

    // `xs[].a`, `xs.[].a`
    private static bool EachField(WordRow row, int i)
    {
        if (row[i] is not { Type: INDEX_LBRACK or LBRACK } open || row.At(i + 1) is not { Type: RBRACK } close || open.Partner != close)
        {
            return false;
        }

        var start = row[i - (i > 0 ? 1 : 0)].Type == DOT ? i - 1 : i;
        if (start == i && open.Type == LBRACK)
        {
            return false;
        }

        var end = i + 2;
        while (row.At(end)?.Type == DOT && row.At(end + 1)?.Type == NAME && row.At(end + 2)?.Type != CALL_LPAREN)
        {
            end += 2;
        }

        var fields = end > i + 2 ? row.Written(i + 2, end) : "";
        row.Report(SyntaxDiagnostics.EachField(SpanOf(row, start, end), fields.Length == 0 ? "" : $".map(it{fields})"));
        if (fields.Length == 0)
        {
            row.Replace(start, end);
            return true;
        }

        // `xs . map ( it .a )`
        var rest = row.Between(i + 2, end).ToList();
        var (outer, inner) = (open.Opener, new SourceToken(CALL_LPAREN, "(", open.StartIndex));
        (inner.Opener, inner.Partner) = (outer, new SourceToken(RPAREN, ")", row[end - 1].StopIndex + 1) { Opener = outer });
        inner.Partner.Partner = inner;
        rest.ForEach(t => t.Opener = inner);
        row.Replace(start, end,
        [
            new SourceToken(DOT, ".", open.StartIndex) { Opener = outer }, new SourceToken(NAME, "map", open.StartIndex) { Opener = outer }, inner,
            new SourceToken(NAME, "it", open.StartIndex) { Opener = inner }, .. rest, inner.Partner,
        ]);
        return true;
    }

    private static bool ForeignSign(WordRow row, int i)
    {
        var (token, next) = (row[i], row.At(i + 1));
        var isJoined = next is not null && next.StartIndex == token.StopIndex + 1;
        var afterValue = i > 0 && TokenReader.EndsValue(row[i - 1]);
        switch (token.Type)
        {
            case LESS when isJoined && next!.Type == GREATER:
                return Becomes(row, i, 2, "<>", "what differs is `!=`", NOT_EQUAL, "!=");
            case LESS when isJoined && next!.Type is MINUS or PREFIX_MINUS && row.At(i - 1)?.Type == NAME && (row.At(i - 2)?.Type == LET || row.StartsBinding(i - 1)):
                return Arrow(row, i);
            case EQUAL when row.At(i - 2)?.Type == LET && row.At(i - 1)?.Type == NAME:
                return Becomes(row, i, 1, token.Text, "a value is bound with `=`", ASSIGN, "=");
            case LESS or GREATER when isJoined && next!.Type == token.Type:
                row.Report(SyntaxDiagnostics.ForeignSign(SpanOf(row, i, i + 2), token.Text + token.Text, "numbers are not shifted, and nothing is read or written with it", null));
                row.Replace(i + 1, i + 2);
                token.Type = PLUS;
                return true;
            case QUESTION when isJoined && next!.Type == COLON && afterValue:
                return Becomes(row, i, 2, "?:", "what may be none is replaced with `??`", FALLBACK, "??");
            case QUESTION when isJoined && next!.Type == DOT && afterValue:
                return OptionalField(row, i);
            case BANG when afterValue && !token.StartsLine && next?.Type is not (NAME or LPAREN or LBRACK or ASSIGN or INT):
                row.Report(SyntaxDiagnostics.ForeignSign(token.Span, "!", "what may be none is replaced, `x ?? fallback`", Fix.Replace(token.Span, " ?? \"\"", "write `??`", FixApplicability.Template)));
                row.RemoveAt(i);
                return true;
            case UNKNOWN when token.Text == "&" && afterValue:
                return Becomes(row, i, 1, "&", "both are asked with `and`", AND, "and", IsAsked(row, i - 1, isBefore: true) && IsAsked(row, i + 1, isBefore: false) ? FixApplicability.Certain : FixApplicability.Likely);
            case UNKNOWN when token.Text == "^" && afterValue:
                return Becomes(row, i, 1, "^", "one of two is asked with `!=`", NOT_EQUAL, "!=", FixApplicability.Likely);
            case SPREAD when token.Text == "**" && afterValue && row[i - 1].Type is not (COMMA or CALL_LPAREN):
                return Power(row, i);
            case FAT_ARROW when row.At(i - 1)?.Type is NAME or STRING && token.Opener is { Type: LBRACE, Brace: BraceKind.Record } open && (row.At(i - 2) == open || row.At(i - 2)?.Type == COMMA):
                return Becomes(row, i, 1, "=>", "a record's field takes `:`", COLON, ":");
            case NAME when token.Text == "where" && afterValue && !token.StartsLine && token.Opener is { Type: LBRACK } list && row.Next(row.IndexOf(list, 0, i) + 1, list, t => t.Type == FOR) is var loop and >= 0 && loop < i:
                return Becomes(row, i, 1, "where", "a comprehension asks with `if`", IF, "if");
            case NAME when token.Text == "elif" && afterValue && !token.StartsLine && next is not null && TokenReader.EndsValue(next):
                return ElseIf(row, i);
            default:
                return false;
        }
    }

    private static bool Becomes(WordRow row, int i, int count, string sign, string advice, int type, string ours, FixApplicability applicability = FixApplicability.Certain)
    {
        row.Report(SyntaxDiagnostics.ForeignSign(SpanOf(row, i, i + count), sign, advice, Fix.Replace(SpanOf(row, i, i + count), ours, $"write `{ours}`", applicability)));
        (row[i].Type, row[i].Text) = (type, ours);
        row.Replace(i + 1, i + count);
        return true;
    }

    // `(a > 1) & (b < 2)`: numbers have bits, conditions have not.
    private static bool IsAsked(WordRow row, int i, bool isBefore)
    {
        if (row.At(i) is not { Type: LPAREN or RPAREN, Partner: { } partner } sign || sign.Type != (isBefore ? RPAREN : LPAREN))
        {
            return false;
        }

        var (from, to) = isBefore ? (row.IndexOf(partner, 0, i), i) : (i, row.IndexOf(partner, i));
        var open = isBefore ? partner : sign;
        return from >= 0 && to > from && row.Between(from, to).Any(t => t.Opener == open && t.Type is LESS or GREATER or EQUAL or NOT_EQUAL or LESS_OR_EQUAL or GREATER_OR_EQUAL or IN or NOT or AND or OR);
    }

    private static bool Arrow(WordRow row, int i)
    {
        var hasLet = row.At(i - 2)?.Type == LET;
        var equals = new TextEdit(SpanOf(row, i, i + 2), "=");
        row.Report(SyntaxDiagnostics.ColonAssign(equals.Span, hasLet ? [equals] : [new TextEdit(new TextSpan(row[i - 1].StartIndex, 0), "let "), equals]));
        row[i].Type = ASSIGN;
        row.RemoveAt(i + 1);
        if (!hasLet)
        {
            row.InsertStatement(i - 1, LET, "let");
        }

        return true;
    }

    // `elif` between values is `else if`; its own conditional has the value behind the condition.
    private static bool ElseIf(WordRow row, int i)
    {
        row.Report(SyntaxDiagnostics.ForeignSign(row[i].Span, "elif", "a further choice stands behind `else`: `a if c else b if d else e`", null));
        row.Replace(i, row.NextStatement(i), new SourceToken(ELSE, "else", row[i].StartIndex) { Opener = row[i].Opener }, new SourceToken(NONE, "none", row[i].StartIndex) { Opener = row[i].Opener });
        return true;
    }

    private static bool OptionalField(WordRow row, int i)
    {
        var start = row.StartOfOperand(i - 1);
        var end = row.At(i + 2)?.Type == NAME && row.At(i + 3)?.Type is not (CALL_LPAREN or DOT or INDEX_LBRACK or QUESTION) ? i + 3 : -1;
        // Only a name or a field that was looked at is known not to be none.
        var isPath = start >= 0 && row.Between(start, i).All(t => t.Type is NAME or DOT);
        var value = start >= 0 ? row.Written(start, i) : "";
        row.Report(SyntaxDiagnostics.ForeignSign(
            SpanOf(row, i, i + 2),
            "?.",
            "bind the value, and write `x.a if x != none else none`",
            isPath && end > 0 ? Fix.Replace(SpanOf(row, start, end), $"({value}.{row[i + 2].Text} if {value} != none else none)", "ask whether it is there")
            : start >= 0 && EndOfAccess(row, i + 2) is var stop and > 0 ? Fix.Replace(SpanOf(row, start, stop), $"[{value}].compact().map(it.{row.Written(i + 2, stop)}).first()", "take it where it is there") : null));
        // An empty value goes everywhere, so that nothing else is said of this one.
        row.Blank(i, row.NextStatement(i));
        return true;
    }

    // What is called on what may be none is left out with it; -1 where there is more to it.
    private static int EndOfAccess(WordRow row, int i)
    {
        var end = row.At(i)?.Type == NAME ? row.EndOfOperand(i) : -1;
        return end > i && row.At(end)?.Type is not (QUESTION or BANG) && !row.Between(i, end).Any(t => t is { Type: NAME, Text: "it" }) ? end : -1;
    }

    private static bool Power(WordRow row, int i)
    {
        var (start, end) = (row.StartOfOperand(i - 1), row.EndOfOperand(i + 1));
        var isSmall = start >= 0 && row.At(i + 1) is { Type: INT, Text: "2" or "3" } && end == i + 2;
        var product = isSmall ? $"({string.Join(" * ", Enumerable.Repeat(row.Written(start, i), row[i + 1].Text[0] - '0'))})" : null;
        row.Report(SyntaxDiagnostics.ForeignSign(row[i].Span, "**", "a power is written as a product, `x * x`", product is null ? null : Fix.Replace(SpanOf(row, start, end), product, $"write `{product}`")));
        row[i].Type = STAR;
        return true;
    }

    private static bool ListSpread(WordRow row, int i)
    {
        if (row[i] is not { Type: LBRACK, Partner: { } close } open || row.Next(i, open, t => IsSpread(row, t)) is var first && first < 0)
        {
            return false;
        }

        var end = row.IndexOf(close, i);
        var (parts, tokens, from) = (new List<(bool IsSpread, string Text)>(), new List<SourceToken>(), i + 1);
        while (from < end)
        {
            var to = row.Next(from, open, t => t.Type == COMMA) is var comma and >= 0 ? comma : end;
            if (to == from)
            {
                return false;
            }

            var isSpread = IsSpread(row, row[from]);
            if (isSpread && to == from + 1)
            {
                return false;
            }

            var text = isSpread ? row.Receiver(from + 1, to) : row.Written(from, to);
            if (!isSpread && parts.Count > 0 && !parts[^1].IsSpread)
            {
                parts[^1] = (false, $"{parts[^1].Text}, {text}");
            }
            else
            {
                parts.Add((isSpread, text));
            }

            from = to + 1;
        }

        var replacement = string.Join(" + ", parts.Select(p => p.IsSpread ? p.Text : $"[{p.Text}]"));
        row.Report(SyntaxDiagnostics.ListSpread(row[first].Span, TextSpan.Cover(open.Span, close.Span), parts.Count > 1 && TokenReader.EndsValue(row.At(end + 1)) || row.At(end + 1)?.Type == DOT ? $"({replacement})" : replacement));
        row.Replace(i + 1, end);
        return true;
    }

    private static bool IsSpread(WordRow row, SourceToken token) =>
        token.Type is SPREAD or STAR && row.IndexOf(token, 0) is var at and > 0 && row[at - 1].Type is LBRACK or COMMA;

    // `await f()`, `new Set(xs)`, `pass`, `del x`
    private static bool Needless(WordRow row, int i)
    {
        if (row[i] is not { Type: NAME } word || row.At(i - 1)?.Type == DOT)
        {
            return false;
        }

        var next = row.At(i + 1);
        if (word.Text is "await" or "new" or "yield" && next is { Type: NAME, StartsLine: false } && (!TokenReader.EndsValue(row.At(i - 1)) || row.StartsBinding(i)))
        {
            row.Report(SyntaxDiagnostics.Needless(word.Span, word.Text, TextSpan.FromBounds(word.StartIndex, next.StartIndex)));
            row.RemoveAt(i);
            return true;
        }

        // `async x => …`, `new { A = … }`
        var isLambda = word.Text == "async" && (next is { Type: NAME } ? row.At(i + 2)?.Type == FAT_ARROW : next is { Type: LPAREN or CALL_LPAREN, Partner: { } group } && row.At(row.IndexOf(group, i) + 1)?.Type == FAT_ARROW);
        if (isLambda || (word.Text == "new" && next is { Type: LBRACE, Brace: BraceKind.Record } && !TokenReader.EndsValue(row.At(i - 1))))
        {
            // The fields of an anonymous object have an equals sign.
            var edits = new List<TextEdit>();
            for (var at = isLambda ? -1 : row.Next(i + 2, next, t => t.Type == ASSIGN); at >= 0; at = row.Next(at + 1, next, t => t.Type == ASSIGN))
            {
                edits.Add(new TextEdit(TextSpan.FromBounds(row[at - 1].StopIndex + 1, row[at + 1].StartIndex), ": "));
                row[at].Type = COLON;
            }

            row.Report(SyntaxDiagnostics.Needless(word.Span, word.Text, TextSpan.FromBounds(word.StartIndex, next!.StartIndex), FixApplicability.Certain, [.. edits]));
            next.Type = next.Type == CALL_LPAREN ? LPAREN : next.Type;
            row.RemoveAt(i);
            return true;
        }

        if (!row.StartsStatement(i))
        {
            return false;
        }

        var end = i + 1;
        while (end < row.Count && !row[end].StartsLine && row[end] is not { Type: SEMICOLON })
        {
            end++;
        }

        var fits = word.Text switch
        {
            "pass" or "begin" or "end" or "break" or "continue" => end == i + 1,
            "del" or "global" or "nonlocal" or "module" or "package" => end == i + 2 && next?.Type == NAME,
            "exit" or "quit" => end == i + 3 && next?.Type == CALL_LPAREN,
            _ => false,
        };
        if (!fits)
        {
            return false;
        }

        // What stands behind an end would not run elsewhere.
        row.Report(SyntaxDiagnostics.Needless(word.Span, word.Text, row.Lines(i, end), word.Text is "exit" or "quit" && end < row.Count ? FixApplicability.Likely : FixApplicability.Certain));
        row.Replace(i, end);
        return true;
    }
}
