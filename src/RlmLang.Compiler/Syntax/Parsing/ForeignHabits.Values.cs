using System.Buffers;
using RlmLang.Diagnostics;
using RlmLang.Source;
using static RlmLang.Syntax.Parsing.Generated.RlmLexer;

namespace RlmLang.Syntax.Parsing;

/// <summary>Values that other languages write between braces: sets, and records whose keys are no names; and what Python writes behind the value of a hole.</summary>
internal static partial class ForeignHabits
{
    // What would have to be written otherwise in a text.
    private static readonly SearchValues<char> s_special = SearchValues.Create("{}\"'\\\n");

    // `{1, 2}`, `{"a", "b"}`: of names alone it is a record of JavaScript, which is told elsewhere.
    private static bool SetLiteral(WordRow row, int i)
    {
        if (row[i] is not { Type: LBRACE, Brace: BraceKind.Record, Partner: { } close } open || TokenReader.EndsValue(open.Before) || row.IndexOf(close, i) is var end && end < 0
            || row.Next(i + 1, open, t => t.Type is COLON or SPREAD or ASSIGN or FOR or FAT_ARROW or SEMICOLON or LET or QUESTION) >= 0)
        {
            return false;
        }

        var parts = Parts(row, i, end).ToList();
        var areLiterals = parts.TrueForAll(p => p.To - p.From == (row[p.From].Type == PREFIX_MINUS ? 2 : 1) && row[p.To - 1].Type is INT or FLOAT or STRING or TRUE or FALSE);
        if (parts.Count == 0 || parts.TrueForAll(p => p.To == p.From + 1 && row[p.From].Type == NAME) || (parts.Count == 1 && !areLiterals))
        {
            return false;
        }

        var isPlain = areLiterals && parts.Select(p => row.Written(p.From, p.To).Trim('"', '\'')).Distinct(StringComparer.Ordinal).Count() == parts.Count;
        // Sets are equal whatever the order of their items; lists are not.
        var isCompared = Compares(row.At(i - 1)) || Compares(row.At(end + 1)) || (row.At(i - 1)?.Type == ASSIGN && row.At(i - 2) is { Type: NAME } name && IsCompared(row, name.Text));
        row.Report(SyntaxDiagnostics.SetLiteral(TextSpan.Cover(open.Span, close.Span), $"[{row.Written(i + 1, end)}]{(isPlain ? "" : ".unique()")}", isCompared ? FixApplicability.Likely : FixApplicability.Certain));
        (open.Type, close.Type) = (LBRACK, RBRACK);
        return true;
    }

    private static bool Compares(SourceToken? token) => token?.Type is EQUAL or NOT_EQUAL or LESS or GREATER or LESS_OR_EQUAL or GREATER_OR_EQUAL;

    private static bool IsCompared(WordRow row, string name)
    {
        for (var i = 0; i < row.Count; i++)
        {
            if (row[i].Type == NAME && row[i].Text == name && (Compares(row.At(i - 1)) || Compares(row.At(i + 1))))
            {
                return true;
            }
        }

        return false;
    }

    // `{1: "a"}`, `{x.name: 1}`
    private static bool KeyedRecord(WordRow row, int i)
    {
        if (row[i] is not { Type: LBRACE, Brace: BraceKind.Record, Partner: { } close } open || TokenReader.EndsValue(open.Before) || row.IndexOf(close, i) is var end && end < 0
            || row.Next(i + 1, open, t => t.Type is SPREAD or ASSIGN or FOR or FAT_ARROW or SEMICOLON or LET or QUESTION) >= 0)
        {
            return false;
        }

        var entries = Parts(row, i, end).Select(p => (p.From, Colon: row.Next(p.From, open, t => t.Type == COLON), p.To)).ToList();
        if (entries.Count == 0 || entries.Exists(e => e.Colon <= e.From || e.Colon + 1 >= e.To) || entries.TrueForAll(e => e.Colon == e.From + 1 && IsFieldName(row[e.From])))
        {
            return false;
        }

        var rows = entries.Select(e => $"{{key: {row.Written(e.From, e.Colon)}, value: {row.Written(e.Colon + 1, e.To)}}}");
        row.Report(SyntaxDiagnostics.KeyedRecord(row.SpanOf(entries.Find(e => e.Colon != e.From + 1 || !IsFieldName(row[e.From])).From, entries.Find(e => e.Colon != e.From + 1 || !IsFieldName(row[e.From])).Colon), TextSpan.Cover(open.Span, close.Span), $"[{string.Join(", ", rows)}]"));
        // An empty list goes everywhere.
        (open.Type, close.Type) = (LBRACK, RBRACK);
        row.Replace(i + 1, end);
        return true;
    }

    // Keywords are names before a colon.
    private static bool IsFieldName(SourceToken token) => token.Type == STRING || (token.Text is [var first, ..] && (char.IsLetter(first) || first == '_') && token.Type is not (TRUE or FALSE or NONE or REGEX or FSTRING_START));

    // `{n!r}`, `{n=}`
    private static bool HoleSign(WordRow row, int i)
    {
        if (row[i] is not { Type: BANG or ASSIGN, Opener: { Type: HOLE_OPEN } hole } sign || !TokenReader.EndsValue(row.At(i - 1)))
        {
            return false;
        }

        if (sign.Type == BANG && row.At(i + 1) is { Type: NAME, Text: "r" or "s" or "a" } how && row.At(i + 2)?.Type is HOLE_CLOSE or FORMAT_COLON)
        {
            row.Report(SyntaxDiagnostics.HoleConversion(TextSpan.Cover(sign.Span, how.Span), how.Text));
            row.Replace(i, i + 2);
            return true;
        }

        if (sign.Type == ASSIGN && row.At(i + 1) is { Type: HOLE_CLOSE or FORMAT_COLON } next)
        {
            var label = row.Source[(hole.StopIndex + 1)..next.StartIndex];
            row.Report(SyntaxDiagnostics.HoleName(sign.Span, new TextSpan(hole.StartIndex, 0), label.AsSpan().ContainsAny(s_special) ? null : label, TextSpan.FromBounds(row[i - 1].StopIndex + 1, next.StartIndex)));
            row.RemoveAt(i);
            return true;
        }

        return false;
    }

    // `map(select(.a > 0))` of jq keeps what holds.
    private static bool MapSelect(WordRow row, int i)
    {
        if (row[i] is not { Type: NAME, Text: "map" } map || row.At(i + 1) is not { Type: CALL_LPAREN, Partner: { } close } open || row.At(i + 2) is not { Type: NAME, Text: "select" }
            || row.At(i + 3) is not { Type: CALL_LPAREN, Partner: { } innerClose } inner || row.IndexOf(innerClose, i) is var end && (end < 0 || row.At(end + 1) != close))
        {
            return false;
        }

        row.Report(SyntaxDiagnostics.MapSelect(TextSpan.Cover(map.Span, row[i + 2].Span), [new TextEdit(TextSpan.Cover(map.Span, inner.Span), "filter("), new TextEdit(innerClose.Span, "")]));
        map.Text = "filter";
        foreach (var token in row.Between(i + 4, end).Where(t => t.Opener == inner))
        {
            token.Opener = open;
        }

        row.RemoveAt(end);
        row.Replace(i + 2, i + 4);
        return true;
    }
}
