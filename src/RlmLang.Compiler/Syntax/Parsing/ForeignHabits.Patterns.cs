using RlmLang.Diagnostics;
using RlmLang.Source;
using static RlmLang.Syntax.Parsing.Generated.RlmLexer;

namespace RlmLang.Syntax.Parsing;

/// <summary>Parameters that are taken apart, arguments that are spread, items that are assigned, and queries of SQL.</summary>
internal static partial class ForeignHabits
{
    private static readonly string[] s_itemNames = ["r", "row", "item", "each"];

    // `({area, n}) => area`, `([k, v]) => k`
    private static bool PatternParameter(WordRow row, int i)
    {
        if (row[i] is not { Type: LPAREN or CALL_LPAREN, Partner: { } close } outer || row.At(i + 1) is not { Type: LBRACE or LBRACK or INDEX_LBRACK, Partner: { } innerClose } inner
            || row.IndexOf(close, i) is var end && (end < 0 || row.At(end - 1) != innerClose || row.At(end + 1)?.Type != FAT_ARROW))
        {
            return false;
        }

        var names = row.Between(i + 2, end - 1).ToList();
        if (names.Count == 0 || names.Where((t, n) => t.Type != (n % 2 == 0 ? NAME : COMMA)).Any())
        {
            return false;
        }

        var body = end + 2;
        var opener = outer.Opener;
        var stop = row.Next(body, opener, t => t.Type == COMMA) is var comma and >= 0 ? comma : opener?.Partner is { } last ? row.IndexOf(last, body) : row.NextStatement(body);
        if (stop <= body || s_itemNames.FirstOrDefault(n => !row.Between(body, stop).Any(t => t.Text == n)) is not { } item)
        {
            return false;
        }

        var isRecord = inner.Type == LBRACE;
        if (names.Exists(n => n.Type == NAME && IsBoundIn(row, n.Text, body, stop)))
        {
            // In a part of the body the name is another one.
            row.Report(SyntaxDiagnostics.PatternParameter(TextSpan.Cover(inner.Span, innerClose.Span), item, isRecord, []));
            var (first, next) = row.StatementAt(row[i].StartIndex);
            row.Blank(first, next);
            return true;
        }

        var places = names.Where(t => t.Type == NAME).Select((t, n) => (t.Text, By: isRecord ? $".{t.Text}" : $"[{n}]")).ToDictionary(p => p.Text, p => p.By, StringComparer.Ordinal);
        var edits = new List<TextEdit> { new(TextSpan.Cover(outer.Span, close.Span), item) };
        for (var at = stop - 1; at >= body; at--)
        {
            if (row[at] is not { Type: NAME } name || !places.TryGetValue(name.Text, out var place) || row[at - 1].Type == DOT || row.At(at + 1)?.Type == ASSIGN || (row.At(at + 1)?.Type == COLON && name.Opener is { Brace: BraceKind.Record }))
            {
                continue;
            }

            // `{area}` is a field of that name.
            var isField = name.Opener is { Type: LBRACE, Brace: BraceKind.Record } && (row[at - 1] == name.Opener || row[at - 1].Type == COMMA) && row.At(at + 1)?.Type is COMMA or RBRACE;
            edits.Insert(1, new TextEdit(name.Span, $"{(isField ? $"{name.Text}: " : "")}{item}{place}"));
            if (isField)
            {
                row.Insert(at, COLON, ":").Opener = name.Opener;
                row.Insert(at, NAME, name.Text).Opener = name.Opener;
            }

            Take(row, row.IndexOf(name, at), item, isRecord ? name.Text : null, place);
        }

        // The names in a template are seen when it is an f-string.
        var isWhole = !row.Between(body, Math.Min(row.Count, body + WordRow.Farthest)).TakeWhile(t => t != opener?.Partner).Any(t => t.Type == TEMPLATE_TEXT);
        row.Report(SyntaxDiagnostics.PatternParameter(TextSpan.Cover(inner.Span, innerClose.Span), item, isRecord, isWhole ? [.. edits] : []));
        row.Replace(i, end + 1, new SourceToken(NAME, item, outer.StartIndex) { StopIndex = close.StopIndex, Opener = opener });
        return true;
    }

