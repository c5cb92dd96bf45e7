using System.Collections.Immutable;
using RlmLang.Source;
using RlmLang.Types;
using RlmLang.Values;

namespace RlmLang.Core;

/// <summary>One call of a model, or one for several items packed into a prompt.</summary>
/// <param name="Prompt">Instruction and data, apart.</param>
/// <param name="Reply">The type that the reply is read as.</param>
/// <param name="Options">What holds for each call of this site.</param>
/// <param name="Fallback">Stands in when the call fails for good; null lets it fail the run.</param>
/// <param name="Pack">Where several items share a prompt: the items, and what stands for one. The result is then a list, one reply for each item.</param>
/// <param name="Site">Which call of the program this is.</param>
/// <param name="Type">The reply's type; a list of it with samples or a pack.</param>
/// <param name="Span">The call that it was written as.</param>
internal sealed record CoreModelCall(
    ImmutableArray<CorePromptPart> Prompt, ReplyShape Reply, CallOptions Options, CoreExpression? Fallback, CorePack? Pack, CallSite Site, RlmType Type, TextSpan Span)
    : CoreExpression(Type, Span)
{
    public override bool IsPure => false;

    /// <summary>Whether <c>samples=</c> was written: the value is then a list of replies, even of one.</summary>
    public bool IsSampled => Options.IsSampled;
}

/// <summary>A piece of a prompt.</summary>
internal abstract record CorePromptPart;

/// <summary>What the program itself says: the instruction.</summary>
internal sealed record CorePromptLiteral(string Text) : CorePromptPart
{
    /// <summary>The same as a value, made once for all calls.</summary>
    public TextValue Value { get; } = new(Text);
}

/// <summary>What is interpolated: data, whatever it says.</summary>
/// <param name="Value">A text as it is, anything else printed as in an f-string.</param>
/// <param name="IsPerItem">In a pack: whether it differs from item to item.</param>
internal sealed record CorePromptHole(CoreExpression Value, bool IsPerItem) : CorePromptPart;

/// <summary>The items that share one prompt.</summary>
internal sealed record CorePack(CoreVariable Item, CoreExpression Items);

/// <summary>What is asked of each call of a site. All known before running.</summary>
/// <param name="Model">An alias such as <c>small</c>, or null for the default.</param>
/// <param name="MaxChars">The most characters of a reply, as it came, for each item.</param>
/// <param name="Samples">How often the same question is asked.</param>
/// <param name="IsSampled">Whether <c>samples=</c> was written: the result is then a list, even of one.</param>
internal sealed record CallOptions(string? Model, int MaxChars, int Samples, bool IsSampled)
{
    /// <summary>What a reply is held to where the program does not say.</summary>
    public const int DefaultMaxChars = 2_000;

    /// <summary>The most that a reply may be for its type's sake.</summary>
    public const int MostByType = 16_000;
}

/// <summary>A place in the program that calls models.</summary>
/// <param name="Number">Counted from 0 in source order.</param>
/// <param name="Operation">The form as written: <c>llm</c>, <c>map_llm</c>, …</param>
/// <param name="Span">Its name: what a refusal underlines.</param>
internal sealed record CallSite(int Number, string Operation, TextSpan Span)
{
    /// <summary>The alias of the model that is asked; null for the default.</summary>
    public string? Model { get; init; }

    /// <summary>Whether it starts whole runs, whose programs choose their models.</summary>
    public bool StartsChild => Operation is "rlm" or "map_rlm";
}

/// <summary>The type of a reply, some of whose labels may be known only while running.</summary>
/// <param name="Type">With an open <see cref="OneOfType"/> for each list of labels.</param>
/// <param name="Labels">The lists, in the order in which the open types stand in the type.</param>
internal sealed record ReplyShape(RlmType Type, ImmutableArray<CoreExpression> Labels)
{
    /// <summary>The type with the labels put in.</summary>
    public RlmType Resolve(IReadOnlyList<ImmutableArray<string>> labels)
    {
        var next = 0;
        return Labels.IsEmpty ? Type : Fill(Type);

        RlmType Fill(RlmType type) => type switch
        {
            OneOfType { Labels.IsDefault: true } => new OneOfType(labels[next++]),
            ListType list => list with { Item = Fill(list.Item) },
            OptionType option => option with { Item = Fill(option.Item) },
            RecordType record => new RecordType([.. record.Fields.Select(f => f with { Type = Fill(f.Type) })]),
            _ => type,
        };
    }
}
