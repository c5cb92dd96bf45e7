using RlmLang.Diagnostics;
using RlmLang.Source;
using static RlmLang.Syntax.Parsing.Generated.RlmLexer;

namespace RlmLang.Syntax.Parsing;

/// <summary>Lambdas and headers of functions as other languages write them.</summary>
internal static partial class ForeignHabits
{
    // `(x: int) => e`, `(x: int): int => e`
    private static bool TypedLambda(WordRow row, int i)
    {
        if (row[i] is not { Type: LPAREN or CALL_LPAREN, Partner: { } close } open || row.At(i - 1)?.Type == NAME)
        {
            return false;
        }

        var end = row.IndexOf(close, i);
        var arrow = row.At(end + 1)?.Type == COLON && row.At(end + 3)?.Type == FAT_ARROW ? end + 3 : end + 1;
        if (row.At(arrow)?.Type != FAT_ARROW)
        {
            return false;
        }

        var types = new List<(int From, int To)>();
        for (var colon = row.Next(i + 1, open, t => t.Type == COLON); colon >= 0 && colon < end;)
        {
            var to = row.Next(colon, open, t => t.Type == COMMA) is var comma and >= 0 ? comma : end;
            types.Add((colon, to));
            colon = row.Next(to, open, t => t.Type == COLON);
        }

        if (arrow > end + 1)
        {
            types.Add((end + 1, arrow));
        }

        if (types.Count == 0)
        {
            return false;
        }

        row.Report(SyntaxDiagnostics.TypedLambda(SpanOf(row, types[0].From, types[0].To), [.. types.Select(t => TextSpan.FromBounds(row[t.From - 1].StopIndex + 1, row[t.To - 1].StopIndex + 1))]));
        open.Type = LPAREN;
        types.Reverse();
        foreach (var (from, to) in types)
        {
            row.Replace(from, to);
        }

        return true;
    }

    // `xs.map { it + 1 }`, `xs.map { x -> x + 1 }`, `xs.map { |x| x + 1 }`
    private static bool BlockArgument(WordRow row, int i)
    {
        if (row[i] is not { Type: LBRACE, StartsLine: false, Partner: { } close } open || row.At(i - 1) is not { Type: NAME } name || row.At(i - 2)?.Type != DOT || row[i + 1] == close || open.Opener?.Brace == BraceKind.Block
            || StartOfStatement(row, i).Type is FN or IF or FOR)
        {
            return false;
        }

        var isClosure = row[i + 1].Type == PIPE;
        var inside = TextSpan.FromBounds(open.StopIndex + 1, row[i + 1].StartIndex);
        var end = row.IndexOf(close, i);
        row.Report(SyntaxDiagnostics.BlockArgument(open.Span, isClosure ? "x => …" : "it …",
        [
            new TextEdit(TextSpan.FromBounds(name.StopIndex + 1, inside.End), "("), new TextEdit(TextSpan.FromBounds(row[end - 1].StopIndex + 1, close.StopIndex + 1), ")"),
        ]));
        (open.Type, close.Type) = (CALL_LPAREN, RPAREN);
        return true;
    }

    // `|x| e`, `|a, b| e`, `\x -> e`
    private static bool Closure(WordRow row, int i)
    {
        var isBar = row[i].Type == PIPE && row[i].Opener?.Type == CALL_LPAREN && row.At(i - 1)?.Type is CALL_LPAREN or COMMA;
        var isSlash = row[i] is { Type: UNKNOWN, Text: "\\" } && row.At(i + 1)?.Type == NAME;
        if (!isBar && !isSlash)
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

        if (names.Count == 0 || (isBar ? row.At(end)?.Type != PIPE : row.At(end)?.Type is not (ARROW or FAT_ARROW)))
        {
            return false;
        }

        var ours = names.Count == 1 ? $"{names[0]} =>" : $"({string.Join(", ", names)}) =>";
        row.Report(SyntaxDiagnostics.PythonLambda(SpanOf(row, i, end + 1), ours[..^3]));
        (row[end].Type, row[end].Text) = (FAT_ARROW, "=>");
        if (names.Count == 1)
        {
            row.RemoveAt(i);
            return true;
        }

        row[i].Type = LPAREN;
        Pair(row[i], row.Insert(end, RPAREN, ")"));
        return true;
    }

