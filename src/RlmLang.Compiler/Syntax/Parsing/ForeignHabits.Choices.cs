using RlmLang.Diagnostics;
using RlmLang.Source;
using static RlmLang.Syntax.Parsing.Generated.RlmLexer;

namespace RlmLang.Syntax.Parsing;

/// <summary>`if … else` with blocks of statements: one conditional, where each branch does the same to the same.</summary>
internal static partial class ForeignHabits
{
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

        if (branches.Count < 2 || branches[^1].Condition.Length > 0 || branches.Exists(b => b.Deed.Kind != branches[0].Deed.Kind || b.Deed.Name != branches[0].Deed.Name) || branches[0].Deed.Kind is DeedKind.Append or DeedKind.Extend or DeedKind.Add)
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
}