    // By a lambda, a comprehension or a `let`.
    private static bool IsBoundIn(WordRow row, string name, int body, int stop)
    {
        for (var at = body; at < stop; at++)
        {
            if (row[at] is { Type: NAME } token && token.Text == name
                && (row.At(at + 1)?.Type == FAT_ARROW || row[at - 1].Type is FOR or LET
                    || (token.Opener is { Type: LPAREN or CALL_LPAREN, Partner: { } close } && row.IndexOf(close, at) is var end and > 0 && row.At(end + 1)?.Type == FAT_ARROW)))
            {
                return true;
            }
        }

        return false;
    }

    // A name becomes `r.name` or `r[0]`.
    private static void Take(WordRow row, int at, string item, string? field, string place)
    {
        var (name, opener) = (row[at], row[at].Opener);
        var whole = new SourceToken(NAME, item, name.StartIndex) { StopIndex = name.StopIndex, Opener = opener };
        if (field is not null)
        {
            row.Replace(at, at + 1, whole, new SourceToken(DOT, ".", name.StartIndex) { Opener = opener }, new SourceToken(NAME, field, name.StartIndex) { StopIndex = name.StopIndex, Opener = opener });
            return;
        }

        var (open, close) = (new SourceToken(INDEX_LBRACK, "[", name.StartIndex) { Opener = opener }, new SourceToken(RBRACK, "]", name.StopIndex + 1) { Opener = opener });
        Pair(open, close);
        row.Replace(at, at + 1, whole, open, new SourceToken(INT, place[1..^1], name.StartIndex) { StopIndex = name.StopIndex, Opener = open }, close);
    }

    // `max(*xs)`, `Math.max(...xs)`
    private static bool SpreadArgument(WordRow row, int i)
    {
        if (row[i] is not { Type: STAR or SPREAD, Opener: { Type: CALL_LPAREN, Partner: { } close } open } sign || row[i - 1] is var before && before != open && before.Type != COMMA || row.At(i + 1) is null or { Type: COMMA })
        {
            return false;
        }

        var isOnly = before == open && row.Next(i + 1, open, t => t.Type == COMMA) < 0;
        var isKnown = row.At(row.IndexOf(open, 0, i) - 1)?.Text is "max" or "min" or "print" or "log" or "Set" or "set";
        row.Report(SyntaxDiagnostics.SpreadArgument(sign.Span, isOnly && isKnown));
        if (isOnly && isKnown)
        {
            row.RemoveAt(i);
            return true;
        }

        var start = row.StartOfValue(i);
        row.Blank(row.StatementAt(row[Math.Min(start, i)].StartIndex).Start, row.IndexOf(close, i) is var end and >= 0 ? row.NextStatement(end) : row.NextStatement(i));
        return true;
    }

    // `acc[r.area] = 1` in the body of a lambda.
    private static bool ItemAssign(WordRow row, int i)
    {
        if (row[i] is not { Type: INDEX_LBRACK, Partner: { } close, Opener: { Type: LBRACE } } || row.At(i - 1)?.Type != NAME || row.IndexOf(close, i) is var end && (end < 0 || row.At(end + 1)?.Type is not (ASSIGN or CHANGE)))
        {
            return false;
        }

        row.Report(SyntaxDiagnostics.ItemAssign(TextSpan.Cover(row[i - 1].Span, row[end + 1].Span), row.Written(i - 1, i)));
        var (first, next) = row.StatementAt(row[i].StartIndex);
        row.Blank(first, next);
        return true;
    }