    // `let f = x => e`, `const f = (a, b) => e`, `f = lambda x: e`
    private static bool BoundLambda(WordRow row, int i)
    {
        if (row[i].Type != LET || row[i].Opener is not null || row.At(i + 1) is not { Type: NAME } name || row.At(i + 2)?.Type != ASSIGN)
        {
            return false;
        }

        if (row.At(i + 3) is { Type: NAME, Text: "lambda" } && PythonLambda(row, i + 3))
        {
            return true;
        }

        var names = new List<(string Name, string? Type)>();
        int body;
        if (row.At(i + 3) is { Type: LPAREN, Partner: { } close } open && row.IndexOf(close, i) is var end && row.At(end + 1)?.Type == FAT_ARROW)
        {
            names.AddRange(Parameters(row, i + 3, end, open));
            body = end + 2;
        }
        else if (row.At(i + 3) is { Type: NAME } one && row.At(i + 4)?.Type == FAT_ARROW)
        {
            names.Add((one.Text, null));
            body = i + 5;
        }
        else
        {
            return false;
        }

        var next = row.NextStatement(i + 1);
        if (body >= next)
        {
            return false;
        }

        var header = string.Join(", ", names.Select(n => $"{n.Name}: {n.Type ?? "text"}"));
        row.Report(SyntaxDiagnostics.LambdaValue(
            row[body - 1].Span,
            Fix.Replace(SpanOf(row, i, next), $"fn {name.Text}({header}) = {row.Written(body, next)}", "write `fn`", names.TrueForAll(n => n.Type is not null) ? FixApplicability.Certain : FixApplicability.Template)));
        row.Blank(i, next);
        return true;
    }

    // What stands between a header's parentheses, each with its type as written.
    private static IEnumerable<(string Name, string? Type)> Parameters(WordRow row, int openAt, int closeAt, SourceToken open)
    {
        for (var from = openAt + 1; from < closeAt;)
        {
            var to = row.Next(from, open, t => t.Type == COMMA) is var comma and >= 0 ? comma : closeAt;
            if (row[from].Type == NAME && row[from].Text != "self")
            {
                yield return (row[from].Text, row.At(from + 1)?.Type == COLON && to > from + 2 ? row.Written(from + 2, to) : null);
            }

            from = to + 1;
        }
    }

    // `fn f(t: text): text = e`, `fn f(t: text) => e`, `fn f(t: text) -> text: e`
    private static bool Header(WordRow row, int i)
    {
        if (row[i].Type != FN || row.At(i + 1)?.Type != NAME || row.At(i + 2) is not { Type: CALL_LPAREN, Partner: { } close } || row.IndexOf(close, i) is var end && end < 0 || row.At(end + 1) is not { } sign)
        {
            return false;
        }

        var gap = TextSpan.FromBounds(row[end].StopIndex + 1, row.At(end + 2)?.StartIndex ?? sign.StopIndex + 1);
        if (sign.Type == FAT_ARROW)
        {
            row.Report(SyntaxDiagnostics.Header(sign.Span, gap, " = "));
            sign.Type = ASSIGN;
            return true;
        }

        var assign = row.Next(end + 2, row[i].Opener, t => t.Type is ASSIGN or LBRACE || t.StartsLine);
        var hasBody = assign > end + 2 && !row[assign].StartsLine;
        if (sign.Type == COLON)
        {
            row.Report(SyntaxDiagnostics.Header(sign.Span, gap, hasBody ? " -> " : " = "));
            sign.Type = hasBody ? ARROW : ASSIGN;
            return true;
        }

        if (sign.Type == ARROW && row.At(end + 3) is { Type: COLON or FAT_ARROW } colon)
        {
            row.Report(SyntaxDiagnostics.Header(colon.Span, TextSpan.FromBounds(row[end + 2].StopIndex + 1, row.At(end + 4)?.StartIndex ?? colon.StopIndex + 1), " = "));
            colon.Type = ASSIGN;
            return true;
        }

        return false;
    }
}
