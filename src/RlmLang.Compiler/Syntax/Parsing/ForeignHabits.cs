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
    private static readonly Habit[] s_table =
    [
        new(MatchValue, [NAME]),
        new(HoleSign, [BANG, ASSIGN]),
        new(PatternParameter, [LPAREN, CALL_LPAREN]),
        new(SpreadArgument, [STAR, SPREAD]),
        new(ItemAssign, [INDEX_LBRACK]),
        new(Query, [NAME]),
        new(NextOf, [NAME]),
        new(AnyOf, [LPAREN]),
        new(MapSelect, [NAME]),
        new(Closure, [PIPE, UNKNOWN]),
        new(TextSign, [UNKNOWN]),
        new(ForeignSign, [LESS, GREATER, EQUAL, QUESTION, BANG, UNKNOWN, SPREAD, FAT_ARROW, NAME]),
        new(CurlyQuotes, [UNKNOWN]),
        new(UnknownCharacter, [UNKNOWN]),
        new(TemplateText, [TEMPLATE_TEXT]),
        new(TextPrefix, [NAME]),
        new(PercentFormat, [PERCENT]),
        new(FormatCall, [NAME]),
        new(AdjacentTexts, [STRING, FSTRING_START]),
        new(FinalForm, [SET, NAME, RETURN]),
        new(ColonAssign, [CHANGE]),
        new(Declaration, [LET, NAME]),
        new(Destructuring, [LET, NAME]),
        new(ForeignType, [NAME, STRING, LBRACK]),
        new(Heading, [PARAM, BUDGET, USE]),
        new(BoundLambda, [LET]),
        new(MissingLet, [NAME]),
        new(Print, [NAME]),
        new(TopLevelReturn, [RETURN]),
        new(Import, [NAME]),
        new(Definition, [NAME]),
        new(Header, [FN]),
        new(Loop, [FOR, NAME]),
        new(Choice, [IF]),
        new(ForeignStatement, [NAME, IF, ELSE]),
        new(Needless, [NAME]),
        new(Assertion, [NAME]),
        new(Change, [CHANGE]),
        new(CallAlone, [NAME, LBRACK]),
        new(PythonLambda, [NAME]),
        new(FunctionLiteral, [NAME]),
        new(ArrowReturn, [RETURN]),
        new(ThinArrow, [ARROW]),
        new(TypedLambda, [LPAREN, CALL_LPAREN]),
        new(ThenConditional, [IF]),
        new(GroupConditional, [IF]),
        new(Ternary, [QUESTION]),
        new(Is, [NAME]),
        new(Pipe, [PIPE]),
        new(BlockArgument, [LBRACE]),
        new(SetLiteral, [LBRACE]),
        new(KeyedRecord, [LBRACE]),
        new(BareField, [DOT]),
        new(EachField, [LBRACK, INDEX_LBRACK]),
        new(RegexTest, [SLASH]),
        new(SlashRegex, [SLASH]),
        new(ShownGroup, [LPAREN]),
        new(Tuple, [LPAREN]),
        new(ColonArgument, [COLON]),
        new(FieldAssign, [ASSIGN]),
        new(TwoFors, [FOR]),
        new(Generator, [FOR]),
        new(RecordFor, [FOR]),
        new(Shorthand, [NAME]),
        new(ListSpread, [LBRACK]),
        new(Step, [INDEX_LBRACK]),
    ];

    private static readonly Habit[]?[] s_habits = ByWord();

    /// <summary>Changes the row of words in place.</summary>
    public static void Rewrite(string source, List<SourceToken> tokens, DiagnosticBag diagnostics)
    {
        var row = new WordRow(source, tokens, diagnostics);
        for (var i = 0; i < row.Count && row.Reported < Most; i++)
        {
            if (row[i].Type is not (>= 0 and var word) || word >= s_habits.Length || s_habits[word] is not { } habits)
            {
                continue;
            }

            foreach (var habit in habits)
            {
                if (habit.Mend(row, i))
                {
                    i = Math.Max(-1, i - 1);
                    break;
                }
            }
        }
    }

    private static Habit[]?[] ByWord()
    {
        var most = 0;
        foreach (var habit in s_table)
        {
            foreach (var word in habit.Words)
            {
                most = Math.Max(most, word);
            }
        }

        var table = new Habit[]?[most + 1];
        foreach (var habit in s_table)
        {
            foreach (var word in habit.Words)
            {
                table[word] = [.. table[word] ?? [], habit];
            }
        }

        return table;
    }

    /// <param name="Mend">Recognises it at a place of the row, reports it and puts other words in its place; false where it is not there.</param>
    /// <param name="Words">The types of word that it can start at.</param>
    private sealed record Habit(Func<WordRow, int, bool> Mend, int[] Words);

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
        // What goes on with a dot works on both in other languages.
        row.Report(SyntaxDiagnostics.AdjacentTexts(row[i].Span, row[i - 1].StopIndex + 1, isCertain: row[i].Type == FSTRING_START || row.At(i + 1)?.Type is not (DOT or INDEX_LBRACK or PERCENT or STAR)));
        row.Insert(i, PLUS, "+");
        return true;
    }
}