    // `next((x for x in xs if c), None)`
    private static bool NextOf(WordRow row, int i)
    {
        if (row[i] is not { Type: NAME, Text: "next" } word || row.At(i - 1)?.Type == DOT || row.At(i + 1) is not { Type: CALL_LPAREN, Partner: { } close } open || row.IndexOf(close, i) is var end && end < 0)
        {
            return false;
        }

        // The generator stands in parentheses of its own where there is something to fall back on.
        var parts = Parts(row, i + 1, end).ToList();
        var inner = parts.Count > 0 && row[parts[0].From] is { Type: LPAREN, Partner: { } group } && row.IndexOf(group, i) == parts[0].To - 1 ? row[parts[0].From] : open;
        var (from, to) = parts.Count is 0 or > 2 ? (0, 0) : inner == open ? (parts[0].From, parts[0].To) : (parts[0].From + 1, parts[0].To - 1);
        var loop = from > 0 ? row.Next(from, inner, t => t.Type == FOR) : -1;
        var inAt = loop > from && row.At(loop + 1)?.Type == NAME && row.At(loop + 2)?.Type == IN ? loop + 2 : -1;
        var asked = inAt > 0 ? row.Next(inAt, inner, t => t.Type == IF) : -1;
        if (inAt < 0 || asked >= to || (asked >= 0 && asked <= inAt + 1) || row.Between(from, to).Count(t => t.Opener == inner && t.Type is FOR or IF) > (asked >= 0 ? 2 : 1))
        {
            return false;
        }

        var (name, item, list) = (row[loop + 1].Text, row.Written(from, loop), row.Receiver(inAt + 1, asked >= 0 ? asked : to));
        var found = asked >= 0 ? $"{list}.find_first({name} => {row.Written(asked + 1, to)})" : $"{list}.first()";
        var value = item == name ? found : $"[{found}].compact().map({name} => {item}).first()";
        var otherwise = parts.Count == 2 ? row.Written(parts[1].From, parts[1].To) : "None";
        var isNone = otherwise is "None" or "none";
        var span = TextSpan.Cover(word.Span, close.Span);
        row.Report(SyntaxDiagnostics.NextOf(word.Span, Fix.Replace(span, isNone ? value : $"({value} ?? {otherwise})", "take the first")));
        var (first, next) = row.StatementAt(word.StartIndex);
        row.Blank(first, next);
        return true;
    }

    // `t.startswith(("a", "b"))`
    private static bool AnyOf(WordRow row, int i)
    {
        if (row[i] is not { Type: LPAREN, Partner: { } close } open || row.At(i - 1) is not { Type: CALL_LPAREN, Partner: { } callEnd } || row.At(i - 2) is not { Type: NAME, Text: "startswith" or "endswith" or "startsWith" or "endsWith" } name
            || row.At(i - 3)?.Type != DOT || !row.HasComma(i) || row.IndexOf(close, i) is var end && (end < 0 || row.At(end + 1) != callEnd) || row.StartOfOperand(i - 4) is var start && start < 0)
        {
            return false;
        }

        var span = TextSpan.Cover(row[start].Span, callEnd.Span);
        var part = row.Between(start, i).Any(t => t.Text == "p") ? "part" : "p";
        row.Report(SyntaxDiagnostics.Tuple(TextSpan.Cover(open.Span, close.Span), Fix.Replace(span, $"[{row.Written(i + 1, end)}].any({part} => {row.Written(start, i - 3)}.{name.Text.ToLowerInvariant()}({part}))", "ask for any of them")));
        // The first of them stands for all.
        var (_, to) = Parts(row, i, end).First();
        row.Replace(to, end + 1);
        row.RemoveAt(i);
        return true;
    }

    // `set FINAL = SELECT a FROM rows`
    private static bool Query(WordRow row, int i)
    {
        if (row[i] is not { Type: NAME, Text: "SELECT" or "select" or "Select" } word || row.At(i + 1)?.Type is not (NAME or STAR) || row.StartsStatement(i) || row.At(i - 1)?.Type == DOT)
        {
            return false;
        }

        var end = row.NextStatement(i);
        if (!row.Between(i + 1, end).Any(t => t.Type == NAME && t.Text is "FROM" or "from" or "From"))
        {
            return false;
        }

        row.Report(SyntaxDiagnostics.ForeignStatement(word.Span, word.Text));
        var (first, next) = row.StatementAt(word.StartIndex);
        row.Blank(first, next);
        return true;
    }
}
