using System.Text.RegularExpressions;
using RlmLang.Diagnostics;
using RlmLang.Source;
using static RlmLang.Syntax.Parsing.Generated.RlmLexer;

namespace RlmLang.Syntax.Parsing;

/// <summary>Loops with blocks of statements: what they make is one expression, which is written out where it can be read.</summary>
internal static partial class ForeignHabits
{
    /// <summary>What a simple statement of a block does: binds, adds to a list or a sum, prints, or gives the answer.</summary>
    private readonly record struct Deed(DeedKind Kind, string Name, string Value, int Mentions = 1);

    private enum DeedKind
    {
        Bind,
        Append,
        Extend,
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
        var made = fix is null && list is not null ? LoopMakes(row, i, end, names, list) : null;
        row.Report(SyntaxDiagnostics.Loop(row[i].Span, TextSpan.Cover(row[i].Span, row[end - 1].Span), list is null ? null : Variables(names), list, fix, made));
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

        if (row.At(at) is { Type: LET } or { Type: NAME, Text: "const" or "var" or "int" } && row.At(at + 1)?.Type == NAME)
        {
            at++;
        }

        if (group >= 0 && CountedHeader(row, at, group) is { } counted)
        {
            var block = row.At(group + 1) is { Type: LBRACE, Partner: { } brace } ? row.IndexOf(brace, group) : end;
            return ([row[at].Text], counted, row.At(group + 1)?.Type is LBRACE ? group + 2 : group + 1, block);
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

    // `i = 0; i < n; i++`
    private static string? CountedHeader(WordRow row, int at, int close)
    {
        if (row.At(at) is not { Type: NAME } name || row.At(at + 1)?.Type != ASSIGN)
        {
            return null;
        }

        var opener = row[at].Opener;
        var first = row.Next(at, opener, t => t.Type == SEMICOLON);
        var second = first < 0 ? -1 : row.Next(first + 1, opener, t => t.Type == SEMICOLON);
        if (first < at + 3 || second < first + 4 || second != close - 3 || row[first + 1].Text != name.Text || row[first + 2].Type is not (LESS or LESS_OR_EQUAL)
            || row[second + 1].Text != name.Text || row[second + 2] is not { Type: CHANGE, Text: "++" })
        {
            return null;
        }

        var (from, to) = (row.Written(at + 2, first), row.Written(first + 3, second));
        return (from, row[first + 2].Type) switch
        {
            ("0", LESS) => $"range({to})",
            (_, LESS) => $"range({from}, {to})",
            _ => $"range({from}, {to} + 1)",
        };
    }

    // What a loop makes that is no list of its items, and how that is written.
    private static string? LoopMakes(WordRow row, int start, int end, List<string> names, string list)
    {
        var of = IsTight(list) ? list : $"({list})";
        for (var at = start + 1; at < end; at++)
        {
            if (row[at] is { Type: INDEX_LBRACK, Partner: { } close } && row.At(at - 1)?.Type == NAME && row.IndexOf(close, at) is var closeAt and > 0 && row.At(closeAt + 1)?.Type is ASSIGN or CHANGE)
            {
                return $"a count for each key, written `{of}.count_by({Variables(names)} => …)`, or a list for each, written `{of}.group_by({Variables(names)} => …)`";
            }

            if (row[at] is { Type: NAME, Text: "setdefault" or "computeIfAbsent" } && row.At(at - 1)?.Type == DOT)
            {
                return $"a list for each key, written `{of}.group_by({Variables(names)} => …)`";
            }

            if (row[at] is { Type: NAME, Text: "set" } && row.At(at - 1)?.Type == DOT && row.At(at + 1)?.Type == CALL_LPAREN)
            {
                return $"a count for each key, written `{of}.count_by({Variables(names)} => …)`, or a list for each, written `{of}.group_by({Variables(names)} => …)`";
            }

            if (row[at] is { Type: INDEX_LBRACK, Partner: { } last } && row.At(at - 1)?.Type == NAME && row.At(row.IndexOf(last, at) + 1)?.Type == DOT && row.At(row.IndexOf(last, at) + 2)?.Text is "append" or "push" or "Add")
            {
                return $"a list for each key, written `{of}.group_by({Variables(names)} => …)`";
            }

            if (row[at] is { Type: NAME } flag && row.At(at + 1)?.Type == ASSIGN && row.At(at + 2)?.Type is TRUE or FALSE && row.At(at + 3) is null or { StartsLine: true } or { Type: SEMICOLON or RBRACE })
            {
                return row[at + 2].Type == TRUE ? $"whether there is one, written `{of}.any({Variables(names)} => …)`" : $"whether all are, written `{of}.all({Variables(names)} => …)`";
            }

            if (row[at] is { Type: NAME } best && row.At(at + 1)?.Type == ASSIGN && names.Count == 1 && row.At(at + 2)?.Text == names[0] && row.At(at + 3) is null or { StartsLine: true } or { Type: SEMICOLON or RBRACE })
            {
                return $"the item with the most of something, written `{of}.max(key={names[0]} => …)`, or the first of a kind, written `{of}.find_first({names[0]} => …)`";
            }
        }

        return null;
    }

    private static Fix? LoopFix(WordRow row, int start, int end, List<string> names, string list, int from, int to)
    {
        var condition = "";
        if (row.At(from)?.Type == IF && BranchOf(row, from, to) is { } branch && branch.End >= to - (row.At(to - 1)?.Type == RBRACE ? 1 : 0))
        {
            (condition, from, to) = ($" if {branch.Condition}", branch.From, branch.To);
        }

        var statements = SimpleStatements(row, from, to).ToList();
        if (condition.Length > 0 && statements is [var (first, behind), var (stop, stopEnd)] && row[stop] is { Type: NAME, Text: "break" } && stopEnd == stop + 1 && DeedOf(row, first, behind) is { Kind: DeedKind.Bind } kept)
        {
            return FirstFix(row, start, end, names, list, condition[4..], kept);
        }

        var lets = new List<string>();
        Deed? last = null;
        foreach (var (a, b) in statements)
        {
            if (last is not null || DeedOf(row, a, b) is not { } deed)
            {
                return null;
            }

            // A flag that is raised, and what is done with it no more.
            if (deed is { Kind: DeedKind.Bind, Value: "True" or "true" } && condition.Length > 0)
            {
                last = deed;
            }
            else if (deed.Kind == DeedKind.Bind)
            {
                lets.Add($"let {deed.Name} = {deed.Value}");
            }
            else
            {
                last = deed;
            }
        }

        if (last is { Kind: DeedKind.Bind, Value: "True" or "true" } flag && condition.Length > 0 && lets.Count == 0 && EmptyStart(row, start, flag.Name) is (var flagAt, "False" or "false") && row.Between(start, end).Count(t => t.Type == NAME && t.Text == flag.Name) == 1)
        {
            var (variables, of) = (Variables(names), IsTight(list) ? list : $"({list})");
            return new Fix("ask whether there is any", FixApplicability.Certain,
                [new TextEdit(row.Lines(flagAt, flagAt + Length(row, flagAt)), ""), new TextEdit(TextSpan.Cover(row[start].Span, row[end - 1].Span), $"let {flag.Name} = {of}.any({variables} => {condition[4..]})")]);
        }

        if (last is not { Kind: DeedKind.Append or DeedKind.Extend or DeedKind.Add or DeedKind.Show } does || (lets.Count > 0 && condition.Length > 0))
        {
            return null;
        }

        // What looks at the list that it fills has to be said in another way.
        if (does.Kind != DeedKind.Show && row.Between(start, end).Count(t => t.Type == NAME && t.Text == does.Name) > does.Mentions)
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
        var (empty, zero) = EmptyStart(row, start, does.Name);
        var value = (does.Kind, zero) switch
        {
            (DeedKind.Append, "[]") => made,
            (DeedKind.Extend, "[]") => $"{made}.flatten()",
            (DeedKind.Add, "0" or "0.0") => $"{made}.sum()",
            (DeedKind.Add, "\"\"" or "''") => $"{made}.join(\"\")",
            _ => null,
        };
        return value is null ? null : new Fix("write a list instead of the loop", FixApplicability.Certain, [new TextEdit(row.Lines(empty, empty + Length(row, empty)), ""), new TextEdit(whole, $"let {does.Name} = {value}")]);
    }

    // `found = None`, then a loop that ends at the first that fits: nothing behind that one is asked, or computed.
    private static Fix? FirstFix(WordRow row, int start, int end, List<string> names, string list, string condition, Deed kept)
    {
        var (at, otherwise) = EmptyStart(row, start, kept.Name);
        if (otherwise is null || !PlainValue().IsMatch(otherwise) || row.Between(start, end).Count(t => t.Type == NAME && t.Text == kept.Name) != 1)
        {
            return null;
        }

        var (variables, of) = (Variables(names), IsTight(list) ? list : $"({list})");
        var found = $"{of}.find_first({variables} => {condition})";
        var value = names.Count == 1 && kept.Value == names[0] ? found : $"[{found}].compact().map({variables} => {kept.Value}).first()";
        return new Fix("look for the first", FixApplicability.Certain,
        [
            new TextEdit(row.Lines(at, at + Length(row, at)), ""),
            new TextEdit(TextSpan.Cover(row[start].Span, row[end - 1].Span), $"let {kept.Name} = {value}{(otherwise is "None" or "none" or "null" ? "" : $" ?? {otherwise}")}"),
        ]);
    }

    [GeneratedRegex("""^(None|none|null|-?[0-9]+(\.[0-9]+)?|"[^"\\{}]*"|'[^'\\{}]*')$""")]
    private static partial Regex PlainValue();

    // `print(i, line)`: with a blank between.
    private static string? PrintedTogether(WordRow row, int open, int close)
    {
        var text = new List<string>();
        foreach (var (from, to) in Parts(row, open, close))
        {
            var written = row.Written(from, to);
            if (written.Contains('\n', StringComparison.Ordinal) || row.Between(from, to).Any(t => t.Opener == row[open] && t.Type is ASSIGN or STAR or SPREAD) || written[0] == '{')
            {
                return null;
            }

            var isText = to == from + 1 && row[from].Type == STRING;
            if (isText && written[1..^1].AsSpan().ContainsAny(s_special))
            {
                return null;
            }

            text.Add(isText ? written[1..^1] : $"{{{written}}}");
        }

        return $"f\"{string.Join(' ', text)}\"";
    }

    private static bool IsTight(string value) => value.All(c => char.IsLetterOrDigit(c) || c is '_' or '.') || value.EndsWith(')') && !value.Contains(' ', StringComparison.Ordinal);

    private static (int Start, string? Value) EmptyStart(WordRow row, int loop, string name)
    {
        for (var at = loop - 1; at >= 0; at--)
        {
            if (row[at].Type != NAME || row[at].Text != name)
            {
                continue;
            }

            // What stands between the two speaks of the empty list.
            if (row[at].Opener != row[loop].Opener)
            {
                return (0, null);
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
            // `total = total + x` and `out = out + [x]`, where nothing that binds less stands behind.
            case { Type: NAME } name when to > from + 4 && row[from + 1].Type == ASSIGN && row[from + 2].Type == NAME && row[from + 2].Text == name.Text && row[from + 3].Type == PLUS
                && row.Between(from + 4, to).All(t => t.Opener != name.Opener || t.Type is NAME or DOT or INT or FLOAT or STRING or STAR or CALL_LPAREN or INDEX_LBRACK or LBRACK or LPAREN or RPAREN or RBRACK or FSTRING_START or FSTRING_END):
                return new Deed(row[from + 4] is { Type: LBRACK, Partner: { } items } && row.IndexOf(items, from) == to - 1 ? DeedKind.Extend : DeedKind.Add, name.Text, row.Written(from + 4, to), Mentions: 2);
            case { Type: NAME } name when row[from + 1 < to ? from + 1 : from].Type == ASSIGN && to > from + 2:
                return GivesAnswer(row, from) ? new Deed(DeedKind.Final, "FINAL", row.Written(from + 2, to)) : new Deed(DeedKind.Bind, name.Text, row.Written(from + 2, to));
            case { Type: NAME } name when row[from + 1 < to ? from + 1 : from] is { Type: CHANGE, Text: "+=" } && to > from + 2 && row[from + 2] is { Type: LBRACK, Partner: { } bracket } && row.IndexOf(bracket, from) == to - 1 && to > from + 4:
                return new Deed(DeedKind.Extend, name.Text, row.Written(from + 2, to));
            case { Type: NAME } name when callAt == from + 3 && row[from + 1].Type == DOT && row[from + 2].Text is "extend" or "AddRange" && !row.HasComma(callAt):
                return new Deed(DeedKind.Extend, name.Text, row.Written(callAt + 1, to - 1));
            case { Type: NAME } name when row[from + 1 < to ? from + 1 : from] is { Type: CHANGE, Text: "+=" } && to > from + 2:
                return new Deed(DeedKind.Add, name.Text, row.Written(from + 2, to));
            case { Type: NAME, Text: "print" or "println" or "show" } when callAt == from + 1 && !row.HasComma(callAt):
            case { Type: NAME, Text: "console" } when callAt == from + 3 && !row.HasComma(callAt):
                return new Deed(DeedKind.Show, "", row.Written(callAt + 1, to - 1));
            case { Type: NAME, Text: "print" or "println" } when callAt == from + 1 && PrintedTogether(row, callAt, to - 1) is { } printed:
                return new Deed(DeedKind.Show, "", printed);
            case { Type: NAME, Text: "console" } when callAt == from + 3 && PrintedTogether(row, callAt, to - 1) is { } logged:
                return new Deed(DeedKind.Show, "", logged);
            case { Type: NAME } name when callAt == from + 3 && row[from + 1].Type == DOT && row[from + 2].Text is "append" or "push" or "add" or "Add" && !row.HasComma(callAt):
                return new Deed(DeedKind.Append, name.Text, row.Written(callAt + 1, to - 1));
            default:
                return null;
        }
    }
}
