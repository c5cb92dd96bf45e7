using System.Collections.Immutable;
using RlmLang.Values;

namespace RlmLang.Builtins.Structure;

/// <summary>Cuts comma-separated values into cells (RFC 4180), which stay slices of the text where no quote in them is doubled.</summary>
internal static class CsvCells
{
    /// <summary>The rows that are not blank, each with the line that it begins on, from 1.</summary>
    /// <param name="text">The table.</param>
    /// <param name="separator">Between cells.</param>
    /// <param name="wrong">Told of quotes that are not as they should be, and the line that they are on; null where each is taken as well as it can be.</param>
    public static IEnumerable<(int Line, ImmutableArray<TextValue> Cells)> Rows(TextValue text, TextValue separator, Action<int, string>? wrong = null)
    {
        var (at, line) = (0, 1);
        while (at < text.Length)
        {
            var (start, first) = (at, line);
            var cells = ImmutableArray.CreateBuilder<TextValue>();
            bool isLast;
            do
            {
                var before = at;
                cells.Add(Cell(text, separator.Span, ref at, out isLast, out var complaint));
                if (complaint is not null)
                {
                    wrong?.Invoke(first + text.Span[start..before].Count('\n'), complaint);
                }
            }
            while (!isLast);
            line += text.Span[start..at].Count('\n');
            if (!text.Span[start..at].IsWhiteSpace())
            {
                yield return (first, cells.ToImmutable());
            }
        }
    }

    private static TextValue Cell(TextValue text, ReadOnlySpan<char> separator, ref int at, out bool isLast, out string? wrong)
    {
        var span = text.Span;
        var (start, isQuoted) = (at, false);
        wrong = null;
        if (span[at..].StartsWith("\""))
        {
            // To the quote that is not one of two; one that is never closed is a character as any other.
            var close = ClosingQuote(span, at + 1);
            if (close >= 0)
            {
                (start, at, isQuoted) = (at + 1, close + 1, true);
            }
            else
            {
                wrong = "its quote is never closed.";
            }
        }

        var rest = span[at..];
        var end = End(rest, separator);
        isLast = end >= rest.Length || !rest[end..].StartsWith(separator);
        if (isQuoted && !rest[..end].IsWhiteSpace())
        {
            wrong = "there is text behind the quote that closes a cell; a quote in a cell is written twice.";
        }

        var cell = isQuoted ? Unquoted(text.Slice(start, at - 1 - start)) : text.Slice(at, end > 0 && isLast && rest[end - 1] == '\r' ? end - 1 : end);
        at = Math.Min(span.Length, at + end + (isLast ? 1 : separator.Length));
        return cell;
    }

    private static int ClosingQuote(ReadOnlySpan<char> text, int from)
    {
        for (var at = from; at < text.Length; at++)
        {
            if (text[at] != '"')
            {
                var next = text[at..].IndexOf('"');
                at = next < 0 ? text.Length : at + next - 1;
            }
            else if (at + 1 < text.Length && text[at + 1] == '"')
            {
                at++;
            }
            else
            {
                return at;
            }
        }

        return -1;
    }

    /// <summary>Where the cell ends: at the separator or line end that comes first. Nothing behind that is looked at, so that all cells take linear time.</summary>
    private static int End(ReadOnlySpan<char> text, ReadOnlySpan<char> separator)
    {
        for (var at = 0; at < text.Length; at++)
        {
            var next = text[at..].IndexOfAny(separator[0], '\n');
            at = next < 0 ? text.Length : at + next;
            if (at < text.Length && (text[at] == '\n' || text[at..].StartsWith(separator)))
            {
                return at;
            }
        }

        return text.Length;
    }

    private static TextValue Unquoted(TextValue cell) =>
        cell.Span.Contains('"') ? TextValue.Derived(cell.ToString().Replace("\"\"", "\"", StringComparison.Ordinal), cell) : cell;
}
