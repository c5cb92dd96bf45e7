using System.Text;

namespace RlmLang.Contexts;

/// <summary>Text that flows as on a page: white space is one space, blocks stand on lines of their own, items of lists are marked and indented.</summary>
internal sealed class TextFlow
{
    private readonly StringBuilder _text = new();
    private string _mark = "";
    private int _breaks;
    private int _depth;
    private int _cells;
    private bool _hasSpace;

    public bool IsInList => _depth > 0;

    /// <summary>At least so many line ends before what comes next; in a cell of a table a space.</summary>
    public void Break(int lines)
    {
        if (_cells > 0)
        {
            _hasSpace |= lines > 0;
            return;
        }

        // Within an item paragraphs follow each other without blank lines.
        lines = IsInList ? Math.Min(lines, 1) : lines;
        // A mark waits for its text: an item may begin with a paragraph.
        if (_mark.Length == 0)
        {
            _breaks = Math.Max(_breaks, lines);
            _hasSpace &= lines == 0;
        }
    }

    /// <summary>A line end that is written as such.</summary>
    public void LineEnd()
    {
        if (_cells > 0)
        {
            _hasSpace = true;
        }
        else if (_mark.Length == 0)
        {
            (_breaks, _hasSpace) = (Math.Min(_breaks + 1, 2), false);
        }
    }

    /// <summary>Text whose white space is no more than that.</summary>
    public void Text(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            var word = text.IndexOfAnyExcept(" \t\r\n\f");
            if (word != 0)
            {
                _hasSpace = true;
                if (word < 0)
                {
                    return;
                }

                text = text[word..];
            }

            var end = text.IndexOfAny(" \t\r\n\f");
            Put(end < 0 ? text : text[..end]);
            text = end < 0 ? [] : text[end..];
        }
    }

    /// <summary>Text whose white space counts.</summary>
    public void Verbatim(string text)
    {
        text = text.ReplaceLineEndings("\n").Trim('\n');
        if (_cells > 0)
        {
            Text(text);
        }
        else if (text.Length > 0)
        {
            Put(text);
        }
    }

    /// <summary>What stands before the next text, if there is any.</summary>
    public void Mark(string mark) => _mark += mark;

    /// <summary>Without text there is no heading.</summary>
    public void EndOfMark() => _mark = "";

    public void BeginItem(string mark)
    {
        _mark = new string(' ', 2 * _depth) + mark;
        _depth++;
    }

    public void EndItem()
    {
        _mark = "";
        _depth--;
        Break(1);
    }

    public void BeginCell() => _cells++;

    public void EndCell() => (_cells, _hasSpace) = (_cells - 1, false);

    /// <summary>Another cell follows on the line.</summary>
    public void CellEnd()
    {
        _hasSpace = false;
        Put("");
        _text.Append(_text.Length > 0 && _text[^1] == ' ' ? "| " : " | ");
        _hasSpace = false;
    }

    public override string ToString() => _text.Length == 0 ? "" : _text.ToString().TrimEnd() + "\n";

    private void Put(ReadOnlySpan<char> word)
    {
        var isStart = _text.Length == 0 || _breaks > 0;
        if (_text.Length > 0)
        {
            _text.Append('\n', _breaks);
        }

        if (_mark.Length > 0)
        {
            _text.Append(_mark);
        }
        else if (isStart)
        {
            _text.Append(' ', 2 * _depth);
        }
        else if (_hasSpace && _text[^1] is not (' ' or '\n'))
        {
            _text.Append(' ');
        }

        _text.Append(word);
        (_mark, _breaks, _hasSpace) = ("", 0, false);
    }
}
