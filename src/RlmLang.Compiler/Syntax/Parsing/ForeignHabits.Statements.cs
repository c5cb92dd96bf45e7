using RlmLang.Diagnostics;
using RlmLang.Source;
using static RlmLang.Syntax.Parsing.Generated.RlmLexer;

namespace RlmLang.Syntax.Parsing;

internal static partial class ForeignHabits
{
    private static bool FinalForm(WordRow row, int i)
    {
        var isSet = row[i].Type == SET && row.At(i + 1)?.Type == NAME && row.At(i + 2)?.Type == CALL_LPAREN;
        var isCall = IsFinal(row[i]) && row.StartsStatement(i) && row.At(i + 1)?.Type == CALL_LPAREN;
        if (row[i].Type == RETURN && row.StartsStatement(i) && row.At(i + 1) is { } named && IsFinal(named) && row.At(i + 2)?.Type == CALL_LPAREN)
        {
            row.Report(SyntaxDiagnostics.FinalForm(row[i].Span, [new TextEdit(TextSpan.FromBounds(row[i].StartIndex, named.StartIndex), "")]));
            row.RemoveAt(i);
            row[i].StartsStatement = true;
            return true;
        }

        var isBare = GivesAnswer(row, i) && row.StartsStatement(i) && row.At(i + 1)?.Type is ASSIGN or COLON;
        if (isBare)
        {
            var name = TextSpan.Cover(row[i].Span, row[i + 1].Span);
            row.Report(SyntaxDiagnostics.FinalForm(row[i].Span, [new TextEdit(name, "set FINAL =")]));
            (row[i].Text, row[i + 1].Type) = ("FINAL", ASSIGN);
            row.InsertStatement(i, SET, "set");
            return true;
        }

        if (row[i].Type == SET && row.At(i + 1)?.Text == "FINAL" && row.At(i + 2) is { Type: COLON or ARROW or EQUAL or CHANGE } sign)
        {
            row.Report(SyntaxDiagnostics.FinalForm(sign.Span, [new TextEdit(TextSpan.FromBounds(row[i + 1].StopIndex + 1, row.At(i + 3)?.StartIndex ?? sign.StopIndex + 1), " = ")]));
            sign.Type = ASSIGN;
            return true;
        }

        if (!(isSet || isCall) || row[i + (isSet ? 2 : 1)] is not { Partner: { } close } open || !IsFinal(row[i + (isSet ? 1 : 0)]))
        {
            return false;
        }

        var word = row[i + (isSet ? 1 : 0)];
        var edits = new List<TextEdit> { new(TextSpan.Cover(row[i].Span, open.Span), "set FINAL = "), new(close.Span, "") };
        var at = row.IndexOf(open, i);
        if (word.Text == "FINAL_VAR" && row[at + 1] is { Type: STRING, Text: [_, .. var variable, _] } quoted && row[at + 2] == close && variable.Length > 0 && variable.All(c => char.IsLetterOrDigit(c) || c == '_') && !char.IsDigit(variable[0]))
        {
            // It takes a name, and answers with what that stands for.
            edits.Insert(1, new TextEdit(quoted.Span, variable));
            (quoted.Type, quoted.Text) = (NAME, variable);
        }

        row.Report(SyntaxDiagnostics.FinalForm(row[i].Span, [.. edits]));
        word.Text = "FINAL";
        open.Type = ASSIGN;
        row.RemoveAt(row.IndexOf(close, i));
        if (isCall)
        {
            row.InsertStatement(i, SET, "set");
        }

        return true;
    }

