using RlmLang.Diagnostics;
using RlmLang.Source;
using static RlmLang.Syntax.Parsing.Generated.RlmLexer;

namespace RlmLang.Syntax.Parsing;

/// <summary>Loops with blocks of statements: what they make is one expression, which is written out where it can be read.</summary>
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
}
