using RlmLang.Diagnostics;
using RlmLang.Source;
using static RlmLang.Syntax.Parsing.Generated.RlmLexer;

namespace RlmLang.Syntax.Parsing;

/// <summary>Loops, choices and definitions with blocks of statements: what they make is one expression, which is written out where it can be read.</summary>
internal static partial class ForeignHabits
{
    /// <summary>What a simple statement of a block does: binds, adds to a list or a sum, prints, or gives the answer.</summary>
    private readonly record struct Deed(DeedKind Kind, string Name, string Value);

    private enum DeedKind
    {
        Bind,
        Append,
        Add,
        Show,
        Final,
    }

    private static bool Loop(WordRow row, int i)
    {
        if ((row[i].Type != FOR && row[i] is not { Type: NAME, Text: "foreach" }) || !row.StartsStatement(i) || (row[i].Type == NAME && row.At(i + 1)?.Type is not (NAME or CALL_LPAREN)))
        {
            return false;
        }

        var end = row.EndOfBlock(i);
        var (names, list, bodyFrom, bodyTo) = LoopHeader(row, i, end);
        var fix = list is null ? null : LoopFix(row, i, end, names, list, bodyFrom, bodyTo);
        row.Report(SyntaxDiagnostics.Loop(row[i].Span, TextSpan.Cover(row[i].Span, row[end - 1].Span), list is null ? null : Variables(names), list, fix));
        row.Blank(i, end);
        return true;
    }

    private static string Variables(List<string> names) => names.Count == 1 ? names[0] : $"({string.Join(", ", names)})";

    /// <summary><c>for x in xs:</c>, <c>for (const x of xs) {</c>, <c>for x in xs {</c>; the list is null where the header cannot be read.</summary>
    private static (List<string> Names, string? List, int BodyFrom, int BodyTo) LoopHeader(WordRow row, int i, int end)
    {
        var names = new List<string>();
        var at = i + 1;
        var group = row.At(at) is { Type: LPAREN or CALL_LPAREN, Partner: { } partner } ? row.IndexOf(partner, at) : -1;
        var opener = row[i].Opener;
        if (group >= 0 && row.At(group + 1)?.Type != IN)
        {
            opener = row[at];
            at++;
        }
        else
        {
            group = -1;
        }

        if (row.At(at) is { Type: LET } or { Type: NAME, Text: "const" or "var" } && row.At(at + 1)?.Type == NAME)
        {
            at++;
        }

        var inAt = at;
        while (inAt < end && row[inAt] is not ({ Type: IN } or { Type: NAME, Text: "of" }))
        {
            if (row[inAt].Type == NAME)
            {
                names.Add(row[inAt].Text);
            }
            else if (row[inAt].Type is not (COMMA or LPAREN or RPAREN or LBRACK or RBRACK))
            {
                return (names, null, 0, 0);
            }

            inAt++;
        }

        // A list ends before `:`, before the brace of the body, or with the parentheses.
        var listEnd = group >= 0 ? group : row.Next(inAt + 1, opener, t => t.Type == COLON || (t.Type == LBRACE && TokenReader.EndsValue(row.At(row.IndexOf(t, inAt) - 1))));
        if (names.Count is 0 or > 2 || listEnd <= inAt + 1 || listEnd >= end)
        {
            return (names, null, 0, 0);
        }

        var body = group >= 0 ? group + 1 : listEnd;
        var bodyTo = row.At(body) is { Type: LBRACE, Partner: { } close } ? row.IndexOf(close, body) : end;
        return (names, row.Written(inAt + 1, listEnd), row.At(body)?.Type is LBRACE or COLON ? body + 1 : body, bodyTo);
    }

    private static Fix? LoopFix(WordRow row, int start, int end, List<string> names, string list, int from, int to)
    {
        var condition = "";
        if (row.At(from)?.Type == IF && BranchOf(row, from, to) is { } branch && branch.End >= to - (row.At(to - 1)?.Type == RBRACE ? 1 : 0))
        {
            (condition, from, to) = ($" if {branch.Condition}", branch.From, branch.To);
        }

        var lets = new List<string>();
        Deed? last = null;
        foreach (var (a, b) in SimpleStatements(row, from, to))
        {
            if (last is not null || DeedOf(row, a, b) is not { } deed)
            {
                return null;
            }

            if (deed.Kind == DeedKind.Bind)
            {
                lets.Add($"let {deed.Name} = {deed.Value}");
            }
            else
            {
                last = deed;
            }
        }

        if (last is not { Kind: DeedKind.Append or DeedKind.Add or DeedKind.Show } does || (lets.Count > 0 && condition.Length > 0))
        {
            return null;
        }

        var receiver = IsTight(list) ? list : $"({list})";
        var made = lets.Count > 0
            ? $"{receiver}.map({Variables(names)} => {{ {string.Join("  ", lets)}  {does.Value} }})"
            : $"[{does.Value} for {string.Join(", ", names)} in {list}{condition}]";
        var whole = TextSpan.Cover(row[start].Span, row[end - 1].Span);
        if (does.Kind == DeedKind.Show)
        {
            return Fix.Replace(whole, $"show {made}", "show a list instead of the loop");
        }

        // The list or sum that the loop fills starts empty, and nothing stands between that says otherwise.
        var (first, zero) = EmptyStart(row, start, does.Name);
        var value = (does.Kind, zero) switch
        {
            (DeedKind.Append, "[]") => made,
            (DeedKind.Add, "0" or "0.0") => $"{made}.sum()",
            (DeedKind.Add, "\"\"" or "''") => $"{made}.join(\"\")",
            _ => null,
        };
        return value is null ? null : new Fix("write a list instead of the loop", FixApplicability.Certain, [new TextEdit(row.Lines(first, first + Length(row, first)), ""), new TextEdit(whole, $"let {does.Name} = {value}")]);
    }

