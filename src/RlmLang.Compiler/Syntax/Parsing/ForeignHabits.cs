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

    // The order matters only where two start at the same word: the narrower one comes first.
    private static readonly Func<WordRow, int, bool>[] s_habits =
    [
        MatchValue, Closure, TextSign, ForeignSign, CurlyQuotes, UnknownCharacter, TemplateText, TextPrefix, PercentFormat, FormatCall, AdjacentTexts,
        FinalForm, ColonAssign, Declaration, Destructuring, ForeignType, BoundLambda, MissingLet, Print, TopLevelReturn, Import, Definition, Header, Loop, Choice, ForeignStatement, Needless, Assertion, Change, CallAlone,
        PythonLambda, FunctionLiteral, ArrowReturn, ThinArrow, TypedLambda, ThenConditional, Ternary, Is, Pipe, BlockArgument, BareField, EachField, SlashRegex,
        ShownGroup, Tuple, ColonArgument, FieldAssign, TwoFors, Generator, RecordFor, Shorthand, ListSpread, Step,
    ];

    /// <summary>Changes the row of words in place.</summary>
    public static void Rewrite(string source, List<SourceToken> tokens, DiagnosticBag diagnostics)
    {
        var row = new WordRow(source, tokens, diagnostics);
        for (var i = 0; i < row.Count && row.Reported < Most; i++)
        {
            foreach (var habit in s_habits)
            {
                if (i < row.Count && habit(row, i))
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
