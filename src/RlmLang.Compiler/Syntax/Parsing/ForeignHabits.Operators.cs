using RlmLang.Diagnostics;
using RlmLang.Source;
using static RlmLang.Syntax.Parsing.Generated.RlmLexer;

namespace RlmLang.Syntax.Parsing;

/// <summary>Lambdas, conditionals, comparisons.</summary>
internal static partial class ForeignHabits
{
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

    // `if (c) a else b` as a value.
    private static bool GroupConditional(WordRow row, int i)
    {
        if (row[i].Type != IF || row[i].StartsStatement || TokenReader.EndsValue(row.At(i - 1)) || row.At(i + 1) is not { Type: LPAREN or CALL_LPAREN, Partner: { } close }
            || row.IndexOf(close, i) is var end && (row.At(end + 1) is not { } first || first.Type is LBRACE or COLON or DOT or ELSE))
        {
            return false;
        }

        var otherwise = row.Next(end + 1, row[i].Opener, t => t.Type == ELSE);
        if (otherwise <= end + 1 || row.Between(end + 1, otherwise).Any(t => t.Opener == row[i].Opener && t.Type is IF or COMMA or ASSIGN || t.StartsStatement) || (row.EndOfOperand(end + 1) is var operand && operand != otherwise))
        {
            return false;
        }

        var span = TextSpan.Cover(row[i].Span, row[otherwise].Span);
        row.Report(SyntaxDiagnostics.ThenConditional(row[i].Span, span, row.Written(end + 1, otherwise), row.Written(i + 2, end)));
        row.Replace(i, otherwise + 1, [.. row.Between(end + 1, otherwise), row[i], .. row.Between(i + 1, end + 1), row[otherwise]]);
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
        var start = row.StartOfValue(i);
        if (colon <= i + 1 || start == i || row.Between(i + 1, colon).Any(t => t.Opener == opener && t.Type is COMMA or ASSIGN))
        {
            return false;
        }

        row.Report(SyntaxDiagnostics.Ternary(row[i].Span, TextSpan.Cover(row[start].Span, row[colon].Span), row.Written(i + 1, colon), row.Written(start, i)));
        (row[i].Type, row[colon].Type) = (IF, ELSE);
        row.Replace(start, colon + 1, [.. row.Between(i + 1, colon), row[i], .. row.Between(start, i), row[colon]]);
        return true;
    }

    private static bool Is(WordRow row, int i)
    {
        if (row[i] is not { Type: NAME, Text: "is" } word || word.StartsLine || !TokenReader.EndsValue(row.At(i - 1)) || row.IsProse(i))
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
}
