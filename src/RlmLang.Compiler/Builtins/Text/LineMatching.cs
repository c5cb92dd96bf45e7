using System.Collections.Immutable;
using System.Text.RegularExpressions;
using RlmLang.Core;
using RlmLang.Values;

namespace RlmLang.Builtins.Text;

/// <summary>Which lines of a text hold something.</summary>
/// <remarks>
/// A long text is searched in parts that end where lines end, on as many cores as the run has. Neither what is found nor what is charged depends on the parts: the text once before it is read,
/// and one for each line that is found. A text, and what every match of a pattern needs, are sought in the whole part, and lines without them never looked at. A line is looked at by
/// <see cref="LineAutomaton"/> where the pattern has one and the line is ASCII, else by the engine, which is run over the whole part where a line alone decides.
/// </remarks>
internal static class LineMatching
{
    /// <summary>A part of a long text has about so many characters.</summary>
    public const int PartLength = 1 << 22;

    // An automaton takes up to some milliseconds to be made, and then a nanosecond or two for a character.
    private const int LongText = 100_000;

    // A text that is cut out takes about this.
    private const int PieceBytes = 88;

    /// <summary>The lines, in order, without their line ends.</summary>
    public static IReadOnlyList<(int Start, int Length)> Find(TextValue text, Value what, IWorkMeter meter, int partLength = PartLength, int longText = LongText)
    {
        meter.Charge(text.Length + 1L);
        var ends = PartEnds(text.Span, partLength);
        var found = new List<(int Start, int Length)>[ends.Length];
        meter.RunAll(ends.Length, part =>
        {
            // Stops where the run is cancelled.
            meter.Charge(0);
            var sought = new Sought(what, text.Span, longText);
            found[part] = InPart(text.Span, part == 0 ? 0 : ends[part - 1], ends[part], sought);
            sought.End();
        });
        var count = found.Sum(f => (long)f.Count);
        meter.Charge(count);
        meter.Make(count * PieceBytes);
        return found is [var only] ? only : [.. found.SelectMany(f => f)];
    }

    private static ImmutableArray<int> PartEnds(ReadOnlySpan<char> text, int partLength)
    {
        var ends = ImmutableArray.CreateBuilder<int>();
        for (var at = 0; at < text.Length;)
        {
            var near = Math.Min(text.Length, at + (long)partLength);
            var end = text[(int)near..].IndexOf('\n');
            at = end < 0 ? text.Length : (int)near + end + 1;
            ends.Add(at);
        }

        return ends.ToImmutable();
    }

    private static List<(int Start, int Length)> InPart(ReadOnlySpan<char> text, int from, int to, in Sought sought)
    {
        var found = new List<(int, int)>();
        var part = text[from..to];
        var isWhole = sought.HasSearch || (sought.IsOfLine && !part.Contains('\r'));
        for (var at = 0; at < part.Length;)
        {
            var place = !isWhole ? at : sought.HasSearch ? sought.NextCandidate(part, at) : sought.NextMatch(part, at);
            if (place < 0 || (place == part.Length && part[^1] == '\n'))
            {
                // After the last line end there is no line.
                break;
            }

            var start = part[at..place].LastIndexOf('\n') is var before and >= 0 ? at + before + 1 : at;
            var isFound = isWhole && sought.IsSure;
            var verdict = isFound ? LineAutomaton.Verdict.Yes : sought.Look(part, start, ref place);
            var end = part[place..].IndexOf('\n');
            var (length, next) = end < 0 ? (part.Length - start, part.Length) : (place + end - start, place + end + 1);
            if (end >= 0 && length > 0 && part[start + length - 1] == '\r')
            {
                length--;
            }

            if (verdict == LineAutomaton.Verdict.Yes || (verdict == LineAutomaton.Verdict.Unknown && sought.IsIn(part.Slice(start, length))))
            {
                found.Add((from + start, length));
            }

            at = next;
        }

        return found;
    }

    /// <summary>What is sought, and the quickest way to it.</summary>
    private readonly ref struct Sought
    {
        private readonly Value _what;
        private readonly ReadOnlySpan<char> _text;
        private readonly PatternShape? _shape;
        private readonly LiteralSearch? _needed;
        private readonly LineAutomaton? _automaton;
        private readonly Regex? _engine;

        /// <param name="what">A text or a pattern.</param>
        /// <param name="whole">The whole text that is searched, whatever the part: it decides which ways can be taken.</param>
        /// <param name="longText">From this length on an automaton is made.</param>
        public Sought(Value what, ReadOnlySpan<char> whole, int longText)
        {
            _what = what;
            if (what is not RegexValue pattern)
            {
                _text = ((TextValue)what).Span;
                HasSearch = _text.Length > 0;
                IsSure = HasSearch && !_text.ContainsAny('\r', '\n');
                return;
            }

            _shape = PatternShape.Of(pattern);
            _needed = _shape.Needed is { } needed && needed.IsFaithfulTo(whole) ? needed : null;
            _automaton = whole.Length >= longText ? LineAutomaton.Of(pattern) : null;
            _engine = _shape.TakeEngine(pattern);
            HasSearch = _needed is not null;
            IsOfLine = !HasSearch && _automaton is null && _shape.IsOfLine;
            IsSure = IsOfLine || (HasSearch && _shape.Literal is not null && _shape.StaysInLine && !_shape.Alive.Contains('\r'));
        }

        /// <summary>Whether there is something to be sought in the whole part that each line has to hold.</summary>
        public bool HasSearch { get; }

        /// <summary>Whether the engine is run over the whole part.</summary>
        public bool IsOfLine { get; }

        /// <summary>Whether a line where it was found needs no other look.</summary>
        public bool IsSure { get; }

        public void End()
        {
            if (_engine is not null)
            {
                _shape?.GiveBack(_engine);
            }
        }

        public int NextCandidate(ReadOnlySpan<char> part, int at) =>
            (_needed is not null ? _needed.IndexIn(part[at..]) : TextSearch.IndexOf(part[at..], _text)) is var next and >= 0 ? at + next : -1;

        public int NextMatch(ReadOnlySpan<char> part, int at)
        {
            if (_engine is not null)
            {
                foreach (var match in _engine.EnumerateMatches(part, at))
                {
                    return match.Index;
                }
            }

            return -1;
        }

        /// <summary>Looks at the line that begins at a place as far as it need be, and goes there.</summary>
        public LineAutomaton.Verdict Look(ReadOnlySpan<char> part, int start, ref int place)
        {
            if (_automaton is null)
            {
                return LineAutomaton.Verdict.Unknown;
            }

            place = start;
            return _automaton.Look(part, ref place);
        }

        public bool IsIn(ReadOnlySpan<char> line) => _engine is not null ? _engine.IsMatch(line) : Matching.Any(line, _what);
    }
}
