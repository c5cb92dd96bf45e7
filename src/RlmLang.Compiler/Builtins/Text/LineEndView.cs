namespace RlmLang.Builtins.Text;

/// <summary>A text as patterns see it: each <c>\r\n</c> as one <c>\n</c>. Places in it are given as places in the text itself, so that no match begins or ends within a line end.</summary>
internal sealed class LineEndView
{
    private const string LongEnd = "\r\n";

    // Where in the view each line end stands that has one character more in the text.
    private readonly int[] _ends;

    private LineEndView(string text, int[] ends) => (Text, _ends) = (text, ends);

    public string Text { get; }

    /// <summary>Null where the text is its own view.</summary>
    public static LineEndView? Of(ReadOnlySpan<char> text)
    {
        if (text.IndexOf(LongEnd) < 0)
        {
            return null;
        }

        var ends = new int[text.Count(LongEnd)];
        return new(string.Create(text.Length - ends.Length, new Whole(text, ends), Fill), ends);

        static void Fill(Span<char> view, Whole whole)
        {
            var rest = whole.Text;
            var at = 0;
            for (var i = 0; i < whole.Ends.Length; i++)
            {
                var length = rest.IndexOf(LongEnd);
                rest[..length].CopyTo(view[at..]);
                at += length;
                whole.Ends[i] = at;
                view[at++] = '\n';
                rest = rest[(length + LongEnd.Length)..];
            }

            rest.CopyTo(view[at..]);
        }
    }

    /// <summary>Where in the text itself a place of the view is: before a line end, never in it.</summary>
    public int Place(int place)
    {
        var before = Array.BinarySearch(_ends, place);
        return place + (before < 0 ? ~before : before);
    }

    public (int Start, int Length) Place(int start, int length) => (Place(start), Place(start + length) - Place(start));

    private readonly ref struct Whole(ReadOnlySpan<char> text, int[] ends)
    {
        public ReadOnlySpan<char> Text { get; } = text;

        public int[] Ends { get; } = ends;
    }
}
