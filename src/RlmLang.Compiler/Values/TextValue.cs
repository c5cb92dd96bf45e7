using System.Collections.Immutable;

namespace RlmLang.Values;

/// <summary>A text: a slice of a backing buffer, with where it came from.</summary>
/// <remarks>Slicing copies nothing: the buffer of a context of a gigabyte is shared by all its pieces. Equality is by characters alone.</remarks>
internal sealed class TextValue : Value, IEquatable<TextValue>
{
    public static readonly TextValue Empty = new("");

    /// <summary>No text of .NET has more characters.</summary>
    public const int LongestLength = 1_000_000_000;

    private readonly ReadOnlyMemory<char> _characters;

    /// <summary>A text that the program itself wrote, or that has no origin in the context.</summary>
    public TextValue(string text)
        : this(text.AsMemory(), null)
    {
    }

    public TextValue(ReadOnlyMemory<char> characters, Provenance? origin)
    {
        _characters = characters;
        Origin = origin;
    }

    /// <summary>Null where the program itself wrote it.</summary>
    public Provenance? Origin { get; }

    /// <summary>In UTF-16 code units.</summary>
    public int Length => _characters.Length;

    public ReadOnlySpan<char> Span => _characters.Span;

    public ReadOnlyMemory<char> Memory => _characters;

    /// <summary>The part from <paramref name="start"/> on, of at most <paramref name="length"/> units, held to the text. The caller sees to surrogate pairs (<see cref="Cut"/>).</summary>
    public TextValue Slice(int start, int length)
    {
        start = Math.Clamp(start, 0, Length);
        length = Math.Clamp(length, 0, Length - start);
        return length == Length ? this : length == 0 ? Empty : new(_characters.Slice(start, length), Origin?.Slice(start, length));
    }

    /// <summary>The nearest place at or before <paramref name="offset"/> that does not split a surrogate pair.</summary>
    public int Cut(int offset)
    {
        offset = Math.Clamp(offset, 0, Length);
        var span = Span;
        return offset > 0 && offset < span.Length && char.IsLowSurrogate(span[offset]) && char.IsHighSurrogate(span[offset - 1]) ? offset - 1 : offset;
    }

    /// <summary>The texts one after the other, each keeping its origin.</summary>
    public static TextValue Concat(IReadOnlyList<TextValue> parts)
    {
        if (parts.Count == 1)
        {
            return parts[0];
        }

        var buffer = new char[checked((int)parts.Sum(p => (long)p.Length))];
        var pieces = ImmutableArray.CreateBuilder<ProvenancePiece>();
        var at = 0;
        var known = false;
        foreach (var part in parts)
        {
            part.Span.CopyTo(buffer.AsSpan(at));
            if (part.Length > 0)
            {
                pieces.Add(new(at, part.Length, part.Origin));
                known |= part.Origin is not null;
            }

            at += part.Length;
        }

        return new(buffer, !known ? null : pieces.Count == 1 ? pieces[0].Origin : new JoinedProvenance(pieces.ToImmutable()));
    }

    /// <summary>A text computed from others: it came from all their spans together.</summary>
    public static TextValue Derived(string text, params ReadOnlySpan<TextValue> sources)
    {
        List<SourceSpan>? spans = null;
        foreach (var source in sources)
        {
            source.Origin?.AddSpans(source.Length, spans ??= []);
        }

        return new(text.AsMemory(), spans is null ? null : Provenance.Derived(spans));
    }

    public bool Equals(TextValue? other) => other is not null && Span.SequenceEqual(other.Span);

    public override bool Equals(Value? other) => other is TextValue text && Equals(text);

    public override bool Equals(object? obj) => obj is TextValue text && Equals(text);

    public override int GetHashCode() => string.GetHashCode(Span);

    /// <summary>The characters as a string; copies.</summary>
    public override string ToString() => _characters.ToString();
}
