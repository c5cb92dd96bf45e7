using System.Text;

namespace RlmLang.Tests.Support;

/// <summary>Says whether a grammar derives a text, by Earley's method, and makes texts that it derives.</summary>
internal sealed class Recogniser
{
    private readonly GrammarText _grammar;
    private readonly bool[] _mayBeEmpty;
    private readonly int[] _height;

    // For each rule the characters below 128 that can start it, and whether others can.
    private readonly bool[][] _first;
    private readonly (int Rule, int[] Row)[] _rows;
    private readonly int[][] _rowsOf;

    public Recogniser(GrammarText grammar)
    {
        _grammar = grammar;
        var count = grammar.Rules.Count;
        _rows = [.. grammar.Rules.SelectMany((ways, rule) => ways.Select(w => (rule, w)))];
        _rowsOf = [.. Enumerable.Range(0, count).Select(r => Enumerable.Range(0, _rows.Length).Where(n => _rows[n].Rule == r).ToArray())];
        _mayBeEmpty = new bool[count];
        _height = [.. Enumerable.Repeat(1_000_000, count)];
        _first = [.. Enumerable.Range(0, count).Select(_ => new bool[129])];
        while (Spread())
        {
        }
    }

    /// <summary>How far a text is derived: its length where it is as a whole, else the place of the first character that fits nowhere, or -1 where it ends too early.</summary>
    public int Reads(string text)
    {
        var characters = Characters(text);
        var current = new List<long>();
        var seen = new HashSet<long>();
        var predicted = new HashSet<int>();
        var reached = new List<Dictionary<int, List<long>>>();
        foreach (var row in _rowsOf[_grammar.Start])
        {
            Add(row, 0, 0, current, seen);
        }

        for (var at = 0; ; at++)
        {
            var waitingNow = new Dictionary<int, List<long>>();
            predicted.Clear();
            reached.Add(waitingNow);
            var next = new List<long>();
            var seenNext = new HashSet<long>();
            var c = at < characters.Length ? characters[at] : -1;
            var isWhole = false;
            for (var n = 0; n < current.Count; n++)
            {
                var (row, dot, origin) = Item(current[n]);
                var symbols = _rows[row].Row;
                if (dot == symbols.Length)
                {
                    isWhole |= origin == 0 && _rows[row].Rule == _grammar.Start;
                    if (origin < at && reached[origin].TryGetValue(_rows[row].Rule, out var waiters))
                    {
                        foreach (var waiter in waiters)
                        {
                            var (r, d, o) = Item(waiter);
                            Add(r, d + 1, o, current, seen);
                        }
                    }

                    continue;
                }

                var symbol = symbols[dot];
                if (symbol < 0)
                {
                    if (c >= 0 && GrammarText.Fits(_grammar.Sets[~symbol], c))
                    {
                        Add(row, dot + 1, origin, next, seenNext);
                    }

                    continue;
                }

                if (!waitingNow.TryGetValue(symbol, out var list))
                {
                    waitingNow.Add(symbol, list = []);
                }

                list.Add(current[n]);
                if (_mayBeEmpty[symbol])
                {
                    Add(row, dot + 1, origin, current, seen);
                }

                if (predicted.Add(symbol) && c >= 0 && _first[symbol][Math.Min(c, 128)])
                {
                    foreach (var way in _rowsOf[symbol])
                    {
                        Add(way, 0, at, current, seen);
                    }
                }
            }

            if (at == characters.Length)
            {
                return isWhole ? text.Length : -1;
            }

            if (next.Count == 0)
            {
                return at;
            }

            (current, seen) = (next, seenNext);
        }
    }

    /// <summary>A text that the grammar derives.</summary>
    /// <param name="size">About how many characters it has at most, before it is brought to an end.</param>
    public string Sample(Random random, int size)
    {
        var text = new StringBuilder();
        Sample(_grammar.Start, random, size, 0, text);
        return text.ToString();
    }

    private void Sample(int rule, Random random, int size, int depth, StringBuilder text)
    {
        var ways = _grammar.Rules[rule];
        var row = text.Length > size || depth > 120
            ? ways.MinBy(Height)!
            : ways[random.Next(ways.Count)];
        foreach (var symbol in row)
        {
            if (symbol >= 0)
            {
                Sample(symbol, random, size, depth + 1, text);
            }
            else
            {
                text.Append(Character(_grammar.Sets[~symbol], random));
            }
        }
    }

    private static string Character((List<(int From, int To)> Ranges, bool IsNegated) set, Random random)
    {
        if (!set.IsNegated && set.Ranges.Sum(r => (long)r.To - r.From) < 1_000_000)
        {
            var (from, to) = set.Ranges[random.Next(set.Ranges.Count)];
            return char.ConvertFromUtf32(random.Next(from, to + 1));
        }

        // Of what may be anything most is what is written most; the rest is rare.
        while (true)
        {
            var c = random.Next(20) switch { 0 => random.Next(0x1F300, 0x1F600), 1 => random.Next(0xA0, 0x2FF), 2 => random.Next(1, 32), _ => random.Next(32, 127) };
            if (GrammarText.Fits(set, c))
            {
                return char.ConvertFromUtf32(c);
            }
        }
    }

    private int Height(int[] row) => row.Length == 0 ? 0 : row.Max(s => s < 0 ? 0 : _height[s]);

    private bool Spread()
    {
        var hasChanged = false;
        foreach (var (rule, row) in _rows)
        {
            var height = Height(row) + 1;
            if (height < _height[rule])
            {
                (_height[rule], hasChanged) = (height, true);
            }

            var isEmpty = true;
            foreach (var symbol in row)
            {
                for (var c = 0; c <= 128; c++)
                {
                    if (!_first[rule][c] && (symbol < 0 ? c == 128 ? MayBeFar(_grammar.Sets[~symbol]) : GrammarText.Fits(_grammar.Sets[~symbol], c) : _first[symbol][c]))
                    {
                        (_first[rule][c], hasChanged) = (true, true);
                    }
                }

                isEmpty = symbol >= 0 && _mayBeEmpty[symbol];
                if (!isEmpty)
                {
                    break;
                }
            }

            if (isEmpty && !_mayBeEmpty[rule])
            {
                (_mayBeEmpty[rule], hasChanged) = (true, true);
            }
        }

        return hasChanged;
    }

    private static bool MayBeFar((List<(int From, int To)> Ranges, bool IsNegated) set) => set.IsNegated || set.Ranges.Exists(r => r.To >= 128);

    private static void Add(int row, int dot, int origin, List<long> items, HashSet<long> seen)
    {
        var item = ((long)row << 40) | ((long)dot << 30) | (uint)origin;
        if (seen.Add(item))
        {
            items.Add(item);
        }
    }

    private static (int Row, int Dot, int Origin) Item(long item) => ((int)(item >> 40), (int)((item >> 30) & 0x3FF), (int)(item & 0x3FFFFFFF));

    // By code points; half a pair stands for itself.
    private static int[] Characters(string text)
    {
        var result = new List<int>();
        for (var i = 0; i < text.Length; i++)
        {
            result.Add(char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]) ? char.ConvertToUtf32(text[i], text[++i]) : text[i]);
        }

        return [.. result];
    }
}
