using RlmLang.Diagnostics;
using RlmLang.Source;
using static RlmLang.Syntax.Parsing.Generated.RlmLexer;

namespace RlmLang.Syntax.Parsing;

/// <summary>The habits of other languages: a table of what is recognised in the row of words, what is said about it, and which words are put in its place.</summary>
/// <remarks>
/// They are recognised before the sentences are read. What is put in their place is what the author meant, so that one habit gives one diagnostic, and the
/// rest of the statement is still read; the grammar knows nothing of them.
/// </remarks>
internal static partial class ForeignHabits
{
    // More than this is no program of ours with slips in it.
    private const int Most = 50;

    // The order matters only where two start at the same word: the narrower one comes first.
    private static readonly Func<WordRow, int, bool>[] s_habits =
    [
        CurlyQuotes, UnknownCharacter, TemplateText, TextPrefix, AdjacentTexts,
        FinalForm, ColonAssign, Declaration, MissingLet, Print, TopLevelReturn, Import, Definition, Loop, ForeignStatement, Change,
        PythonLambda, FunctionLiteral, ArrowReturn, ThinArrow, ThenConditional, Ternary, Is,
        ShownGroup, Tuple, ColonArgument, FieldAssign, TwoFors, Generator, RecordFor, Shorthand, Step,
    ];

    /// <summary>Changes the row of words in place.</summary>
    public static void Rewrite(string source, List<SourceToken> tokens, DiagnosticBag diagnostics)
    {
        var row = new WordRow(source, tokens, diagnostics);
        for (var i = 0; i < row.Count && row.Reported < Most; i++)
        {
            foreach (var habit in s_habits)
            {
                if (i < row.Count && habit(row, i))
                {
                    i = Math.Max(-1, i - 1);
                    break;
                }
            }
        }
    }

