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
        var isBare = IsFinal(row[i]) && row.StartsStatement(i) && row.At(i + 1)?.Type is ASSIGN or COLON;
        if (isBare)
        {
            var name = TextSpan.Cover(row[i].Span, row[i + 1].Span);
            row.Report(SyntaxDiagnostics.FinalForm(row[i].Span, [new TextEdit(name, "set FINAL =")]));
            (row[i].Text, row[i + 1].Type) = ("FINAL", ASSIGN);
            row.InsertStatement(i, SET, "set");
            return true;
        }

        if (!(isSet || isCall) || row[i + (isSet ? 2 : 1)] is not { Partner: { } close } open || !IsFinal(row[i + (isSet ? 1 : 0)]))
        {
            return false;
        }

        row.Report(SyntaxDiagnostics.FinalForm(row[i].Span, [new TextEdit(TextSpan.Cover(row[i].Span, open.Span), "set FINAL = "), new TextEdit(close.Span, "")]));
        row[i + (isSet ? 1 : 0)].Text = "FINAL";
        open.Type = ASSIGN;
        row.RemoveAt(row.IndexOf(close, i));
        if (isCall)
        {
            row.InsertStatement(i, SET, "set");
        }

        return true;
    }

    private static bool IsFinal(SourceToken token) => token.Type == NAME && token.Text.TrimEnd('_') is var text && (text.Equals("final", StringComparison.OrdinalIgnoreCase) || text == "FINAL_VAR");

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

        if (word is not { Type: NAME, Text: "const" or "var" or "val" or "auto" or "def" or "global" or "Let" or "LET" } || !row.StartsBinding(i) || row.At(i + 1)?.Type != NAME || row.At(i + 2)?.Type is not (ASSIGN or COLON))
        {
            return false;
        }

        row.Report(SyntaxDiagnostics.Declaration(word.Span, word.Text, new TextEdit(word.Span, "let")));
        word.Type = LET;
        return true;
    }

    private static bool MissingLet(WordRow row, int i)
    {
        if (row[i] is not { Type: NAME } name || !row.StartsBinding(i) || !(row.At(i + 1)?.Type == ASSIGN || (row.At(i + 1)?.Type == COLON && row.At(i + 3)?.Type == ASSIGN)))
        {
            return false;
        }

        row.Report(SyntaxDiagnostics.MissingLet(name.Span, name.Text));
        row.InsertStatement(i, LET, "let");
        return true;
    }

    private static bool Print(WordRow row, int i)
    {
        var isLog = row[i] is { Type: NAME, Text: "console" } && row.At(i + 1)?.Type == DOT && row.At(i + 2)?.Text == "log";
        var (word, at) = isLog ? (row.At(i + 2), i + 3) : (row[i], i + 1);
        if (!isLog && word is not { Type: NAME, Text: "print" or "println" or "echo" or "puts" } || !row.StartsStatement(i) || row.At(at) is not { Type: CALL_LPAREN, Partner: { } close } open)
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

    private static bool Definition(WordRow row, int i)
    {
        if (row[i] is not { Type: NAME, Text: "def" or "function" or "func" or "fun" or "proc" } word || !row.StartsStatement(i) || row.At(i + 1)?.Type != NAME
            || row.At(i + 2) is not { Type: CALL_LPAREN, Partner: { } close } open)
        {
            return false;
        }

        var end = row.EndOfBlock(i);
        var header = row.IndexOf(close, i);
        var names = row.Between(i + 3, header).Where(t => t.Type == NAME && t.Opener == open).Select(t => t.Text);
        var hasReturn = row.At(header + 1)?.Type == COLON && row.At(header + 2)?.Type == RETURN && end > header + 3;
        var replacement = hasReturn ? $"fn {row[i + 1].Text}({string.Join(", ", names.Select(n => $"{n}: text"))}) = {row.Written(header + 3, end)}" : null;
        row.Report(SyntaxDiagnostics.Definition(word.Span, TextSpan.Cover(word.Span, row[end - 1].Span), replacement));
        row.Replace(i, end);
        return true;
    }

    private static bool Loop(WordRow row, int i)
    {
        if (row[i].Type != FOR || !row.StartsStatement(i))
        {
            return false;
        }

        var end = row.EndOfBlock(i);
        var inAt = row.Next(i + 1, row[i].Opener, t => t.Type == IN);
        var colon = inAt < 0 ? -1 : row.Next(inAt + 1, row[i].Opener, t => t.Type == COLON);
        var isReadable = inAt == i + 2 && colon > inAt + 1 && colon < end;
        row.Report(SyntaxDiagnostics.Loop(
            row[i].Span,
            TextSpan.Cover(row[i].Span, row[end - 1].Span),
            isReadable ? row[i + 1].Text : null,
            isReadable ? row.Receiver(inAt + 1, colon) : null));
        row.Replace(i, end);
        return true;
    }

    private static bool ForeignStatement(WordRow row, int i)
    {
        var word = row[i];
        var isWord = word is { Type: NAME, Text: "while" or "try" or "with" or "class" or "elif" or "except" or "finally" or "switch" or "match" or "async" or "assert" or "raise" or "pass" or "break" or "continue" }
            && row.At(i + 1)?.Type is not (ASSIGN or DOT or CALL_LPAREN) && row.StartsStatement(i);
        var isChoice = word is { Type: IF or ELSE, StartsLine: true, Opener: null } && ColonEndsLine(row, i);
        if (!isWord && !isChoice)
        {
            return false;
        }

        var end = row.EndOfBlock(i);
        row.Report(SyntaxDiagnostics.ForeignStatement(word.Span, word.Text));
        row.Replace(i, end);

        // `else:` and its like belong to what was just reported.
        while (i < row.Count && row[i] is { StartsLine: true, Opener: null } next && (next.Type == ELSE || next is { Type: NAME, Text: "elif" or "except" or "finally" }))
        {
            row.Replace(i, row.EndOfBlock(i));
        }

        return true;
    }

    private static bool ColonEndsLine(WordRow row, int i)
    {
        var colon = row.Next(i + 1, null, t => t.Type == COLON || t.StartsStatement);
        return colon > 0 && row[colon].Type == COLON && !row.Between(i + 1, colon + 1).Any(t => t.StartsLine);
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
