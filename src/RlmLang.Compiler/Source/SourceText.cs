using System.Collections.Immutable;

namespace RlmLang.Source;

/// <summary>A program's text with its name and its lines. Immutable and safe to share.</summary>
internal sealed class SourceText
{
    private readonly ImmutableArray<int> _lineStarts;

    // Behind the text itself the texts of the modules that it uses, in order; each starts a line.
    private readonly ImmutableArray<(int Start, SourceText Source)> _modules = [];

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

    private SourceText(SourceText before, SourceText module)
        : this($"{before.Text}\n{module.Text}", before.Name) => _modules = before._modules.Add((before.Text.Length + 1, module));

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

    /// <summary>The program's own text, without those of modules.</summary>
    public string OwnText => _modules.IsEmpty ? Text : Text[..(_modules[0].Start - 1)];

    /// <summary>The modules' texts by name, but for those of the library.</summary>
    public ImmutableSortedDictionary<string, string> Modules =>
        _modules.Where(m => !m.Source.Name.StartsWith("std/", StringComparison.Ordinal)).ToImmutableSortedDictionary(m => m.Source.Name, m => m.Source.Text, StringComparer.Ordinal);

    /// <summary>With the text of a module behind it, so that a place says whose text it is in.</summary>
    public SourceText With(SourceText module) => new(this, module);

    /// <summary>Which text an offset lies in, and where that text starts.</summary>
    public (SourceText Source, int Start) PartAt(int offset)
    {
        for (var i = _modules.Length - 1; i >= 0; i--)
        {
            if (offset >= _modules[i].Start)
            {
                return (_modules[i].Source, _modules[i].Start);
            }
        }

        return (_modules.IsEmpty ? this : new SourceText(OwnText, Name), 0);
    }

    public string Slice(TextSpan span) => Text.Substring(span.Start, span.Length);
}
