using System.Collections.Immutable;

namespace RlmLang.Contexts;

/// <summary>Lines of the beginning, the middle and the end of a text: what a long text is made of is told from these, and reading them takes the same time however long it is.</summary>
/// <param name="Lines">Those that are not blank, without their ends; of a long one its beginning.</param>
/// <param name="Head">How many of them stand one after the other at the beginning.</param>
/// <param name="HasBlanks">Whether blank lines stand between them.</param>
internal sealed record LineSample(ImmutableArray<string> Lines, int Head, bool HasBlanks)
{
    /// <summary>A longer line is cut to this.</summary>
    public const int LongestLine = 4_096;

    private const int HeadLines = 1_200;
    private const int PartLines = 400;
    private const int PartLength = 1 << 18;

    public static LineSample Of(string text)
    {
        var lines = ImmutableArray.CreateBuilder<string>();
        var hasBlanks = false;
        var end = Read(0, HeadLines, 4 * PartLength);
        var head = lines.Count;
        if (end < text.Length)
        {
            end = Read(NextLine(Math.Max(end, text.Length / 2)), PartLines, PartLength);
            Read(NextLine(Math.Max(end, text.Length - (PartLength / 4))), PartLines, PartLength);
        }

        return new(lines.ToImmutable(), head, hasBlanks);

        int Read(int from, int most, int longest)
        {
            var (at, stop) = (from, lines.Count + most);
            while (at < text.Length && lines.Count < stop && at - from < longest)
            {
                var length = text.AsSpan(at).IndexOf('\n');
                var line = text.AsSpan(at, length < 0 ? text.Length - at : length);
                at += line.Length + 1;
                if (line.IsWhiteSpace())
                {
                    hasBlanks = true;
                }
                else
                {
                    lines.Add((line.Length > LongestLine ? line[..LongestLine] : line.TrimEnd('\r')).ToString());
                }
            }

            return at;
        }

        int NextLine(int at) => at < text.Length && text.IndexOf('\n', at) is var found and >= 0 ? found + 1 : text.Length;
    }

    /// <summary>The share of the lines of which this holds.</summary>
    public double Share(Func<string, bool> holds) => Lines.IsEmpty ? 0 : (double)Lines.Count(holds) / Lines.Length;
}