    private static bool CurlyQuotes(WordRow row, int i)
    {
        if (row[i] is not { Type: UNKNOWN, Text: "“" or "”" or "‘" or "’" } open)
        {
            return false;
        }

        var close = row.Source.IndexOfAny(['”', '“', '’', '‘', '\n'], open.StopIndex + 1);
        if (close < 0 || row.Source[close] == '\n')
        {
            return false;
        }

        var content = row.Source[(open.StopIndex + 1)..close];
        var end = i + 1;
        while (end < row.Count && row[end].StartIndex <= close)
        {
            end++;
        }

        var text = new SourceToken(STRING, $"\"{content.Replace("\"", "\\\"", StringComparison.Ordinal)}\"", open.StartIndex) { StopIndex = close, Opener = open.Opener, StartsLine = open.StartsLine };
        row.Report(SyntaxDiagnostics.CurlyQuotes(open.Span, new TextSpan(close, 1), !content.Contains('"', StringComparison.Ordinal)));
        row.Replace(i, end, text);
        return true;
    }

    private static bool UnknownCharacter(WordRow row, int i)
    {
        if (row[i].Type != UNKNOWN)
        {
            return false;
        }

        var end = i + 1;
        while (end < row.Count && row[end].Type == UNKNOWN && row[end].StartIndex == row[end - 1].StopIndex + 1)
        {
            end++;
        }

        var span = TextSpan.Cover(row[i].Span, row[end - 1].Span);
        row.Report(SyntaxDiagnostics.UnknownCharacter(span, row.Written(span)));
        row.Replace(i, end);
        return true;
    }

    private static bool TemplateText(WordRow row, int i)
    {
        if (row[i].Type != TEMPLATE_TEXT)
        {
            return false;
        }

        var content = row[i].Text[1..^1];
        var isSimple = !content.AsSpan().ContainsAny('"', '\n') && !content.Replace("${", "", StringComparison.Ordinal).Contains('{', StringComparison.Ordinal);
        row.Report(SyntaxDiagnostics.TemplateText(row[i].Span, isSimple ? $"f\"{content.Replace("${", "{", StringComparison.Ordinal)}\"" : null));
        row[i].Text = "\"\"";
        row[i].Type = STRING;
        return true;
    }

    private static bool TextPrefix(WordRow row, int i)
    {
        if (row[i] is not { Type: NAME, Text: "u" or "b" or "U" or "B" } prefix || row.At(i + 1) is not { Type: STRING } text || text.StartIndex != prefix.StopIndex + 1)
        {
            return false;
        }

        row.Report(SyntaxDiagnostics.TextPrefix(prefix.Span, prefix.Text));
        row.Replace(i, i + 1);
        return true;
    }

    private static bool AdjacentTexts(WordRow row, int i)
    {
        if (i == 0 || row[i].Type is not (STRING or FSTRING_START) || row[i - 1].Type is not (STRING or FSTRING_END) || row.StartsBinding(i)
            || row[i].Opener is { Type: LBRACK } or { Before.Text: "one_of" })
        {
            return false;
        }

        // Between the items of a list a comma is missing, not a plus; that is told where it is read.
        row.Report(SyntaxDiagnostics.AdjacentTexts(row[i].Span, row[i - 1].StopIndex + 1));
        row.Insert(i, PLUS, "+");
        return true;
    }

    private static bool FieldAssign(WordRow row, int i)
    {
        if (row[i] is not { Type: ASSIGN, Opener: { Type: LBRACE, Brace: BraceKind.Record } open } sign || row.At(i - 1) is not { Type: NAME or STRING } name
            || !(row.At(i - 2) == open || row.At(i - 2)?.Type == COMMA))
        {
            return false;
        }

        row.Report(SyntaxDiagnostics.FieldAssign(sign.Span, TextSpan.FromBounds(name.StopIndex + 1, row.At(i + 1)?.StartIndex ?? sign.StopIndex + 1), name.Text));
        sign.Type = COLON;
        return true;
    }

    private static bool ArrowReturn(WordRow row, int i)
    {
        if (row[i].Type != RETURN || row.At(i - 1)?.Type != FAT_ARROW)
        {
            return false;
        }

        row.Report(SyntaxDiagnostics.ArrowReturn(row[i].Span, TextSpan.FromBounds(row[i].StartIndex, row.At(i + 1)?.StartIndex ?? row[i].StopIndex + 1)));
        row.Replace(i, i + 1);
        return true;
    }

    private static bool ThinArrow(WordRow row, int i)
    {
        if (row[i].Type != ARROW || row[i].Opener?.Type != CALL_LPAREN || row.At(i - 1)?.Type is not (NAME or RPAREN))
        {
            return false;
        }

        row.Report(SyntaxDiagnostics.ThinArrow(row[i].Span));
        row[i].Type = FAT_ARROW;
        if (row.At(i - 1)?.Partner is { Type: CALL_LPAREN } open)
        {
            open.Type = LPAREN;
        }

        return true;
    }

    private static bool PythonLambda(WordRow row, int i)
    {
        if (row[i] is not { Type: NAME, Text: "lambda" } lambda || row.At(i + 1)?.Type != NAME)
        {
            return false;
        }

        var names = new List<string>();
        var end = i + 1;
        while (row.At(end)?.Type == NAME)
        {
            names.Add(row[end++].Text);
            end += row.At(end)?.Type == COMMA ? 1 : 0;
        }

        if (row.At(end) is not { Type: COLON or FORMAT_COLON } colon)
        {
            return false;
        }

        var parameters = names.Count == 1 ? names[0] : $"({string.Join(", ", names)})";
        row.Report(SyntaxDiagnostics.PythonLambda(TextSpan.Cover(lambda.Span, colon.Span), parameters));
        colon.Type = FAT_ARROW;
        if (names.Count > 1)
        {
            row.Insert(end, RPAREN, ")");
            lambda.Type = LPAREN;
        }
        else
        {
            row.Replace(i, i + 1);
        }

        return true;
    }

    private static bool FunctionLiteral(WordRow row, int i)
    {
        if (row[i] is not { Type: NAME, Text: "function" } keyword || row.At(i + 1) is not { Type: CALL_LPAREN, Partner: { } close } open || row[i].StartsStatement)
        {
            return false;
        }

        row.Report(SyntaxDiagnostics.FunctionLiteral(keyword.Span, [new TextEdit(TextSpan.FromBounds(keyword.StartIndex, open.StartIndex), ""), new TextEdit(new TextSpan(close.StopIndex + 1, 0), " =>")]));
        open.Type = LPAREN;
        row.Insert(row.IndexOf(close, i) + 1, FAT_ARROW, "=>");
        row.Replace(i, i + 1);
        return true;
    }

    private static bool ThenConditional(WordRow row, int i)
    {
        if (row[i].Type != IF || TokenReader.EndsValue(row.At(i - 1)))
        {
            return false;
        }

        var then = row.Next(i + 1, row[i].Opener, t => t is { Type: NAME, Text: "then" });
        var otherwise = then < 0 ? -1 : row.Next(then + 1, row[i].Opener, t => t.Type == ELSE);
        if (then <= i + 1 || otherwise <= then + 1)
        {
            return false;
        }

        var span = TextSpan.Cover(row[i].Span, row[otherwise].Span);
        row.Report(SyntaxDiagnostics.ThenConditional(row[i].Span, span, row.Written(then + 1, otherwise), row.Written(i + 1, then)));
        row.Replace(i, otherwise + 1, [.. row.Between(then + 1, otherwise), row[i], .. row.Between(i + 1, then), row[otherwise]]);
        return true;
    }

    private static bool Ternary(WordRow row, int i)
    {
        if (row[i].Type != QUESTION || i == 0)
        {
            return false;
        }

        var opener = row[i].Opener;
        var colon = row.Next(i + 1, opener, t => t.Type == COLON);
        var start = i;
        while (start > Math.Max(0, i - WordRow.Farthest) && row[start - 1] is var before && (before.Opener != opener || before.Partner is not null && before != opener || !IsBeforeValue(before)) && before != opener)
        {
            start--;
        }

        if (colon <= i + 1 || start == i || row.Between(i + 1, colon).Any(t => t.Opener == opener && t.Type is COMMA or ASSIGN))
        {
            return false;
        }

        row.Report(SyntaxDiagnostics.Ternary(row[i].Span, TextSpan.Cover(row[start].Span, row[colon].Span), row.Written(i + 1, colon), row.Written(start, i)));
        (row[i].Type, row[colon].Type) = (IF, ELSE);
        row.Replace(start, colon + 1, [.. row.Between(i + 1, colon), row[i], .. row.Between(start, i), row[colon]]);
        return true;
    }

    private static bool IsBeforeValue(SourceToken token) =>
        token.StartsStatement || token.Type is ASSIGN or COMMA or COLON or FAT_ARROW or RETURN or SHOW or EXPECT or SEMICOLON or ELSE or SPREAD or IF;

    private static bool Is(WordRow row, int i)
    {
        if (row[i] is not { Type: NAME, Text: "is" } word || word.StartsLine || !TokenReader.EndsValue(row.At(i - 1)))
        {
            return false;
        }

        var isNot = row.At(i + 1)?.Type == NOT;
        row.Report(SyntaxDiagnostics.Is(isNot ? TextSpan.Cover(word.Span, row[i + 1].Span) : word.Span, isNot ? "!=" : "=="));
        word.Type = isNot ? NOT_EQUAL : EQUAL;
        if (isNot)
        {
            row.Replace(i + 1, i + 2);
        }

        return true;
    }

    // `show(a, b)` means what it says: the parentheses are too many, and do no harm.
    private static bool ShownGroup(WordRow row, int i)
    {
        if (row[i] is not { Type: LPAREN, Partner: { } close } || row.At(i - 1)?.Type is not (SHOW or EXPECT) || !row.HasComma(i))
        {
            return false;
        }

        var end = row.IndexOf(close, i);
        if (row.At(end + 1) is { StartsStatement: false, Opener: null, Type: not SEMICOLON })
        {
            return false;
        }

        row.Replace(end, end + 1);
        row.Replace(i, i + 1);
        return true;
    }

    private static bool Tuple(WordRow row, int i)
    {
        if (row[i] is not { Type: LPAREN, Partner: { } close } open || row.At(i - 1)?.Type is FOR or LET || !row.HasComma(i))
        {
            return false;
        }

        var end = row.IndexOf(close, i);
        if (row.At(end + 1)?.Type is FAT_ARROW or ARROW)
        {
            return false;
        }

        var items = row.Between(i + 1, end).Where(t => t.Type != COMMA).ToList();
        var areNames = items.Count > 1 && items.TrueForAll(t => t.Type == NAME) && items.Select(t => t.Text).Distinct().Count() == items.Count && end - i == items.Count * 2;
        row.Report(SyntaxDiagnostics.Tuple(
            TextSpan.Cover(open.Span, close.Span),
            areNames ? $"{{{string.Join(", ", items.Select(t => $"{t.Text}: {t.Text}"))}}}" : $"[{row.Written(i + 1, end)}]"));
        (open.Type, close.Type) = (LBRACK, RBRACK);
        return true;
    }

    private static bool ColonArgument(WordRow row, int i)
    {
        if (row[i].Type != COLON || row[i].Opener is not { Type: CALL_LPAREN, OpensHeader: false } open || i < 2 || row[i - 1].Text is not [var first, ..] || !(char.IsLetter(first) || first == '_')
            || !(row[i - 2] == open || row[i - 2].Type == COMMA))
        {
            return false;
        }

        var name = row[i - 1];
        row.Report(SyntaxDiagnostics.ColonArgument(row[i].Span, TextSpan.FromBounds(name.StopIndex + 1, row.At(i + 1)?.StartIndex ?? row[i].StopIndex + 1), name.Text));
        name.Type = name.Text == "as" ? AS : NAME;
        row[i].Type = ASSIGN;
        return true;
    }

    private static bool TwoFors(WordRow row, int i)
    {
        if (row[i].Type != FOR || row[i].Opener is not { Type: LBRACK, Partner: { } close } open)
        {
            return false;
        }

        var second = row.Next(i + 1, open, t => t.Type == FOR);
        if (second < 0)
        {
            return false;
        }

        var (start, end) = (row.IndexOf(open, 0, i), row.IndexOf(close, i));
        var (firstIn, secondIn) = (row.Next(i + 1, open, t => t.Type == IN), row.Next(second + 1, open, t => t.Type == IN));
        var isSimple = firstIn == i + 2 && secondIn == second + 2
            && row.Next(i + 1, open, t => t.Type == IF) < 0
            && row.Next(second + 1, open, t => t.Type == FOR) < 0
            && firstIn + 1 < second && secondIn + 1 < end && start + 1 < i;
        row.Report(SyntaxDiagnostics.TwoFors(
            row[second].Span,
            TextSpan.Cover(open.Span, close.Span),
            isSimple ? $"{row.Receiver(firstIn + 1, second)}.flat_map({row[i + 1].Text} => {row.Receiver(secondIn + 1, end)}.map({row[second + 1].Text} => {row.Written(start + 1, i)}))" : null));
        row.Replace(second, end);
        return true;
    }

    private static bool Generator(WordRow row, int i)
    {
        if (row[i].Type != FOR || row[i].Opener is not { Type: CALL_LPAREN, Partner: { } close } open)
        {
            return false;
        }

        var start = i;
        while (row[start - 1] != open && !(row[start - 1].Opener == open && row[start - 1].Type is COMMA or ASSIGN))
        {
            start--;
        }

        // Only the variables of `for a, b in` have commas that do not end it.
        var inAt = row.Next(i, open, t => t.Type == IN);
        var end = row.Next(Math.Max(inAt, i), open, t => t.Type == COMMA) is var comma and >= 0 ? comma : row.IndexOf(close, i);
        if (start == i || end < 0)
        {
            return false;
        }

        row.Report(SyntaxDiagnostics.Generator(row[i].Span, row[start].StartIndex, row[end - 1].StopIndex + 1));
        var bracket = row.Insert(end, RBRACK, "]");
        var opening = row.Insert(start, LBRACK, "[");
        (opening.Partner, bracket.Partner) = (bracket, opening);
        foreach (var token in row.Between(start + 1, end + 1).Where(t => t.Opener == open))
        {
            token.Opener = opening;
        }

        return true;
    }

    private static bool RecordFor(WordRow row, int i)
    {
        if (row[i].Type != FOR || row[i].Opener is not { Type: LBRACE, Brace: BraceKind.Record, Partner: { } close })
        {
            return false;
        }

        row.Report(SyntaxDiagnostics.RecordFor(row[i].Span));
        row.Replace(i, row.IndexOf(close, i));
        return true;
    }

    private static bool Shorthand(WordRow row, int i)
    {
        if (row[i] is not { Type: NAME, Opener: { Type: LBRACE, Brace: BraceKind.Record } open } name
            || !(row.At(i - 1) == open || row.At(i - 1)?.Type == COMMA)
            || row.At(i + 1) is not { Type: COMMA or RBRACE }
            || TokenReader.EndsValue(open.Before))
        {
            return false;
        }

        // `x => { x }` may as well be a block.
        var isBlock = row.At(i - 2)?.Type == FAT_ARROW && row[i + 1].Type == RBRACE;
        row.Report(SyntaxDiagnostics.Shorthand(name.Span, name.Text, isBlock ? FixApplicability.Likely : FixApplicability.Certain));
        row.Insert(i, COLON, ":");
        row.Insert(i, NAME, name.Text);
        return true;
    }

    private static bool Step(WordRow row, int i)
    {
        if (row[i] is not { Type: INDEX_LBRACK, Partner: { } close } open)
        {
            return false;
        }

        var first = row.Next(i + 1, open, t => t.Type == COLON);
        var second = first < 0 ? -1 : row.Next(first + 1, open, t => t.Type == COLON);
        if (second < 0)
        {
            return false;
        }

        var end = row.IndexOf(close, i);
        var isReversal = first == i + 1 && second == i + 2 && row[i + 3].Type is PREFIX_MINUS or MINUS && end == i + 5 && row[i + 4].Text == "1";
        row.Report(SyntaxDiagnostics.Step(TextSpan.Cover(open.Span, close.Span), isReversal));
        row.Replace(second, end);
        return true;
    }
}
