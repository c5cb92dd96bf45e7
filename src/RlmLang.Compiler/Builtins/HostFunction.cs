using System.Collections.Immutable;
using RlmLang.Core;
using RlmLang.Sizes;
using RlmLang.Types;

namespace RlmLang.Builtins;

/// <summary>A function of the host, as the binder and the bounds see it: a header, and a size law that is a number.</summary>
/// <remarks>What an heir owes: a result that the law does not cover never becomes a value, so that bounds hold whatever the host's code does.</remarks>
/// <param name="header">As a built-in's.</param>
/// <param name="documentation">What it is for; may be empty.</param>
/// <param name="isPure">See <see cref="Operation.IsPure"/>.</param>
internal abstract class HostFunction(Signature header, string documentation, bool isPure) : Operation, IFunction
{
    public override string Name => Header.Name;

    public Signature Header { get; } = header;

    public ImmutableArray<Signature> Signatures => [Header];

    public Documentation Documentation { get; } = new(documentation);

    public override bool IsPure { get; } = isPure;

    /// <summary>The host's code is not run while compiling.</summary>
    public override bool IsFoldable => false;

    /// <summary>The most characters of all texts and items of all lists of a result, together.</summary>
    public abstract long Most { get; }

    public override Size ResultSize(SizeArguments a) => Bounded(Header.Result, Most);

    // Of all texts and lists together there is so much, so of each there is no more.
    private static Size Bounded(RlmType type, long most) => type switch
    {
        TextType or OneOfType => new TextSize(most),
        IntType => IntSize.Unknown,
        ListType list => new ListSize(most, Bounded(list.Item, most), Bounded(list.Item, most)),
        RecordType record => new RecordSize([.. record.Fields.Select(f => f.Name)], [.. record.Fields.Select(f => Bounded(f.Type, most))]),
        OptionType option => Bounded(option.Item, most),
        _ => Size.Scalar,
    };
}
