using RlmLang.Diagnostics;
using RlmLang.Source;
using static RlmLang.Syntax.Parsing.Generated.RlmLexer;

namespace RlmLang.Syntax.Parsing;

/// <summary>Types in the words of other languages.</summary>
internal static partial class ForeignHabits
{
    private static bool ForeignType(WordRow row, int i)
    {
        if (!IsTypePlace(row, i, 0))
        {
            return false;
        }

        var next = row.At(i + 1);
        switch (row[i])
        {
            case { Type: STRING } text when next?.Type == PIPE && row.At(i + 2)?.Type == STRING:
                return TextUnion(row, i);
            case { Type: STRING } text when row.At(i - 1)?.Type == ASSIGN && row.At(i - 2)?.Type == AS && text.Text.Length > 2 && OurType(text.Text[1..^1]) is { } named:
                row.Report(SyntaxDiagnostics.ForeignType(text.Span, named, [new TextEdit(text.Span, named)]));
                (text.Type, text.Text) = (NAME, named);
                return true;
            case { Type: LBRACK, Partner: { } last } list when row.At(i - 1)?.Type == ASSIGN && row.At(i - 2)?.Type == AS && next?.Type == STRING:
                return LabelList(row, i, list, last);
            case { Type: NAME } name when next is { Type: INDEX_LBRACK or LBRACK, StartsLine: false, Partner: { } close } open:
                return next.StartIndex == name.StopIndex + 1 && Generic(row, i, name, open, close);
            case { Type: NAME } name when next is { Type: LESS } && row.At(i + 2)?.Type == NAME && row.At(i + 3) is { Type: GREATER } greater && IsList(name.Text):
                row.Report(SyntaxDiagnostics.ForeignType(name.Span, $"[{row[i + 2].Text}]", [new TextEdit(TextSpan.Cover(name.Span, next.Span), "["), new TextEdit(greater.Span, "]")]));
                (next.Type, greater.Type) = (LBRACK, RBRACK);
                Pair(next, greater);
                row[i + 2].Opener = next;
                row.RemoveAt(i);
                return true;
            default:
                return false;
        }
    }

    private static bool Generic(WordRow row, int i, SourceToken name, SourceToken open, SourceToken close)
    {
        var end = row.IndexOf(close, i);
        if (end == i + 2)
        {
            // `text[]`
            row.Report(SyntaxDiagnostics.ForeignType(name.Span, $"[{name.Text}]", [new TextEdit(new TextSpan(name.StartIndex, 0), "["), new TextEdit(TextSpan.Cover(open.Span, close.Span), "]")]));
            open.Type = LBRACK;
            name.Opener = open;
            row.Replace(i, end, open, name);
            return true;
        }

        var head = TextSpan.Cover(name.Span, open.Span);
        if (IsList(name.Text))
        {
            row.Report(SyntaxDiagnostics.ForeignType(name.Span, $"[{row.Written(i + 2, end)}]", [new TextEdit(head, "[")]));
            open.Type = LBRACK;
            row.RemoveAt(i);
            return true;
        }

        switch (name.Text)
        {
            case "Optional" or "Maybe" or "Option":
                row.Report(SyntaxDiagnostics.ForeignType(name.Span, $"{row.Written(i + 2, end)}?", [new TextEdit(head, ""), new TextEdit(close.Span, "?")]));
                foreach (var token in row.Between(i + 2, end).Where(t => t.Opener == open))
                {
                    token.Opener = open.Opener;
                }

                close.Type = QUESTION;
                close.Partner = null;
                row.Replace(i, i + 2);
                return true;
            case "Literal" or "Enum" or "one_of" or "OneOf":
                row.Report(SyntaxDiagnostics.ForeignType(name.Span, $"one_of({row.Written(i + 2, end)})", [new TextEdit(head, "one_of("), new TextEdit(close.Span, ")")]));
                (name.Text, open.Type, close.Type) = ("one_of", CALL_LPAREN, RPAREN);
                return true;
            case "dict" or "Dict" or "Map" or "Record" or "map" or "tuple" or "Tuple" or "Union":
                row.Report(SyntaxDiagnostics.ForeignType(name.Span, name.Text is "Union" ? "text?" : name.Text is "tuple" or "Tuple" ? "{a: text, b: int}" : "[{key: text, value: int}]", []));
                row.Blank(row.IndexOf(StartOfStatement(row, i), 0), row.NextStatement(i));
                return true;
            default:
                return false;
        }
    }

