namespace RlmLang.Models.Offline;

/// <summary>Cuts a text into sentences. Lines of wrapped paragraphs are joined; quoted mail, headers and list items end at their lines.</summary>
internal static class SentenceSpans
{
    private const int WrappedLine = 45;

    public static List<(int Start, int End, bool Quoted)> Of(string text)
    {
        List<(int, int, bool)> spans = [];
        var start = 0;
        var quoted = StartsQuoted(text, 0);
        var lineStart = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var ends = text[i] switch
            {
                '\n' => EndsAtLine(text, lineStart, i),
                '.' or '!' or '?' => i + 1 == text.Length || (char.IsWhiteSpace(text[i + 1]) && !IsAbbreviation(text, i)),
                _ => false,
            };
            if (ends)
            {
                Add(spans, text, start, i + 1, quoted);
                start = i + 1;
                quoted = (quoted && text[i] != '\n') || (text[i] == '\n' && StartsQuoted(text, i + 1));
            }

            if (text[i] == '\n')
            {
                lineStart = i + 1;
            }
        }

        Add(spans, text, start, text.Length, quoted);
        return spans;
    }

    private static bool EndsAtLine(string text, int lineStart, int lineEnd) =>
        lineEnd - lineStart < WrappedLine
        || lineEnd + 1 >= text.Length
        || text[lineEnd + 1] is '\n' or '\r' or '>' or '-' or '*' or '#' or '|'
        || text[lineStart] == '>';

    private static bool StartsQuoted(string text, int at) => at < text.Length && text[at] is '>' or '|';

    private static bool IsAbbreviation(string text, int dot)
    {
        if (text[dot] != '.')
        {
            return false;
        }

        var start = dot;
        while (start > 0 && char.IsLetter(text[start - 1]))
        {
            start--;
        }

        // "e.g.", "Mr.", "No.", and initials.
        return text.AsSpan(start, dot - start) is "Mr" or "Mrs" or "Ms" or "Dr" or "No" or "Inc" or "Ltd" or "Co" or "vs" or "approx" || (dot - start == 1 && char.IsUpper(text[start]) && text[start] != 'I');
    }

    private static void Add(List<(int, int, bool)> spans, string text, int start, int end, bool quoted)
    {
        if (!text.AsSpan(start, end - start).IsWhiteSpace())
        {
            spans.Add((start, end, quoted));
        }
    }
}