    private static bool IsTight(string value) => value.All(c => char.IsLetterOrDigit(c) || c is '_' or '.') || value.EndsWith(')') && !value.Contains(' ', StringComparison.Ordinal);

    private static (int Start, string? Value) EmptyStart(WordRow row, int loop, string name)
    {
        for (var at = loop - 1; at >= 0; at--)
        {
            if (row[at].Type != NAME || row[at].Text != name || row[at].Opener != row[loop].Opener)
            {
                continue;
            }

            var first = row.At(at - 1)?.Type == LET ? at - 1 : at;
            var length = Length(row, first);
            return row.At(at + 1)?.Type == ASSIGN && row[first].StartsLine && first + length > at + 2 ? (first, row.Written(at + 2, first + length)) : (first, null);
        }

        return (0, null);
    }

    private static int Length(WordRow row, int first)
    {
        var end = first + 1;
        while (end < row.Count && !row[end].StartsLine && row[end].Type != SEMICOLON)
        {
            end++;
        }

        return end - first;
    }

    private static IEnumerable<(int From, int To)> SimpleStatements(WordRow row, int from, int to)
    {
        var opener = row.At(from)?.Opener;
        var start = from;
        for (var at = from; at <= to; at++)
        {
            var isSign = at < to && row[at].Type == SEMICOLON && row[at].Opener == opener;
            if (at == to || isSign || (at > start && row[at].StartsLine && row[at].Opener == opener && TokenReader.EndsValue(row[at - 1])))
            {
                if (at > start)
                {
                    yield return (start, at);
                }

                start = isSign ? at + 1 : at;
            }
        }
    }

    private static Deed? DeedOf(WordRow row, int from, int to)
    {
        if (row[from] is { Type: LET } or { Type: NAME, Text: "const" or "var" } && to > from + 1)
        {
            return DeedOf(row, from + 1, to) is { Kind: DeedKind.Bind or DeedKind.Final } bound ? bound : null;
        }

        var isCall = row[to - 1] is { Type: RPAREN, Partner: { Type: CALL_LPAREN } open } && row.IndexOf(open, from) is var at && at > from && at + 1 < to - 1;
        var callAt = isCall ? row.IndexOf(row[to - 1].Partner!, from) : -1;
        switch (row[from])
        {
            case { Type: SET } when to > from + 3 && row[from + 2].Type == ASSIGN && IsFinal(row[from + 1]):
                return new Deed(DeedKind.Final, "FINAL", row.Written(from + 3, to));
            case { Type: SHOW } or { Type: NAME, Text: "show" } when to > from + 1 && row[from + 1].Type is not (ASSIGN or DOT or CALL_LPAREN):
                return new Deed(DeedKind.Show, "", row.Written(from + 1, to));
            case { Type: RETURN } when to > from + 1:
                return new Deed(DeedKind.Final, "FINAL", row.Written(from + 1, to));
            case { Type: NAME } name when IsFinal(name) && callAt == from + 1:
                return new Deed(DeedKind.Final, "FINAL", row.Written(callAt + 1, to - 1));
            case { Type: NAME } name when row[from + 1 < to ? from + 1 : from].Type == ASSIGN && to > from + 2:
                return new Deed(IsFinal(name) ? DeedKind.Final : DeedKind.Bind, IsFinal(name) ? "FINAL" : name.Text, row.Written(from + 2, to));
            case { Type: NAME } name when row[from + 1 < to ? from + 1 : from] is { Type: CHANGE, Text: "+=" } && to > from + 2:
                return new Deed(DeedKind.Add, name.Text, row.Written(from + 2, to));
            case { Type: NAME, Text: "print" or "println" or "show" } when callAt == from + 1 && !row.HasComma(callAt):
            case { Type: NAME, Text: "console" } when callAt == from + 3 && !row.HasComma(callAt):
                return new Deed(DeedKind.Show, "", row.Written(callAt + 1, to - 1));
            case { Type: NAME } name when callAt == from + 3 && row[from + 1].Type == DOT && row[from + 2].Text is "append" or "push" or "add" or "Add" && !row.HasComma(callAt):
                return new Deed(DeedKind.Append, name.Text, row.Written(callAt + 1, to - 1));
            default:
                return null;
        }
    }

    private readonly record struct Branch(string Condition, int From, int To, int End);

