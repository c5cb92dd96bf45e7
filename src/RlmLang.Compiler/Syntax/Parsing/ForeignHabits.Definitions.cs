using RlmLang.Diagnostics;
using RlmLang.Source;
using static RlmLang.Syntax.Parsing.Generated.RlmLexer;

namespace RlmLang.Syntax.Parsing;

/// <summary>Statements of other languages that are one of ours in other words: functions, several names at once, assertions, calls that change a list.</summary>
internal static partial class ForeignHabits
{
    private static bool Definition(WordRow row, int i)
    {
        if (row[i] is not { Type: NAME, Text: "def" or "function" or "func" or "fun" or "proc" } word || !row.StartsStatement(i) || row.At(i + 1)?.Type != NAME
            || row.At(i + 2) is not { Type: CALL_LPAREN, Partner: { } close } open)
        {
            return false;
        }

        var end = row.EndOfBlock(i);
        var header = row.IndexOf(close, i);
        var parameters = Parameters(row, i + 2, header, open).ToList();
        var bodyAt = header + 1;
        var result = "";
        if (row.At(bodyAt)?.Type is ARROW)
        {
            var colon = row.Next(bodyAt, word.Opener, t => t.Type is COLON or LBRACE);
            result = colon > bodyAt + 1 ? $" -> {row.Written(bodyAt + 1, colon)}" : "";
            bodyAt = Math.Max(bodyAt, colon);
        }

        var bodyTo = row.At(bodyAt) is { Type: LBRACE, Partner: { } brace } ? row.IndexOf(brace, bodyAt) : end;
        var lets = new List<string>();
        string? value = null;
        foreach (var (from, to) in row.At(bodyAt)?.Type is COLON or LBRACE ? SimpleStatements(row, bodyAt + 1, bodyTo) : [])
        {
            var deed = value is null ? DeedOf(row, from, to) : null;
            if (deed is { Kind: DeedKind.Bind } let)
            {
                lets.Add($"let {let.Name} = {let.Value}");
            }
            else if (deed is { Kind: DeedKind.Final, Value: var returned } && row[from].Type == RETURN)
            {
                value = returned;
            }
            else
            {
                (value, lets) = (null, []);
                break;
            }
        }

        var body = value is null ? null : lets.Count == 0 ? value : $"{{ {string.Join("  ", lets)}  {value} }}";
        var written = body is null ? null : $"fn {row[i + 1].Text}({string.Join(", ", parameters.Select(p => $"{p.Name}: {p.Type ?? "text"}"))}){result} = {body}";
        row.Report(SyntaxDiagnostics.Definition(
            word.Span, TextSpan.Cover(word.Span, row[end - 1].Span), written, parameters.TrueForAll(p => p.Type is not null) ? FixApplicability.Certain : FixApplicability.Template));
        row.Blank(i, end);
        return true;
    }

