using System.Collections.Frozen;
using RlmLang.Diagnostics;
using RlmLang.Source;
using static RlmLang.Syntax.Parsing.Generated.RlmLexer;

namespace RlmLang.Syntax.Parsing;

/// <summary>The habits of other languages: a table of what is recognised in the row of words, what is said about it, and which words are put in its place.</summary>
/// <remarks>
/// They are recognised before the sentences are read. What is put in their place is what the author meant, so that one habit gives one diagnostic, and the
/// rest of the statement is still read; the grammar knows nothing of them.
/// </remarks>
internal static partial class ForeignHabits
{
    // More than this is no program of ours with slips in it.
    private const int Most = 50;

    // Each with the words that it can start at. The order matters only where two start at the same word: the narrower one comes first.
    private static readonly (Func<WordRow, int, bool> Habit, int[] Words)[] s_table =
    [
        (MatchValue, [NAME]),
        (Closure, [PIPE, UNKNOWN]),
        (TextSign, [UNKNOWN]),
        (ForeignSign, [LESS, GREATER, EQUAL, QUESTION, BANG, UNKNOWN, SPREAD, FAT_ARROW, NAME]),
        (CurlyQuotes, [UNKNOWN]),
        (UnknownCharacter, [UNKNOWN]),
        (TemplateText, [TEMPLATE_TEXT]),
        (TextPrefix, [NAME]),
        (PercentFormat, [PERCENT]),
        (FormatCall, [NAME]),
        (AdjacentTexts, [STRING, FSTRING_START]),
        (FinalForm, [SET, NAME, RETURN]),
        (ColonAssign, [CHANGE]),
        (Declaration, [LET, NAME]),
        (Destructuring, [LET, NAME]),
        (ForeignType, [NAME, STRING]),
        (BoundLambda, [LET]),
        (MissingLet, [NAME]),
        (Print, [NAME]),
        (TopLevelReturn, [RETURN]),
        (Import, [NAME]),
        (Definition, [NAME]),
        (Header, [FN]),
        (Loop, [FOR, NAME]),
        (Choice, [IF]),
        (ForeignStatement, [NAME, IF, ELSE]),
        (Needless, [NAME]),
        (Assertion, [NAME]),
        (Change, [CHANGE]),
        (CallAlone, [NAME, LBRACK]),
        (PythonLambda, [NAME]),
        (FunctionLiteral, [NAME]),
        (ArrowReturn, [RETURN]),
        (ThinArrow, [ARROW]),
        (TypedLambda, [LPAREN, CALL_LPAREN]),
        (ThenConditional, [IF]),
        (Ternary, [QUESTION]),
        (Is, [NAME]),
        (Pipe, [PIPE]),
        (BlockArgument, [LBRACE]),
        (BareField, [DOT]),
        (EachField, [LBRACK, INDEX_LBRACK]),
        (SlashRegex, [SLASH]),
        (ShownGroup, [LPAREN]),
        (Tuple, [LPAREN]),
        (ColonArgument, [COLON]),
        (FieldAssign, [ASSIGN]),
        (TwoFors, [FOR]),
        (Generator, [FOR]),
        (RecordFor, [FOR]),
        (Shorthand, [NAME]),
        (ListSpread, [LBRACK]),
        (Step, [INDEX_LBRACK]),
    ];

    private static readonly FrozenDictionary<int, Func<WordRow, int, bool>[]> s_habits =
        s_table.SelectMany(h => h.Words).Distinct().ToFrozenDictionary(w => w, w => s_table.Where(h => h.Words.Contains(w)).Select(h => h.Habit).ToArray());

    /// <summary>Changes the row of words in place.</summary>
    public static void Rewrite(string source, List<SourceToken> tokens, DiagnosticBag diagnostics)
    {
        var row = new WordRow(source, tokens, diagnostics);
        for (var i = 0; i < row.Count && row.Reported < Most; i++)
        {
            if (!s_habits.TryGetValue(row[i].Type, out var habits))
            {
                continue;
            }

            foreach (var habit in habits)
            {
                if (habit(row, i))
                {
                    i = Math.Max(-1, i - 1);
                    break;
                }
            }
        }
    }

    private static bool CurlyQuotes(WordRow row, int i)
    {
        if (row[i] is not { Type: UNKNOWN, Text: "“" or "”" or "‘" or "’" } open)
        {
            return false;
        }

        var close = row.Source.IndexOfAny(['”', '“', '’', '‘', '\n'], open.StopIndex + 1);
        if (close < 0 || row.Source[close] == '\n')
        {
            return false;
        }

        var content = row.Source[(open.StopIndex + 1)..close];
        var end = i + 1;
        while (end < row.Count && row[end].StartIndex <= close)
        {
            end++;
        }

        var text = new SourceToken(STRING, $"\"{content.Replace("\"", "\\\"", StringComparison.Ordinal)}\"", open.StartIndex) { StopIndex = close, Opener = open.Opener, StartsLine = open.StartsLine };
        row.Report(SyntaxDiagnostics.CurlyQuotes(open.Span, new TextSpan(close, 1), !content.Contains('"', StringComparison.Ordinal)));
        row.Replace(i, end, text);
        return true;
    }

    private static bool UnknownCharacter(WordRow row, int i)
    {
        if (row[i].Type != UNKNOWN)
        {
            return false;
        }

        var end = i + 1;
        while (end < row.Count && row[end].Type == UNKNOWN && row[end].StartIndex == row[end - 1].StopIndex + 1)
        {
            end++;
        }

        var span = TextSpan.Cover(row[i].Span, row[end - 1].Span);
        row.Report(SyntaxDiagnostics.UnknownCharacter(span, row.Written(span)));
        row.Replace(i, end);
        return true;
    }

    private static bool TemplateText(WordRow row, int i)
    {
        if (row[i].Type != TEMPLATE_TEXT)
        {
            return false;
        }

        var content = row[i].Text[1..^1];
        var isSimple = !content.AsSpan().ContainsAny('"', '\n') && !content.Replace("${", "", StringComparison.Ordinal).Contains('{', StringComparison.Ordinal);
        row.Report(SyntaxDiagnostics.TemplateText(row[i].Span, isSimple ? $"f\"{content.Replace("${", "{", StringComparison.Ordinal)}\"" : null));
        row[i].Text = "\"\"";
        row[i].Type = STRING;
        return true;
    }

    private static bool TextPrefix(WordRow row, int i)
    {
        if (row[i] is not { Type: NAME, Text: "u" or "b" or "U" or "B" } prefix || row.At(i + 1) is not { Type: STRING } text || text.StartIndex != prefix.StopIndex + 1)
        {
            return false;
        }

        row.Report(SyntaxDiagnostics.TextPrefix(prefix.Span, prefix.Text));
        row.Replace(i, i + 1);
        return true;
    }

    private static bool AdjacentTexts(WordRow row, int i)
    {
        if (i == 0 || row[i].Type is not (STRING or FSTRING_START) || row[i - 1].Type is not (STRING or FSTRING_END) || row.StartsBinding(i)
            || row[i].Opener is { Type: LBRACK } or { Before.Text: "one_of" })
        {
            return false;
        }

        // Between the items of a list a comma is missing, not a plus; that is told where it is read.
        row.Report(SyntaxDiagnostics.AdjacentTexts(row[i].Span, row[i - 1].StopIndex + 1));
        row.Insert(i, PLUS, "+");
        return true;
    }
}