    /// <summary>The condition behind the word at <paramref name="i"/> and the statements under it, in braces or indented.</summary>
    private static Branch? BranchOf(WordRow row, int i, int limit)
    {
        var opener = row[i].Opener;
        var at = row.Next(i + 1, opener, t => t.Type == COLON || (t.Type == LBRACE && (t == row[i + 1] || TokenReader.EndsValue(row.At(row.IndexOf(t, i) - 1)))));
        if (at < 0 || at >= limit)
        {
            return null;
        }

        var isElse = at == i + 1;
        var isGroup = !isElse && row[i + 1] is { Type: LPAREN or CALL_LPAREN, Partner: { } close } && row.IndexOf(close, i) == at - 1;
        var condition = isElse ? "" : isGroup ? row.Written(i + 2, at - 1) : row.Written(i + 1, at);
        if (row[at] is { Type: LBRACE, Partner: { } brace })
        {
            var end = row.IndexOf(brace, at);
            return new Branch(condition, at + 1, end, end + 1);
        }

        var blockEnd = Math.Min(limit, row.EndOfBlock(i));
        return at + 1 < blockEnd ? new Branch(condition, at + 1, blockEnd, blockEnd) : null;
    }

    private static bool IsChoice(WordRow row, int i)
    {
        if (row[i] is not { Type: IF or ELSE, StartsLine: true, Opener: null } word || !(i == 0 || word.StartsLine))
        {
            return false;
        }

        if (ColonEndsLine(row, i))
        {
            return true;
        }

        var brace = row.Next(i + 1, null, t => t.Type == LBRACE || t.StartsLine || t.Type is ELSE or ASSIGN);
        return brace > i + 1 && row[brace] is { Type: LBRACE, StartsLine: false } && TokenReader.EndsValue(row[brace - 1]);
    }

    private static bool ColonEndsLine(WordRow row, int i)
    {
        var colon = row.Next(i + 1, null, t => t.Type == COLON || t.StartsStatement);
        return colon > 0 && row[colon].Type == COLON && !row.Between(i + 1, colon + 1).Any(t => t.StartsLine);
    }

    // `if c: x = a else: x = b`, where each branch does the same to the same.
    private static bool Choice(WordRow row, int i)
    {
        if (row[i].Type != IF || !IsChoice(row, i))
        {
            return false;
        }

        var branches = new List<(string Condition, Deed Deed)>();
        var at = i;
        while (at < row.Count)
        {
            var isFurther = row[at] is { Type: NAME, Text: "elif" };
            var isElse = row[at].Type == ELSE;
            var word = isElse && row.At(at + 1)?.Type == IF ? at + 1 : at;
            if ((at > i && !isFurther && !isElse) || BranchOf(row, word, row.Count) is not { } branch || SimpleStatements(row, branch.From, branch.To).ToList() is not [var only] || DeedOf(row, only.From, only.To) is not { } deed)
            {
                break;
            }

            branches.Add((branch.Condition, deed));
            at = branch.End;
            if (branch.Condition.Length == 0)
            {
                break;
            }
        }

        if (branches.Count < 2 || branches[^1].Condition.Length > 0 || branches.Exists(b => b.Deed.Kind != branches[0].Deed.Kind || b.Deed.Name != branches[0].Deed.Name) || branches[0].Deed.Kind is DeedKind.Append or DeedKind.Add)
        {
            return false;
        }

        var head = branches[0].Deed switch
        {
            { Kind: DeedKind.Bind, Name: var name } => $"let {name} = ",
            { Kind: DeedKind.Show } => "show ",
            _ => "set FINAL = ",
        };
        var value = string.Concat(branches.Select((b, n) => n == branches.Count - 1 ? b.Deed.Value : $"{Part(b.Deed.Value)} if {b.Condition} else "));
        row.Report(SyntaxDiagnostics.Choice(row[i].Span, TextSpan.Cover(row[i].Span, row[at - 1].Span), head + value));
        row.Blank(i, at);
        return true;
    }

    private static string Part(string value) => value.Contains(" if ", StringComparison.Ordinal) ? $"({value})" : value;

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
            for (end = at; row.At(end) is { Type: NAME or COMMA } && !(row[end].Type == NAME && end > at && row[end - 1].Type != COMMA); end++)
            {
                names.Add(row[end]);
            }
        }

        if (names.Count < 3 || names.Where((t, n) => t.Type != (n % 2 == 0 ? NAME : COMMA)).Any() || row.At(end)?.Type != ASSIGN)
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
        var parts = source is not null ? bound.Select((n, k) => $"let {n} = {source}{(isRecord ? $".{n}" : $"[{k}]")}") : values.Count == bound.Count ? bound.Zip(values, (n, v) => $"let {n} = {v}") : null;
        row.Report(SyntaxDiagnostics.OneName(
            SpanOf(row, at, end),
            parts is null ? null : Fix.Replace(SpanOf(row, i, next), string.Join("\n", parts), "bind each name", isRecord || source is null ? FixApplicability.Certain : FixApplicability.Likely)));
        row.Blank(i, next);
        return true;
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