    // `as=["a", "b"]`
    private static bool LabelList(WordRow row, int i, SourceToken open, SourceToken close)
    {
        var end = row.IndexOf(close, i);
        if (end < 0 || row.Between(i + 1, end).Any(t => t.Type is not (STRING or COMMA)))
        {
            return false;
        }

        row.Report(SyntaxDiagnostics.ForeignType(TextSpan.Cover(open.Span, close.Span), $"one_of({row.Written(i + 1, end)})", [new TextEdit(open.Span, "one_of("), new TextEdit(close.Span, ")")]));
        (open.Type, close.Type) = (CALL_LPAREN, RPAREN);
        row.Insert(i, NAME, "one_of");
        return true;
    }

    // `type Label = "a" | "b"`
    private static bool TextUnion(WordRow row, int i)
    {
        var end = i + 1;
        while (row.At(end)?.Type == PIPE && row.At(end + 1)?.Type == STRING)
        {
            end += 2;
        }

        var labels = string.Join(", ", row.Between(i, end).Where(t => t.Type == STRING).Select(t => t.Text));
        row.Report(SyntaxDiagnostics.ForeignType(SpanOf(row, i, end), $"one_of({labels})", [new TextEdit(SpanOf(row, i, end), $"one_of({labels})")]));
        foreach (var bar in row.Between(i, end).Where(t => t.Type == PIPE))
        {
            bar.Type = COMMA;
        }

        var close = row.Insert(end, RPAREN, ")");
        var open = row.Insert(i, CALL_LPAREN, "(");
        Pair(open, close);
        row.Insert(i, NAME, "one_of");
        return true;
    }

    // Where a type is written: after `let x:`, `param x:`, a header's parameter, `->`, `as=`, `type T =`, and inside such a one.
    private static bool IsTypePlace(WordRow row, int i, int depth)
    {
        if (i < 2 || depth > 20 || row[i].Type is not (NAME or STRING or LBRACK or LBRACE))
        {
            return false;
        }

        var (before, second, third) = (row[i - 1], row[i - 2], row.At(i - 3));
        return before.Type switch
        {
            COLON when second.Type == NAME && before.Opener is null => third?.Type is LET or PARAM || (row.StartsBinding(i - 2) && row.Next(i, null, t => t.Type == ASSIGN || t.StartsLine) is var at and >= 0 && row[at].Type == ASSIGN),
            COLON when before.Opener is { OpensHeader: true } => true,
            COLON when before.Opener is { Type: LBRACE, Brace: BraceKind.Record } record => row.IndexOf(record, 0, i) is var open and >= 0 && IsTypePlace(row, open, depth + 1),
            ASSIGN => second.Type == AS || third?.Type == TYPE,
            ARROW => before.Opener is null,
            LBRACK => IsTypePlace(row, i - 1, depth + 1),
            _ => false,
        };
    }

    private static bool IsList(string name) =>
        name is "list" or "List" or "Array" or "array" or "Sequence" or "Iterable" or "set" or "Set" or "Vec" or "IEnumerable" or "IList" or "frozenset" or "Collection";

    private static string? OurType(string name) => name switch
    {
        "text" or "str" or "string" => "text",
        "int" or "integer" => "int",
        "float" or "number" => "float",
        "bool" or "boolean" => "bool",
        _ => null,
    };
}
