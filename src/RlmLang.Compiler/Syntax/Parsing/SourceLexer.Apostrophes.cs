using System.Buffers;
using RlmLang.Diagnostics;
using RlmLang.Source;

namespace RlmLang.Syntax.Parsing;

/// <summary>Apostrophes in texts that stand between them.</summary>
internal sealed partial class SourceLexer
{
    private static readonly SearchValues<char> s_letters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz");

    // `'don't'`: an apostrophe inside a word ended the text. It goes on up to the quote that stands in no word.
    private bool TakesApostrophes(SourceToken first, int closeAt, SourceToken last)
    {
        var open = first.Type == FSTRING_START ? first.StopIndex : first.StartIndex;
        if (_source[open] != '\'' || _source[closeAt] != '\'' || closeAt <= open + 1 || Quotes(first).StartsWith("\'\'\'", StringComparison.Ordinal) || _openHoles > 0 || !IsApostrophe(closeAt))
        {
            return false;
        }

        var apostrophes = new List<int> { closeAt };
        var end = closeAt + 1;
        for (; end < _source.Length && _source[end] is not ('\n' or '\r' or '\\'); end++)
        {
            if (_source[end] == '{')
            {
                // No quote in a hole can be told from the text's own.
                var hole = _source.AsSpan(end).IndexOfAny("}'\n");
                if (hole < 0 || _source[end + hole] != '}')
                {
                    return false;
                }

                end += hole;
                continue;
            }

            if (_source[end] == '\'')
            {
                if (!IsApostrophe(end))
                {
                    break;
                }

                apostrophes.Add(end);
            }
        }

        if (end >= _source.Length || _source[end] != '\'')
        {
            return false;
        }

        var isQuoted = !_source.AsSpan(open + 1, end - open - 1).ContainsAny('"', '\\');
        Report(SyntaxDiagnostics.Apostrophe(new TextSpan(closeAt, 1), isQuoted
            ? [new TextEdit(new TextSpan(open, 1), "\""), new TextEdit(new TextSpan(end, 1), "\"")]
            : [.. apostrophes.Select(a => new TextEdit(new TextSpan(a, 0), "\\"))]));
        if (first != last)
        {
            var at = _tokens.IndexOf(first);
            _tokens.RemoveRange(at, _tokens.Count - at);
        }

        // What it says does not matter: nothing is run.
        _tokens.Add(new SourceToken(STRING, "\"\"", first.StartIndex) { StopIndex = end });
        GoTo(end + 1);
        return true;
    }

    private bool IsApostrophe(int at)
    {
        if (at + 1 >= _source.Length || !char.IsLetter(_source[at - 1]) || !char.IsLetter(_source[at + 1]))
        {
            return false;
        }

        var word = _source.AsSpan(at + 1);
        var length = word.IndexOfAnyExcept(s_letters) is var stop and >= 0 ? stop : word.Length;
        return word[..length] is not ("if" or "else" or "for" or "in" or "and" or "or" or "not" or "is");
    }
}
