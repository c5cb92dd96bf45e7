using System.Collections.Immutable;

namespace RlmLang.Builtins.Text;

/// <summary>A pattern, read far enough to see how it can be searched for.</summary>
internal abstract record PatternNode
{
    /// <summary>The most characters of a match, or null without limit.</summary>
    public abstract long? MaxLength { get; }

    public abstract bool CanBeEmpty { get; }

    /// <summary>What a match that is not empty may begin with.</summary>
    public abstract CharSet First { get; }
}

/// <summary>One character.</summary>
/// <param name="Set">What it may be.</param>
/// <param name="Literal">The one that it is, apart from case; null for a class.</param>
internal sealed record PatternCharacter(CharSet Set, char? Literal) : PatternNode
{
    public override long? MaxLength => 1;

    public override bool CanBeEmpty => false;

    public override CharSet First => Set;
}

/// <summary>What a place asks of its neighbours, in a line alone.</summary>
internal enum AnchorKind
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary><c>^ \A</c>.</summary>
    Start,

    /// <summary><c>$ \z \Z</c>.</summary>
    End,

    /// <summary><c>\b</c>.</summary>
    WordEdge,

    /// <summary><c>\B</c>.</summary>
    NoWordEdge,
}

/// <summary>A place: <c>^ $ \b \B \A \z \Z</c>.</summary>
/// <param name="Kind">What it asks.</param>
/// <param name="IsOfLine">Whether a line alone, without the text around it, decides about it.</param>
internal sealed record PatternAnchor(AnchorKind Kind, bool IsOfLine) : PatternNode
{
    public override long? MaxLength => 0;

    public override bool CanBeEmpty => true;

    public override CharSet First => default;
}

internal sealed record PatternSequence(ImmutableArray<PatternNode> Items) : PatternNode
{
    public override long? MaxLength => Items.Aggregate((long?)0, (sum, i) => sum + i.MaxLength);

    public override bool CanBeEmpty => Items.All(i => i.CanBeEmpty);

    public override CharSet First => FirstFrom(0);

    public CharSet FirstFrom(int index)
    {
        CharSet first = default;
        for (var i = index; i < Items.Length; i++)
        {
            first = first.Or(Items[i].First);
            if (!Items[i].CanBeEmpty)
            {
                break;
            }
        }

        return first;
    }
}

internal sealed record PatternChoice(ImmutableArray<PatternNode> Items) : PatternNode
{
    public override long? MaxLength => Items.Aggregate((long?)0, (most, i) => most is { } a && i.MaxLength is { } b ? Math.Max(a, b) : null);

    public override bool CanBeEmpty => Items.Any(i => i.CanBeEmpty);

    public override CharSet First => Items.Aggregate(default(CharSet), (first, i) => first.Or(i.First));
}

/// <param name="Max">Null without limit.</param>
internal sealed record PatternRepeat(PatternNode Item, int Min, int? Max, bool IsLazy) : PatternNode
{
    public override long? MaxLength => Max * Item.MaxLength;

    public override bool CanBeEmpty => Min == 0 || Item.CanBeEmpty;

    public override CharSet First => Item.First;
}

/// <param name="Name">Null where it has none.</param>
/// <param name="Captures">False for <c>(?:…)</c>.</param>
internal sealed record PatternGroup(PatternNode Item, string? Name, bool Captures) : PatternNode
{
    public override long? MaxLength => Item.MaxLength;

    public override bool CanBeEmpty => Item.CanBeEmpty;

    public override CharSet First => Item.First;
}
