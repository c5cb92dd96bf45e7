namespace RlmLang.Builtins.Structure;

/// <summary>The line that opens a code block of Markdown: three or more backticks or tildes.</summary>
/// <param name="Mark">Which of the two.</param>
/// <param name="Length">How many.</param>
internal readonly record struct CodeFence(char Mark, int Length)
{
    private const int LeastLength = 3;
    private const int MostIndent = 3;

    public bool IsOpen => Length > 0;

    /// <summary>The fence that a line opens; one that is not open where it opens none.</summary>
    public static CodeFence OpenedBy(ReadOnlySpan<char> line)
    {
        var (mark, length) = Run(line);
        // What follows backticks on their line has none, else it is code within a line.
        return length >= LeastLength && !(mark == '`' && Info(line).Contains('`')) ? new(mark, length) : default;
    }

    /// <summary>What stands behind the marks of an opening line.</summary>
    public static ReadOnlySpan<char> Info(ReadOnlySpan<char> line)
    {
        var marks = line.TrimStart(' ');
        return marks[Run(line).Length..].Trim();
    }

    public bool IsClosedBy(ReadOnlySpan<char> line) => Run(line) is var (mark, length) && mark == Mark && length >= Length && Info(line).IsEmpty;

    private static (char Mark, int Length) Run(ReadOnlySpan<char> line)
    {
        var marks = line.TrimStart(' ');
        if (marks.IsEmpty || line.Length - marks.Length > MostIndent || marks[0] is not ('`' or '~'))
        {
            return default;
        }

        var length = marks.IndexOfAnyExcept(marks[0]);
        return (marks[0], length < 0 ? marks.Length : length);
    }
}