    // `final = …` with `FINAL(final)` behind it binds a value like any other.
    private static bool GivesAnswer(WordRow row, int i)
    {
        if (!IsFinal(row[i]))
        {
            return false;
        }

        if (row[i].Text == "FINAL")
        {
            return true;
        }

        for (var at = 0; at < row.Count; at++)
        {
            if (at != i && row[at].Type is NAME && ((row[at].Text == row[i].Text && row.At(at - 1)?.Type != DOT && !(row.StartsBinding(at) && row.At(at + 1)?.Type is ASSIGN or COLON))
                || (IsFinal(row[at]) && row.At(at + 1)?.Type == CALL_LPAREN && row.StartsBinding(at)) || (row[at].Text == "FINAL" && row.At(at - 1)?.Type == SET)))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsFinal(SourceToken token) => token.Type == NAME && token.Text.TrimEnd('_') is var text && (text.Equals("final", StringComparison.OrdinalIgnoreCase) || text is "FINAL_VAR" or "FINAL_ANSWER" or "SUBMIT" || text.Equals("final_answer", StringComparison.OrdinalIgnoreCase));

    private static bool ColonAssign(WordRow row, int i)
    {
        if (row[i] is not { Type: CHANGE, Text: ":=" } sign || row.At(i - 1) is not { Type: NAME } name)
        {
            return false;
        }

        var hasLet = row.At(i - 2)?.Type == LET;
        if (!hasLet && !row.StartsBinding(i - 1))
        {
            return false;
        }

        var equals = new TextEdit(sign.Span, "=");
        row.Report(SyntaxDiagnostics.ColonAssign(sign.Span, hasLet ? [equals] : [new TextEdit(new TextSpan(name.StartIndex, 0), "let "), equals]));
        sign.Type = ASSIGN;
        if (!hasLet)
        {
            row.InsertStatement(i - 1, LET, "let");
        }

        return true;
    }

    private static bool Declaration(WordRow row, int i)
    {
        var word = row[i];
        if (word.Type == LET && row.At(i + 1) is { Type: NAME, Text: "mut" } mut && row.At(i + 2)?.Type == NAME)
        {
            row.Report(SyntaxDiagnostics.Declaration(mut.Span, "let mut", new TextEdit(TextSpan.FromBounds(mut.StartIndex, row[i + 2].StartIndex), "")));
            row.RemoveAt(i + 1);
            return true;
        }

        if (word is not { Type: NAME, Text: "const" or "var" or "val" or "auto" or "def" or "global" or "Let" or "LET" or "define" or "local" or "final" or "readonly" or "my" or "dim" or "static"
            or "int" or "float" or "double" or "string" or "String" or "str" or "bool" or "boolean" or "text" or "list" or "dict" } || !row.StartsBinding(i) || row.At(i + 1)?.Type != NAME || row.At(i + 2)?.Type is not (ASSIGN or COLON))
        {
            return false;
        }

        row.Report(SyntaxDiagnostics.Declaration(word.Span, word.Text, new TextEdit(word.Span, "let")));
        word.Type = LET;
        return true;
    }

    private static bool MissingLet(WordRow row, int i)
    {
        if (row[i] is not { Type: NAME } name || !row.StartsBinding(i)
            || !(row.At(i + 1)?.Type == ASSIGN || (row.At(i + 1)?.Type == COLON && row.Next(i + 2, name.Opener, t => t.Type == ASSIGN || t.StartsLine) is var at and >= 0 && row[at] is { Type: ASSIGN, StartsLine: false })))
        {
            return false;
        }

        row.Report(SyntaxDiagnostics.MissingLet(name.Span, name.Text));
        row.InsertStatement(i, LET, "let");
        return true;
    }

    private static bool Print(WordRow row, int i)
    {
        if (row[i] is { Type: NAME, Text: "print" or "println" or "echo" or "puts" or "display" or "emit" or "output" or "log" } bare && row.StartsStatement(i)
            && row.At(i + 1) is { StartsLine: false, Type: NAME or STRING or INT or FLOAT or FSTRING_START or TRUE or FALSE or NONE })
        {
            row.Report(SyntaxDiagnostics.Print(bare.Span, [new TextEdit(bare.Span, "show")]));
            (bare.Type, bare.Text) = (SHOW, "show");
            return true;
        }

        var isLog = row[i] is { Type: NAME, Text: "console" } && row.At(i + 1)?.Type == DOT && row.At(i + 2)?.Text == "log";
        var (word, at) = isLog ? (row.At(i + 2), i + 3) : (row[i], i + 1);
        if (!isLog && word is not { Type: NAME, Text: "print" or "println" or "echo" or "puts" or "display" } || !row.StartsStatement(i) || row.At(at) is not { Type: CALL_LPAREN, Partner: { } close } open)
        {
            return false;
        }

        var end = row.IndexOf(close, at);
        var hasOptions = row.Next(at + 1, open, t => t.Type == ASSIGN) >= 0 || end == at + 1;
        var head = TextSpan.FromBounds(row[i].StartIndex, open.StopIndex + 1);
        row.Report(SyntaxDiagnostics.Print(TextSpan.Cover(row[i].Span, row[at - 1].Span), hasOptions ? [] : [new TextEdit(head, "show "), new TextEdit(close.Span, "")]));
        if (hasOptions)
        {
            row.Replace(i, end + 1);
            return true;
        }

        row.RemoveAt(end);
        row.Replace(i, at + 1);
        row.InsertStatement(i, SHOW, "show");
        return true;
    }

    private static bool TopLevelReturn(WordRow row, int i)
    {
        if (row[i] is not { Type: RETURN, Opener: null } word || !row.StartsStatement(i))
        {
            return false;
        }

        row.Report(SyntaxDiagnostics.Return(word.Span, row.All.Count(t => t.Type == SET || (t.Type == RETURN && t.Opener is null)) == 1));
        word.Type = SET;
        row.Insert(i + 1, ASSIGN, "=");
        row.Insert(i + 1, NAME, "FINAL");
        return true;
    }

    private static bool Import(WordRow row, int i)
    {
        if (row[i] is not { Type: NAME, Text: "import" or "from" or "require" } word || !row.StartsStatement(i) || row.At(i + 1)?.Type is not (NAME or LBRACE or STRING))
        {
            return false;
        }

        var end = i + 1;
        while (end < row.Count && !row[end].StartsLine)
        {
            end++;
        }

        // The whole line goes, with its end.
        var lineEnd = row.Source.IndexOf('\n', word.StartIndex);
        row.Report(SyntaxDiagnostics.Import(word.Span, TextSpan.FromBounds(word.StartIndex, lineEnd < 0 ? row.Source.Length : lineEnd + 1)));
        row.Replace(i, end);
        return true;
    }

    // `match x { … }` as a value.
    private static bool MatchValue(WordRow row, int i)
    {
        if (row[i] is not { Type: NAME, Text: "match" or "switch" or "case" or "when" } word || row.StartsStatement(i) || TokenReader.EndsValue(row.At(i - 1)) || row.At(i - 1)?.Type == DOT
            || row.EndOfOperand(i + 1) is var end && (end < 0 || row.At(end) is not { Type: LBRACE, Partner: not null }))
        {
            return false;
        }

        row.Report(SyntaxDiagnostics.ForeignStatement(word.Span, word.Text));
        row.Replace(i, row.IndexOf(row[end].Partner!, end) + 1, new SourceToken(NONE, "none", word.StartIndex) { StopIndex = word.StopIndex, Opener = word.Opener });
        return true;
    }

    private static bool ForeignStatement(WordRow row, int i)
    {
        var word = row[i];
        var isWord = word is { Type: NAME, Text: "while" or "try" or "with" or "class" or "elif" or "except" or "finally" or "switch" or "match" or "async" or "raise" or "throw" or "until" or "unless" or "loop" or "repeat" or "do" or "struct" or "interface" or "enum" or "select" or "SELECT" or "goto" or "yield" or "trait" or "impl" or "case" }
            && (row.At(i + 1) is { Type: CALL_LPAREN, Partner: { } close } ? row.At(row.IndexOf(close, i) + 1)?.Type is LBRACE or COLON : row.At(i + 1)?.Type is not (ASSIGN or DOT)) && row.StartsStatement(i);
        if (!isWord && !IsChoice(row, i))
        {
            return false;
        }

        var end = row.EndOfBlock(i);
        if (word is { Text: "raise" or "throw" })
        {
            end = row.NextStatement(i + 1);
            row.Report(SyntaxDiagnostics.Assertion(word.Span, word.Text, null));
        }
        else
        {
            row.Report(SyntaxDiagnostics.ForeignStatement(word.Span, word.Text));
        }

        row.Blank(i, end);

        // `else:` and its like belong to what was just reported.
        while (i + 1 < row.Count && row[i + 1] is { StartsLine: true, Opener: null } next && (next.Type == ELSE || next is { Type: NAME, Text: "elif" or "except" or "finally" or "catch" }))
        {
            row.Replace(i + 1, row.EndOfBlock(i + 1));
        }

        return true;
    }

    private static bool Change(WordRow row, int i)
    {
        if (row[i] is not { Type: CHANGE } sign)
        {
            return false;
        }

        row.Report(SyntaxDiagnostics.Change(sign.Span, sign.Text));
        var start = i;
        while (start > 0 && !row[start].StartsStatement)
        {
            start--;
        }

        var end = row.NextStatement(i + 1);
        row.Replace(sign.Opener is null && row[start].Type == NAME ? start : i, sign.Opener is null && row[start].Type == NAME ? end : i + 1);
        return true;
    }
}
