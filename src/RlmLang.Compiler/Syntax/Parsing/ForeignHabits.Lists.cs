using RlmLang.Diagnostics;
using RlmLang.Source;
using static RlmLang.Syntax.Parsing.Generated.RlmLexer;

namespace RlmLang.Syntax.Parsing;

/// <summary>What is written between brackets: arguments, tuples, comprehensions, records, slices.</summary>
internal static partial class ForeignHabits
{
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
        // What is looked into is a list; two parts are a pair, whose fields are `a` and `b`.
        var parts = Parts(row, i, end).ToList();
        var isLooked = row.At(i - 1)?.Type == IN;
        if (isLooked || parts.Count is < 2 or > 5)
        {
            row.Report(SyntaxDiagnostics.Tuple(TextSpan.Cover(open.Span, close.Span), $"[{row.Written(i + 1, end)}]", isLooked));
            (open.Type, close.Type) = (LBRACK, RBRACK);
            return true;
        }

        var names = areNames ? items.Select(t => t.Text).ToList() : [.. "abcde"[..parts.Count].Select(c => c.ToString())];
        row.Report(SyntaxDiagnostics.Tuple(TextSpan.Cover(open.Span, close.Span), $"{{{string.Join(", ", parts.Zip(names, (p, n) => $"{n}: {row.Written(p.From, p.To)}"))}}}", isCertain: false));
        (open.Type, close.Type, open.Brace) = (LBRACE, RBRACE, BraceKind.Record);
        for (var n = parts.Count - 1; n >= 0; n--)
        {
            row.Insert(parts[n].From, COLON, ":").Opener = open;
            row.Insert(parts[n].From, NAME, names[n]).Opener = open;
        }

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

    private static bool TwoFors(WordRow row, int i)
    {
        if (row[i].Type != FOR || row[i].Opener is not { Type: LBRACK, Partner: { } close } open || row.IndexOf(open, 0, i) < 0 || row.IndexOf(close, i) < 0)
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
        // An empty list goes everywhere: the item speaks of names that only the second loop binds.
        row.Replace(start + 1, end);
        return true;
    }

    private static bool Generator(WordRow row, int i)
    {
        // A bracket may be gone: what was put right before took it away.
        if (row[i].Type != FOR || row[i].Opener is not { Type: CALL_LPAREN, Partner: { } close } open || row.IndexOf(open, 0, i) < 0)
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
        if (row[i].Type != FOR || row[i].Opener is not { Type: LBRACE, Brace: BraceKind.Record, Partner: { } close } open || row.IndexOf(open, 0, i) < 0 || row.IndexOf(close, i) < 0)
        {
            return false;
        }

        var (start, end) = (row.IndexOf(open, 0, i), row.IndexOf(close, i));
        var colon = row.Next(start + 1, open, t => t.Type is COLON or SPREAD);
        if ((colon < 0 || colon > i) && start + 1 < i && !TokenReader.EndsValue(open.Before))
        {
            row.Report(SyntaxDiagnostics.SetFor(row[i].Span, open.Span, close.Span));
            (open.Type, close.Type) = (LBRACK, RBRACK);
            return true;
        }

        var isPair = colon > start + 1 && colon + 1 < i && row[colon].Type == COLON;
        row.Report(SyntaxDiagnostics.RecordFor(row[i].Span, TextSpan.Cover(open.Span, close.Span), isPair ? $"[{{key: {row.Written(start + 1, colon)}, value: {row.Written(colon + 1, i)}}} {row.Written(i, end)}]" : null));
        row.Replace(start + 1, end);
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
        var every = first == i + 1 && second == i + 2 && row[i + 3].Type == INT && end == i + 4 ? row[i + 3].Text : null;
        row.Report(SyntaxDiagnostics.Step(TextSpan.Cover(open.Span, close.Span), isReversal, every));
        row.Replace(second, end);
        return true;
    }
}