    // `let {a, b} = r`, `let [a, b] = xs`, `a, b = 1, 2`
    private static bool Destructuring(WordRow row, int i)
    {
        var hasLet = row[i].Type == LET;
        var at = hasLet ? i + 1 : i;
        if (!(hasLet || row.StartsBinding(i)) || row[i].Opener is not null || row.At(at) is null)
        {
            return false;
        }

        var (isRecord, isList) = (row[at].Type == LBRACE, row[at].Type is LBRACK or LPAREN or INDEX_LBRACK or CALL_LPAREN);
        var end = (isRecord || isList) && row[at].Partner is { } close ? row.IndexOf(close, at) + 1 : at;
        var names = row.Between(isRecord || isList ? at + 1 : at, isRecord || isList ? Math.Max(at + 1, end - 1) : at).ToList();
        if (!isRecord && !isList)
        {
            for (end = at; row.At(end) is { Type: NAME or COMMA or STAR or SPREAD } && !(row[end].Type == NAME && end > at && row[end - 1].Type is NAME); end++)
            {
                names.Add(row[end]);
            }
        }

        // `first, *rest`, `[first, ...rest]`
        var hasRest = names.Count > 2 && names[^2].Type is STAR or SPREAD;
        if (hasRest)
        {
            names.RemoveAt(names.Count - 2);
        }

        if (names.Count < (row[at].Type is LBRACK or INDEX_LBRACK or LBRACE ? 1 : 3) || names.Where((t, n) => t.Type != (n % 2 == 0 ? NAME : COMMA)).Any() || row.At(end)?.Type != ASSIGN)
        {
            return false;
        }

        var next = row.NextStatement(end);
        var bound = names.Where(t => t.Type == NAME).Select(t => t.Text).ToList();
        var values = new List<string>();
        for (var from = end + 1; from < next;)
        {
            var to = row.Next(from, null, t => t.Type == COMMA) is var comma and >= 0 ? comma : next;
            values.Add(to > from ? row.Written(from, to) : "");
            from = to + 1;
        }

        var source = values is [var one] && one.All(c => char.IsLetterOrDigit(c) || c is '_' or '.') ? one : null;
        var parts = source is not null ? bound.Select((n, k) => $"let {n} = {source}{(isRecord ? $".{n}" : Place(k))}") : values.Count == bound.Count && !hasRest && bound.Count > 1 ? bound.Zip(values, (n, v) => $"let {n} = {v}") : null;
        if (parts is null && values is [var whole] && whole.Length > 0)
        {
            var together = bound.Count > 1 ? string.Join('_', bound) : $"{bound[0]}_of";
            parts = [$"let {together} = {ForeignSplit.Keep(whole)}", .. bound.Select((n, k) => $"let {n} = {together}{(isRecord ? $".{n}" : Place(k))}")];
            source = together;
        }

        row.Report(SyntaxDiagnostics.OneName(
            SpanOf(row, at, end),
            parts is null ? null : Fix.Replace(SpanOf(row, i, next), string.Join("\n", parts), "bind each name", isRecord || (source is null && !row.Between(end + 1, next).Any(t => t.Type == NAME && bound.Contains(t.Text))) ? FixApplicability.Certain : FixApplicability.Likely)));
        row.Blank(i, next);
        return true;

        string Place(int k) => hasRest && k == bound.Count - 1 ? $"[{k}:]" : $"[{k}]";
    }

    // `assert c, "m"` is `expect c, "m"`.
    private static bool Assertion(WordRow row, int i)
    {
        if (row[i] is not { Type: NAME, Text: "assert" } word || !row.StartsStatement(i) || row.At(i + 1) is not { StartsLine: false, Type: not (ASSIGN or DOT) })
        {
            return false;
        }

        row.Report(SyntaxDiagnostics.Assertion(word.Span, word.Text, Fix.Replace(word.Span, "expect", "write `expect`")));
        (word.Type, word.Text) = (EXPECT, "expect");
        return true;
    }

    // `xs.append(x)`, `xs.sort()`, `xs.forEach(…)` as a whole statement.
    private static bool CallAlone(WordRow row, int i)
    {
        if (row[i] is not { Type: NAME or LBRACK } || !row.StartsStatement(i) || row.EndOfOperand(i) is var end && end < i + 4 || row.NextStatement(i + 1) != end
            || row[end - 1] is not { Type: RPAREN, Partner: { } open } || row.IndexOf(open, i) is var openAt && row.At(openAt - 2)?.Type != DOT)
        {
            return false;
        }

        var (name, receiver) = (row[openAt - 1].Text, row.Written(i, openAt - 2));
        var argument = openAt + 1 < end - 1 ? row.Written(openAt + 1, end - 1) : "";
        var isName = openAt - 2 == i + 1;
        var whole = SpanOf(row, i, end);
        (string Advice, Fix? Fix)? told = name switch
        {
            "append" or "push" or "add" or "Add" => ($"write `{receiver} + [x]`, bound to a new name", isName ? Fix.Replace(whole, $"let {receiver}2 = {receiver} + [{argument}]", "bind the longer list", FixApplicability.Template) : null),
            "extend" or "concat" or "update" => ($"write `{receiver} + ys`, bound to a new name", null),
            "sort" or "reverse" => ($"write `let ys = {receiver}.{(name == "sort" ? "sorted" : "reversed")}()`", null),
            "forEach" or "foreach" or "each" => ($"write `show {receiver}.map(…)`, or bind the list", null),
            _ => null,
        };
        if (told is not { } way)
        {
            return false;
        }

        row.Report(SyntaxDiagnostics.CallAlone(row[openAt - 1].Span, receiver.Length > 40 ? "bind its value with `let`, or print it with `show`" : way.Advice, way.Fix));
        row.Blank(i, end);
        return true;
    }
}
