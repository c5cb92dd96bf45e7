using System.Collections.Immutable;

namespace RlmLang.Types;

/// <summary>A type of the language. Equal when the same values have it; <see cref="object.ToString"/> is how it is written.</summary>
internal abstract record RlmType
{
    public static readonly TextType Text = new((long?)null);
    public static readonly IntType Int = new(null, null);
    public static readonly FloatType Float = new();
    public static readonly BoolType Bool = new();
    public static readonly RegexType Regex = new();
    public static readonly NoneType None = new();
    public static readonly NeverType Never = new();
    public static readonly ErrorType Error = new();

    /// <summary><c>{name: text, text: text}</c>, written <c>doc</c>.</summary>
    public static readonly RecordType Doc = new([new("name", Text), new("text", Text)]);

    public static ListType List(RlmType item) => new(item, null);

    public static RecordType Record(params ReadOnlySpan<(string Name, RlmType Type)> fields)
    {
        var built = ImmutableArray.CreateBuilder<RecordField>(fields.Length);
        foreach (var (name, type) in fields)
        {
            built.Add(new(name, type));
        }

        return new(built.ToImmutable());
    }

    /// <summary><c>T?</c>; an option of an option is the option itself.</summary>
    public static RlmType Option(RlmType item) => item is OptionType or NoneType or ErrorType ? item : new OptionType(item);

    /// <summary>Whether an error, already reported, stands somewhere inside: whoever meets one stays silent.</summary>
    public bool HasError => this switch
    {
        ErrorType => true,
        ListType list => list.Item.HasError,
        OptionType option => option.Item.HasError,
        RecordType record => record.Fields.Any(f => f.Type.HasError),
        _ => false,
    };
}

/// <summary><c>text</c>, <c>text(200)</c></summary>
/// <param name="MaxLength">The most characters that a value has, or null where the type does not say.</param>
internal sealed record TextType(long? MaxLength) : RlmType
{
    public override string ToString() => MaxLength is { } max ? $"text({max})" : "text";
}

/// <summary><c>int</c>, <c>int(1..5)</c></summary>
internal sealed record IntType(long? Min, long? Max) : RlmType
{
    public override string ToString() => Min is { } min && Max is { } max ? $"int({min}..{max})" : "int";
}

internal sealed record FloatType : RlmType
{
    public override string ToString() => "float";
}

internal sealed record BoolType : RlmType
{
    public override string ToString() => "bool";
}

internal sealed record RegexType : RlmType
{
    public override string ToString() => "regex";
}

/// <summary>The type of <c>none</c> alone; it converts to every <c>T?</c>.</summary>
internal sealed record NoneType : RlmType
{
    public override string ToString() => "none";
}

/// <summary>The type of the items of <c>[]</c>: it has no value, and converts to every type.</summary>
internal sealed record NeverType : RlmType
{
    public override string ToString() => "nothing";
}

/// <summary><c>[T]</c>, <c>[T; 8]</c></summary>
/// <param name="Item">What the list holds.</param>
/// <param name="MaxCount">The most items that a value has, or null where the type does not say.</param>
internal sealed record ListType(RlmType Item, long? MaxCount) : RlmType
{
    public override string ToString() => MaxCount is { } max ? $"[{Item}; {max}]" : $"[{Item}]";
}

/// <summary>A field of a record type.</summary>
internal sealed record RecordField(string Name, RlmType Type);

/// <summary><c>{a: T, b: U}</c>; the order is kept for printing.</summary>
internal sealed record RecordType(ImmutableArray<RecordField> Fields) : RlmType
{
    public RlmType? Find(string name)
    {
        foreach (var field in Fields)
        {
            if (field.Name == name)
            {
                return field.Type;
            }
        }

        return null;
    }

    public bool Equals(RecordType? other) => other is not null && Fields.SequenceEqual(other.Fields);

    public override int GetHashCode() => Fields.Aggregate(17, HashCode.Combine);

    public override string ToString() =>
        Fields.SequenceEqual(Doc.Fields) ? "doc" : $"{{{string.Join(", ", Fields.Select(f => $"{f.Name}: {f.Type}"))}}}";
}

/// <summary><c>T?</c>: a value of the type, or none.</summary>
internal sealed record OptionType(RlmType Item) : RlmType
{
    public override string ToString() => $"{Item}?";
}

/// <summary><c>one_of("a", "b")</c>: one of these texts.</summary>
/// <param name="Labels">The texts, in the order written; default where they are known only while running (<c>one_of(areas)</c>).</param>
internal sealed record OneOfType(ImmutableArray<string> Labels) : RlmType
{
    public bool Equals(OneOfType? other) =>
        other is not null && (Labels.IsDefault ? other.Labels.IsDefault : !other.Labels.IsDefault && Labels.SequenceEqual(other.Labels));

    public override int GetHashCode() => Labels.IsDefault ? 0 : Labels.Aggregate(17, HashCode.Combine);

    public override string ToString() =>
        Labels.IsDefault ? "one_of(…)" : $"one_of({string.Join(", ", Labels.Select(l => $"\"{l}\""))})";
}

/// <summary><c>T</c> in the header of a built-in: any type, the same wherever it stands in one call.</summary>
internal sealed record TypeParameter(string Name) : RlmType
{
    public override string ToString() => Name;
}

/// <summary><c>T => K</c> in the header of a built-in: a lambda's place.</summary>
internal sealed record FunctionType(ImmutableArray<RlmType> Parameters, RlmType Result) : RlmType
{
    public bool Equals(FunctionType? other) => other is not null && Parameters.SequenceEqual(other.Parameters) && Result.Equals(other.Result);

    public override int GetHashCode() => Parameters.Aggregate(Result.GetHashCode(), HashCode.Combine);

    public override string ToString() =>
        Parameters.Length == 1 ? $"{Parameters[0]} => {Result}" : $"({string.Join(", ", Parameters)}) => {Result}";
}

/// <summary>The type of <c>as=</c>: its argument is itself a type.</summary>
internal sealed record TypeType : RlmType
{
    public override string ToString() => "type";
}

/// <summary>Stands where an error was reported; converts to and from everything, so that one fault gives one diagnostic.</summary>
internal sealed record ErrorType : RlmType
{
    public override string ToString() => "?";
}
