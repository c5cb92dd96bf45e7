using System.Collections.Immutable;
using RlmLang.Core;
using RlmLang.Values;

namespace RlmLang.Builtins.Text;

/// <summary>The lines of a text as places in it: nothing is copied. <c>\n</c> and <c>\r\n</c> end a line.</summary>
internal static class TextLines
{
    // A place takes 8 bytes, a text that is cut out about ten times that.
    private const int PlaceBytes = 8;
    private const int PieceBytes = 88;

    public static ImmutableArray<(int Start, int Length)> Of(TextValue text, IWorkMeter meter)
    {
        meter.Make((text.Span.Count('\n') + 1L) * PlaceBytes);
        var lines = ImmutableArray.CreateBuilder<(int, int)>();
        var span = text.Span;
        for (var start = 0; start < span.Length;)
        {
            var found = span[start..].IndexOf('\n');
            var end = found < 0 ? span.Length : start + found;
            var length = end - start;
            lines.Add((start, length > 0 && found >= 0 && span[end - 1] == '\r' ? length - 1 : length));
            start = end + 1;
        }

        return lines.ToImmutable();
    }

    public static ListValue Values(TextValue text, IWorkMeter meter)
    {
        var lines = Of(text, meter);
        meter.Make(lines.Length * (long)PieceBytes);
        var values = ImmutableArray.CreateBuilder<Value>(lines.Length);
        foreach (var (start, length) in lines)
        {
            values.Add(text.Slice(start, length));
        }

        return new ListValue(values.MoveToImmutable());
    }
}
