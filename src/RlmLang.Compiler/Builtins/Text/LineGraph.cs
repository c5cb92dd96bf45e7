using System.Collections.Immutable;

namespace RlmLang.Builtins.Text;

/// <summary>Where a pattern can be after some characters of a line (Thompson's construction, whose sets of places become the states of <see cref="LineAutomaton"/>).</summary>
/// <remarks>Anchors look at the characters before and after their place, so a state knows the kind of character before it, and takes a step with the one after it at hand.</remarks>
internal sealed class LineGraph
{
    private const int MostPlaces = 200;
    private const int Accept = 0;

    private readonly List<Place> _places = [new(default, AnchorKind.None, -1, -1)];
    private bool _hasStart;
    private bool _hasWord;
    private int _first;

    private LineGraph()
    {
    }

    /// <summary>What stands before a place, or after it.</summary>
    private enum Neighbour
    {
        Other,
        Word,
        Edge,
    }

    public IEnumerable<CharSet> Sets => _places.Where(p => p.IsCharacter).Select(p => p.Set).Distinct();

    public LineState Start => new([_first], (int)(_hasStart ? Neighbour.Edge : Neighbour.Other));

    /// <summary>Null where it would be large.</summary>
    public static LineGraph? Of(PatternNode root)
    {
        var graph = new LineGraph();
        return graph.Add(root, Accept) is { } first && (graph._first = first) >= 0 ? graph : null;
    }

    /// <summary>The state after a character, or null where a match is sure before it.</summary>
    public LineState? Step(LineState state, char next)
    {
        var kind = CharSet.Words.Contains(next) ? Neighbour.Word : Neighbour.Other;
        if (Reached(state, kind) is not { } reached)
        {
            return null;
        }

        // A match may begin at each character.
        var places = new SortedSet<int> { _first };
        foreach (var place in reached)
        {
            if (_places[place].IsCharacter && _places[place].Set.Contains(next))
            {
                places.Add(_places[place].Next);
            }
        }

        return new([.. places], (int)(_hasWord ? kind : Neighbour.Other));
    }

    public bool AcceptsAtEnd(LineState state) => Reached(state, Neighbour.Edge) is null;

    /// <summary>All places that are reached without a character; null where a match ends among them.</summary>
    private HashSet<int>? Reached(LineState state, Neighbour next)
    {
        var (reached, open) = (new HashSet<int>(), new Stack<int>(state.Places));
        while (open.TryPop(out var at))
        {
            if (at == Accept)
            {
                return null;
            }

            var place = _places[at];
            if (!reached.Add(at) || place.IsCharacter || !Holds(place.Anchor, (Neighbour)state.Before, next))
            {
                continue;
            }

            open.Push(place.Next);
            if (place.Other >= 0)
            {
                open.Push(place.Other);
            }
        }

        return reached;
    }

    private static bool Holds(AnchorKind anchor, Neighbour before, Neighbour after) => anchor switch
    {
        AnchorKind.Start => before == Neighbour.Edge,
        AnchorKind.End => after == Neighbour.Edge,
        AnchorKind.WordEdge => (before == Neighbour.Word) != (after == Neighbour.Word),
        AnchorKind.NoWordEdge => (before == Neighbour.Word) == (after == Neighbour.Word),
        _ => true,
    };

    /// <summary>Adds a node before a place, and gives where it begins; null where there is no room.</summary>
    private int? Add(PatternNode node, int next)
    {
        switch (node)
        {
            case PatternCharacter c:
                return Put(new(c.Set, AnchorKind.None, next, -1) { IsCharacter = true });
            case PatternAnchor a:
                (_hasStart, _hasWord) = (_hasStart || a.Kind == AnchorKind.Start, _hasWord || a.Kind is AnchorKind.WordEdge or AnchorKind.NoWordEdge);
                return Put(new(default, a.Kind, next, -1));
            case PatternGroup g:
                return Add(g.Item, next);
            case PatternSequence s:
                int? first = next;
                for (var i = s.Items.Length - 1; i >= 0 && first is { } f; i--)
                {
                    first = Add(s.Items[i], f);
                }

                return first;
            case PatternChoice c:
                int? all = null;
                foreach (var item in c.Items)
                {
                    if (Add(item, next) is not { } one || (all = all is { } others ? Put(new(default, AnchorKind.None, one, others)) : one) is null)
                    {
                        return null;
                    }
                }

                return all;
            case PatternRepeat r:
                return Add(r, next);
            default:
                return null;
        }
    }

    private int? Add(PatternRepeat repeat, int next)
    {
        int? first = next;
        if (repeat.Max is null)
        {
            // The fork comes before its item is known.
            if (Put(new(default, AnchorKind.None, next, -1)) is not { } fork || Add(repeat.Item, fork) is not { } item)
            {
                return null;
            }

            _places[fork] = _places[fork] with { Other = item };
            first = fork;
        }

        for (var i = repeat.Min; i < repeat.Max && first is { } rest; i++)
        {
            first = Add(repeat.Item, rest) is { } item ? Put(new(default, AnchorKind.None, item, next)) : null;
        }

        for (var i = 0; i < repeat.Min && first is { } rest; i++)
        {
            first = Add(repeat.Item, rest);
        }

        return first;
    }

    private int? Put(Place place)
    {
        _places.Add(place);
        return _places.Count <= MostPlaces ? _places.Count - 1 : null;
    }

    /// <summary>A place in the pattern: before a character, at an anchor, or at a fork.</summary>
    /// <param name="Other">The other way of a fork; -1 where there is one way.</param>
    private readonly record struct Place(CharSet Set, AnchorKind Anchor, int Next, int Other)
    {
        public bool IsCharacter { get; init; }
    }
}

/// <summary>Places that a match may have come to, and what stands before them.</summary>
internal sealed record LineState(ImmutableArray<int> Places, int Before)
{
    public static IEqualityComparer<LineState> Comparer { get; } = EqualityComparer<LineState>.Create(
        (a, b) => a is not null && b is not null && a.Before == b.Before && a.Places.SequenceEqual(b.Places),
        s => s.Places.Aggregate(s.Before, HashCode.Combine));
}
