using System.Collections.Immutable;

namespace RlmLang.Source;

/// <summary>A program's text with its name and its lines. Immutable and safe to share.</summary>
internal sealed class SourceText
{
    private readonly ImmutableArray<int> _lineStarts;

    public SourceText(string text, string name = "program.rlm")
    {
        Text = text;
        Name = name;
        var starts = ImmutableArray.CreateBuilder<int>();
        starts.Add(0);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\n' || (text[i] == '\r' && (i + 1 == text.Length || text[i + 1] != '\n')))
            {
                starts.Add(i + 1);
            }
        }

        _lineStarts = starts.ToImmutable();
    }

    public string Text { get; }

    /// <summary>The file's name as the user gave it, or a stand-in where there is no file.</summary>
    public string Name { get; }

    public int LineCount => _lineStarts.Length;

    /// <summary>Line and column of an offset, both counted from 1; columns in UTF-16 code units.</summary>
    public (int Line, int Column) Position(int offset)
    {
        offset = Math.Clamp(offset, 0, Text.Length);
        var found = _lineStarts.BinarySearch(offset);
        var line = found >= 0 ? found : ~found - 1;
        return (line + 1, offset - _lineStarts[line] + 1);
    }

    /// <summary>The span of a line, counted from 1, without its line end.</summary>
    public TextSpan LineSpan(int line)
    {
        var start = _lineStarts[line - 1];
        var end = line < _lineStarts.Length ? _lineStarts[line] : Text.Length;
        while (end > start && Text[end - 1] is '\n' or '\r')
        {
            end--;
        }

        return TextSpan.FromBounds(start, end);
    }

    public string Line(int line) => Slice(LineSpan(line));

    public string Slice(TextSpan span) => Text.Substring(span.Start, span.Length);
}
