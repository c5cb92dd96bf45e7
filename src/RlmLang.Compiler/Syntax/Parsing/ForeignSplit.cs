using System.Collections.Immutable;
using RlmLang.Diagnostics;
using RlmLang.Source;
using static RlmLang.Syntax.Parsing.Generated.RlmLexer;

namespace RlmLang.Syntax.Parsing;

/// <summary>`t.split(",")` keeps empty pieces in other languages and leaves them out here: what is put right in their words goes on meaning what it meant there.</summary>
internal static class ForeignSplit
{
    private const string Blanks = ", blanks=true";

    /// <summary>A piece of a program in another language's words, with its splits as they were meant; what stands in its texts is left alone.</summary>
    public static string Keep(string written)
    {
        if (!written.Contains(".split(", StringComparison.Ordinal) || SourceLexer.Read(written, 0, new DiagnosticBag()) is not { Tokens: var tokens })
        {
            return written;
        }

        for (var i = tokens.Count - 1; i >= 4; i--)
        {
            if (tokens[i] is { Type: RPAREN } close && tokens[i - 1] is { Type: STRING } separator && separator.StopIndex > separator.StartIndex + 1 && tokens[i - 2].Type is LPAREN or CALL_LPAREN
                && tokens[i - 3] is { Type: NAME, Text: "split" } && tokens[i - 4].Type == DOT)
            {
                written = written.Insert(close.StartIndex, Blanks);
            }
        }

        return written;
    }

    /// <summary>A diagnostic about a statement of another language, whose certain fixes also say what its splits mean.</summary>
    /// <param name="row">The program.</param>
    /// <param name="told">About a place in it.</param>
    public static Diagnostic Keep(WordRow row, Diagnostic told)
    {
        if (!told.Fixes.Any(f => f.IsCertain))
        {
            return told;
        }

        var (start, end) = row.StatementAt(told.Span.Start);
        var places = Places(row, start, end).ToList();
        var fixes = told.Fixes.Select(f => f.IsCertain ? Keep(f, places) : f).ToImmutableArray();
        return fixes.SequenceEqual(told.Fixes) ? told : told with { Fixes = fixes, Notes = [.. told.Notes, "Other languages keep the empty pieces of a `split`; here `blanks=true` does."] };
    }

    private static Fix Keep(Fix fix, List<int> places)
    {
        var edits = fix.Edits.Select(e => Keep(e.NewText) is var kept && kept != e.NewText ? new TextEdit(e.Span, kept) : e).ToList();
        edits.AddRange(places.Where(p => !fix.Edits.Any(e => e.Span.Start < p && p < e.Span.End)).Select(p => new TextEdit(new TextSpan(p, 0), Blanks)));
        return edits.SequenceEqual(fix.Edits) ? fix : fix with { Edits = [.. edits.OrderBy(e => e.Span.Start)] };
    }

    // Before the parenthesis of each split with one argument that is no pattern.
    private static IEnumerable<int> Places(WordRow row, int start, int end)
    {
        for (var i = start + 1; i + 2 < end; i++)
        {
            if (row[i] is { Type: NAME, Text: "split" } && row[i - 1].Type == DOT && row[i + 1] is { Type: CALL_LPAREN, Partner: { } close } open && row[i + 2] != close && row[i + 2].Type is STRING or NAME or FSTRING_START
                && row.At(i + 3)?.Type != ASSIGN && !row.HasComma(i + 1))
            {
                yield return close.StartIndex;
            }
        }
    }
}
